use proptest::prelude::*;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::*;

/// Fields as the wire types have them.
#[derive(Debug, PartialEq, Deserialize, Serialize)]
struct Fields {
    name: Option<String>,
    size: Option<u64>,
    #[serde(default)]
    demo: bool,
    tags: Option<Vec<String>>,
    inner: Option<Box<Fields>>,
}

fn parse(text: &str) -> Result<IgnoredAny, JsonError> {
    from_str(text)
}

fn serde_json_takes(text: &str) -> bool {
    match serde_json::from_str::<Value>(text) {
        Ok(_) => true,
        // Its numbers are floating point, for which an exponent can be too large. Only where it skips them it does
        // not mind.
        Err(error) if error.to_string().starts_with("number out of range") => {
            serde_json::from_str::<IgnoredAny>(text).is_ok()
        }
        Err(_) => false,
    }
}

fn nested(depth: usize) -> String {
    "[".repeat(depth) + &"]".repeat(depth)
}

#[test]
fn json_is_taken() {
    for text in [
        "null",
        "true",
        "false",
        " \t\r\n0 \t\r\n",
        "-0",
        "12",
        "18446744073709551615",
        "18446744073709551616",
        "-1.5e+10",
        "0E-7",
        "0.00",
        "1e999",
        r#""""#,
        r#""\"\\\/\b\f\n\r\t\u00e9\uD83D\ude00 ä𝄞 and DEL: ""#,
        "[]",
        "[ ]",
        "{ }",
        r#"[1, [2, {}], {"a" : [null] , "" : -3.0}]"#,
        r#"{"a":1,"a":2}"#,
        &nested(64),
    ] {
        assert!(parse(text).is_ok(), "{text}");
    }
}

#[test]
fn what_is_no_json_is_refused() {
    for text in [
        "",
        " ",
        "<html>",
        "nul",
        "nullx",
        "True",
        "NaN",
        "Infinity",
        "1 2",
        "null,",
        // Numbers.
        "01",
        "-",
        "+1",
        "-01",
        ".5",
        "1.",
        "1.e5",
        "1e",
        "1e+",
        "0x10",
        "1_000",
        // Strings.
        r#"""#,
        r#""a"#,
        "'a'",
        "\"\n\"",
        "\"\u{0}\"",
        "\"\u{1f}\"",
        r#""\"#,
        r#""\""#,
        r#""\x""#,
        r#""\U0041""#,
        r#""\u12""#,
        r#""\u12g4""#,
        r#""\u+123""#,
        r#""\uD83D""#,
        r#""\uDE00""#,
        r#""\uD83Dx""#,
        r#""\uD83D\n""#,
        r#""\uD83D\u0041""#,
        r#""\uD83D\uD83D""#,
        r#""\uDE00\uD83D""#,
        // Arrays and objects.
        "[",
        "]",
        "[,]",
        "[1,]",
        "[1 2]",
        "[1}",
        "[1]]",
        "{",
        "{,}",
        r#"{"a"}"#,
        r#"{"a":}"#,
        r#"{"a":1,}"#,
        r#"{"a":1 "b":2}"#,
        r#"{"a",1}"#,
        "{1:2}",
        "{a:1}",
        r#"{"a":1]"#,
        // White space that is none in JSON, and comments.
        "\u{feff}null",
        "\u{a0}null",
        "\u{b}null",
        "// a\nnull",
        // Depth.
        &nested(65),
        &r#"{"a":"#.repeat(100_000),
        &"[".repeat(100_000),
    ] {
        let start: String = text.chars().take(50).collect();
        assert_eq!(parse(text).err(), Some(JsonError::NotJson), "{start}");
    }
}

#[test]
fn another_shape_is_refused() {
    for text in [
        "null",
        "[]",
        "7",
        r#""name""#,
        r#"{"name":7}"#,
        r#"{"name":["a"]}"#,
        r#"{"size":"7"}"#,
        r#"{"size":1.5}"#,
        r#"{"size":1e3}"#,
        r#"{"size":-1}"#,
        r#"{"size":18446744073709551616}"#,
        r#"{"demo":null}"#,
        r#"{"demo":1}"#,
        r#"{"tags":"a"}"#,
        r#"{"tags":[null]}"#,
        r#"{"tags":{}}"#,
        r#"{"inner":[]}"#,
        r#"{"inner":{"size":-0}}"#,
        r#"{"name":"a","name":"a"}"#,
    ] {
        assert_eq!(
            from_str::<Fields>(text),
            Err(JsonError::OtherShape),
            "{text}"
        );
    }
}

#[test]
fn an_unread_rest_decides_before_the_shape() {
    assert_eq!(
        from_str::<Fields>(r#"{"size":1.5"#),
        Err(JsonError::NotJson)
    );
    assert_eq!(
        from_str::<Fields>(r#"{"size":1.5} x"#),
        Err(JsonError::NotJson)
    );
}

#[test]
fn fields_are_read() {
    let text = r#" { "new" : [ { "a" : -1.5e3 } , "\u00e9" ] , "name" : "caf\u00e9 \ud83d\ude00\n" ,
        "size" : 18446744073709551615 , "demo" : true , "tags" : [ "" , "\\" ] ,
        "inner" : { "name" : null , "s\u0069ze" : 0 } } "#;
    let inner = Fields {
        name: None,
        size: Some(0),
        demo: false,
        tags: None,
        inner: None,
    };
    let expected = Fields {
        name: Some("café 😀\n".to_owned()),
        size: Some(u64::MAX),
        demo: true,
        tags: Some(vec![String::new(), "\\".to_owned()]),
        inner: Some(Box::new(inner)),
    };
    assert_eq!(from_str(text), Ok(expected));
}

#[test]
fn a_text_without_escapes_is_borrowed() {
    assert_eq!(
        from_str::<&str>(r#""as it stands: ä""#),
        Ok("as it stands: ä")
    );
    assert_eq!(from_str::<&str>(r#""\n""#), Err(JsonError::OtherShape));
}

#[test]
fn no_beginning_of_a_document_is_one() {
    let document = r#"{"models":[{"name":"ä\ud83d\ude00","size":12,"x":[-1.5e+3,true,null,{}]}]}"#;
    assert!(parse(document).is_ok());
    for (end, _) in document.char_indices() {
        assert_eq!(
            parse(&document[..end]).err(),
            Some(JsonError::NotJson),
            "{end}"
        );
    }
}

/// Documents of whole numbers that are not negative.
fn documents() -> impl Strategy<Value = Value> {
    documents_of(prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ])
}

/// Documents with any number.
fn documents_with_any_number() -> impl Strategy<Value = Value> {
    documents_of(prop_oneof![
        any::<u64>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ])
}

fn documents_of(leaves: impl Strategy<Value = Value> + 'static) -> impl Strategy<Value = Value> {
    leaves.prop_recursive(6, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((any::<String>(), inner), 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

fn fields() -> impl Strategy<Value = Fields> {
    let leaf = (
        any::<Option<String>>(),
        any::<Option<u64>>(),
        any::<bool>(),
        prop::option::of(prop::collection::vec(any::<String>(), 0..4)),
    )
        .prop_map(|(name, size, demo, tags)| Fields {
            name,
            size,
            demo,
            tags,
            inner: None,
        });
    (leaf.clone(), prop::option::of(leaf)).prop_map(|(outer, inner)| Fields {
        inner: inner.map(Box::new),
        ..outer
    })
}

/// What a field may hold, fitting or not.
fn field_value() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("null".to_owned()),
        any::<u64>().prop_map(|number| number.to_string()),
        any::<i64>().prop_map(|number| number.to_string()),
        "-?[0-9]{1,22}(\\.[0-9]{1,3})?([eE][+-]?[0-9])?",
        "\"([a-zé]|\\\\[nrtbf/\\\\u\"]|\\\\u[0-9a-fA-F]{4}|\\\\ud8[0-9]{2}\\\\udc[0-9]{2}){0,6}\"",
        documents_with_any_number().prop_map(|document| document.to_string()),
    ]
}

/// Texts made of JSON's own tokens, right by chance only.
fn token_salad() -> impl Strategy<Value = String> {
    let token = prop::sample::select(vec![
        "{", "}", "[", "]", ",", ":", "\"", "\"a\"", "\\", "\\u00e9", "\\ud83d", "\\ude00", "0",
        "1", "-", ".", "e", "+", "true", "false", "null", " ", "\n", "ä", "\u{1}",
    ]);
    prop::collection::vec(token, 0..12).prop_map(|tokens| tokens.concat())
}

proptest! {
    #[test]
    fn documents_read_as_serde_json_reads_them(document in documents(), pretty: bool) {
        let text = if pretty { format!("{document:#}") } else { document.to_string() };
        prop_assert_eq!(from_str::<Value>(&text), Ok(document));
    }

    #[test]
    fn any_number_is_json(document in documents_with_any_number()) {
        prop_assert!(parse(&document.to_string()).is_ok());
    }

    #[test]
    fn fields_read_back(fields in fields()) {
        let text = serde_json::to_string(&fields).unwrap();
        prop_assert_eq!(from_str::<Fields>(&text), Ok(fields));
    }

    #[test]
    fn fields_read_as_serde_json_reads_them(
        key in "name|size|demo|tags|inner",
        value in field_value(),
    ) {
        let text = format!("{{\"{key}\":{value}}}");
        // For serde_json, a struct may be written as an array.
        prop_assume!(!(key == "inner" && value.starts_with('[')));
        prop_assert_eq!(from_str::<Fields>(&text).ok(), serde_json::from_str::<Fields>(&text).ok());
    }

    #[test]
    fn tokens_are_json_where_serde_json_says_so(text in token_salad()) {
        prop_assert_eq!(parse(&text).is_ok(), serde_json_takes(&text));
    }

    #[test]
    fn a_changed_document_is_json_where_serde_json_says_so(
        document in documents(),
        at: prop::sample::Index,
        change in any::<char>(),
    ) {
        let mut characters: Vec<char> = document.to_string().chars().collect();
        let at = at.index(characters.len());
        characters[at] = change;
        let text: String = characters.into_iter().collect();
        prop_assert_eq!(parse(&text).is_ok(), serde_json_takes(&text));
    }

    #[test]
    fn no_text_does_harm(text: String, bytes: Vec<u8>) {
        let _ = from_str::<Fields>(&text);
        let _ = from_str::<Value>(&String::from_utf8_lossy(&bytes));
    }
}
