//! Invented models: as many as wanted, always the same ones.

use std::fmt::Write;
use std::sync::Arc;

use ollama_panel_app::api::wire;
use ollama_panel_app::domain::layer_book::LayerBook;
use ollama_panel_app::domain::layers::{Layers, TextLayer, hash};
use ollama_panel_app::domain::model::Model;
use ollama_panel_app::domain::storage::Storage;

const FAMILIES: [&str; 6] = ["llama", "qwen3", "gemma3", "mistral", "phi3", "nomic-bert"];
const QUANTIZATIONS: [&str; 4] = ["Q4_K_M", "Q5_K_M", "Q8_0", "F16"];
const BILLIONS: [usize; 6] = [1, 3, 7, 14, 32, 70];
/// Every so many models, one has the weights of the one before it.
const DERIVED_EVERY: usize = 7;

/// So many models, as the server lists them.
#[expect(
    clippy::expect_used,
    reason = "a measurement of an unreadable list would be worth nothing"
)]
pub(crate) fn models(count: usize) -> Vec<Arc<Model>> {
    wire::models(&list(count)).expect("the list can be read")
}

/// The answer to `GET /api/tags` with so many models.
pub(crate) fn list(count: usize) -> String {
    let models: Vec<String> = (0..count).map(entry).collect();
    format!(r#"{{"models":[{}]}}"#, models.join(","))
}

fn entry(number: usize) -> String {
    // Far from every order that the list can have.
    let mixed = number * 7919 % 100_003;
    let family = FAMILIES[mixed % FAMILIES.len()];
    let quantization = QUANTIZATIONS[mixed / 3 % QUANTIZATIONS.len()];
    let billions = BILLIONS[mixed / 5 % BILLIONS.len()];
    let name = format!("{family}-{mixed}:{billions}b-{quantization}");
    let size = billions * 600_000_000 + mixed;
    let digest = digest("manifest", number);
    let (minute, hour, day) = (mixed % 60, mixed / 60 % 24, mixed / 1440 % 28 + 1);
    format!(
        r#"{{"name":"{name}","model":"{name}","modified_at":"2025-01-{day:02}T{hour:02}:{minute:02}:00.123456789Z","size":{size},"digest":"{digest}","details":{{"parent_model":"","format":"gguf","family":"{family}","families":["{family}"],"parameter_size":"{billions}.{}B","quantization_level":"{quantization}"}},"capabilities":["completion","tools"]}}"#,
        mixed % 10
    )
}

fn digest(what: &str, number: usize) -> String {
    let mut digest = String::new();
    for part in 0..4 {
        let number = format!("{number} {part}");
        let _ = write!(digest, "{:016x}", hash(&[what, &number]));
    }
    digest
}

/// What was read of their layers: weights, which some share, and texts, which very many share.
pub(crate) fn book(models: &[Arc<Model>]) -> LayerBook {
    let own = |number| number % DERIVED_EVERY != 1;
    book_with(models, &|number| {
        if own(number) { number } else { number - 1 }
    })
}

/// The storage behind models that were all made from one base.
pub(crate) fn storage_of_one_base(models: &[Arc<Model>]) -> Storage {
    let book = book_with(models, &|_| 0);
    Storage::new(models, &|model| book.knowledge(model))
}

/// What was read, where a function tells whose weights each has.
fn book_with(models: &[Arc<Model>], weights: &dyn Fn(usize) -> usize) -> LayerBook {
    let mut book = LayerBook::default();
    for (number, model) in models.iter().enumerate() {
        let of = weights(number);
        let text = |kind: &str, most| TextLayer {
            hash: hash(&[kind, &model.family]),
            least: 0,
            most,
        };
        let layers = Layers {
            blobs: vec![digest("weights", of).into()],
            is_complete: true,
            texts: vec![text("template", 800)],
            doubtful: vec![text("license", 12_000), text("parameters", 120)],
        };
        book.insert(&model.digest, layers);
    }
    book
}

/// The storage behind them, with everything read.
pub(crate) fn storage(models: &[Arc<Model>]) -> Storage {
    let book = book(models);
    Storage::new(models, &|model| book.knowledge(model))
}
