//! The picture of the disk: what is on it, family by family, large enough to be seen.

use std::sync::Arc;

use super::order;
use super::storage::{Part, Storage};

/// What is drawn, from left to right.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Picture {
    /// The families, the one with the most bytes first.
    pub families: Vec<Family>,
    /// The parts in the order of their families, the largest first, each with the place of its family.
    pub parts: Vec<(usize, Part)>,
    /// What is too small to be drawn by itself, in bytes.
    pub small: u64,
    /// How many parts that is.
    pub small_parts: usize,
}

/// A family of models, and what it takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Family {
    /// The architecture's name as Ollama tells it; empty where it does not.
    pub name: Arc<str>,
    /// What its parts add up to.
    pub bytes: u64,
}

/// A part is drawn where it is at least one of so many equal parts of the whole: some five pixels on a wide screen.
const FINEST: u64 = 250;

impl Picture {
    /// Draws a storage.
    #[must_use]
    pub fn new(storage: &Storage) -> Self {
        let parts = storage.parts();
        let families = families(&parts);
        let total: u64 = parts
            .iter()
            .fold(0, |sum, part| sum.saturating_add(part.bytes));
        let mut picture = Picture::default();
        for part in parts {
            let family = families
                .iter()
                .position(|family| family.name == part.family);
            match family {
                Some(family) if part.bytes > 0 && part.bytes >= total / FINEST => {
                    picture.parts.push((family, part));
                }
                _ => {
                    picture.small = picture.small.saturating_add(part.bytes);
                    picture.small_parts += usize::from(part.bytes > 0);
                }
            }
        }
        picture.parts = order::sorted(&picture.parts, &|a, b| {
            a.0.cmp(&b.0).then_with(|| b.1.bytes.cmp(&a.1.bytes))
        });
        picture.families = families;
        picture
    }
}

fn families(parts: &[Part]) -> Vec<Family> {
    let mut families: Vec<Family> = Vec::new();
    for part in parts {
        match families
            .iter_mut()
            .find(|family| family.name == part.family)
        {
            Some(family) => family.bytes = family.bytes.saturating_add(part.bytes),
            None => families.push(Family {
                name: Arc::clone(&part.family),
                bytes: part.bytes,
            }),
        }
    }
    order::sorted(&families, &|a, b| b.bytes.cmp(&a.bytes))
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
        let families = picture.families.iter();
        let families: Vec<_> = families.map(|it| (&*it.name, rounded(it.bytes))).collect();
        assert_eq!(families, [("llama", 10_010), ("qwen", 9_000)]);
        let parts = picture.parts.iter().map(|(family, part)| {
            (
                *family,
                part.names.join(" "),
                rounded(part.bytes),
                part.is_shared,
            )
        });
        assert_eq!(
            parts.collect::<Vec<_>>(),
            [
                (0, "base:1 tuned:1".to_owned(), 5_000, true),
                (0, "llama:1".to_owned(), 4_000, false),
                (0, "tuned:1".to_owned(), 1_000, false),
                (1, "big:1".to_owned(), 9_000, false),
            ]
        );
        assert_eq!(rounded(picture.small), 10);
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
            let drawn: u64 = picture.parts.iter().map(|(_, part)| part.bytes).sum();
            let all: u64 = sizes.iter().map(|(_, size)| size).sum();
            prop_assert_eq!(drawn + picture.small, all);
            prop_assert_eq!(picture.parts.len() + picture.small_parts, sizes.len());
            prop_assert!(picture.parts.is_sorted_by_key(|(family, _)| *family));
        }
    }
}
