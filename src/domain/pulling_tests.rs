use super::*;
use crate::domain::model::tests::model;
use proptest::prelude::*;

fn layer(digest: &str, total: u64, completed: Option<u64>) -> Option<Layer> {
    Some(Layer {
        digest: digest.to_owned(),
        total,
        completed,
    })
}

fn doing(told: Option<Layer>) -> Line {
    Line::Doing("pulling".to_owned(), told)
}

fn after(lines: &[Line]) -> Answer {
    let mut answer = Answer::default();
    lines.iter().cloned().for_each(|line| answer.take(line));
    answer
}

/// Completed and total bytes, and the percentage.
fn figures(lines: &[Line]) -> (u64, u64, usize) {
    let progress = after(lines).progress;
    (progress.completed(), progress.total(), progress.percent())
}

#[test]
fn bytes_are_counted_over_all_layers_told_so_far() {
    assert_eq!(figures(&[]), (0, 0, 0));
    let manifest = doing(None);
    assert_eq!(figures(std::slice::from_ref(&manifest)), (0, 0, 0));
    let half = doing(layer("a", 800, Some(400)));
    assert_eq!(figures(&[manifest.clone(), half.clone()]), (400, 800, 50));
    let other = doing(layer("b", 200, Some(199)));
    assert_eq!(
        figures(&[half, doing(layer("a", 800, Some(800))), other]),
        (999, 1000, 99)
    );
}

#[test]
fn a_layer_without_a_figure_is_there_once_the_server_goes_on() {
    let there = doing(layer("a", 900, None));
    assert_eq!(
        figures(std::slice::from_ref(&there)),
        (0, 900, 0),
        "or it has not begun: Ollama leaves out a zero"
    );
    let next = doing(layer("b", 100, Some(50)));
    assert_eq!(figures(&[there.clone(), next]), (950, 1000, 95));
    let verifying = Line::Doing("verifying sha256 digest".to_owned(), None);
    assert_eq!(figures(&[there.clone(), verifying]), (900, 900, 100));
    // What is told is believed, of a layer that others were told of in between, too.
    let begun = doing(layer("a", 900, Some(9)));
    assert_eq!(
        figures(&[there, doing(layer("b", 100, None)), begun]),
        (109, 1000, 10)
    );
}

#[test]
fn nothing_is_told_that_cannot_be() {
    assert_eq!(figures(&[doing(layer("a", 10, Some(900)))]), (10, 10, 100));
    let most = u64::MAX;
    let lines = [
        doing(layer("a", most, Some(most))),
        doing(layer("b", most, None)),
    ];
    assert_eq!(figures(&lines).2, 100);
    assert_eq!(figures(&[doing(layer("a", 0, Some(0)))]), (0, 0, 0));
}

#[test]
fn the_answer_is_worth_what_the_server_said_last() {
    let told = Line::Failed("no space left on device".to_owned());
    let broken = || Err(CallError::Unreachable);
    let timed_out = || CallError::TimedOut { seconds: 60 };
    for (lines, ended, expected) in [
        (vec![Line::Succeeded], Ok(()), Ok(())),
        // The model is there, however the answer ended.
        (vec![doing(None), Line::Succeeded], broken(), Ok(())),
        (
            vec![told.clone()],
            Ok(()),
            Err(Failure::Told("no space left on device".to_owned())),
        ),
        (
            vec![told, Line::Succeeded],
            broken(),
            Err(Failure::Told("no space left on device".to_owned())),
        ),
        (vec![doing(None)], Ok(()), Err(Failure::Broken)),
        (vec![], Ok(()), Err(Failure::Broken)),
        (vec![], broken(), Err(Failure::Call(CallError::Unreachable))),
        (
            vec![doing(None)],
            Err(timed_out()),
            Err(Failure::Call(timed_out())),
        ),
    ] {
        assert_eq!(
            after(&lines).conclude(ended.clone()),
            expected,
            "{lines:?} {ended:?}"
        );
    }
}

#[test]
fn the_content_is_compared_with_what_was_deleted() {
    let list = [
        Arc::new(model("a:latest", "one", 1)),
        Arc::new(model("B:x", "", 1)),
    ];
    let compare = |name, digest| Content::compare(Some(&list), name, digest);
    assert_eq!(compare("a:latest", "one"), Content::Same);
    assert_eq!(compare("library/A", "one"), Content::Same);
    assert_eq!(compare("a:latest", "two"), Content::Other);
    assert_eq!(compare("a:v2", "one"), Content::NotListed);
    assert_eq!(compare("a:latest", ""), Content::Unverified);
    assert_eq!(compare("b:x", "one"), Content::Unverified);
    assert_eq!(Content::compare(None, "a", "one"), Content::Unverified);
}

#[test]
fn the_list_has_the_last_word() {
    let broken = || Err(Failure::Broken);
    for (answered, is_cancelled, content, outcome) in [
        (Ok(()), false, Content::Same, Outcome::Pulled(Content::Same)),
        (Ok(()), true, Content::Same, Outcome::Pulled(Content::Same)),
        (
            Ok(()),
            false,
            Content::NotListed,
            Outcome::Pulled(Content::NotListed),
        ),
        (
            broken(),
            false,
            Content::NotListed,
            Outcome::Failed(Failure::Broken),
        ),
        (
            broken(),
            false,
            Content::Unverified,
            Outcome::Failed(Failure::Broken),
        ),
        (
            broken(),
            false,
            Content::Other,
            Outcome::PulledWithError(Failure::Broken, Content::Other),
        ),
        (
            broken(),
            true,
            Content::NotListed,
            Outcome::Cancelled { begun: true },
        ),
        (
            broken(),
            true,
            Content::Unverified,
            Outcome::Cancelled { begun: true },
        ),
        // Cancelled too late.
        (
            broken(),
            true,
            Content::Same,
            Outcome::Pulled(Content::Same),
        ),
    ] {
        assert_eq!(Outcome::new(answered, is_cancelled, content), outcome);
    }
}

#[test]
fn every_outcome_says_what_happened_and_keeps_ollamas_words_apart() {
    let refused = CallError::Ollama {
        status: 400,
        message: "invalid model name".to_owned(),
    };
    let page = CallError::Other {
        status: 502,
        body: "<h1>Bad gateway</h1>".to_owned(),
    };
    let local = "pull model manifest: file does not exist";
    for (outcome, word, reason, quote) in [
        (
            Outcome::Pulled(Content::Same),
            "pulled",
            "The same content as before.",
            None,
        ),
        (
            Outcome::Pulled(Content::Other),
            "pulled",
            "The registry has another version now: this is not the content that was deleted.",
            None,
        ),
        (
            Outcome::Pulled(Content::Unverified),
            "pulled",
            "Whether it is the same content as before is not known.",
            None,
        ),
        (
            Outcome::Pulled(Content::NotListed),
            "not listed",
            "Ollama said that it was pulled, but it is not in the list. Another program may have deleted it.",
            None,
        ),
        (
            Outcome::Failed(Failure::Told("no space left".to_owned())),
            "failed",
            "Ollama could not pull it.",
            Some("no space left"),
        ),
        (
            Outcome::Failed(Failure::Told(local.to_owned())),
            "failed",
            "The registry does not have it; it may have been made on this machine.",
            Some(local),
        ),
        (
            Outcome::Failed(Failure::Told(" ".to_owned())),
            "failed",
            "Ollama could not pull it.",
            None,
        ),
        (
            Outcome::PulledWithError(Failure::Told("busy".to_owned()), Content::Same),
            "pulled with an error",
            "Ollama could not pull it. The model is in the list all the same. The same content as before.",
            Some("busy"),
        ),
        (
            Outcome::Failed(Failure::Broken),
            "failed",
            "The connection broke before it was finished.",
            None,
        ),
        (
            Outcome::Failed(Failure::Call(refused)),
            "failed",
            "Ollama answered 400.",
            Some("invalid model name"),
        ),
        (
            Outcome::Failed(Failure::Call(page)),
            "failed",
            "Something other than Ollama answered 502.",
            Some("<h1>Bad gateway</h1>"),
        ),
        (
            Outcome::Failed(Failure::Call(CallError::Unreachable)),
            "failed",
            "No answer came from the server.",
            None,
        ),
        (
            Outcome::Cancelled { begun: true },
            "cancelled",
            "Ollama keeps what had come, and goes on from there when it is pulled again.",
            None,
        ),
        (
            Outcome::Cancelled { begun: false },
            "cancelled",
            "It was not begun.",
            None,
        ),
    ] {
        assert_eq!(
            (outcome.word(), outcome.reason().as_str(), outcome.quote()),
            (word, reason, quote)
        );
        assert_eq!(outcome.is_pulled(), word.starts_with("pulled"));
        let spoken = outcome.spoken("a:latest");
        assert!(spoken.starts_with("a:latest: "), "{spoken}");
        assert!(spoken.contains(reason), "{spoken}");
        assert!(quote.is_none_or(|quote| spoken.ends_with(&format!("Ollama said: {quote}"))));
    }
}

#[test]
fn a_line_that_never_ends_is_not_kept() {
    let mut splitter = Splitter::default();
    let lines = splitter.split(&[b'x'; 3 * LONGEST_LINE + 5]);
    assert_eq!(lines.len(), 3);
    assert_eq!(splitter.end().as_deref(), Some("xxxxx"));
    assert_eq!(splitter.end(), None);
}

fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("\n"),
        Just("\r\n"),
        Just("{\"status\":\"é\"}"),
        Just("🦙"),
        Just(" "),
        Just("x"),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

fn any_layers() -> impl Strategy<Value = Vec<Line>> {
    let told = (0..4_u8, 0..100_u64, prop::option::of(0..120_u64));
    let line = prop::option::of(told).prop_map(|told| {
        doing(told.map(|(digest, total, completed)| Layer {
            digest: digest.to_string(),
            total,
            completed,
        }))
    });
    prop::collection::vec(line, 0..40)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_chunking_yields_the_same_lines(text in any_text(), cuts in prop::collection::vec(0..400_usize, 0..12)) {
        let bytes = text.as_bytes();
        let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut.min(bytes.len())).collect();
        cuts.sort_unstable();
        cuts.push(bytes.len());
        let mut splitter = Splitter::default();
        let (mut found, mut from) = (Vec::new(), 0);
        for cut in cuts {
            found.extend(splitter.split(&bytes[from..cut]));
            from = cut;
        }
        found.extend(splitter.end());
        let expected: Vec<&str> = text.split('\n').map(str::trim).filter(|line| !line.is_empty()).collect();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn what_was_told_to_be_there_stays_there(lines in any_layers()) {
        let mut answer = Answer::default();
        let mut told = std::collections::BTreeMap::new();
        for line in lines {
            if let Line::Doing(_, Some(layer)) = &line {
                let most: &mut (u64, u64) = told.entry(layer.digest.clone()).or_default();
                most.0 = most.0.max(layer.completed.unwrap_or(0));
                most.1 = most.1.max(layer.total);
            }
            answer.take(line);
            let progress = &answer.progress;
            let (completed, total) = (progress.completed(), progress.total());
            prop_assert!(completed <= total);
            prop_assert_eq!(total, told.values().map(|(_, total)| total).sum::<u64>());
            let least: u64 = told.values().map(|(completed, total)| completed.min(total)).sum();
            prop_assert!(completed >= least);
            prop_assert_eq!(progress.percent() == 100, total > 0 && completed == total);
        }
    }
}

#[test]
fn nothing_is_pulled_over_what_has_the_name_by_then() {
    let listed = [Arc::new(model("Team/A:latest", "new", 1))];
    for (list, digest, expected) in [
        (None, "old", Some(NotPulled::NoList)),
        (Some(&listed[..]), "old", Some(NotPulled::Occupied)),
        (Some(&listed[..]), "", Some(NotPulled::Occupied)),
        (Some(&listed[..]), "new", Some(NotPulled::There)),
        (Some(&[][..]), "old", None),
    ] {
        assert_eq!(NotPulled::look(list, "team/a", digest), expected);
    }
    let left = Outcome::NotPulled(NotPulled::Occupied);
    assert!(!left.is_pulled() && left.reason().ends_with("It was left alone."));
}
