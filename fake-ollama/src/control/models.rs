//! Models that come, change and go by another hand than the page's.

use axum::Json;
use axum::extract::State;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use super::{ControlError, Controlled, Done, done};
use crate::digest::Digest;
use crate::name::Name;
use crate::store::{Blobs, Format, ModelSpec, Purpose, Remote, Source, Store, Weights};

const DEFAULT_SIZE: u64 = 2_000_000_000;
const TEMPLATE: &str = "{{ .System }} {{ .Prompt }}";
/// How long a model that is made as loaded stays so.
const KEEP_LOADED: SignedDuration = SignedDuration::from_hours(24);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PutOrder {
    name: String,
    size: Option<u64>,
    /// The digest of the weights; invented from the name when it does not matter.
    weights: Option<String>,
    digest_of: Option<String>,
    from: Option<String>,
    system: Option<String>,
    remote_host: Option<String>,
    #[serde(default)]
    modified_ago_s: i64,
    #[serde(default)]
    loaded: bool,
    #[serde(default)]
    stuck: bool,
    #[serde(default)]
    corrupt: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NameOrder {
    name: String,
}

pub(super) async fn put(State(controlled): State<Controlled>, Json(order): Json<PutOrder>) -> Done {
    let now = Timestamp::now();
    let store = &mut controlled.shared.world().store;
    if order.corrupt {
        store.create_corrupt(&order.name, now)?;
        return done();
    }
    let modified = now
        .checked_sub(SignedDuration::from_secs(order.modified_ago_s))
        .map_err(|error| ControlError::BadOrder(error.to_string()))?;
    store.create(ModelSpec {
        template: order.remote_host.is_none().then(|| TEMPLATE.to_owned()),
        system: order.system.clone(),
        ..ModelSpec::new(&order.name, modified, order.source()?)
    })?;
    if order.stuck {
        store.make_stuck(&order.name)?;
    }
    if order.loaded {
        load(store, &order.name, now);
    }
    done()
}

pub(super) async fn remove(
    State(controlled): State<Controlled>,
    Json(order): Json<NameOrder>,
) -> Done {
    let name = order.parse()?;
    controlled
        .shared
        .world()
        .store
        .remove(&name, Blobs::Remove)?;
    done()
}

/// The same name with new content, as after a pull of a newer version.
pub(super) async fn touch(
    State(controlled): State<Controlled>,
    Json(order): Json<NameOrder>,
) -> Done {
    let now = Timestamp::now();
    let store = &mut controlled.shared.world().store;
    let system = format!("Touched at {now}.");
    store.create(ModelSpec {
        system: Some(system),
        ..ModelSpec::new(&order.name, now, Source::From(order.name.clone()))
    })?;
    done()
}

impl PutOrder {
    fn source(&self) -> Result<Source, ControlError> {
        let sources = (&self.digest_of, &self.from, &self.remote_host);
        Ok(match sources {
            (Some(other), None, None) => Source::AliasOf(other.clone()),
            (None, Some(other), None) => Source::From(other.clone()),
            (None, None, Some(host)) => Source::Cloud(Remote {
                host: host.clone(),
                model: self.name.clone(),
            }),
            (None, None, None) => Source::Weights(self.own_weights()?),
            _ => {
                let message = "at most one of digest_of, from and remote_host can be given";
                return Err(ControlError::BadOrder(message.to_owned()));
            }
        })
    }

    fn own_weights(&self) -> Result<Weights, ControlError> {
        let digest = match &self.weights {
            None => Digest::invented(&self.name),
            Some(text) => Digest::parse(text)
                .ok_or_else(|| ControlError::BadOrder(format!("{text:?} is no digest")))?,
        };
        let size = self.size.unwrap_or(DEFAULT_SIZE);
        Ok(Weights {
            digest,
            size,
            format: Format::Gguf,
            architecture: "llama".to_owned(),
            parameter_count: size * 8 / 5,
            quantization: "Q4_K_M".to_owned(),
            context_length: 8192,
            embedding_length: 4096,
            block_count: 32,
            purpose: Purpose::Text,
        })
    }
}

impl NameOrder {
    fn parse(&self) -> Result<Name, ControlError> {
        let invalid = || ControlError::BadOrder(format!("{:?} is no valid model name", self.name));
        Name::parse(&self.name).ok_or_else(invalid)
    }
}

fn load(store: &mut Store, name: &str, now: Timestamp) {
    if let Some(name) = Name::parse(name) {
        store.load(&name, now, KEEP_LOADED);
    }
}
