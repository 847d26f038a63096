//! `POST /api/pull`: one JSON object a line.

use std::sync::Arc;
use std::time::Duration;

use futures_util::{StreamExt, stream};
use hyper::StatusCode;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::{Call, bad_request};
use crate::answer::{Answer, Lines};
use crate::name::Name;
use crate::store::{Format, ModelSpec, Source, Store};
use crate::world::Shared;

/// How many lines tell the progress of one large blob.
const PROGRESS_LINES: u64 = 8;
const PAUSE_BETWEEN_LINES: Duration = Duration::from_millis(10);

/// What happens between two pauses.
enum Step {
    Tell(Value),
    /// Puts the model into the store, and tells that it did.
    Finish(Box<ModelSpec>),
}

pub(super) async fn pull(call: &Call) -> Answer {
    let fields = match call.request.fields() {
        Ok(fields) => fields,
        Err(error) => return bad_request(error.to_string()),
    };
    let Some(name) = Name::parse(fields.model()) else {
        return bad_request("invalid model name");
    };
    let lines = play(Arc::clone(&call.shared), steps(&call.shared, &name));
    match fields.value("stream") {
        Some(Value::Bool(false)) => last_of(lines).await,
        _ => Answer::lines(lines),
    }
}

fn steps(shared: &Shared, name: &Name) -> Vec<Step> {
    let world = shared.world();
    let mut steps = vec![Step::Tell(json!({ "status": "pulling manifest" }))];
    match world.registry.find(name) {
        Err(error) => steps.push(Step::Tell(json!({ "error": error.to_string() }))),
        Ok(spec) => {
            steps.extend(progress(&world.store, spec).into_iter().map(Step::Tell));
            for status in ["verifying sha256 digest", "writing manifest"] {
                steps.push(Step::Tell(json!({ "status": status })));
            }
            steps.push(Step::Finish(Box::new(spec.clone())));
        }
    }
    steps
}

/// The progress of each layer. One that is there already is told without `completed`.
fn progress(store: &Store, spec: &ModelSpec) -> Vec<Value> {
    let mut trial = Store::default();
    let trial_made = match &spec.source {
        Source::Weights(weights) if weights.format == Format::Gguf => trial.create(spec.clone()),
        _ => return Vec::new(),
    };
    let model = Name::parse(&spec.name).and_then(|name| trial.find(&name));
    let (Ok(()), Some(model)) = (trial_made, model) else {
        return Vec::new();
    };
    let lines = model.manifest.layers.iter().flat_map(|layer| {
        let line = json!({
            "status": format!("pulling {}", layer.digest.short()),
            "digest": layer.digest.to_string(),
            "total": layer.size,
        });
        if store.has_blob(&layer.digest) {
            return vec![line];
        }
        let parts = PROGRESS_LINES.min(layer.size.max(1));
        (1..=parts)
            .map(|part| {
                let mut line = line.clone();
                line["completed"] = json!(layer.size * part / parts);
                line
            })
            .collect()
    });
    lines.collect()
}

fn play(shared: Arc<Shared>, steps: Vec<Step>) -> Lines {
    Box::pin(stream::iter(steps).then(move |step| {
        let shared = Arc::clone(&shared);
        async move {
            tokio::time::sleep(PAUSE_BETWEEN_LINES).await;
            let line = match step {
                Step::Tell(line) => line,
                Step::Finish(spec) => finish(&shared, *spec),
            };
            format!("{line}\n")
        }
    }))
}

fn finish(shared: &Shared, mut spec: ModelSpec) -> Value {
    spec.modified = Timestamp::now();
    match shared.world().store.create(spec) {
        Ok(()) => json!({ "status": "success" }),
        Err(error) => json!({ "error": error.to_string() }),
    }
}

/// The answer to a client that wants no stream.
async fn last_of(lines: Lines) -> Answer {
    let last = lines.fold(String::new(), |_, line| async { line }).await;
    let status = match last.contains("\"error\"") {
        true => StatusCode::INTERNAL_SERVER_ERROR,
        false => StatusCode::OK,
    };
    Answer::bytes(status, crate::answer::JSON, last.trim_end().to_owned())
}
