//! What has been read of models' layers, by the digest of the manifest. A digest pins its content, so this is never out of
//! date, whichever server it came from, and it is worth keeping from one visit to the next.

use std::sync::Arc;

use super::layers::{Layers, TextLayer};
use super::model::Model;
use super::name_set::NameSet;
use super::storage::Knowledge;
use super::text::joined;

/// What is known of each digest, in pages: each page is in the order of its digests, and so are the pages. To write a digest
/// down then moves a page's lines at most, however thick the book is.
#[derive(Clone, Debug, Default)]
pub struct LayerBook(Vec<Vec<Line>>);

/// A digest, and what is known of it.
type Line = (Arc<str>, Arc<Layers>);

/// How many lines a page has at most.
const PAGE: usize = 256;

/// How many digests are kept: more than people have models, and a few hundred bytes each.
const MOST_KEPT: usize = 2000;

impl LayerBook {
    /// Writes down what was read.
    pub fn insert(&mut self, digest: &Arc<str>, layers: Layers) {
        let (number, found) = self.find(digest);
        let layers = Arc::new(layers);
        let Some(page) = self.0.get_mut(number) else {
            return self.0.push(vec![(Arc::clone(digest), layers)]);
        };
        match found {
            Ok(place) => page[place].1 = layers,
            Err(place) => page.insert(place, (Arc::clone(digest), layers)),
        }
        if page.len() > PAGE {
            let next = page.split_off(PAGE / 2);
            self.0.insert(number + 1, next);
        }
    }

    /// Whether a model's layers need not be asked for: they are known, or it has none, or it cannot be told apart.
    #[must_use]
    pub fn needs_no_reading(&self, model: &Model) -> bool {
        model.is_cloud() || model.digest.is_empty() || self.layers(&model.digest).is_some()
    }

    /// What is known of a model.
    #[must_use]
    pub fn knowledge(&self, model: &Model) -> Knowledge {
        if model.is_cloud() {
            return Knowledge::NoLayers;
        }
        self.layers(&model.digest)
            .map_or(Knowledge::Unread, |layers| {
                Knowledge::Layers(Arc::clone(layers))
            })
    }

    /// The book as text, a line a digest; what is listed goes first, and what is too much is left out.
    #[must_use]
    pub fn to_text(&self, listed: &[Arc<Model>]) -> String {
        let mut digests = NameSet::default();
        digests.extend(listed.iter().map(|model| &model.digest));
        let is_listed = |digest: &str| digests.contains(digest);
        let (first, rest): (Vec<_>, Vec<_>) =
            self.lines().partition(|(digest, _)| is_listed(digest));
        let lines = first.into_iter().chain(rest).take(MOST_KEPT);
        lines.map(|(digest, layers)| line(digest, layers)).collect()
    }

    /// Reads a text that [`Self::to_text`] wrote. Lines that are anything else count for nothing.
    #[must_use]
    pub fn from_text(text: &str) -> Self {
        let mut book = LayerBook::default();
        for (digest, layers) in text.lines().filter_map(read_line) {
            book.insert(&digest, layers);
        }
        book
    }

    fn layers(&self, digest: &str) -> Option<&Arc<Layers>> {
        let (page, found) = self.find(digest);
        found.ok().map(|place| &self.0[page][place].1)
    }

    fn lines(&self) -> impl Iterator<Item = &Line> {
        self.0.iter().flatten()
    }

    /// The page on which a digest is or belongs, and its place there.
    fn find(&self, digest: &str) -> (usize, Result<usize, usize>) {
        let is_before = |page: &Vec<Line>| page.first().is_some_and(|it| *it.0 <= *digest);
        let page = self.0.partition_point(is_before).saturating_sub(1);
        let lines = self.0.get(page).map_or(&[][..], Vec::as_slice);
        let place = lines.binary_search_by(|(other, _)| (**other).cmp(digest));
        (page, place)
    }
}

/// `DIGEST BLOB,BLOB HASH:LEAST:MOST,HASH:LEAST:MOST HASH:LEAST:MOST`, and one more field where not all blobs are known.
fn line(digest: &str, layers: &Layers) -> String {
    format!(
        "{digest} {} {} {}{}\n",
        joined(&layers.blobs, ","),
        texts(&layers.texts),
        texts(&layers.doubtful),
        if layers.is_complete { "" } else { " partly" }
    )
}

fn texts(layers: &[TextLayer]) -> String {
    let layers = layers.iter();
    let texts: Vec<String> = layers
        .map(|text| format!("{}:{}:{}", text.hash, text.least, text.most))
        .collect();
    joined(&texts, ",")
}

fn read_line(line: &str) -> Option<(Arc<str>, Layers)> {
    let mut fields = line.split(' ');
    let digest = fields.next().filter(|digest| !digest.is_empty())?.into();
    let blobs = listed(fields.next()?).map(Arc::from).collect();
    let mut texts =
        || -> Option<Vec<TextLayer>> { listed(fields.next()?).map(read_text).collect() };
    let layers = Layers {
        blobs,
        texts: texts()?,
        doubtful: texts()?,
        is_complete: fields.next().is_none(),
    };
    Some((digest, layers))
}

fn listed(field: &str) -> impl Iterator<Item = &str> {
    field.split(',').filter(|item| !item.is_empty())
}

fn read_text(item: &str) -> Option<TextLayer> {
    let mut numbers = item.split(':').map(|number| number.parse().ok());
    let layer = TextLayer {
        hash: numbers.next()??,
        least: numbers.next()??,
        most: numbers.next()??,
    };
    (layer.least <= layer.most).then_some(layer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::model::tests::model;
    use proptest::prelude::*;

    fn layers() -> impl Strategy<Value = Layers> {
        let text = any::<(u64, u64, u64)>().prop_map(|(hash, a, b)| TextLayer {
            hash,
            least: a.min(b),
            most: a.max(b),
        });
        let parts = (
            proptest::collection::vec("[0-9a-f]{64}", 0..4),
            proptest::collection::vec(text.clone(), 0..4),
            proptest::collection::vec(text, 0..4),
            any::<bool>(),
        );
        parts.prop_map(|(blobs, texts, doubtful, is_complete)| Layers {
            blobs: blobs.into_iter().map(Arc::from).collect(),
            is_complete,
            texts,
            doubtful,
        })
    }

    proptest! {
        #[test]
        fn what_was_written_is_read_again(pages in proptest::collection::btree_map("[0-9a-f]{8}", layers(), 0..20)) {
            let mut book = LayerBook::default();
            for (digest, layers) in &pages {
                book.insert(&digest.as_str().into(), layers.clone());
            }
            prop_assert!(LayerBook::from_text(&book.to_text(&[])).lines().eq(book.lines()));
        }

        /// Each digest has one line, with what was written last.
        #[test]
        fn a_book_of_many_pages_is_as_a_map(digests in proptest::collection::vec(0..3000_u64, 0..3000)) {
            let mut book = LayerBook::default();
            let mut map = std::collections::BTreeMap::new();
            for (turn, digest) in (0..).zip(digests) {
                let digest: Arc<str> = format!("{digest:04}").into();
                let text = TextLayer { hash: turn, least: 0, most: 0 };
                let layers = Layers { texts: vec![text], ..Layers::default() };
                book.insert(&digest, layers.clone());
                map.insert(digest, Arc::new(layers));
            }
            prop_assert!(book.lines().map(|(digest, layers)| (digest, layers)).eq(&map));
            prop_assert!(map.keys().all(|digest| book.needs_no_reading(&model("m", digest, 1))));
            prop_assert!(book.0.iter().all(|page| (1..=PAGE).contains(&page.len())));
        }

        #[test]
        fn no_text_is_too_strange(text in "([0-9a-f]{0,4}[ :,\n]){0,40}|\\PC{0,60}") {
            let book = LayerBook::from_text(&text);
            prop_assert!(LayerBook::from_text(&book.to_text(&[])).lines().eq(book.lines()));
        }
    }

    #[test]
    fn the_book_stays_small_and_keeps_what_is_listed() {
        let mut book = LayerBook::default();
        for number in 0..MOST_KEPT + 500 {
            book.insert(&format!("{number:08}").into(), Layers::default());
        }
        let listed = [Arc::new(model("m", "00002499", 1))];
        let text = book.to_text(&listed);
        assert_eq!(text.lines().count(), MOST_KEPT);
        assert!(LayerBook::from_text(&text).needs_no_reading(&listed[0]));
    }

    #[test]
    fn a_model_is_read_once_and_a_cloud_model_never() {
        let mut book = LayerBook::default();
        let local = model("m", "d", 1);
        let cloud = Model {
            remote: Some(crate::domain::model::Remote {
                host: "h".into(),
                model: "m".into(),
            }),
            ..local.clone()
        };
        assert!(!book.needs_no_reading(&local) && book.needs_no_reading(&cloud));
        assert_eq!(book.knowledge(&local), Knowledge::Unread);
        assert_eq!(book.knowledge(&cloud), Knowledge::NoLayers);
        book.insert(&"d".into(), Layers::default());
        assert!(book.needs_no_reading(&local));
        assert_eq!(book.knowledge(&local), Knowledge::Layers(Arc::default()));
        assert!(
            book.needs_no_reading(&model("m", "", 1)),
            "nothing to write it under"
        );
    }
}
