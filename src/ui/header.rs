//! The head of the page: which server, which version, how old the list is.

use leptos::ev::MouseEvent;
use leptos::prelude::*;

use super::controls::Button;
use super::panel::{Panel, Place};
use super::read_only::ReadOnlySwitch;
use super::refresh::refresh;
use super::view::{Built, Text, Words, flag, on, text, when};
use super::words;
use crate::domain::age;

/// The page's head.
#[component]
pub(crate) fn Header() -> impl IntoView {
    let panel = Panel::of_page();
    let address = panel.address().shown().to_owned();
    let is_off = move || panel.trouble.with(Option::is_some) || panel.deletion.is_paused();
    let name = format!("Server {address}, choose another");
    view! {
        <header class="head">
            <h1 class="head-title">"Ollama Panel"</h1>
            <p class="head-server">
                <span
                    class="head-dot"
                    class:is-off=flag(is_off)
                    aria-hidden="true"
                ></span>
                <Button class="head-address" label=address name=Words::from(name) on_press=on(move |_| panel.address_open.set(true)) />
                <span class="head-version">{text(move || panel.version.get())}</span>
            </p>
            <Freshness />
            {place_switch(panel, Place::Trash, text(move || {
                match panel.listing.with(|listing| listing.trash.len()) {
                    0 => "Trash".to_owned(),
                    count => format!("Trash ({})", words::number(count)),
                }
            }))}
            {place_switch(panel, Place::Receipts, text(|| "Receipts".to_owned()))}
            <ReadOnlySwitch />
            <Button class="button button-quiet head-keys" label="Keyboard" on_press=on(move |_| panel.keys_open.set(true)) />
        </header>
    }
}

/// A button that leads to a place, and from there back to the models.
fn place_switch(panel: Panel, place: Place, label: Text) -> Built {
    let is_there = move || panel.place.get() == place;
    let go = move |_: MouseEvent| {
        let is_there = untrack(is_there);
        panel.go(if is_there { Place::Models } else { place });
    };
    Built::new(view! {
        <button
            type="button"
            class="button"
            aria-pressed=text(move || is_there().to_string())
            on:click=on(go)
        >
            {label}
        </button>
    })
}

/// How old the list is, and the button that renews it.
#[component]
fn Freshness() -> impl IntoView {
    let panel = Panel::of_page();
    let age = when(
        move || panel.fetched.with(Option::is_some),
        move || {
            let title = text(move || match panel.fetched.get() {
                Some(fetched) if panel.was_painted.get() => words::moment(fetched),
                _ => String::new(),
            });
            // Only the text changes every ten seconds: a page that nobody touches has no work of it.
            view! { <span class="head-age" title=title>{text(move || refreshed(panel))}</span> }
        },
    );
    view! {
        <span class="head-fresh">
            {age}
            <button
                type="button"
                class="button"
                aria-disabled=text(move || (panel.refreshing.get() || panel.deletion.is_running()).to_string())
                on:click=on(move |_| refresh(panel))
            >
                {text(move || if panel.refreshing.get() { "Refreshing" } else { "Refresh" }.to_owned())}
            </button>
        </span>
    }
}

/// When the list was fetched, in words.
fn refreshed(panel: Panel) -> String {
    let (Some(fetched), now) = (panel.fetched.get(), panel.clock.get()) else {
        return String::new();
    };
    let ago = match now.0 - fetched.0 {
        ..10_000 => "just now".to_owned(),
        milliseconds @ 10_000..60_000 => format!("{} s ago", milliseconds / 10_000 * 10),
        _ => age::ago(fetched, now),
    };
    format!("Refreshed {ago}")
}
