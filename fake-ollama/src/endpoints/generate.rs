//! `POST /api/generate`, as far as it loads and unloads models.

use hyper::StatusCode;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::{Call, bad_request, model_not_found, show};
use crate::answer::Answer;
use crate::name::Name;
use crate::world::DEFAULT_KEEP_ALIVE;

/// A negative `keep_alive` means for ever; Ollama then tells a time in some hundred years.
const FOR_EVER: SignedDuration = SignedDuration::from_hours(24 * 365 * 290);

pub(super) fn generate(call: &Call) -> Answer {
    let fields = match call.request.fields() {
        Ok(fields) => fields,
        Err(error) => return bad_request(error.to_string()),
    };
    let asked = fields.model();
    let Some(name) = Name::parse(asked) else {
        return model_not_found(asked);
    };
    let now = Timestamp::now();
    let world = &mut call.shared.world();
    let Some(model) = world.store.find(&name) else {
        return model_not_found(asked);
    };
    if let Some(remote) = world.store.remote(model.manifest) {
        return show::remote_unreachable(&remote.host, "generate", now);
    }
    let keep = keep_alive(fields.value("keep_alive"));
    let done_reason = if keep.is_zero() {
        world.store.unload(&name);
        "unload"
    } else {
        world.store.load(&name, now, keep);
        "load"
    };
    Answer::json(
        StatusCode::OK,
        &json!({
            "model": asked,
            "created_at": world.write_time(now),
            "response": "",
            "done": true,
            "done_reason": done_reason,
        }),
    )
}

/// Seconds as a number, or a text such as `10m`.
fn keep_alive(value: Option<&Value>) -> SignedDuration {
    let seconds = match value {
        Some(Value::Number(seconds)) => seconds.as_i64(),
        Some(Value::String(text)) => seconds_of(text),
        _ => None,
    };
    match seconds {
        None => DEFAULT_KEEP_ALIVE,
        Some(..0) => FOR_EVER,
        Some(seconds) => SignedDuration::from_secs(seconds),
    }
}

fn seconds_of(text: &str) -> Option<i64> {
    let split = text
        .find(|c: char| c.is_ascii_alphabetic())
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(split);
    let factor = match unit {
        "" | "s" => 1,
        "m" => 60,
        "h" => 3600,
        _ => return None,
    };
    number.parse::<i64>().ok().map(|number| number * factor)
}

#[cfg(test)]
mod tests {
    use super::{DEFAULT_KEEP_ALIVE, FOR_EVER, keep_alive};
    use jiff::SignedDuration;
    use serde_json::json;

    #[test]
    fn reads_every_form_of_keep_alive() {
        let read = |value| keep_alive(Some(&value));
        assert_eq!(keep_alive(None), DEFAULT_KEEP_ALIVE);
        assert_eq!(read(json!(0)), SignedDuration::ZERO);
        assert_eq!(read(json!("0s")), SignedDuration::ZERO);
        assert_eq!(read(json!("10m")), SignedDuration::from_mins(10));
        assert_eq!(read(json!(-1)), FOR_EVER);
    }
}
