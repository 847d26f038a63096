//! What runs did. Each report stays until it is dismissed.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::outcome_list::{Glyph, OutcomeRow};
use crate::domain::byte_size::ByteSize;
use crate::domain::plan::Planned;
use crate::domain::report::{Entry, Kind, Report};
use crate::domain::run::Outcome;
use crate::domain::{age, report_export};
use crate::ui::browser::{clipboard, download, focus};
use crate::ui::controls::Button;
use crate::ui::panel::Panel;
use crate::ui::pulls::pull_again_button;
use crate::ui::view::{Built, flag, on, text, when};
use crate::ui::words;

/// The reports above the table, the newest first.
#[component]
pub(crate) fn Reports() -> impl IntoView {
    let panel = Panel::of_page();
    // Keyed, so that a new report leaves the others as they are: the focus, what was scrolled, what was copied.
    view! {
        <For
            each=move || panel.deletion.reports.get()
            key=|report| report.started.0
            children=|report| view! { <ReportPanel report /> }
        />
    }
}

#[component]
fn ReportPanel(report: Arc<Report>) -> Built {
    let title = report.headline_with(words::size);
    let took = report.finished.0 - report.started.0;
    let took = (took >= 1000).then(|| format!("took {}", age::span(took)));
    let remainder = Some(report.remainder()).filter(|remainder| !remainder.is_empty());
    let aside: Vec<String> = [remainder, took].into_iter().flatten().collect();
    let rows = report
        .by_urgency()
        .into_iter()
        .map(entry_row)
        .collect_view();
    let space = report.space_in_words(&words::size).into_iter();
    let space = space
        .map(|sentence| view! { <p>{sentence}"."</p> })
        .collect_view();
    let title_id = format!("report-{}", report.started.0);
    let labelled_by = title_id.clone();
    Built::new(view! {
        <section class="run" aria-labelledby=labelled_by>
            <header class="run-head">
                <h2 class="run-title" id=title_id tabindex="-1">
                    {title}
                </h2>
                <p class="run-aside">{aside.join(", ")}</p>
            </header>
            <div class="run-space">{space}</div>
            <Actions report=Arc::clone(&report) />
            <ol class="outcomes" tabindex="0" aria-label="Models of this report">
                {rows}
            </ol>
        </section>
    })
}

#[component]
fn Actions(report: Arc<Report>) -> impl IntoView {
    let panel = Panel::of_page();
    let failed: Vec<Planned> = report
        .failed()
        .iter()
        .map(|entry| entry.planned.clone())
        .collect();
    let (failed, can_retry) = (Arc::new(failed), !report.failed().is_empty());
    let copied = RwSignal::new("Copy as text".to_owned());
    let copy = {
        let report = Arc::clone(&report);
        move |_| {
            let text = report_export::text(&report);
            spawn_local(async move {
                let said = if clipboard::copy(&text).await {
                    "Copied"
                } else {
                    "Not allowed to copy"
                };
                copied.set(said.to_owned());
            });
        }
    };
    let pull_again = pull_again_button(panel, &report);
    let (as_json, as_csv) = (Arc::clone(&report), Arc::clone(&report));
    let dismiss = move |_| {
        let reports = &panel.deletion.reports;
        reports.update(|reports| reports.retain(|other| !Arc::ptr_eq(other, &report)));
        focus::rescue("[id^=report-], .models thead input");
    };
    view! {
        <div class="run-actions">
            {when(move || can_retry && !panel.read_only.is_on(), move || {
                let failed = Arc::clone(&failed);
                view! {
                    <Button class="button" label="Retry failed…" disabled=flag(move || panel.pulls.is_running()) on_press=on(move |_| panel.confirm_again(&failed)) />
                }
            })}
            {pull_again}
            <Button class="button" label=text(move || copied.get()) on_press=on(copy) />
            <Button class="button" label="Download JSON" on_press=on(move |_| save(&as_json, "json", "application/json", report_export::json)) />
            <Button class="button" label="Download CSV" on_press=on(move |_| save(&as_csv, "csv", "text/csv;charset=utf-8", report_export::csv)) />
            <Button class="button run-dismiss" label="Dismiss" on_press=on(dismiss) />
        </div>
    }
}

fn save(report: &Report, extension: &str, media_type: &str, form: fn(&Report) -> String) {
    let moment = report.finished.to_rfc3339().replace(':', "-");
    let file_name = format!("ollama-panel-report-{moment}.{extension}");
    download::download(&file_name, media_type, &form(report));
}

fn entry_row(entry: &Entry) -> impl IntoView + use<> {
    let model = &entry.planned.model;
    let glyph = match (entry.kind(), &entry.outcome) {
        (Kind::Deleted, _) => Glyph::Done,
        (_, Outcome::GoneWithError(_)) | (Kind::Failed, _) => Glyph::Failed,
        (Kind::Gone, _) => Glyph::Gone,
        (Kind::Skipped, _) => Glyph::Skipped,
    };
    view! {
        <OutcomeRow
            name=Arc::clone(&model.name)
            size=ByteSize(model.size)
            glyph
            word=entry.word()
            reason=entry.reason()
            quote=entry.quote().map(str::to_owned)
        />
    }
}
