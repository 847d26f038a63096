//! `POST /api/copy`.

use hyper::StatusCode;
use jiff::Timestamp;

use super::{Call, bad_request};
use crate::answer::Answer;
use crate::name::Name;

pub(super) fn copy(call: &Call) -> Answer {
    let fields = match call.request.fields() {
        Ok(fields) => fields,
        Err(error) => return bad_request(error.to_string()),
    };
    let (asked, target) = (fields.text("source"), fields.text("destination"));
    let Some(source) = Name::parse(asked) else {
        return bad_request(format!("source {asked:?} is invalid"));
    };
    let Some(destination) = Name::parse(target) else {
        return bad_request(format!("destination {target:?} is invalid"));
    };
    if call
        .shared
        .world()
        .store
        .copy(&source, destination, Timestamp::now())
    {
        Answer::empty(StatusCode::OK)
    } else {
        Answer::error(StatusCode::NOT_FOUND, format!("model {asked:?} not found"))
    }
}
