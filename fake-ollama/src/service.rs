//! The road of a request through the Ollama port: record, host, origin, fault, endpoint.

use std::net::IpAddr;
use std::sync::Arc;

use axum::body::Body;
use hyper::body::Incoming;
use hyper::header::{ALLOW, CONNECTION, HeaderMap, HeaderValue};
use hyper::{Method, Request, Response, StatusCode};

use crate::answer::{Answer, AnswerBody, CutConnection, PLAIN_TEXT};
use crate::endpoints::{Call, Route};
use crate::host_guard;
use crate::log::LogMark;
use crate::mishap::{Mishap, Outcome};
use crate::origins::Verdict;
use crate::request::OllamaRequest;
use crate::store::Blobs;
use crate::world::{DeleteInFlight, Shared};

/// Answers one request, or cuts its connection.
pub(crate) async fn serve(
    shared: Arc<Shared>,
    bound_to: IpAddr,
    request: Request<Incoming>,
) -> Result<Response<Body>, CutConnection> {
    let request = OllamaRequest::read(request)
        .await
        .map_err(|_| CutConnection)?;
    let mark = shared.world().log.begin(&request);
    let mut answer = answer(&shared, bound_to, request, mark).await?;
    let is_cut = matches!(answer.content, AnswerBody::Cut(_));
    let mut world = shared.world();
    if !is_cut {
        world.log.note_status(mark, answer.status.as_u16());
    }
    // A browser sends a request again by itself when a connection that it has used before is
    // cut. So while a cut is ordered, no connection is used twice.
    if is_cut || world.faults.may_cut() {
        answer
            .headers
            .insert(CONNECTION, HeaderValue::from_static("close"));
    }
    Ok(answer.into_response())
}

async fn answer(
    shared: &Arc<Shared>,
    bound_to: IpAddr,
    request: OllamaRequest,
    mark: LogMark,
) -> Result<Answer, CutConnection> {
    let route = Route::of(&request.path);
    let wrong_method = route
        .as_ref()
        .filter(|route| !route.serves(&request.method));
    let mut headers = HeaderMap::new();
    if let Some(route) = wrong_method {
        headers.insert(ALLOW, HeaderValue::from_static(route.methods()));
    }
    let refused = !host_guard::is_allowed(request.host(), bound_to);
    let verdict = shared.world().origins.judge(&request);
    let served = match (refused, verdict, route) {
        (true, _, _) => Outcome::answer(Answer::empty(StatusCode::FORBIDDEN)),
        (_, Verdict::Answer(answer), _) => preflight(shared, &request, mark, answer).await?,
        (_, Verdict::Allowed(cors), route) => {
            let mut outcome = call(shared, request, mark, route).await?;
            if outcome.cors {
                outcome.answer.headers.extend(cors);
            }
            outcome
        }
        (_, Verdict::NotCors, route) => call(shared, request, mark, route).await?,
    };
    let mut answer = served.answer;
    answer.headers.extend(headers);
    Ok(answer)
}

/// Answers a preflight or refuses an origin; faults can be ordered for `OPTIONS` too.
async fn preflight(
    shared: &Arc<Shared>,
    request: &OllamaRequest,
    mark: LogMark,
    answer: Answer,
) -> Result<Outcome, CutConnection> {
    if request.method != Method::OPTIONS {
        return Ok(Outcome::answer(answer));
    }
    match Mishap::take(shared, request, mark) {
        Some(mishap) => mishap.instead_of(answer).await,
        None => Ok(Outcome::answer(answer)),
    }
}

async fn call(
    shared: &Arc<Shared>,
    request: OllamaRequest,
    mark: LogMark,
    route: Option<Route>,
) -> Result<Outcome, CutConnection> {
    let Some(route) = route else {
        let answer = Answer::bytes(StatusCode::NOT_FOUND, PLAIN_TEXT, "404 page not found");
        return Ok(Outcome::answer(answer));
    };
    if !route.serves(&request.method) {
        let status = StatusCode::METHOD_NOT_ALLOWED;
        let answer = Answer::bytes(status, PLAIN_TEXT, "405 method not allowed");
        return Ok(Outcome::answer(answer));
    }
    let in_flight = (route == Route::Delete).then(|| DeleteInFlight::begin(shared));
    let overlaps = in_flight.as_ref().is_some_and(|(_, overlaps)| *overlaps);
    let mishap = Mishap::take(shared, &request, mark);
    let call = Call {
        shared: Arc::clone(shared),
        request,
        mark,
        overlaps,
        blobs: Blobs::Remove,
    };
    match mishap {
        Some(mishap) => mishap.play(&route, call).await,
        None => Ok(Outcome::answer(route.serve(&call).await)),
    }
}
