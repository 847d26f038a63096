//! No list could be had: what stands at the address, what to do about it, and another address.

use leptos::ev;
use leptos::prelude::*;

use super::boot;
use super::browser::address_bar;
use super::controls::{Button, Quote};
use super::panel::Panel;
use super::refresh::refresh;
use super::view::{Built, block, on, text};
use crate::api::Diagnosis;
use crate::domain::answer::CallError;
use crate::domain::server_address::ServerAddress;

/// The whole page's message where no list ever came; a line above the old list where there is one.
#[component]
pub(crate) fn NoConnection() -> impl IntoView {
    let panel = Panel::of_page();
    let has_list = move || panel.listing.with(|listing| listing.fetched.is_some());
    block(move || {
        panel.trouble.get().map(|trouble| {
            if has_list() {
                Built::new(view! { <StaleNotice trouble /> })
            } else {
                Built::new(view! { <Trouble trouble /> })
            }
        })
    })
}

#[component]
fn StaleNotice(trouble: Diagnosis) -> impl IntoView {
    let panel = Panel::of_page();
    let address = address_of(panel);
    view! {
        <div class="notice notice-warning" id="stale" role="alert">
            <p class="notice-text">
                {format!("{} The list below is the one from before.", sentence(&trouble, &address))}
            </p>
            {quoted(&trouble)}
            <div class="notice-actions">
                <RetryButton />
            </div>
        </div>
    }
}

#[component]
fn Trouble(trouble: Diagnosis) -> impl IntoView {
    let panel = Panel::of_page();
    let address = address_of(panel);
    let also_tried = panel.also_tried.get_value().map(|address| {
        view! { <p>{format!("Before that it asked {address}, where no Ollama answered either.")}</p> }
    });
    let advice = match trouble {
        Diagnosis::OriginRefused => Built::new(view! { <AllowOrigin /> }),
        Diagnosis::NothingAnswers => Built::new(view! { <StartOllama /> }),
        Diagnosis::Interrupted => Built::new(()),
        Diagnosis::SomethingElse(_) => Built::new(
            view! { <p>"Another program uses this address, or a proxy stands in front. Is the port right? Ollama's own is 11434."</p> },
        ),
        Diagnosis::OllamaError(_) | Diagnosis::TooSlow(_) => Built::new(
            view! { <p>"Ollama's own log tells more. Nothing on the disk has been touched."</p> },
        ),
    };
    view! {
        <section class="trouble" id="trouble" aria-labelledby="trouble-title">
            <div role="alert">
                <h2 class="trouble-title" id="trouble-title">{title(&trouble)}</h2>
                <p>{sentence(&trouble, &address)}</p>
                {also_tried}
            </div>
            {quoted(&trouble)}
            {advice}
            <AddressForm />
        </section>
    }
}

fn address_of(panel: Panel) -> String {
    panel
        .client
        .with_value(|client| client.address().as_str().to_owned())
}

fn title(trouble: &Diagnosis) -> &'static str {
    match trouble {
        Diagnosis::NothingAnswers => "Nothing answers there",
        Diagnosis::Interrupted => "The connection broke",
        Diagnosis::OriginRefused => "Ollama refuses this page",
        Diagnosis::OllamaError(_) => "Ollama could not list its models",
        Diagnosis::SomethingElse(_) => "Something else answers there",
        Diagnosis::TooSlow(_) => "No answer yet",
    }
}

fn sentence(trouble: &Diagnosis, address: &str) -> String {
    match trouble {
        Diagnosis::NothingAnswers => {
            format!("The panel asked {address}, and no program answered.")
        }
        Diagnosis::Interrupted => {
            format!("{address} answers, but the connection broke before the whole list had come.")
        }
        Diagnosis::OriginRefused => {
            let origin = address_bar::origin().unwrap_or_default();
            format!(
                "A program answers at {address}, but does not let pages from {origin} read the answer. If it is Ollama, \
                 this page's address is not among the origins that it allows."
            )
        }
        Diagnosis::OllamaError(error) | Diagnosis::TooSlow(error) => {
            format!("The panel asked {address}. {error}.")
        }
        Diagnosis::SomethingElse(error @ CallError::Undecodable { .. }) => {
            format!("The panel asked {address} for its models. {error}.")
        }
        Diagnosis::SomethingElse(error) => format!("The panel asked {address}. {error}."),
    }
}

fn quoted(trouble: &Diagnosis) -> Option<impl IntoView + use<>> {
    let words = match trouble {
        Diagnosis::OllamaError(error) | Diagnosis::SomethingElse(error) => error.words(),
        _ => None,
    };
    words.map(|words| view! { <Quote words=words.to_owned() /> })
}

#[component]
fn StartOllama() -> impl IntoView {
    view! {
        <p>
            "Start Ollama (its app, or " <code>"ollama serve"</code> "), then retry. If it listens elsewhere, as "
            <code>"OLLAMA_HOST"</code> " would tell, choose that address."
        </p>
    }
}

/// How to allow this page's origin, for each way in which Ollama is run.
#[component]
fn AllowOrigin() -> impl IntoView {
    let origin = address_bar::origin().unwrap_or_default();
    let ways = [
        (
            "Linux (systemd)",
            format!(
                "sudo systemctl edit ollama.service\n# add these two lines, save, then restart:\n[Service]\nEnvironment=\"OLLAMA_ORIGINS={origin}\"\n\nsudo systemctl restart ollama"
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
                "docker run -d -v ollama:/root/.ollama -p 11434:11434 -e OLLAMA_ORIGINS={origin} --name ollama ollama/ollama"
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
    view! {
        <p>
            "Allow it with " <code>"OLLAMA_ORIGINS"</code>
            ", or open the panel at http://127.0.0.1 or http://localhost, which Ollama allows out of the box."
        </p>
        <dl class="ways">{ways.collect_view()}</dl>
    }
}

#[component]
fn RetryButton() -> impl IntoView {
    let panel = Panel::of_page();
    view! {
        <Button class="button button-accent" label=text(move || if panel.refreshing.get() { "Trying" } else { "Retry" }.to_owned()) on_press=on(move |_| refresh(panel)) />
    }
}

/// Another address. It is remembered for this panel.
#[component]
fn AddressForm() -> impl IntoView {
    let panel = Panel::of_page();
    let typed = RwSignal::new(address_of(panel));
    let error = RwSignal::new(String::new());
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        match typed.get_untracked().parse::<ServerAddress>() {
            Ok(address) => boot::choose(&address),
            Err(wrong) => error.set(wrong.to_string()),
        }
    };
    view! {
        <form class="address" on:submit=on(submit) novalidate>
            <label class="field address-field">
                <span class="field-label">"Address of Ollama"</span>
                <input
                    class="input"
                    type="text"
                    inputmode="url"
                    spellcheck="false"
                    autocapitalize="off"
                    aria-invalid=text(move || error.with(|error| !error.is_empty()).to_string())
                    aria-describedby="address-error"
                    prop:value=text(move || typed.get())
                    on:input=on(move |event| typed.set(event_target_value(&event)))
                />
            </label>
            <button type="submit" class="button">
                "Use this address"
            </button>
            <RetryButton />
            <p class="field-error" id="address-error" role="alert">
                {text(move || error.get())}
            </p>
        </form>
    }
}
