//! All that the fake keeps in memory, shared by the Ollama port and the control port.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp, tz::Offset};
use rand::SeedableRng;
use rand::rngs::StdRng;
use tokio::sync::watch;

use crate::catalogue::{Catalogue, Filling};
use crate::fault::Faults;
use crate::list_order::ListOrder;
use crate::log::Log;
use crate::origins::Origins;
use crate::registry::Registry;
use crate::store::{CreateError, Platform, Store};

/// The state of the pretended server.
pub(crate) struct World {
    pub(crate) store: Store,
    pub(crate) registry: Registry,
    pub(crate) log: Log,
    pub(crate) faults: Faults,
    pub(crate) origins: Origins,
    pub(crate) list_order: ListOrder,
    pub(crate) random: StdRng,
    pub(crate) overlapping_deletes: u64,
    deletes_in_flight: u32,
    zone: Offset,
}

/// What a reset begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Beginning {
    pub(crate) catalogue: Catalogue,
    pub(crate) seed: u64,
    pub(crate) platform: Platform,
}

/// The world, and the signals that requests wait for.
pub(crate) struct Shared {
    world: Mutex<World>,
    /// Changes when hanging requests are to go on.
    release: watch::Sender<()>,
    /// Changes when connections are to end after the request that they are serving.
    drain: watch::Sender<()>,
}

/// Counts a deletion as being in flight until it is dropped, which also happens when the
/// client goes away.
pub(crate) struct DeleteInFlight(Arc<Shared>);

impl World {
    pub(crate) fn new(beginning: &Beginning) -> Result<Self, CreateError> {
        let mut store = Store::new(beginning.platform);
        let Filling { registry, zone } =
            beginning
                .catalogue
                .fill(&mut store, beginning.seed, Timestamp::now())?;
        Ok(Self {
            store,
            registry,
            zone,
            log: Log::default(),
            faults: Faults::default(),
            origins: Origins::default(),
            list_order: ListOrder::default(),
            random: StdRng::seed_from_u64(beginning.seed),
            overlapping_deletes: 0,
            deletes_in_flight: 0,
        })
    }

    /// A time as the server writes it: RFC 3339 with nanoseconds and the local offset.
    pub(crate) fn write_time(&self, time: Timestamp) -> String {
        if self.zone == Offset::UTC {
            time.to_string()
        } else {
            time.display_with_offset(self.zone).to_string()
        }
    }
}

impl Shared {
    pub(crate) fn new(world: World) -> Self {
        let (release, _) = watch::channel(());
        let (drain, _) = watch::channel(());
        Self {
            world: Mutex::new(world),
            release,
            drain,
        }
    }

    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins anew: store, log, faults, origins. Requests that hang are cut.
    pub(crate) fn reset(&self, beginning: &Beginning) -> Result<(), CreateError> {
        let mut new = World::new(beginning)?;
        let mut world = self.world();
        new.log = world.log.next();
        new.deletes_in_flight = world.deletes_in_flight;
        *world = new;
        drop(world);
        self.release_hangs();
        Ok(())
    }

    pub(crate) fn release_hangs(&self) {
        self.release.send_replace(());
    }

    pub(crate) fn releases(&self) -> watch::Receiver<()> {
        self.release.subscribe()
    }

    /// Ends every connection as soon as it is idle.
    pub(crate) fn drain_connections(&self) {
        self.drain.send_replace(());
    }

    pub(crate) fn drains(&self) -> watch::Receiver<()> {
        self.drain.subscribe()
    }
}

impl DeleteInFlight {
    /// Begins a deletion, and tells whether another one is in flight already.
    pub(crate) fn begin(shared: &Arc<Shared>) -> (Self, bool) {
        let mut world = shared.world();
        let overlaps = world.deletes_in_flight > 0;
        world.deletes_in_flight += 1;
        world.overlapping_deletes += u64::from(overlaps);
        drop(world);
        (Self(Arc::clone(shared)), overlaps)
    }
}

impl Drop for DeleteInFlight {
    fn drop(&mut self) {
        self.0.world().deletes_in_flight -= 1;
    }
}

/// `keep_alive` as Ollama reads it without being told: five minutes.
pub(crate) const DEFAULT_KEEP_ALIVE: SignedDuration = SignedDuration::from_mins(5);
