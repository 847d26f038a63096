//! What to do where no list could be had.

use leptos::prelude::*;

use super::browser::address_bar;
use super::view::Built;
use crate::api::Diagnosis;
use crate::domain::server_address::{ServerAddress, is_allowed_origin, is_loopback};

/// What helps against a trouble, where something is known to help.
pub(super) fn advice(trouble: &Diagnosis, address: &ServerAddress) -> Built {
    let origin = address_bar::origin().unwrap_or_default();
    match trouble {
        Diagnosis::OriginRefused => Built::new(view! { <AllowOrigin origin /> }),
        Diagnosis::NothingAnswers => Built::new(view! {
            <p>
                "Start Ollama (its app, or " <code>"ollama serve"</code>
                "), then retry. If it listens elsewhere, as " <code>"OLLAMA_HOST"</code>
                " would tell, choose that address."
            </p>
            {kept_out(&origin, address).map(|why| view! { <p>{why}</p> })}
        }),
        Diagnosis::Interrupted => Built::new(()),
        Diagnosis::SomethingElse(_) => Built::new(view! {
            <p>
                "Another program uses this address, or a proxy stands in front. Is the port right? Ollama's own is 11434."
            </p>
        }),
        Diagnosis::OllamaError(_) | Diagnosis::TooSlow(_) => Built::new(view! {
            <p>"Ollama's own log tells more. Nothing on the disk has been touched."</p>
        }),
    }
}

/// Why the browser itself may keep this page from asking, so that it looks as if nothing answered.
fn kept_out(origin: &str, address: &ServerAddress) -> Option<&'static str> {
    let is_local = is_loopback(address.as_str());
    if origin.starts_with("https:") && !address.as_str().starts_with("https:") && !is_local {
        return Some(
            "This page came over https, and browsers keep such a page from asking an http address.",
        );
    }
    (is_local && !is_loopback(origin)).then_some(
        "That address means the computer that this browser runs on, and browsers may keep pages from elsewhere away \
         from it. For Ollama on another computer, choose that computer's address.",
    )
}

/// How to allow this page's origin, for each way in which Ollama is run.
#[component]
fn AllowOrigin(origin: String) -> impl IntoView {
    let ways = [
        (
            "Linux (systemd)",
            format!(
                "sudo systemctl edit ollama.service\n# add these two lines and save:\n[Service]\n\
                 Environment=\"OLLAMA_ORIGINS={origin}\"\n# then restart:\nsudo systemctl restart ollama"
            ),
        ),
        (
            "macOS",
            format!(
                "launchctl setenv OLLAMA_ORIGINS \"{origin}\"\n# then quit Ollama and start it again"
            ),
        ),
        (
            "Windows",
            format!(
                "setx OLLAMA_ORIGINS \"{origin}\"\n:: then quit Ollama in the task bar and start it again"
            ),
        ),
        (
            "Docker",
            format!(
                "# remove the old container first; the models stay in the volume\n\
                 docker run -d -v ollama:/root/.ollama -p 11434:11434 -e OLLAMA_ORIGINS={origin} --name ollama ollama/ollama"
            ),
        ),
    ];
    let ways = ways.map(|(system, lines)| {
        view! {
            <dt>{system}</dt>
            <dd>
                <pre class="command" tabindex="0" aria-label=format!("Commands for {system}")>
                    {lines}
                </pre>
            </dd>
        }
    });
    let before = if is_allowed_origin(&origin) {
        "Ollama lets such pages in unless set up otherwise, so this may be another program: is the port right? Ollama's \
         own is 11434. If it is Ollama, allow the page with "
    } else {
        "If it is Ollama, open the panel at http://127.0.0.1 or http://localhost, which it lets in out of the box, or \
         allow the page with "
    };
    view! {
        <p>{before} <code>"OLLAMA_ORIGINS"</code> ":"</p>
        <dl class="ways">{ways.collect_view()}</dl>
    }
}
