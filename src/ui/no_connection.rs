//! No list could be had: what stands at the address, and what to do about it.

use leptos::prelude::*;

use super::advice::advice;
use super::browser::address_bar;
use super::controls::{Button, Quote};
use super::panel::Panel;
use super::refresh::refresh;
use super::server_choice::AddressForm;
use super::view::{given, on, text, when};
use crate::api::Diagnosis;
use crate::domain::answer::CallError;

/// The whole page's message where no list ever came; a line above the old list where there is one.
#[component]
pub(crate) fn NoConnection() -> impl IntoView {
    let panel = Panel::of_page();
    let is_troubled = move || panel.trouble.with(Option::is_some);
    view! {
        {when(move || is_troubled() && !panel.has_list(), || view! { <Trouble /> })}
        {given(move || panel.trouble.get().filter(|_| panel.has_list()), |trouble| view! { <StaleNotice trouble /> })}
    }
}

#[component]
fn StaleNotice(trouble: Diagnosis) -> impl IntoView {
    let panel = Panel::of_page();
    view! {
        <div class="notice notice-warning" id="stale" role="alert">
            <p class="notice-text">
                {format!("{} The list below is the one from before.", sentence(&trouble, panel))}
            </p>
            {quoted(&trouble)}
            <div class="notice-actions">
                <RetryButton />
            </div>
        </div>
    }
}

/// The words change with each try; the form below them stays, and with it what is being typed.
#[component]
fn Trouble() -> impl IntoView {
    let panel = Panel::of_page();
    view! {
        <section class="trouble" id="trouble" aria-labelledby="trouble-title">
            {given(move || panel.trouble.get(), |trouble| view! { <TroubleWords trouble /> })}
            <div class="trouble-actions">
                <RetryButton />
            </div>
            <AddressForm error_id="address-error" />
        </section>
    }
}

#[component]
fn TroubleWords(trouble: Diagnosis) -> impl IntoView {
    let panel = Panel::of_page();
    let also_tried = panel.also_tried.as_ref().map(|address| {
        view! { <p>{format!("Before that it asked {address}, where no Ollama answered either.")}</p> }
    });
    view! {
        <div role="alert">
            <h2 class="trouble-title" id="trouble-title">
                {title(&trouble)}
            </h2>
            <p>{sentence(&trouble, panel)}</p>
            {also_tried}
        </div>
        {quoted(&trouble)}
        {advice(&trouble, &panel.address())}
    }
}

fn title(trouble: &Diagnosis) -> &'static str {
    match trouble {
        Diagnosis::NothingAnswers => "Nothing answers there",
        Diagnosis::Interrupted => "The connection broke",
        Diagnosis::OriginRefused => "Ollama probably refuses this page",
        Diagnosis::OllamaError(_) => "Ollama could not list its models",
        Diagnosis::SomethingElse(_) => "Something else answers there",
        Diagnosis::TooSlow(_) => "No answer yet",
    }
}

fn sentence(trouble: &Diagnosis, panel: Panel) -> String {
    let address = panel.address();
    let address = address.as_str();
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
                "A program answers at {address}, but does not let pages from {origin} read the answer."
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
fn RetryButton() -> impl IntoView {
    let panel = Panel::of_page();
    let label = move || {
        if panel.refreshing.get() {
            "Trying"
        } else {
            "Retry"
        }
        .to_owned()
    };
    view! {
        <Button class="button button-accent" label=text(label) on_press=on(move |_| refresh(panel)) />
    }
}
