//! The receipts in place of the list, the newest first, each folded until it is opened.

use std::sync::Arc;

use leptos::ev::MouseEvent;
use leptos::prelude::*;

use super::{clear, read_all, remove};
use crate::domain::json_writer;
use crate::domain::report::Report;
use crate::domain::report_export;
use crate::ui::browser::{download, focus};
use crate::ui::clock;
use crate::ui::controls::Button;
use crate::ui::deletion::{TakeAway, report_body};
use crate::ui::panel::{Panel, Place};
use crate::ui::view::{Built, let_go_at_the_end, on, text, when};
use crate::ui::words;

/// The receipts.
#[component]
pub(crate) fn ReceiptsView() -> impl IntoView {
    let panel = Panel::of_page();
    panel.receipts.set(read_all());
    let is_empty = move || panel.receipts.with(Vec::is_empty);
    view! {
        <section class="place" aria-labelledby="place-title">
            <header class="run-head">
                <h2 class="run-title" id="place-title" tabindex="-1">"Receipts"</h2>
                <p class="run-aside">
                    {text(move || match panel.receipts.with(Vec::len) {
                        0 => String::new(),
                        count => words::count(count, "run", "runs"),
                    })}
                </p>
                <Button class="button run-dismiss" label="Back to the models" on_press=on(move |_| panel.go(Place::Models)) />
            </header>
            <p class="place-help">
                "What runs of this browser did, on every server that it managed; up to a hundred of the latest are kept, in this browser alone."
            </p>
            {when(is_empty, || view! { <p class="nothing">"No run yet"</p> })}
            {when(move || !is_empty(), || view! { <ExportAndClear /> })}
            <For
                each=move || {
                    let_go_at_the_end();
                    panel.receipts.get()
                }
                key=|report| report.started.0
                children=|report| view! { <Receipt report /> }
            />
        </section>
    }
}

#[component]
fn ExportAndClear() -> impl IntoView {
    let panel = Panel::of_page();
    let is_sure = RwSignal::new(false);
    let export = move |_: MouseEvent| {
        let receipts = panel.receipts.get_untracked();
        let all: Vec<String> = receipts
            .iter()
            .map(|report| report_export::json(report).trim_end().to_owned())
            .collect();
        let name = format!("ollama-panel-receipts-{}.json", clock::now().in_file_name());
        download::download(&name, "application/json", &(json_writer::list(&all) + "\n"));
    };
    // A receipt tells what cannot be undone; so one press does not throw all of them away.
    let clear_all = move |_: MouseEvent| {
        if is_sure.get_untracked() {
            clear(panel);
            panel.announcer.say("All receipts are forgotten");
            focus::soon("#place-title");
        } else {
            is_sure.set(true);
        }
    };
    view! {
        <div class="run-actions">
            <Button class="button" label="Export all as JSON" on_press=on(export) />
            <Button
                class="button"
                label=text(move || if is_sure.get() { "Really forget all receipts" } else { "Clear" }.to_owned())
                on_press=on(clear_all)
            />
        </div>
    }
}

#[component]
fn Receipt(report: Arc<Report>) -> Built {
    let panel = Panel::of_page();
    let is_open = RwSignal::new(false);
    let title = report.headline_with(words::size);
    let aside = format!("{}, {}", words::moment(report.started), report.server);
    let removed = Arc::clone(&report);
    let forget: TakeAway = Arc::new(move || {
        remove(panel, &removed);
        focus::rescue("#place-title");
    });
    let label = text(move || if is_open.get() { "Fold" } else { "Open" }.to_owned());
    let title_id = format!("receipt-{}", report.started.0);
    let labelled_by = title_id.clone();
    Built::new(view! {
        <section class="run" aria-labelledby=labelled_by>
            <header class="run-head">
                <h3 class="run-title" id=title_id.clone()>{title}</h3>
                <p class="run-aside">{aside}</p>
                <button
                    type="button"
                    class="button button-quiet run-dismiss"
                    aria-expanded=text(move || is_open.get().to_string())
                    aria-describedby=title_id
                    on:click=on(move |_| is_open.update(|is_open| *is_open = !*is_open))
                >
                    {label}
                </button>
            </header>
            {report_body(&report, "Forget", forget, is_open.into())}
        </section>
    })
}
