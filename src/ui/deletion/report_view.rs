//! What runs did. Each report stays until it is dismissed.

use std::sync::Arc;

use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::outcome_list::{Glyph, OutcomeRow, list_class};
use crate::domain::model::Model;
use crate::domain::name_set::NameSet;
use crate::domain::plan::{Planned, Purpose};
use crate::domain::report::{Entry, Kind, Report};
use crate::domain::run::Outcome;
use crate::domain::{age, report_export, shell_script};
use crate::ui::browser::{clipboard, download, focus};
use crate::ui::controls::Button;
use crate::ui::panel::Panel;
use crate::ui::pulls::pull_again_button;
use crate::ui::trash_view;
use crate::ui::view::{Block, Built, flag, on, text, when};
use crate::ui::words;

/// The reports above the table, the newest first.
#[component]
pub(crate) fn Reports() -> impl IntoView {
    let panel = Panel::of_page();
    let is_any = move || panel.deletion.reports.with(|reports| !reports.is_empty());
    // Keyed, so that a new report leaves the others as they are: the focus, what was scrolled, what was copied.
    when(is_any, move || {
        view! {
            <For
                each=move || panel.deletion.reports.get()
                key=|report| report.started.0
                children=|report| view! { <ReportPanel report /> }
            />
        }
    })
}

#[component]
fn ReportPanel(report: Arc<Report>) -> Built {
    let panel = Panel::of_page();
    let title = report.headline_with(words::size);
    let took = report.finished.0 - report.started.0;
    let took =
        (took >= 1000 && !report.is_interrupted).then(|| format!("took {}", age::span(took)));
    let remainder = Some(report.remainder()).filter(|remainder| !remainder.is_empty());
    let aside: Vec<String> = [remainder, took].into_iter().flatten().collect();
    let title_id = format!("report-{}", report.started.0);
    let labelled_by = title_id.clone();
    let dismissed = Arc::clone(&report);
    let dismiss: TakeAway = Arc::new(move || {
        let reports = &panel.deletion.reports;
        reports.update(|reports| reports.retain(|other| !Arc::ptr_eq(other, &dismissed)));
        focus::rescue("[id^=report-], .models thead input, #place-title");
    });
    Built::new(view! {
        <section class="run" aria-labelledby=labelled_by>
            <header class="run-head">
                <h2 class="run-title" id=title_id tabindex="-1">
                    {title}
                </h2>
                <p class="run-aside">{aside.join(", ")}</p>
            </header>
            {report_body(&report, "Dismiss", dismiss, Signal::stored(true))}
        </section>
    })
}

/// What takes a report away.
pub(crate) type TakeAway = Arc<dyn Fn() + Send + Sync>;

/// What a report says below its headline, and what can be done with it; the latter is folded away while it is not open.
pub(crate) fn report_body(
    report: &Arc<Report>,
    away: &'static str,
    take_away: TakeAway,
    is_open: Signal<bool>,
) -> Built {
    let body = {
        let report = Arc::clone(report);
        when(
            move || is_open.get(),
            move || body(&report, away, Arc::clone(&take_away)),
        )
    };
    let space = report.space_in_words(&words::size).into_iter();
    let space = space
        .map(|sentence| view! { <p>{sentence}"."</p> })
        .collect_view();
    Built::new(view! {
        <div class="run-space">{space}</div>
        {body}
    })
}

fn body(report: &Arc<Report>, away: &'static str, take_away: TakeAway) -> impl IntoView + use<> {
    let rows = report
        .by_urgency()
        .into_iter()
        .map(entry_row)
        .collect_view();
    view! {
        <Actions report=Arc::clone(report) away take_away />
        <ol class=list_class(report.entries.len()) tabindex="0" aria-label="Models of this report">
            {rows}
        </ol>
    }
}

#[component]
fn Actions(report: Arc<Report>, away: &'static str, take_away: TakeAway) -> impl IntoView {
    let panel = Panel::of_page();
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
    let pull_again = is_of_this_server(panel, &report).then(|| pull_again_button(panel, &report));
    let (as_json, as_csv) = (Arc::clone(&report), Arc::clone(&report));
    let undo = view! { <Undo report=Arc::clone(&report) /> };
    let again = again(panel, &report);
    let script = (!report.can_be_pulled().is_empty()).then(|| {
        let report = Arc::clone(&report);
        let press = on(move |_| save(&report, "pull.sh", "text/x-shellscript", shell_script::pull));
        view! { <Button class="button" label="Download pull script" on_press=press /> }
    });
    view! {
        <div class="run-actions">
            {again}
            {undo}
            {pull_again}
            <Button class="button" label=text(move || copied.get()) on_press=on(copy) />
            <Button class="button" label="Download JSON" on_press=on(move |_| save(&as_json, "json", "application/json", report_export::json)) />
            <Button class="button" label="Download CSV" on_press=on(move |_| save(&as_csv, "csv", "text/csv;charset=utf-8", report_export::csv)) />
            {script}
            <Button class="button run-dismiss" label=away on_press=on(move |_| take_away()) />
        </div>
    }
}

/// Another try for what the run left, where it left something.
fn again(panel: Panel, report: &Report) -> Option<Block> {
    let left: Vec<Planned> = report
        .left()
        .iter()
        .map(|entry| entry.planned.clone())
        .collect();
    let label = match (report.purpose(), report.is_interrupted) {
        (_, true) => format!("Go on with {}…", words::models(left.len())),
        (Purpose::Restore, false) => "Retry failed".to_owned(),
        (_, false) => "Retry failed…".to_owned(),
    };
    let is_restore = report.purpose() == Purpose::Restore;
    let is_interrupted = report.is_interrupted;
    let (has_left, left) = (!left.is_empty(), Arc::new(left));
    let retry = move |_: MouseEvent| {
        if is_restore && is_interrupted {
            trash_view::show_ticked(panel, &left);
        } else if is_restore {
            trash_view::restore_again(panel, &left);
        } else {
            panel.confirm_again(&left);
        }
    };
    (has_left && is_of_this_server(panel, report)).then(|| {
        when(
            move || !panel.read_only.is_on(),
            move || view! { <Button class="button" label=label.clone() disabled=flag(move || panel.pulls.is_running()) on_press=on(retry.clone()) /> },
        )
    })
}

/// A receipt may be of another server, where equal names may mean other models.
fn is_of_this_server(panel: Panel, report: &Report) -> bool {
    report.server == panel.address().as_str()
}

/// The way back for what a run put into the trash, as long as something of it is there.
#[component]
fn Undo(report: Arc<Report>) -> impl IntoView {
    let panel = Panel::of_page();
    let in_trash = if is_of_this_server(panel, &report) {
        report.in_trash()
    } else {
        Vec::new()
    };
    let mut names = NameSet::default();
    names.extend(
        in_trash
            .iter()
            .filter_map(|entry| entry.planned.destination.name()),
    );
    let names = Arc::new(names);
    let is_there = {
        let names = Arc::clone(&names);
        move || {
            let listing = panel.listing.read();
            let is_of_run = |model: &Arc<Model>| names.contains(&model.name);
            !panel.read_only.is_on() && listing.trash.iter().any(is_of_run)
        }
    };
    let undo = move |_: MouseEvent| trash_view::restore(panel, names.iter().map(|name| &**name));
    when(is_there, move || {
        view! {
            <Button
                class="button button-accent"
                label="Undo"
                disabled=flag(move || panel.is_busy())
                on_press=on(undo.clone())
            />
        }
    })
}

fn save(report: &Report, extension: &str, media_type: &str, form: fn(&Report) -> String) {
    let moment = report.finished.in_file_name();
    let file_name = format!("ollama-panel-report-{moment}.{extension}");
    download::download(&file_name, media_type, &form(report));
}

fn entry_row(entry: &Entry) -> impl IntoView + use<> {
    let glyph = match (entry.kind(), &entry.outcome) {
        (Kind::Deleted, _) => Glyph::Done,
        (_, Outcome::GoneWithError(_)) | (Kind::Failed, _) => Glyph::Failed,
        (Kind::Gone, _) => Glyph::Gone,
        (Kind::Skipped, _) => Glyph::Skipped,
    };
    view! {
        <OutcomeRow
            model=Arc::clone(&entry.planned.model)
            name=entry.planned.shown_name()
            glyph
            word=entry.word()
            reason=entry.reason()
            quote=entry.quote().map(str::to_owned)
        />
    }
}
