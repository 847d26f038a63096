//! The picture of the disk: what is on it, family by family, large enough to be seen.

use std::sync::Arc;

use super::order;
use super::span::Span;
use super::storage::{Part, Storage};

/// What is drawn, from left to right.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Picture {
    /// The families, the one with the most bytes first.
    pub families: Vec<Family>,
}

/// A family of models, and what it takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Family {
    /// The architecture's name as Ollama tells it; empty where it does not.
    pub name: Arc<str>,
    /// What its parts add up to.
    pub bytes: Span,
    /// The parts that are drawn by themselves, the largest first.
    pub parts: Vec<Arc<Part>>,
    /// What the others add up to, which are too small for that.
    pub small: Span,
    /// How many they are.
    pub small_parts: usize,
}

/// A part is drawn by itself where it is at least one of so many equal parts of the whole: some five pixels on a wide screen.
const FINEST: u64 = 250;

impl Picture {
    /// Draws a storage.
    #[must_use]
    pub fn new(storage: &Storage) -> Self {
        let parts = storage.parts();
        let total = parts.iter().fold(Span::ZERO, |sum, part| sum + part.bytes);
        let parts = order::sorted(&parts, &|a, b| {
            a.family
                .cmp(&b.family)
                .then_with(|| b.bytes.most.cmp(&a.bytes.most))
        });
        let families = parts.chunk_by(|a, b| a.family == b.family);
        let families: Vec<Family> = families
            .map(|parts| Family::new(parts, total.most / FINEST))
            .filter(|family| family.bytes.most > 0)
            .collect();
        Picture {
            families: order::sorted(&families, &|a, b| b.bytes.most.cmp(&a.bytes.most)),
        }
    }
}

impl Family {
    fn new(parts: &[Part], finest: u64) -> Self {
        let mut family = Family {
            name: Arc::clone(&parts[0].family),
            bytes: Span::ZERO,
            parts: Vec::new(),
            small: Span::ZERO,
            small_parts: 0,
        };
        for part in parts.iter().filter(|part| part.bytes.most > 0) {
            family.bytes += part.bytes;
            if part.bytes.most >= finest {
                family.parts.push(Arc::new(part.clone()));
            } else {
                family.small += part.bytes;
                family.small_parts += 1;
            }
        }
        family
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::layers::Layers;
    use crate::domain::model::Model;
    use crate::domain::model::tests::model;
    use crate::domain::storage::Knowledge;
    use proptest::prelude::*;

    fn of(models: &[(&str, &str, u64, &[&str])]) -> Picture {
        let listed: Vec<Arc<Model>> = models
            .iter()
            .map(|(name, family, size, _)| {
                Arc::new(Model {
                    family: (*family).into(),
                    ..model(name, name, *size)
                })
            })
            .collect();
        let storage = Storage::new(&listed, &|model| {
            let (.., blobs) = models
                .iter()
                .find(|it| *it.0 == *model.name)
                .expect("listed");
            Knowledge::Layers(Arc::new(Layers {
                blobs: blobs.iter().map(|&blob| blob.into()).collect(),
                is_complete: true,
                ..Layers::default()
            }))
        });
        Picture::new(&storage)
    }

    #[test]
    fn shared_bytes_are_drawn_once_and_families_stand_together() {
        const MB: u64 = 1_000_000;
        let picture = of(&[
            ("small:1", "llama", 10 * MB, &["s"]),
            ("base:1", "llama", 5_000 * MB, &["w"]),
            ("tuned:1", "llama", 6_000 * MB, &["w", "a"]),
            ("big:1", "qwen", 9_000 * MB, &["q"]),
            ("llama:1", "llama", 4_000 * MB, &["l"]),
        ]);
        // A few kilobytes of each may be shared or not.
        let rounded = |bytes: u64| (bytes + MB / 2) / MB;
        let families: Vec<_> = picture
            .families
            .iter()
            .map(|it| (&*it.name, rounded(it.bytes.most), rounded(it.small.most)))
            .collect();
        assert_eq!(families, [("llama", 10_010, 10), ("qwen", 9_000, 0)]);
        let parts = picture.families.iter().flat_map(|family| &family.parts);
        let parts = parts.map(|part| {
            (
                part.names.join(" "),
                rounded(part.bytes.most),
                part.is_shared,
            )
        });
        assert_eq!(
            parts.collect::<Vec<_>>(),
            [
                ("base:1 tuned:1".to_owned(), 5_000, true),
                ("llama:1".to_owned(), 4_000, false),
                ("tuned:1".to_owned(), 1_000, false),
                ("big:1".to_owned(), 9_000, false),
            ]
        );
    }

    #[test]
    fn what_several_blobs_share_is_drawn_once() {
        let picture = of(&[
            ("llava:7b", "llama", 4_700_000_000, &["w", "projector"]),
            ("eye:latest", "llama", 4_700_000_200, &["w", "projector"]),
        ]);
        let [family] = &picture.families[..] else {
            panic!("one family")
        };
        assert_eq!(family.parts.len(), 1);
        assert!(family.bytes.most < 4_701_000_000, "{:?}", family.bytes);
    }

    proptest! {
        #[test]
        fn everything_is_drawn_once(sizes in proptest::collection::vec((0..4u8, 1..1_000_000u64), 0..40)) {
            let names: Vec<String> = (0..sizes.len()).map(|number| format!("m{number}:1")).collect();
            let families: Vec<String> = sizes.iter().map(|(family, _)| family.to_string()).collect();
            let blobs: Vec<[&str; 1]> = names.iter().map(|name| [name.as_str()]).collect();
            let models: Vec<_> = names
                .iter()
                .zip(&families)
                .zip(&sizes)
                .zip(&blobs)
                .map(|(((name, family), (_, size)), blob)| (name.as_str(), family.as_str(), *size, &blob[..]))
                .collect();
            let picture = of(&models);
            let all: u64 = sizes.iter().map(|(_, size)| size).sum();
            let drawn = picture.families.iter().fold(Span::ZERO, |sum, family| sum + family.bytes);
            prop_assert!(drawn.least <= all && all <= drawn.most);
            let parts: usize = picture.families.iter().map(|it| it.parts.len() + it.small_parts).sum();
            prop_assert!(parts >= sizes.len());
            let of_parts = |family: &Family| family.parts.iter().fold(family.small, |sum, part| sum + part.bytes);
            prop_assert!(picture.families.iter().all(|family| of_parts(family) == family.bytes));
            prop_assert!(picture.families.is_sorted_by(|a, b| a.bytes.most >= b.bytes.most));
        }
    }
}
