//! As many models as asked for, invented from a seed.

use jiff::Timestamp;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};

use super::ago;
use super::family::{Family, GEMMA3, LLAMA, MISTRAL, PHI, QWEN2_CODER, QWEN3, Size};
use crate::store::{Format, ModelSpec, Source};

const FAMILIES: [(&str, Family); 6] = [
    ("llama3.2", LLAMA),
    ("mistral", MISTRAL),
    ("qwen2.5-coder", QWEN2_CODER),
    ("qwen3", QWEN3),
    ("gemma3", GEMMA3),
    ("phi4", PHI),
];
/// Quantizations, and how many tenths of a byte each parameter takes.
const QUANTIZATIONS: [(&str, u64); 4] = [("Q4_K_M", 6), ("Q5_K_M", 7), ("Q8_0", 11), ("F16", 20)];
const BILLIONS: [u64; 6] = [1, 3, 7, 14, 32, 70];

/// So many models were pulled in one second.
const SAME_SECOND: usize = 8;
const SECONDS_BETWEEN: usize = 3600;
/// Every so many models, one is made from the model before it, and one is its alias.
const DERIVED_EVERY: usize = 7;
const ALIAS_EVERY: usize = 10;

pub(super) fn models(count: usize, seed: u64, now: Timestamp) -> Vec<ModelSpec> {
    let mut random = StdRng::seed_from_u64(seed);
    let mut models: Vec<ModelSpec> = Vec::with_capacity(count);
    for number in 0..count {
        let before = models.last().map(|model| model.name.clone());
        let age = 60 + number / SAME_SECOND * SECONDS_BETWEEN;
        let modified = ago(now, i64::try_from(age).unwrap_or(i64::MAX), number);
        models.push(match before {
            Some(before) if number % DERIVED_EVERY == DERIVED_EVERY - 1 => ModelSpec {
                system: Some(format!("You are assistant number {number}.")),
                ..ModelSpec::new(
                    format!("assistant-{number:04}"),
                    modified,
                    Source::From(before),
                )
            },
            Some(before) if number % ALIAS_EVERY == ALIAS_EVERY - 1 => {
                let name = format!("team/alias-{number:04}:v1");
                ModelSpec::new(name, modified, Source::AliasOf(before))
            }
            _ => invented(number, seed, &mut random, modified),
        });
    }
    models
}

fn invented(number: usize, seed: u64, random: &mut StdRng, modified: Timestamp) -> ModelSpec {
    let (name, family) = *FAMILIES.choose(random).unwrap_or(&FAMILIES[0]);
    let (quantization, tenths) = *QUANTIZATIONS.choose(random).unwrap_or(&QUANTIZATIONS[0]);
    let billions = *BILLIONS.choose(random).unwrap_or(&BILLIONS[0]);
    let parameters = billions * 1_000_000_000 + random.random_range(0..500_000_000);
    let size = Size {
        parameters,
        quantization,
        bytes: parameters * tenths / 10,
    };
    let weights = family.weights(size, Format::Gguf, &format!("{seed} {number}"));
    let tag = format!("{billions}b-{}", quantization.to_ascii_lowercase());
    ModelSpec {
        template: Some(family.template.to_owned()),
        ..ModelSpec::new(
            format!("{name}-{number:04}:{tag}"),
            modified,
            Source::Weights(weights),
        )
    }
}
