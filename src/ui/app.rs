//! The page as a whole.

use leptos::ev::MouseEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::announce::LiveRegion;
use super::boot::{self, Start};
use super::browser::{focus, leaving};
use super::controls::Button;
use super::delete_by_name::DeleteByName;
use super::deletion::{Confirm, Reports, RunBar, RunView};
use super::disk::Disk;
use super::fault;
use super::header::Header;
use super::no_connection::NoConnection;
use super::panel::{Panel, Place};
use super::pulls::PullsView;
use super::receipts::ReceiptsView;
use super::refresh::{keep_loaded_fresh, refresh, refresh_when_seen_again};
use super::selection_bar::SelectionBar;
use super::server_choice::ServerChoice;
use super::shortcuts::{self, Shortcuts};
use super::summary::Summary;
use super::table::Table;
use super::toolbar::Toolbar;
use super::trash_view::{RestoreAs, TrashView};
use super::view::{Block, Text, given, on, text, when};
use crate::api::breathe;

/// Finds the server, then makes the page that shows its models. To find it, to make the page and to show it is each a task of its
/// own, so that none is long.
pub fn start() {
    fault::tell();
    wasm_bindgen_futures::spawn_local(async {
        let Some(start) = boot::start().await else {
            return;
        };
        breathe().await;
        let Ok(place) = document().create_element("div") else {
            return;
        };
        let made_in = place.clone();
        let page = move || view! { <Page start made_in /> };
        leptos::mount::mount_to(place.unchecked_into(), page).forget();
    });
}

/// Puts the page where it can be seen.
fn show(made_in: &Element) {
    let loading = document().get_element_by_id("loading");
    if let (Some(page), Some(loading)) = (made_in.first_element_child(), loading) {
        let _ = loading.before_with_node_1(&page);
        loading.remove();
    }
}

#[component]
fn Page(start: Start, made_in: Element) -> impl IntoView {
    let panel = Panel::new(start);
    provide_context(panel);
    shortcuts::listen(panel);
    leaving::warn_while(move || panel.is_busy_untracked());
    refresh_when_seen_again(panel);
    leptos::task::spawn_local(async move {
        // The list that index.html has asked for may be there by then: so the first frame shows it.
        breathe().await;
        show(&made_in);
        refresh(panel);
    });
    keep_loaded_fresh(panel);
    let is_reachable = move || panel.trouble.with(Option::is_none) || panel.has_list();
    let list = || {
        view! {
            <Summary />
            <Disk />
            <Toolbar />
            <Table />
        }
    };
    view! {
        <div class="page">
            <DemoNotice />
            <Header />
            <main class="main">
                <NoConnection />
                <RunView />
                <PullsView />
                <Reports />
                <LostNotice />
                <OtherNotice />
                {when(move || is_reachable() && panel.place.get() == Place::Models, list)}
                {when(move || panel.place.get() == Place::Trash, || view! { <TrashView /> })}
                {when(move || panel.place.get() == Place::Receipts, || view! { <ReceiptsView /> })}
            </main>
            <SelectionBar />
            <RunBar />
            <Confirm />
            <DeleteByName />
            <RestoreAs />
            <Shortcuts />
            <ServerChoice />
            <LiveRegion />
        </div>
    }
}

#[component]
fn DemoNotice() -> impl IntoView {
    let panel = Panel::of_page();
    panel.demo.then(|| {
        view! {
            <p class="demo" id="demo" role="note">
                <strong>"Demo data."</strong>
                " These models are made up and live in memory; nothing here touches your Ollama."
            </p>
        }
    })
}

/// Ticked models that somebody else deleted or replaced meanwhile.
#[component]
fn LostNotice() -> impl IntoView {
    let panel = Panel::of_page();
    let said = move || match panel.lost.get() {
        names if names.is_empty() => String::new(),
        names => format!(
            "No longer ticked, because gone from the server or changed there: {}",
            names.join(", ")
        ),
    };
    notice("lost", text(said), |panel| panel.lost.set(Vec::new()))
}

/// What went wrong beside the list and the runs.
#[component]
fn OtherNotice() -> impl IntoView {
    let panel = Panel::of_page();
    let said = text(move || panel.notice.get());
    notice("notice", said, |panel| panel.notice.set(String::new()))
}

/// A line with a button that takes it away, while there is something to say.
fn notice(id: &'static str, mut said: Text, forget: fn(Panel)) -> Block {
    let panel = Panel::of_page();
    let something = move || Some(said()).filter(|text| !text.is_empty());
    given(something, move |text| {
        let dismiss = move |_: MouseEvent| {
            forget(panel);
            focus::rescue(".models thead input");
        };
        view! {
            <div class="notice" id=id role="status">
                <p class="notice-text">{text}</p>
                <div class="notice-actions">
                    <Button class="button" label="Dismiss" on_press=on(dismiss) />
                </div>
            </div>
        }
    })
}
