use super::*;
use proptest::prelude::*;

fn parse(text: &str) -> Result<String, NameError> {
    text.parse::<ModelName>().map(|name| name.short())
}

/// The short form of each name, beside the way in which it is written.
#[test]
fn what_ollama_takes_for_a_name() {
    let a80 = "a".repeat(80);
    let host350 = format!("h.{}", "o".repeat(348));
    for (text, short) in [
        ("llama3.2", "llama3.2:latest"),
        ("llama3.2:latest", "llama3.2:latest"),
        ("llama3.3:70b", "llama3.3:70b"),
        ("  llama3.2\t\n", "llama3.2:latest"),
        ("Llama3.2:Latest", "Llama3.2:Latest"),
        ("m", "m:latest"),
        ("_m:_", "_m:_"),
        ("7b:7b", "7b:7b"),
        ("m.n-o_p:q.r-s_t", "m.n-o_p:q.r-s_t"),
        ("m..n:1..2", "m..n:1..2"),
        ("m-.:t-", "m-.:t-"),
        ("gpt-oss:120b-cloud", "gpt-oss:120b-cloud"),
        ("team/writer", "team/writer:latest"),
        ("team/writer:v2", "team/writer:v2"),
        ("_team-1/writer:v2", "_team-1/writer:v2"),
        ("library/llama3.2", "llama3.2:latest"),
        ("LIBRARY/llama3.2", "llama3.2:latest"),
        ("registry.ollama.ai/library/llama3.2:1b", "llama3.2:1b"),
        ("Registry.Ollama.AI/Library/llama3.2:1b", "llama3.2:1b"),
        ("registry.ollama.ai/team/writer:v2", "team/writer:v2"),
        (
            "https://registry.ollama.ai/library/llama3.2",
            "llama3.2:latest",
        ),
        (
            "http://hf.co/bartowski/Phi-GGUF",
            "hf.co/bartowski/Phi-GGUF:latest",
        ),
        (
            "hf.co/bartowski/Phi-GGUF:Q8_0",
            "hf.co/bartowski/Phi-GGUF:Q8_0",
        ),
        ("hf.co/library/m", "hf.co/library/m:latest"),
        ("127.0.0.1:5050/team/tiny:1", "127.0.0.1:5050/team/tiny:1"),
        (
            "localhost:5050/team/tiny",
            "localhost:5050/team/tiny:latest",
        ),
        (
            "registry.ollama.ai:443/library/m",
            "registry.ollama.ai:443/library/m:latest",
        ),
        (
            "registry.ollama.ai.trash/team/writer:v2",
            "registry.ollama.ai.trash/team/writer:v2",
        ),
        (&a80, &format!("{a80}:latest")),
        (&format!("m:{a80}"), &format!("m:{a80}")),
        (&format!("{a80}/m"), &format!("{a80}/m:latest")),
        (&format!("{host350}/n/m"), &format!("{host350}/n/m:latest")),
        (
            &format!("{host350}/{a80}/{a80}:{a80}"),
            &format!("{host350}/{a80}/{a80}:{a80}"),
        ),
    ] {
        assert_eq!(parse(text).as_deref(), Ok(short), "{text:?}");
    }
}

#[test]
fn what_ollama_refuses_is_refused_for_the_right_reason() {
    use NameError::{BadCharacter, BadStart, Empty, EmptyPart, TooLong};
    use Part::{Host, Model, Namespace, Tag};
    let bad = |part, found| BadCharacter { part, found };
    let start = |part, found| BadStart { part, found };
    let long = |part: Part| TooLong {
        part,
        limit: part.limit(),
    };
    let (a81, a10k) = ("a".repeat(81), "a".repeat(10_000));
    for (text, error) in [
        ("", Empty),
        (" \t\r\n\u{a0}", Empty),
        (":", EmptyPart(Model)),
        (":tag", EmptyPart(Model)),
        ("m:", EmptyPart(Tag)),
        ("/", EmptyPart(Namespace)),
        ("/m", EmptyPart(Namespace)),
        ("n/", EmptyPart(Model)),
        ("n/:t", EmptyPart(Model)),
        ("h/n/", EmptyPart(Model)),
        ("h//m", EmptyPart(Namespace)),
        ("//m", EmptyPart(Host)),
        ("/n/m", EmptyPart(Host)),
        ("http:///n/m", EmptyPart(Host)),
        ("https://hf.co/m", bad(Host, '/')),
        ("a:b/c", bad(Namespace, ':')),
        ("localhost:5050/tiny", bad(Namespace, ':')),
        ("a:b:c", bad(Model, ':')),
        ("hf.co/m", bad(Namespace, '.')),
        ("te.am/m", bad(Namespace, '.')),
        ("h/te.am/m", bad(Namespace, '.')),
        ("a/b/c/d", bad(Host, '/')),
        ("user@host/n/m", bad(Host, '@')),
        ("h?/n/m", bad(Host, '?')),
        ("my model", bad(Model, ' ')),
        ("my\u{a0}model", bad(Model, '\u{a0}')),
        ("my\nmodel", bad(Model, '\n')),
        ("m\0", bad(Model, '\0')),
        ("m:my tag", bad(Tag, ' ')),
        ("m:a+b", bad(Tag, '+')),
        ("m@sha256", bad(Model, '@')),
        ("\"m\"", bad(Model, '"')),
        ("'m'", bad(Model, '\'')),
        ("m;rm", bad(Model, ';')),
        ("<script>", bad(Model, '<')),
        ("<script>alert(1)</script>", bad(Namespace, '<')),
        ("m:<b>", bad(Tag, '<')),
        ("a\\b", bad(Model, '\\')),
        ("mödel", bad(Model, 'ö')),
        ("模型", bad(Model, '模')),
        ("m:\u{202e}gpj", bad(Tag, '\u{202e}')),
        ("lla\u{200b}ma", bad(Model, '\u{200b}')),
        ("ＬＬＡＭＡ", bad(Model, 'Ｌ')),
        ("🦙", bad(Model, '🦙')),
        ("-m", start(Model, '-')),
        (".m", start(Model, '.')),
        ("m:-t", start(Tag, '-')),
        ("m:.t", start(Tag, '.')),
        ("-n/m", start(Namespace, '-')),
        ("-h/n/m", start(Host, '-')),
        (".h/n/m", start(Host, '.')),
        (":h/n/m", start(Host, ':')),
        ("../m", bad(Namespace, '.')),
        ("../../m", start(Host, '.')),
        ("n/..", start(Model, '.')),
        ("n/../m", bad(Namespace, '.')),
        (&a81, long(Model)),
        (&format!("m:{a81}"), long(Tag)),
        (&format!("{a81}/m"), long(Namespace)),
        (&format!("{}/n/m", "h".repeat(351)), long(Host)),
        (&a10k, long(Model)),
        (&format!("{a10k}<"), bad(Model, '<')),
        (&"/".repeat(10_000), bad(Host, '/')),
        (&":".repeat(10_000), bad(Model, ':')),
    ] {
        assert_eq!(parse(text), Err(error), "{text:?}");
    }
}

#[test]
fn refusals_name_what_cannot_be_seen() {
    for (text, message) in [
        ("", "There is no name here"),
        (":x", "The model name is missing"),
        ("a b", "The model name cannot contain a space"),
        ("a\tb", "The model name cannot contain the character U+0009"),
        ("n/<m>", "The model name cannot contain “<”"),
        ("m:-t", "The tag cannot begin with “-”"),
        ("a.b/m", "The namespace cannot contain “.”"),
        (
            &"a".repeat(81),
            "The model name has more than 80 characters",
        ),
        (
            &format!("{}/n/m", "h".repeat(351)),
            "The host has more than 350 characters",
        ),
    ] {
        let message_given = parse(text).map_err(|error| error.to_string());
        assert_eq!(message_given, Err(message.to_owned()), "{text:?}");
    }
}

#[test]
fn a_name_of_ten_thousand_characters_gives_a_short_message() {
    let message = parse(&"a".repeat(10_000)).map_err(|error| error.to_string().len());
    assert!(message.is_err_and(|length| length < 100));
}

#[test]
fn what_is_no_name_still_has_a_key() {
    assert_eq!(key_of("No Name!"), "no name!");
    assert_eq!(key_of("M"), "registry.ollama.ai/library/m:latest");
    assert_eq!(key_of("m:latest"), key_of("registry.ollama.ai/library/M"));
    assert_ne!(key_of("m:latest"), key_of("team/m:latest"));
}

/// Any valid name, in any of the ways to write it: with and without host, namespace and tag.
fn valid_name() -> impl Strategy<Value = String> {
    let host = "([A-Za-z0-9_][A-Za-z0-9_.:-]{0,12}|registry\\.ollama\\.ai|REGISTRY\\.ollama\\.ai)/";
    let namespace = "([A-Za-z0-9_][A-Za-z0-9_-]{0,8}|library|Library)/";
    let model = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,12}";
    let tag = "(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,8}|:latest)?";
    proptest::string::string_regex(&format!("(({host})?{namespace})?{model}{tag}"))
        .expect("a regular expression")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn every_form_of_a_name_reads_back_as_the_same_name(text in valid_name()) {
        let name: ModelName = text.parse().expect("a valid name");
        prop_assert_eq!(name.short().parse::<ModelName>(), Ok(name.clone()));
        prop_assert_eq!(name.to_string().parse::<ModelName>(), Ok(name.clone()));
        prop_assert!(name.short().len() <= name.to_string().len());
        prop_assert_eq!(key_of(&name.short()), name.key());
    }

    #[test]
    fn case_makes_no_other_model(text in valid_name()) {
        let name: ModelName = text.parse().expect("a valid name");
        for other in [text.to_ascii_lowercase(), text.to_ascii_uppercase()] {
            prop_assert_eq!(key_of(&other), name.key());
        }
    }

    #[test]
    fn two_names_have_one_key_only_if_their_full_forms_differ_in_case_alone(
        a in valid_name(), b in valid_name()
    ) {
        let (a, b): (ModelName, ModelName) = (a.parse().expect("valid"), b.parse().expect("valid"));
        prop_assert_eq!(a == b, a.to_string().eq_ignore_ascii_case(&b.to_string()));
    }

    #[test]
    fn no_text_is_too_strange(text in any::<String>()) {
        let _ = text.parse::<ModelName>();
        let _ = key_of(&text);
    }

    #[test]
    fn no_text_of_separators_is_too_strange(text in "[a:/. -]{0,12}") {
        if let Ok(name) = text.parse::<ModelName>() {
            prop_assert_eq!(name.to_string().parse(), Ok(name));
        }
    }
}
