//! A fault as it befalls one request.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use futures_util::{StreamExt, stream};
use hyper::StatusCode;
use tokio::sync::watch;

use crate::answer::{Answer, AnswerBody, CutConnection, HTML};
use crate::distortion;
use crate::endpoints::{Call, Route};
use crate::fault::{CutAt, Fault, When};
use crate::log::LogMark;
use crate::request::OllamaRequest;
use crate::store::Blobs;
use crate::world::Shared;

const PROXY_PAGE: &str = "<!doctype html>\n<html><head><title>Gateway</title></head>\
    <body><h1>Gateway</h1><p>This page is not from Ollama.</p></body></html>\n";

/// A fault that was taken for a request.
pub(crate) struct Mishap {
    fault: Fault,
    shared: Arc<Shared>,
    mark: LogMark,
    /// Listens from before the fault was taken, so that no release is missed.
    releases: watch::Receiver<()>,
}

/// An answer, and whether CORS headers belong to it.
pub(crate) struct Outcome {
    pub(crate) answer: Answer,
    pub(crate) cors: bool,
}

impl Outcome {
    pub(crate) fn answer(answer: Answer) -> Self {
        Self { answer, cors: true }
    }
}

impl Mishap {
    /// Takes the fault that is ordered for this request, if there is one.
    pub(crate) fn take(
        shared: &Arc<Shared>,
        request: &OllamaRequest,
        mark: LogMark,
    ) -> Option<Self> {
        let releases = shared.releases();
        let mut world = shared.world();
        let fault = world.faults.take(request)?;
        world.log.note_fault(mark, fault.kind());
        drop(world);
        Some(Self {
            fault,
            shared: Arc::clone(shared),
            mark,
            releases,
        })
    }

    /// Plays the fault around an endpoint's work.
    pub(crate) async fn play(
        mut self,
        route: &Route,
        mut call: Call,
    ) -> Result<Outcome, CutConnection> {
        if let Fault::Status {
            keep_blobs: true, ..
        } = self.fault
        {
            call.blobs = Blobs::Keep;
        }
        if !self.works() {
            return self.instead_of(Answer::empty(StatusCode::OK)).await;
        }
        if matches!(
            self.fault,
            Fault::Delay { .. } | Fault::Hang { when: When::Before }
        ) {
            self.wait().await?;
            return Ok(Outcome::answer(route.serve(&call).await));
        }
        let answer = route.serve(&call).await;
        self.instead_of(answer).await
    }

    /// Whether the endpoint does its work.
    fn works(&self) -> bool {
        match &self.fault {
            Fault::Status { when, .. } => *when == When::After,
            Fault::Cut { work, .. } => *work,
            Fault::Html { .. } | Fault::LyingOk | Fault::LyingNotFound => false,
            Fault::Delay { .. }
            | Fault::Hang { .. }
            | Fault::Stall { .. }
            | Fault::Truncated
            | Fault::NoCors
            | Fault::Sparse
            | Fault::UnknownFields => true,
        }
    }

    /// What the client gets in place of this answer.
    pub(crate) async fn instead_of(mut self, answer: Answer) -> Result<Outcome, CutConnection> {
        self.wait().await?;
        let instead = match &self.fault {
            Fault::Status {
                status,
                body,
                content_type,
                ..
            } => Answer::bytes(status_code(*status), content_type, body.clone()),
            Fault::Cut {
                when: CutAt::BeforeHeaders,
                ..
            } => return Err(CutConnection),
            Fault::Cut {
                when: CutAt::MidBody,
                ..
            } => cut_in_the_middle(answer).await,
            Fault::Html { status } => Answer::bytes(status_code(*status), HTML, PROXY_PAGE),
            Fault::Stall { lines } => return Ok(Outcome::answer(self.stalled(answer, *lines))),
            Fault::Truncated => truncated(answer).await,
            Fault::NoCors => {
                return Ok(Outcome {
                    answer,
                    cors: false,
                });
            }
            Fault::Sparse => distortion::sparse(answer).await,
            Fault::UnknownFields => distortion::with_unknown_fields(answer).await,
            Fault::LyingOk => Answer::empty(StatusCode::OK),
            Fault::LyingNotFound => {
                let model = self.asked_model();
                Answer::error(StatusCode::NOT_FOUND, format!("model '{model}' not found"))
            }
            Fault::Delay { .. } | Fault::Hang { .. } => answer,
        };
        Ok(Outcome::answer(instead))
    }

    /// Waits as the fault demands. A request that a reset overtakes is cut.
    async fn wait(&mut self) -> Result<(), CutConnection> {
        match &self.fault {
            Fault::Delay { ms } => tokio::time::sleep(Duration::from_millis(*ms)).await,
            Fault::Hang { .. } => self.releases.changed().await.map_err(|_| CutConnection)?,
            _ => {}
        }
        match self.shared.world().log.is_current(self.mark) {
            true => Ok(()),
            false => Err(CutConnection),
        }
    }

    /// So many lines of a stream; the rest comes with the next release, unless a reset is what releases it.
    fn stalled(&self, answer: Answer, after: usize) -> Answer {
        let AnswerBody::Lines(lines) = answer.content else {
            return answer;
        };
        let (shared, mark) = (Arc::clone(&self.shared), self.mark);
        let told = stream::unfold(
            (lines, self.releases.clone(), 0),
            move |(mut lines, mut releases, at)| {
                let shared = Arc::clone(&shared);
                async move {
                    if at == after {
                        releases.changed().await.ok()?;
                        shared.world().log.is_current(mark).then_some(())?;
                    }
                    let line = lines.next().await?;
                    Some((line, (lines, releases, at + 1)))
                }
            },
        );
        Answer {
            content: AnswerBody::Lines(Box::pin(told)),
            ..answer
        }
    }

    fn asked_model(&self) -> String {
        self.shared.world().log.model(self.mark).unwrap_or_default()
    }
}

fn status_code(number: u16) -> StatusCode {
    StatusCode::from_u16(number).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// The first half of the body; of an empty one, a beginning that promises more.
async fn first_half(answer: Answer) -> Bytes {
    let body = answer.into_bytes().await;
    match body.len() {
        0 | 1 => Bytes::from_static(b"{\"error\":\"mod"),
        length => body.slice(..length / 2),
    }
}

async fn cut_in_the_middle(answer: Answer) -> Answer {
    let (status, headers) = (answer.status, answer.headers.clone());
    let content = AnswerBody::Cut(first_half(answer).await);
    Answer {
        status,
        headers,
        content,
    }
}

async fn truncated(answer: Answer) -> Answer {
    let (status, headers) = (answer.status, answer.headers.clone());
    let content = AnswerBody::Whole(first_half(answer).await);
    Answer {
        status,
        headers,
        content,
    }
}
