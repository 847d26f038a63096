//! The page as a whole.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::controls::Button;
use super::announce::LiveRegion;
use super::boot::{self, Start};
use super::browser::leaving;
use super::delete_by_name::{self, DeleteByName};
use super::deletion::{Confirm, ReportView, RunBar, RunView};
use super::fault;
use super::header::Header;
use super::no_connection::NoConnection;
use super::panel::Panel;
use super::refresh::{refresh, refresh_when_seen_again};
use super::selection_bar::SelectionBar;
use super::shortcuts::{self, Shortcuts};
use super::summary::Summary;
use super::table::{MenuState, Table};
use super::toolbar::Toolbar;
use super::view::{block, on, when};
use super::words;

/// The app: finds its server, then shows its models.
#[component]
pub fn App() -> impl IntoView {
    fault::tell();
    let start = RwSignal::new(None::<Start>);
    spawn_local(async move { start.set(boot::start().await) });
    block(move || {
        start.get().map(|Start { client, demo }| {
            view! { <Page panel=Panel::new(client, demo) /> }
        })
    })
}

#[component]
fn Page(panel: Panel) -> impl IntoView {
    let (help, names) = (
        shortcuts::Opened(RwSignal::new(false)),
        delete_by_name::Opened(RwSignal::new(false)),
    );
    provide_context(panel);
    provide_context(help);
    provide_context(names);
    provide_context(MenuState::new());
    shortcuts::listen(panel, help, names);
    leaving::warn_while(move || panel.deletion.is_running_untracked());
    refresh_when_seen_again(panel);
    refresh(panel);
    let is_reachable = move || {
        panel.trouble.with(Option::is_none)
            || panel.listing.with(|listing| listing.fetched.is_some())
    };
    let list = || {
        view! {
            <Summary />
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
                <ReportView />
                <VanishedNotice />
                {when(is_reachable, list)}
            </main>
            <SelectionBar />
            <RunBar />
            <Confirm />
            <DeleteByName />
            <Shortcuts />
            <LiveRegion announcer=panel.announcer />
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

/// Ticked models that somebody else deleted meanwhile.
#[component]
fn VanishedNotice() -> impl IntoView {
    let panel = Panel::of_page();
    block(move || {
        let names = panel.vanished.get();
        (!names.is_empty()).then(|| {
            let are = if names.len() == 1 { "is" } else { "are" };
            let text = format!(
                "{} that you had ticked {are} no longer on the server: {}",
                words::models(names.len()),
                names.join(", ")
            );
            view! {
                <div class="notice" id="vanished" role="status">
                    <p class="notice-text">{text}</p>
                    <div class="notice-actions">
                        <Button class="button" label="Dismiss" on_press=on(move |_| panel.vanished.set(Vec::new())) />
                    </div>
                </div>
            }
        })
    })
}
