//! Another server: its address, and the way back to the one that the panel was started for.

use leptos::ev;
use leptos::prelude::*;

use super::boot;
use super::browser::{address_bar, dialog};
use super::controls::{Button, Dialog};
use super::panel::Panel;
use super::view::{Built, on, text, when};
use crate::domain::server_address::ServerAddress;

/// The dialog's id.
const ID: &str = "server";

/// The dialog, while it is open.
#[component]
pub(crate) fn ServerChoice() -> impl IntoView {
    let panel = Panel::of_page();
    view! {
        {when(move || panel.address_open.get(), || view! { <ServerDialog /> })}
    }
}

#[component]
fn ServerDialog() -> Built {
    let panel = Panel::of_page();
    let back = address_bar::chosen().map(|_| {
        view! {
            <Button class="button" label="Use the one it was started for" on_press=on(|_| boot::choose(None)) />
        }
    });
    let content = Built::new(view! {
        <p id="server-help">"The panel then shows the models of that server, now and the next time."</p>
        <AddressForm error_id="server-address-error" />
        <div class="dialog-actions">
            <Button class="button" label="Cancel" on_press=on(|_| dialog::close(ID)) />
            {back}
        </div>
    });
    view! {
        <Dialog
            id=ID
            title="Another Ollama server".to_owned()
            described_by="server-help"
            on_close=Box::new(move || panel.address_open.set(false))
            content
        />
    }
    .into_inner()
}

/// Another address. It is remembered for this panel.
#[component]
pub(crate) fn AddressForm(
    /// The id of its message; the form can stand on the page twice.
    error_id: &'static str,
) -> impl IntoView {
    let typed = RwSignal::new(Panel::of_page().address().as_str().to_owned());
    let error = RwSignal::new(String::new());
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        match typed.get_untracked().parse::<ServerAddress>() {
            Ok(address) => boot::choose(Some(address)),
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
                    aria-describedby=error_id
                    prop:value=text(move || typed.get())
                    on:input=on(move |event| typed.set(event_target_value(&event)))
                />
            </label>
            <button type="submit" class="button">
                "Use this address"
            </button>
            <p class="field-error" id=error_id role="alert">
                {text(move || error.get())}
            </p>
        </form>
    }
}
