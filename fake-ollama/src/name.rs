//! How Ollama names a model: `[host/][namespace/]model[:tag]`.

const DEFAULT_HOST: &str = "registry.ollama.ai";
const DEFAULT_NAMESPACE: &str = "library";
const DEFAULT_TAG: &str = "latest";

/// A complete, valid name: what was left out is filled in with the defaults.
#[derive(Clone, Debug)]
pub(crate) struct Name {
    pub(crate) host: String,
    pub(crate) namespace: String,
    pub(crate) model: String,
    pub(crate) tag: String,
}

/// What a name is looked up by: Ollama ignores the case of letters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct NameKey(String);

impl Name {
    /// Reads a name as a person would type it; `None` when Ollama would call it invalid.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (path, tag) = split_tag(text);
        let mut parts = path.rsplitn(3, '/');
        let model = parts.next().unwrap_or_default();
        let namespace = parts.next().unwrap_or(DEFAULT_NAMESPACE);
        let host = without_scheme(parts.next().unwrap_or(DEFAULT_HOST));
        let valid = is_part(host, 350, "_-.:")
            && is_part(namespace, 80, "_-")
            && is_part(model, 80, "_-.")
            && is_part(tag, 80, "_-.");
        valid.then(|| Self {
            host: host.to_owned(),
            namespace: namespace.to_owned(),
            model: model.to_owned(),
            tag: tag.to_owned(),
        })
    }

    /// The form that lists show: default host and namespace dropped, the tag always there.
    pub(crate) fn shortest(&self) -> String {
        let Self {
            host,
            namespace,
            model,
            tag,
        } = self;
        if !host.eq_ignore_ascii_case(DEFAULT_HOST) {
            format!("{host}/{namespace}/{model}:{tag}")
        } else if !namespace.eq_ignore_ascii_case(DEFAULT_NAMESPACE) {
            format!("{namespace}/{model}:{tag}")
        } else {
            format!("{model}:{tag}")
        }
    }

    pub(crate) fn key(&self) -> NameKey {
        let Self {
            host,
            namespace,
            model,
            tag,
        } = self;
        NameKey(format!("{host}/{namespace}/{model}:{tag}").to_ascii_lowercase())
    }

    /// The manifest's file below the models folder.
    pub(crate) fn manifest_path(&self) -> String {
        let Self {
            host,
            namespace,
            model,
            tag,
        } = self;
        format!("manifests/{host}/{namespace}/{model}/{tag}")
    }
}

/// A colon after the last slash begins the tag; one before it belongs to the host's port.
fn split_tag(text: &str) -> (&str, &str) {
    match text.rsplit_once(':') {
        Some((path, tag)) if !tag.contains('/') => (path, tag),
        _ => (text, DEFAULT_TAG),
    }
}

fn without_scheme(host: &str) -> &str {
    host.split_once("://").map_or(host, |(_, rest)| rest)
}

fn is_part(part: &str, longest: usize, punctuation: &str) -> bool {
    let begins_well = part.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
    let allowed = |c: char| c.is_ascii_alphanumeric() || punctuation.contains(c);
    begins_well && part.len() <= longest && part.chars().all(allowed)
}

#[cfg(test)]
mod tests {
    use super::Name;

    fn shortest(text: &str) -> Option<String> {
        Name::parse(text).map(|name| name.shortest())
    }

    #[test]
    fn fills_in_defaults_and_shows_the_shortest_form() {
        for (typed, shown) in [
            ("llama3.2", "llama3.2:latest"),
            ("registry.ollama.ai/library/nope:latest", "nope:latest"),
            ("Registry.Ollama.AI/team/Writer:V2", "team/Writer:V2"),
            (
                "hf.co/bartowski/Some.Model-GGUF:Q4_K_M",
                "hf.co/bartowski/Some.Model-GGUF:Q4_K_M",
            ),
            (
                "127.0.0.1:5050/team/tiny",
                "127.0.0.1:5050/team/tiny:latest",
            ),
            ("https://example.com/a/b:c", "example.com/a/b:c"),
        ] {
            assert_eq!(shortest(typed).as_deref(), Some(shown), "{typed}");
        }
    }

    #[test]
    fn refuses_what_the_grammar_does_not_allow() {
        for typed in [
            "", "a b", ":tag", "a:", "a/", "/a", "a//b", "-a", "a:.b", "te.am/x", "a/b/c/d",
        ] {
            assert_eq!(shortest(typed), None, "{typed}");
        }
        assert_eq!(shortest(&"x".repeat(81)), None);
    }

    #[test]
    fn keys_ignore_case_and_form() {
        let key = |text| Name::parse(text).map(|name| name.key());
        assert_eq!(
            key("Llama3.2"),
            key("registry.ollama.ai/library/llama3.2:LATEST")
        );
        assert_ne!(key("llama3.2:3b"), key("llama3.2"));
    }
}
