//! `POST /api/show`.

use hyper::StatusCode;
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::{Call, bad_request, model_not_found};
use crate::answer::Answer;
use crate::modelfile::{modelfile, parameter_table};
use crate::name::Name;
use crate::store::{MediaType, Model, Purpose, Weights};
use crate::world::World;

pub(super) fn show(call: &Call) -> Answer {
    let asked = match call.request.fields() {
        Ok(fields) => fields.model().to_owned(),
        Err(error) => return bad_request(error.to_string()),
    };
    if asked.is_empty() {
        return bad_request("model is required");
    }
    let Some(name) = Name::parse(&asked) else {
        return bad_request("invalid model name");
    };
    let world = &call.shared.world();
    let Some(model) = world.store.find(&name) else {
        return model_not_found(&name.shortest());
    };
    match world.store.remote(model.manifest) {
        Some(remote) => remote_unreachable(&remote.host, "show", Timestamp::now()),
        None => Answer::json(StatusCode::OK, &description(world, model)),
    }
}

/// Ollama forwards what is asked of a cloud model to its host, which no fake can reach.
pub(super) fn remote_unreachable(host: &str, endpoint: &str, now: Timestamp) -> Answer {
    let seconds = now.as_second();
    let domain = host.trim_start_matches("https://").trim_end_matches(":443");
    let message = format!(
        "Post \"{host}/api/{endpoint}?ts={seconds}\": \
         dial tcp: lookup {domain} on 127.0.0.53:53: no such host"
    );
    Answer::error(StatusCode::BAD_GATEWAY, message)
}

fn description(world: &World, model: Model<'_>) -> Value {
    let Model {
        manifest, modified, ..
    } = model;
    let store = &world.store;
    let text = |kind| store.text(manifest, kind).map(Value::from);
    let weights = store.main_weights(manifest);
    let optional = [
        ("license", text(MediaType::License)),
        (
            "parameters",
            parameter_table(store, manifest).map(Value::from),
        ),
        ("template", text(MediaType::Template)),
        ("system", text(MediaType::System)),
        ("model_info", weights.map(model_info)),
        ("tensors", weights.map(tensors)),
        (
            "projector_info",
            store
                .weights(manifest, MediaType::Projector)
                .map(projector_info),
        ),
    ];
    let always = [
        ("modelfile", Value::from(modelfile(store, model))),
        ("details", json!(store.details(manifest))),
        ("capabilities", json!(store.capabilities(manifest))),
        ("modified_at", Value::from(world.write_time(modified))),
    ];
    let optional = optional
        .into_iter()
        .filter_map(|(key, value)| Some((key, value?)));
    let fields: Map<String, Value> = optional
        .chain(always)
        .map(|(key, value)| (key.to_owned(), value))
        .collect();
    Value::Object(fields)
}

/// The header of a weights file.
fn model_info(weights: &Weights) -> Value {
    let architecture = weights.architecture.as_str();
    let mut info = json!({
        "general.architecture": architecture,
        "general.file_type": file_type(&weights.quantization),
        "general.parameter_count": weights.parameter_count,
        "tokenizer.ggml.bos_token_id": 1,
        "tokenizer.ggml.eos_token_id": 2,
        "tokenizer.ggml.model": "llama",
        "tokenizer.ggml.scores": null,
        "tokenizer.ggml.token_type": null,
        "tokenizer.ggml.tokens": null,
    });
    for (key, value) in [
        ("attention.head_count", json!(4)),
        ("attention.head_count_kv", json!(2)),
        ("attention.layer_norm_rms_epsilon", json!(0.00001)),
        ("block_count", json!(weights.block_count)),
        ("context_length", json!(weights.context_length)),
        ("embedding_length", json!(weights.embedding_length)),
        ("feed_forward_length", json!(weights.embedding_length * 2)),
    ] {
        info[format!("{architecture}.{key}")] = value;
    }
    if matches!(weights.purpose, Purpose::Embedding { .. }) {
        info[format!("{architecture}.pooling_type")] = json!(1);
    }
    info
}

fn projector_info(projector: &Weights) -> Value {
    json!({
        "clip.has_vision_encoder": true,
        "clip.projector_type": "mlp",
        "general.architecture": "clip",
        "general.file_type": file_type(&projector.quantization),
        "general.name": "mmproj",
        "general.parameter_count": projector.parameter_count,
        "general.type": "projector",
    })
}

/// A few tensors stand for all; the embedding's rows account for the parameters.
fn tensors(weights: &Weights) -> Value {
    let width = weights.embedding_length.max(1);
    let others = width * width + width;
    let vocabulary = weights.parameter_count.saturating_sub(others) / width;
    let quantization = &weights.quantization;
    json!([
        { "name": "token_embd.weight", "type": quantization, "shape": [width, vocabulary] },
        { "name": "output_norm.weight", "type": "F32", "shape": [width] },
        { "name": "blk.0.attn_q.weight", "type": quantization, "shape": [width, width] },
    ])
}

/// The number by which GGUF knows a quantization.
fn file_type(quantization: &str) -> u8 {
    match quantization {
        "F32" => 0,
        "Q4_0" => 2,
        "Q8_0" => 7,
        "Q4_K_S" => 14,
        "Q4_K_M" => 15,
        "Q5_K_M" => 17,
        "Q6_K" => 18,
        "BF16" => 32,
        "MXFP4" => 38,
        _ => 1,
    }
}
