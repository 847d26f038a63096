//! What the panel does, as a script for a shell: to be read, kept, or run in its place.

use super::plan::Plan;
use super::report::Report;
use super::timestamp::Timestamp;
use super::trash;

/// A script that deletes a plan's models for good.
#[must_use]
pub fn remove(plan: &Plan, server: &str, now: Timestamp) -> String {
    let head = [
        format!("Written by Ollama Panel at {}.", now.to_rfc3339()),
        "Deletes these models for good: Ollama has no undo. Nothing was deleted when this was written.".to_owned(),
    ];
    let names = plan.models().iter().map(|planned| &*planned.model.name);
    script(&head, server, "ollama rm", names)
}

/// A script that pulls again what a run deleted.
#[must_use]
pub fn pull(report: &Report) -> String {
    let head = [
        format!(
            "Pulls again what Ollama Panel deleted at {}.",
            report.started.to_rfc3339()
        ),
        "What no registry has cannot be pulled; ollama says so and the script goes on.".to_owned(),
    ];
    let names = report.can_be_pulled();
    let names: Vec<_> = names
        .iter()
        .map(|entry| trash::own_name(&entry.planned.model.name))
        .collect();
    script(
        &head,
        &report.server,
        "ollama pull",
        names.iter().map(|name| &**name),
    )
}

fn script<'a>(
    head: &[String],
    server: &str,
    command: &str,
    names: impl Iterator<Item = &'a str>,
) -> String {
    let mut text = "#!/bin/sh\n".to_owned();
    for line in head {
        text.push_str(&format!("# {line}\n"));
    }
    text.push_str(&format!("export OLLAMA_HOST={}\n", quoted(server)));
    for name in names {
        text.push_str(&format!("{command} {}\n", quoted(name)));
    }
    text
}

/// A word that means itself to a POSIX shell, whatever is in it.
fn quoted(word: &str) -> String {
    format!("'{}'", word.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::report::tests::report;
    use crate::domain::run::Outcome;

    #[test]
    fn a_word_means_itself() {
        for (word, expected) in [
            ("llama3.2:latest", "'llama3.2:latest'"),
            ("it's; rm -rf $HOME", r"'it'\''s; rm -rf $HOME'"),
        ] {
            assert_eq!(quoted(word), expected);
        }
    }

    #[test]
    fn only_what_is_gone_is_pulled_again() {
        let report = report([
            Outcome::Deleted,
            Outcome::Stopped,
            Outcome::MovedAndLost,
            Outcome::AlreadyGone,
            Outcome::StillThere(None),
        ]);
        assert_eq!(
            pull(&report),
            "#!/bin/sh\n\
             # Pulls again what Ollama Panel deleted at 1970-01-01T00:00:00Z.\n\
             # What no registry has cannot be pulled; ollama says so and the script goes on.\n\
             export OLLAMA_HOST='http://127.0.0.1:11434'\n\
             ollama pull 'm0:latest'\n\
             ollama pull 'm2:latest'\n"
        );
    }
}
