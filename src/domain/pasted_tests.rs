use super::*;
use crate::domain::model::tests::model;
use crate::domain::name::Part;
use proptest::prelude::*;

#[test]
fn names_are_found_in_all_that_people_paste() {
    for (text, names) in [
        ("", vec![]),
        (" \n\t\r\n ,;, ", vec![]),
        ("llama3.2", vec!["llama3.2"]),
        ("  llama3.2:1b \n", vec!["llama3.2:1b"]),
        ("a\nb\r\nc", vec!["a", "b", "c"]),
        ("a,b, c;d\te  f", vec!["a", "b", "c", "d", "e", "f"]),
        ("\"a\", 'b'", vec!["a", "b"]),
        ("\"my model\" b", vec!["my model", "b"]),
        ("\"never closed, b", vec!["never closed, b"]),
        ("it's", vec!["it's"]),
        ("\"\" ''", vec![]),
        (
            "registry.ollama.ai/library/a:1",
            vec!["registry.ollama.ai/library/a:1"],
        ),
        ("https://hf.co/x/y:Q8_0", vec!["https://hf.co/x/y:Q8_0"]),
        ("ollama rm a b", vec!["a", "b"]),
        ("$ ollama rm a", vec!["a"]),
        ("> ollama rm 'a'", vec!["a"]),
        ("# ollama rm a", vec!["a"]),
        ("sudo ollama rm a", vec!["a"]),
        ("me@host:~$ ollama rm a b:1", vec!["a", "b:1"]),
        ("[root@host ~]# ollama rm a", vec!["a"]),
        ("PS C:\\Users\\me> ollama rm a", vec!["a"]),
        (
            "ollama rm a && ollama rm b; ollama rm c",
            vec!["a", "b", "c"],
        ),
        ("ollama rm a\nollama rm b", vec!["a", "b"]),
        ("a ollama rm b", vec!["a", "b"]),
        ("ollama", vec!["ollama"]),
        ("rm", vec!["rm"]),
        ("ollama, rm-bot", vec!["ollama", "rm-bot"]),
        (
            "<script>alert(1)</script>",
            vec!["<script>alert(1)</script>"],
        ),
        ("../../etc/passwd", vec!["../../etc/passwd"]),
    ] {
        assert_eq!(names_in(text), names, "{text:?}");
    }
}

#[test]
fn the_whole_output_of_ollama_list_can_be_pasted() {
    let output = "\
$ ollama list
NAME                      ID              SIZE      MODIFIED
llama3.2:latest           a80c4f17acd5    2.0 GB    3 weeks ago
hf.co/x/y-GGUF:Q8_0       365c0bd3c000    4.1 GB    8 months ago
gpt-oss:120b-cloud        569662207105    -         2 days ago
";
    assert_eq!(
        names_in(output),
        [
            "llama3.2:latest",
            "hf.co/x/y-GGUF:Q8_0",
            "gpt-oss:120b-cloud"
        ]
    );
}

#[test]
fn each_name_counts_once_however_it_is_spelled() {
    let text = "Llama3.2 llama3.2:latest\nLIBRARY/llama3.2, registry.ollama.ai/library/llama3.2:Latest llama3.2:1b";
    assert_eq!(names_in(text), ["Llama3.2", "llama3.2:1b"]);
    assert_eq!(names_in("<b> <B> <i>"), ["<b>", "<i>"]);
}

#[test]
fn each_name_is_resolved_as_ollama_would() {
    let listed: Vec<_> = ["llama3.2:latest", "Team/Writer:v2", "hf.co/x/y:Q8_0"]
        .map(|name| Arc::new(model(name, "d", 1)))
        .into();
    let found = |name: &str| Found::Listed(Arc::from(name));
    let bad = |part, found| Found::Invalid(NameError::BadCharacter { part, found });
    for (asked, expected) in [
        ("llama3.2", found("llama3.2:latest")),
        ("LLAMA3.2:LATEST", found("llama3.2:latest")),
        ("library/llama3.2", found("llama3.2:latest")),
        (
            "registry.ollama.ai/library/llama3.2:latest",
            found("llama3.2:latest"),
        ),
        ("team/writer:V2", found("Team/Writer:v2")),
        ("https://hf.co/X/Y:q8_0", found("hf.co/x/y:Q8_0")),
        ("llama3.2:1b", Found::NotListed),
        ("team/writer", Found::NotListed),
        ("writer:v2", Found::NotListed),
        ("llama", Found::NotListed),
        ("my model", bad(Part::Model, ' ')),
        ("\"", bad(Part::Model, '"')),
        ("<script>", bad(Part::Model, '<')),
        ("../llama3.2", bad(Part::Namespace, '.')),
        ("", Found::Invalid(NameError::Empty)),
        (
            &"a".repeat(10_000),
            Found::Invalid(NameError::TooLong {
                part: Part::Model,
                limit: 80,
            }),
        ),
    ] {
        let answers = look_up(vec![asked.to_owned()], &listed);
        assert_eq!(
            answers,
            [LookUp {
                asked: asked.to_owned(),
                found: expected
            }]
        );
    }
}

#[test]
fn what_the_server_lists_under_no_valid_name_is_never_found() {
    let listed = [Arc::new(model("no name", "d", 1))];
    let found = look_up(vec!["no name".to_owned(), "x".to_owned()], &listed);
    assert!(
        found
            .iter()
            .all(|look_up| !matches!(look_up.found, Found::Listed(_)))
    );
}

/// A step that took all names again for each name would need minutes here.
#[test]
fn five_thousand_lines_take_no_time() {
    let names: Vec<String> = (0..5_000)
        .map(|n| format!("team{}/model-{n}:v1", n % 7))
        .collect();
    let listed: Vec<_> = names
        .iter()
        .map(|name| Arc::new(model(name, "d", 1)))
        .collect();
    let asked = names_in(&names.join("\n"));
    let found = look_up(asked.clone(), &listed);
    assert_eq!(asked, names);
    let all_found = found
        .iter()
        .zip(&names)
        .all(|(look_up, name)| look_up.found == Found::Listed(name.as_str().into()));
    assert!(all_found);
}

#[test]
fn one_line_of_a_million_characters_is_read() {
    assert_eq!(names_in(&"a".repeat(1_000_000)).len(), 1);
    assert_eq!(names_in(&"a ".repeat(500_000)).len(), 1);
    assert_eq!(names_in(&"\"".repeat(1_000_000)).len(), 0);
    assert_eq!(names_in(&"$".repeat(1_000_000)).len(), 0);
    assert_eq!(names_in(&"ollama rm ".repeat(100_000)).len(), 0);
}

proptest! {
    #[test]
    fn no_text_is_too_strange(text in any::<String>(), quoted in "[\"' a,;$\n]{0,20}") {
        for text in [text, quoted] {
            let names = names_in(&text);
            let found = look_up(names.clone(), &[]);
            prop_assert!(names.iter().all(|name| !name.is_empty()));
            prop_assert!(found.iter().map(|look_up| &look_up.asked).eq(&names));
        }
    }

    #[test]
    fn names_come_out_as_they_went_in(
        names in proptest::collection::btree_set("[a-z]{1,3}/[a-z0-9.]{0,3}x:[a-z0-9]{1,4}", 0..20),
        separator in prop_oneof![Just("\n"), Just(", "), Just(" "), Just(";\r\n"), Just("\t")],
    ) {
        let names: Vec<String> = names.into_iter().collect();
        prop_assert_eq!(names_in(&names.join(separator)), names.clone());
        prop_assert_eq!(names_in(&format!("ollama rm {}", names.join(" "))), names);
    }
}
