//! Faults that tests order: which requests they hit, and what goes wrong.

use serde::Deserialize;

use crate::answer::JSON;
use crate::name::Name;
use crate::request::OllamaRequest;

/// One order: the requests that it hits, how many of them, and the fault.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FaultOrder {
    method: Option<String>,
    path: Option<String>,
    model: Option<String>,
    /// So many matching requests pass first.
    #[serde(default)]
    skip: u32,
    #[serde(default)]
    times: Times,
    fault: Fault,
}

/// How many requests a fault hits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "TimesForm")]
enum Times {
    Left(u32),
    Always,
}

/// A number, or `null` or `"always"`.
#[derive(Deserialize)]
#[serde(untagged)]
enum TimesForm {
    Number(u32),
    Always(AlwaysForm),
    Null,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum AlwaysForm {
    Always,
}

/// What goes wrong.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) enum Fault {
    /// This status and body, in place of the endpoint's work or after it.
    Status {
        status: u16,
        #[serde(default)]
        body: String,
        #[serde(default = "json_type")]
        content_type: String,
        #[serde(default)]
        when: When,
        /// A deletion leaves the blobs behind.
        #[serde(default)]
        keep_blobs: bool,
    },
    /// The request is served, but late.
    Delay { ms: u64 },
    /// No answer until the hang is released.
    Hang {
        #[serde(default)]
        when: When,
    },
    /// So many lines of a stream, and the rest once hanging requests are released.
    Stall { lines: usize },
    /// The connection is cut.
    Cut {
        when: CutAt,
        /// Whether the endpoint does its work all the same.
        #[serde(default)]
        work: bool,
    },
    /// A page, as a proxy sends it.
    Html {
        #[serde(default = "ok_status")]
        status: u16,
    },
    /// Half of the answer, with a proper end.
    Truncated,
    /// The answer without CORS headers.
    NoCors,
    /// A list whose entries lack what older servers do not send.
    Sparse,
    /// A list whose entries say more than anybody knows of.
    UnknownFields,
    /// A deletion that says 200 and removes nothing.
    LyingOk,
    /// A deletion that says 404 of a model that is there, and stays.
    #[serde(rename = "lying-404")]
    LyingNotFound,
}

/// Whether a fault comes before the endpoint's work or after it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum When {
    #[default]
    Before,
    After,
}

/// Where in an answer the connection is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum CutAt {
    BeforeHeaders,
    MidBody,
}

/// All orders, the oldest first.
#[derive(Debug, Default)]
pub(crate) struct Faults(Vec<FaultOrder>);

fn json_type() -> String {
    JSON.to_owned()
}

fn ok_status() -> u16 {
    200
}

impl Default for Times {
    fn default() -> Self {
        Self::Left(1)
    }
}

impl From<TimesForm> for Times {
    fn from(form: TimesForm) -> Self {
        match form {
            TimesForm::Number(times) => Self::Left(times),
            TimesForm::Always(AlwaysForm::Always) | TimesForm::Null => Self::Always,
        }
    }
}

impl Fault {
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Status { .. } => "status",
            Self::Delay { .. } => "delay",
            Self::Hang { .. } => "hang",
            Self::Stall { .. } => "stall",
            Self::Cut { .. } => "cut",
            Self::Html { .. } => "html",
            Self::Truncated => "truncated",
            Self::NoCors => "no-cors",
            Self::Sparse => "sparse",
            Self::UnknownFields => "unknown-fields",
            Self::LyingOk => "lying-ok",
            Self::LyingNotFound => "lying-404",
        }
    }
}

impl FaultOrder {
    /// Whether the fault cuts connections.
    pub(crate) fn cuts(&self) -> bool {
        matches!(self.fault, Fault::Cut { .. }) && self.times != Times::Left(0)
    }

    fn matches(&self, request: &OllamaRequest) -> bool {
        let is_method = match &self.method {
            Some(method) => method.eq_ignore_ascii_case(request.method.as_str()),
            // A fault that names no method means what the page asks for, not its preflight.
            None => request.method != hyper::Method::OPTIONS,
        };
        let is_path = self.path.as_ref().is_none_or(|path| *path == request.path);
        let is_model = self
            .model
            .as_ref()
            .is_none_or(|text| match Name::parse(text) {
                Some(name) => request.names(&name),
                None => request.model().as_ref() == Some(text),
            });
        is_method && is_path && is_model
    }

    /// Takes one request into account; the fault if it hits.
    fn play(&mut self) -> Option<Fault> {
        if self.skip > 0 {
            self.skip -= 1;
            return None;
        }
        if let Times::Left(times) = &mut self.times {
            *times = times.checked_sub(1)?;
        }
        Some(self.fault.clone())
    }
}

impl Faults {
    pub(crate) fn add(&mut self, order: FaultOrder) {
        self.0.push(order);
    }

    /// The fault for this request: of the oldest order that hits it.
    pub(crate) fn take(&mut self, request: &OllamaRequest) -> Option<Fault> {
        self.0
            .iter_mut()
            .filter(|order| order.matches(request))
            .find_map(FaultOrder::play)
    }

    /// Whether a cut is still to come.
    pub(crate) fn may_cut(&self) -> bool {
        self.0.iter().any(FaultOrder::cuts)
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::{FaultOrder, Faults};
    use crate::request::OllamaRequest;
    use hyper::Method;

    fn order(json: &str) -> FaultOrder {
        serde_json::from_str(json).unwrap()
    }

    fn delete(model: &str) -> OllamaRequest {
        OllamaRequest {
            method: Method::DELETE,
            path: "/api/delete".to_owned(),
            headers: hyper::HeaderMap::new(),
            body: format!("{{\"model\":\"{model}\"}}").into(),
        }
    }

    #[test]
    fn hits_the_requests_that_it_names() {
        let mut faults = Faults::default();
        faults.add(order(
            r#"{"model":"Mistral","skip":1,"times":2,"fault":{"kind":"truncated"}}"#,
        ));
        let mut hits = |model| faults.take(&delete(model)).is_some();
        assert!(!hits("llama3.2"));
        assert!(!hits("mistral:latest"), "the first one passes");
        assert!(hits("mistral:latest"));
        assert!(hits("library/mistral"));
        assert!(!hits("mistral"), "two times are over");
    }

    #[test]
    fn reads_times_in_every_form() {
        for (times, hits) in [("", 1), (r#""times":3,"#, 3), (r#""times":null,"#, 9)] {
            let mut faults = Faults::default();
            faults.add(order(&format!(
                r#"{{{times}"fault":{{"kind":"delay","ms":1}}}}"#
            )));
            let played = (0..9)
                .filter(|_| faults.take(&delete("a")).is_some())
                .count();
            assert_eq!(played, hits, "{times}");
        }
    }

    #[test]
    fn refuses_misspelt_orders() {
        for json in [
            r#"{"time":1,"fault":{"kind":"truncated"}}"#,
            r#"{"fault":{"kind":"explode"}}"#,
            r#"{"fault":{"kind":"cut","when":"never"}}"#,
            r#"{"fault":{"kind":"delay","ms":1,"sec":2}}"#,
        ] {
            assert!(serde_json::from_str::<FaultOrder>(json).is_err(), "{json}");
        }
    }
}
