//! Writing JSON: texts, whole numbers, lists and objects are all that the panel writes.

use std::fmt::Write as _;

use super::text::joined;

/// A text as a JSON string, quotes included.
#[must_use]
pub fn string(text: &str) -> String {
    let mut json = String::with_capacity(text.len() + 2);
    json.push('"');
    for c in text.chars() {
        match c {
            '"' => json.push_str("\\\""),
            '\\' => json.push_str("\\\\"),
            '\n' => json.push_str("\\n"),
            '\r' => json.push_str("\\r"),
            '\t' => json.push_str("\\t"),
            c if c < ' ' => {
                let _ = write!(json, "\\u{:04x}", u32::from(c));
            }
            c => json.push(c),
        }
    }
    json.push('"');
    json
}

/// An object of one line, from keys and values that are JSON already. A value of `None` is `null`.
#[must_use]
pub fn object(members: &[(&str, Option<String>)]) -> String {
    let members: Vec<String> = members
        .iter()
        .map(|(key, value)| format!("{}: {}", string(key), value.as_deref().unwrap_or("null")))
        .collect();
    format!("{{{}}}", joined(&members, ", "))
}

/// A list with a line for each item, from items that are JSON already.
#[must_use]
pub fn list(items: &[String]) -> String {
    if items.is_empty() {
        return "[]".to_owned();
    }
    format!("[\n  {}\n]", items.join(",\n  "))
}

#[cfg(test)]
mod tests {
    use super::{list, object, string};
    use proptest::prelude::*;
    use serde_json::{Value, json};

    proptest! {
        #[test]
        fn any_text_reads_back(text in any::<String>()) {
            prop_assert_eq!(serde_json::from_str::<Value>(&string(&text)).unwrap(), json!(text));
        }
    }

    #[test]
    fn control_characters_quotes_and_backslashes_are_escaped() {
        assert_eq!(string("a\"b\\c\n\r\t\u{1}é"), r#""a\"b\\c\n\r\t\u0001é""#);
    }

    #[test]
    fn lists_and_objects_read_back() {
        let written = list(&[object(&[("a", Some("1".into())), ("b", None)]), list(&[])]);
        assert_eq!(
            serde_json::from_str::<Value>(&written).unwrap(),
            json!([{"a": 1, "b": null}, []])
        );
    }
}
