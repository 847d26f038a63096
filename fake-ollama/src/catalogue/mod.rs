//! The sets of models that a fake can begin with.

mod demo;
mod family;
mod many;
mod recorded;

use jiff::{SignedDuration, Timestamp, tz::Offset};

use crate::name::Name;
use crate::registry::{Network, Registry};
use crate::store::{CreateError, ModelSpec, Store};

/// The models that a fake begins with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Catalogue {
    /// Some thirty models as people have them; one is loaded.
    #[default]
    Demo,
    /// None.
    Empty,
    /// So many, invented.
    Many(usize),
    /// Those of the server that the recorded exchanges come from.
    Recorded,
}

/// What belongs to a catalogue besides its models.
pub(crate) struct Filling {
    pub(crate) registry: Registry,
    /// The server's time zone.
    pub(crate) zone: Offset,
}

impl Catalogue {
    /// Puts the models into an empty store.
    pub(crate) fn fill(
        self,
        store: &mut Store,
        seed: u64,
        now: Timestamp,
    ) -> Result<Filling, CreateError> {
        let offline = Filling {
            registry: Registry::new(Vec::new(), Network::Offline),
            zone: Offset::UTC,
        };
        match self {
            Self::Empty => Ok(offline),
            Self::Many(count) => create(store, many::models(count, seed, now)).map(|()| offline),
            Self::Recorded => create(store, recorded::models(now)).map(|()| offline),
            Self::Demo => {
                create(store, demo::models(now))?;
                load(store, demo::LOADED, now);
                let registry = Registry::new(demo::offered(now), Network::Online);
                Ok(Filling {
                    registry,
                    zone: Offset::constant(2),
                })
            }
        }
    }
}

fn create(store: &mut Store, models: Vec<ModelSpec>) -> Result<(), CreateError> {
    models.into_iter().try_for_each(|model| store.create(model))
}

/// Loads a model for as long as anybody will look at the demo.
fn load(store: &mut Store, name: &str, now: Timestamp) {
    if let Some(name) = Name::parse(name) {
        store.load(&name, now, SignedDuration::from_hours(24));
    }
}

/// The time so many seconds ago. Models of the same age share a second, at different
/// nanoseconds, so the number of the model goes in.
fn ago(now: Timestamp, seconds: i64, number: usize) -> Timestamp {
    let nanosecond = number as i128 * 31_415_927 % 1_000_000_000;
    let second = i128::from(now.as_second().saturating_sub(seconds));
    Timestamp::from_nanosecond(second * 1_000_000_000 + nanosecond).unwrap_or(now)
}

#[cfg(test)]
mod tests {
    use super::Catalogue;
    use crate::store::{Platform, Store};
    use jiff::Timestamp;
    use std::collections::BTreeSet;

    fn filled(catalogue: Catalogue, seed: u64) -> Store {
        let mut store = Store::new(Platform::Linux);
        catalogue.fill(&mut store, seed, Timestamp::now()).unwrap();
        store
    }

    fn digests(store: &Store) -> Vec<String> {
        store
            .models()
            .map(|model| model.manifest.digest().to_string())
            .collect()
    }

    #[test]
    fn demo_is_as_promised() {
        let store = filled(Catalogue::Demo, 0);
        let sizes: Vec<u64> = store
            .models()
            .filter(|model| store.remote(model.manifest).is_none())
            .map(|model| model.manifest.size())
            .collect();
        assert!((28..=36).contains(&sizes.len()), "{}", sizes.len());
        assert!(sizes.iter().min() < Some(&47_000_000));
        assert!(sizes.iter().max() > Some(&400_000_000_000));
        let all = digests(&store);
        let different: BTreeSet<&String> = all.iter().collect();
        assert!(different.len() < all.len(), "some names are aliases");
    }

    #[test]
    fn many_are_as_many_as_asked_for_and_follow_from_the_seed() {
        let store = filled(Catalogue::Many(1000), 7);
        assert_eq!(store.models().count(), 1000);
        assert_eq!(digests(&store), digests(&filled(Catalogue::Many(1000), 7)));
        assert_ne!(digests(&store), digests(&filled(Catalogue::Many(1000), 8)));
    }
}
