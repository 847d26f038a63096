//! Whether an answer is like the recorded one: status, headers that matter, and the body, in
//! which times and sizes count by their shape and digests by what they are the same as.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::Value;

use super::recording::Exchange;

/// Headers that a client can act on; the recordings name all that were there.
const HEADERS: [&str; 9] = [
    "access-control-allow-headers",
    "access-control-allow-methods",
    "access-control-allow-origin",
    "access-control-max-age",
    "allow",
    "content-length",
    "content-type",
    "transfer-encoding",
    "vary",
];

/// Sizes differ by what a config is written like.
const SIZE_TOLERANCE: u64 = 256;

/// Compares answers. It remembers which recorded digest stands for which real one, so that
/// models which shared a digest or a blob must share it here, too.
#[derive(Default)]
pub struct Comparison {
    digests: BTreeMap<String, String>,
    differences: Vec<String>,
}

impl Comparison {
    /// All differences between the two.
    pub fn differences(&mut self, recorded: &Exchange, actual: &Exchange) -> Vec<String> {
        if recorded.status != actual.status {
            self.tell("status", &recorded.status, &actual.status);
        }
        for name in HEADERS {
            self.header(name, recorded, actual);
        }
        self.body(recorded, actual);
        std::mem::take(&mut self.differences)
    }

    fn header(&mut self, name: &str, recorded: &Exchange, actual: &Exchange) {
        let (one, other) = (recorded.headers.get(name), actual.headers.get(name));
        // With a body at hand, the body is compared; its exact length is not.
        let by_presence = name == "content-length" && !recorded.body.is_empty();
        let same = if by_presence {
            one.is_some() == other.is_some()
        } else {
            one == other
        };
        if !same {
            self.tell(name, &one, &other);
        }
    }

    fn body(&mut self, recorded: &Exchange, actual: &Exchange) {
        let content_type = recorded
            .headers
            .get("content-type")
            .map_or("", String::as_str);
        match content_type.split(';').next().unwrap_or_default() {
            "application/json" if !recorded.body.is_empty() => {
                let (one, other) = (json(&recorded.body), json(&actual.body));
                self.value("", &one, &other);
            }
            "application/x-ndjson" => {
                let (one, other) = (lines(&recorded.body), lines(&actual.body));
                self.value("", &one, &other);
            }
            _ if recorded.body != actual.body => self.tell("body", &recorded.body, &actual.body),
            _ => {}
        }
    }

    fn value(&mut self, path: &str, recorded: &Value, actual: &Value) {
        match (recorded, actual) {
            (Value::Object(one), Value::Object(other)) => {
                let keys: std::collections::BTreeSet<&String> =
                    one.keys().chain(other.keys()).collect();
                for key in keys {
                    match (one.get(key), other.get(key)) {
                        (Some(one), Some(other)) => {
                            self.field(&format!("{path}.{key}"), key, one, other)
                        }
                        (one, other) => self.tell(&format!("{path}.{key}"), &one, &other),
                    }
                }
            }
            (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
                for (number, (one, other)) in sorted(one).iter().zip(sorted(other)).enumerate() {
                    self.value(&format!("{path}[{number}]"), one, other);
                }
            }
            _ if recorded != actual => self.tell(path, recorded, actual),
            _ => {}
        }
    }

    fn field(&mut self, path: &str, key: &str, recorded: &Value, actual: &Value) {
        let texts = recorded.as_str().zip(actual.as_str());
        let numbers = recorded.as_u64().zip(actual.as_u64());
        let same = match (key, texts, numbers) {
            ("modified_at" | "created_at" | "expires_at", Some((_, time)), _) => {
                time.parse::<Timestamp>().is_ok()
            }
            ("size" | "size_vram", _, Some((one, other))) => one.abs_diff(other) <= SIZE_TOLERANCE,
            ("version", Some((_, version)), _) => version.split('.').count() == 3,
            ("digest", Some((one, other)), _) => self.same_digests(one, other),
            ("modelfile", Some((one, other)), _) => {
                self.same_digests(one, other) && modelfile(one) == modelfile(other)
            }
            ("error", Some((one, other)), _) => without_time(one) == without_time(other),
            _ => return self.value(path, recorded, actual),
        };
        if !same {
            self.tell(path, recorded, actual);
        }
    }

    /// Whether the digests in both texts stand for the same things, one after the other.
    fn same_digests(&mut self, recorded: &str, actual: &str) -> bool {
        let (one, other) = (digests(recorded), digests(actual));
        let pairs = one.iter().zip(&other);
        let agree = pairs.fold(true, |agree, (one, other)| {
            let known = self
                .digests
                .entry((*one).to_owned())
                .or_insert_with(|| (*other).to_owned());
            agree && known == other
        });
        let unequal = self
            .digests
            .values()
            .collect::<std::collections::BTreeSet<_>>()
            .len();
        agree && one.len() == other.len() && unequal == self.digests.len()
    }

    fn tell(&mut self, what: &str, recorded: &dyn std::fmt::Debug, actual: &dyn std::fmt::Debug) {
        self.differences
            .push(format!("{what}: recorded {recorded:?}, now {actual:?}"));
    }
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or(Value::Null)
}

/// Lines of JSON without how far a download had come, and so without repetitions.
fn lines(text: &str) -> Value {
    let mut lines: Vec<Value> = text.lines().map(json).collect();
    for line in &mut lines {
        if let Some(completed) = line.get_mut("completed") {
            *completed = Value::from("some bytes");
        }
    }
    lines.dedup();
    Value::Array(lines)
}

/// Models in the order of their names, for within one second any order is right.
fn sorted(items: &[Value]) -> Vec<&Value> {
    let mut items: Vec<&Value> = items.iter().collect();
    if items.iter().all(|item| item.get("modified_at").is_some()) {
        items.sort_by_key(|item| item["name"].as_str());
    }
    items
}

fn is_digest(word: &&str) -> bool {
    word.len() == 64 && word.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn digests(text: &str) -> Vec<&str> {
    text.split(|c: char| !c.is_ascii_alphanumeric())
        .filter(is_digest)
        .collect()
}

/// A Modelfile without digests, its parameters in order.
fn modelfile(text: &str) -> Vec<String> {
    let mut text = text.to_owned();
    for digest in digests(&text.clone()) {
        text = text.replace(digest, "DIGEST");
    }
    let (mut parameters, mut lines): (Vec<String>, Vec<String>) = text
        .lines()
        .map(str::to_owned)
        .partition(|line| line.starts_with("PARAMETER "));
    parameters.sort();
    lines.extend(parameters);
    lines
}

/// An error's text without the second in which it happened.
fn without_time(text: &str) -> String {
    match text.split_once("?ts=") {
        None => text.to_owned(),
        Some((before, after)) => {
            format!(
                "{before}{}",
                after.trim_start_matches(|c: char| c.is_ascii_digit())
            )
        }
    }
}
