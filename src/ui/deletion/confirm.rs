//! The question before anything is deleted. There is no undo, so nothing here happens by accident.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::{ev, html};

use super::carry_out;
use crate::domain::confirmation::Demand;
use crate::domain::plan::{DeletionPlan, Planned};
use crate::ui::browser::dialog;
use crate::ui::name_text::NameText;
use crate::ui::panel::Panel;
use crate::ui::view::{block, flag, on, text};
use crate::ui::words;

/// The dialog, while there is something to ask.
#[component]
pub(crate) fn Confirm() -> impl IntoView {
    let panel = Panel::of_page();
    block(move || {
        panel
            .deletion
            .asked
            .get()
            .map(|plan| view! { <ConfirmDialog plan /> })
    })
}

#[component]
fn ConfirmDialog(plan: Arc<DeletionPlan>) -> impl IntoView {
    let panel = Panel::of_page();
    let dialog = NodeRef::<html::Dialog>::new();
    dialog::show_when_mounted(dialog);
    let typed = RwSignal::new(String::new());
    let enter_pressed = RwSignal::new(false);
    let demand = Demand::of(&plan);
    let models = words::models(plan.len());
    let delete = {
        let plan = Arc::clone(&plan);
        move |_: ev::MouseEvent| {
            if demand.is_met_by(&typed.get_untracked()) {
                panel.deletion.cancel();
                carry_out::start(panel, Arc::clone(&plan));
            }
        }
    };
    view! {
        <dialog
            class="dialog"
            id="confirm"
            node_ref=dialog
            aria-labelledby="confirm-title"
            aria-describedby="confirm-consequence"
            on:close=on(move |_| panel.deletion.cancel())
        >
            <h2 class="dialog-title" id="confirm-title">{format!("Delete {models} for good?")}</h2>
            <p id="confirm-consequence">{consequence(&plan)}</p>
            <PlannedList plan=Arc::clone(&plan) />
            <Warnings plan=Arc::clone(&plan) />
            {match demand {
                Demand::Button => None,
                Demand::TypeCount(count) => Some(view! { <TypeCount count typed /> }),
            }}
            <p class="dialog-hint" role="status">
                {text(move || {
                    let hint = "Enter does not delete. Press Space, or click.";
                    if enter_pressed.get() { hint.to_owned() } else { String::new() }
                })}
            </p>
            <div class="dialog-actions">
                <button
                    type="button"
                    class="button"
                    autofocus
                    on:click=on(move |_| panel.deletion.cancel())
                >
                    "Cancel"
                </button>
                <button
                    type="button"
                    class="button button-danger"
                    disabled=flag(move || !demand.is_met_by(&typed.read()))
                    on:click=on(delete)
                    on:keydown=on(move |event: ev::KeyboardEvent| {
                        if event.key() == "Enter" {
                            event.prevent_default();
                            enter_pressed.set(true);
                        }
                    })
                >
                    {format!("Delete {models}")}
                </button>
            </div>
        </dialog>
    }
}

fn consequence(plan: &DeletionPlan) -> String {
    let listed = words::size(plan.totals().listed);
    match plan.len() {
        1 => format!(
            "It is listed with {listed}. This is permanent and takes effect at once: Ollama has no undo."
        ),
        _ => format!(
            "They are listed with {listed} in all. This is permanent and takes effect at once: Ollama has no undo."
        ),
    }
}

#[component]
fn PlannedList(plan: Arc<DeletionPlan>) -> impl IntoView {
    // A list that scrolls must be reachable by keyboard.
    view! {
        <ul class="planned" tabindex="0" aria-label="Models that will be deleted">
            {plan.models().iter().map(planned_row).collect_view()}
        </ul>
    }
}

fn planned_row(planned: &Planned) -> impl IntoView + use<> {
    let model = &planned.model;
    view! {
        <li class="planned-model">
            <NameText name=Arc::clone(&model.name) />
            {planned.loaded.then(|| view! { <span class="badge">"loaded"</span> })}
            {planned.hidden.then(|| view! { <span class="badge">"hidden by the filter"</span> })}
            <span class="planned-size">
                {if model.is_cloud() { "cloud".to_owned() } else { words::size(model.size) }}
            </span>
        </li>
    }
}

#[component]
fn Warnings(plan: Arc<DeletionPlan>) -> impl IntoView {
    let loaded: Vec<String> = plan
        .models()
        .iter()
        .filter(|planned| planned.loaded)
        .map(|planned| planned.model.name.to_string())
        .collect();
    let loaded = (!loaded.is_empty()).then(|| {
        let (are, stay) = if loaded.len() == 1 {
            ("is", "stays")
        } else {
            ("are", "stay")
        };
        format!(
            "{} {are} loaded and {stay} in memory until unloaded or timed out, even when deleted.",
            loaded.join(", ")
        )
    });
    let hidden = (plan.hidden() > 0).then(|| {
        format!(
            "{} of these are hidden by the filter right now.",
            words::number(plan.hidden())
        )
    });
    let everything = plan
        .is_everything()
        .then(|| "These are all models of this server. Nothing would be left.".to_owned());
    let shared = (plan.len() > 1 || plan.totals().listed > 0).then(|| {
        "Models can share layers, so less than the listed size may become free.".to_owned()
    });
    view! {
        <ul class="warnings">
            {[everything, hidden, loaded]
                .into_iter()
                .flatten()
                .map(|text| view! { <li class="warning">{text}</li> })
                .collect_view()}
            {shared.map(|text| view! { <li class="aside">{text}</li> })}
        </ul>
    }
}

#[component]
fn TypeCount(count: usize, typed: RwSignal<String>) -> impl IntoView {
    view! {
        <label class="type-count">
            <span>{format!("Type {count} to confirm that all of them shall go")}</span>
            <input
                class="input"
                inputmode="numeric"
                autocomplete="off"
                prop:value=text(move || typed.get())
                on:input=on(move |event| typed.set(event_target_value(&event)))
            />
        </label>
    }
}
