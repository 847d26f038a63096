//! The question before anything is deleted. There is no undo, so nothing here happens by accident.

use std::sync::Arc;

use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::prelude::*;

use super::carry_out;
use super::plan_files::PlanFiles;
use crate::domain::confirmation::Demand;
use crate::domain::name_set::NameSet;
use crate::domain::plan::{Plan, Planned};
use crate::domain::recipe::seems_made_here;
use crate::domain::storage::Storage;
use crate::domain::trash::{is_in_trash, told};
use crate::ui::browser::dialog;
use crate::ui::controls::{Button, Dialog};
use crate::ui::frees_words;
use crate::ui::name_text::NameText;
use crate::ui::panel::Panel;
use crate::ui::view::{Built, block, flag, given, on, text};
use crate::ui::{recipe, words};

/// How many of the models that keep bytes are named.
const KEEPERS_NAMED: usize = 5;

/// The dialog's id.
const ID: &str = "confirm";

/// The dialog, while there is something to ask.
#[component]
pub(crate) fn Confirm() -> impl IntoView {
    let panel = Panel::of_page();
    given(
        move || panel.deletion.asked.get(),
        |plan| view! { <ConfirmDialog plan /> },
    )
}

#[component]
fn ConfirmDialog(plan: Arc<Plan>) -> Built {
    let panel = Panel::of_page();
    let title = format!("Delete {} for good?", words::models(plan.len()));
    let consequence = {
        let plan = Arc::clone(&plan);
        move || {
            let names = plan.models().iter().map(|planned| &*planned.model.name);
            panel.frees_in_words(names, KEEPERS_NAMED).1
        }
    };
    let content = Built::new(view! {
        <p id="confirm-consequence">
            {text(consequence)} ". This is permanent and takes effect at once: Ollama has no undo."
        </p>
        <PlannedList plan=Arc::clone(&plan) />
        <Warnings plan=Arc::clone(&plan) />
        <PlanFiles plan=Arc::clone(&plan) />
        <Decision plan />
    });
    view! {
        <Dialog
            id=ID
            title
            described_by="confirm-consequence"
            on_close=Box::new(move || panel.deletion.cancel())
            content
        />
    }
    .into_inner()
}

/// Cancel, and the button that deletes. It has to be meant: it is not the first, and Enter does not press it.
#[component]
fn Decision(plan: Arc<Plan>) -> Built {
    let panel = Panel::of_page();
    let typed = RwSignal::new(String::new());
    let enter_pressed = RwSignal::new(false);
    let demand = Demand::of(&plan);
    let label = format!("Delete {} now", words::models(plan.len()));
    let to_trash = {
        let plan = Arc::new(plan.to_trash());
        move |_: MouseEvent| {
            dialog::close(ID);
            carry_out::start(panel, Arc::clone(&plan));
        }
    };
    let is_in_trash = plan
        .models()
        .iter()
        .any(|planned| is_in_trash(&planned.model.name));
    let to_trash = (!is_in_trash).then(|| {
        view! { <Button class="button" label="Move to trash" on_press=on(to_trash) /> }
    });
    let delete = move |_: MouseEvent| {
        if demand.is_met_by(&typed.get_untracked()) {
            dialog::close(ID);
            carry_out::start(panel, Arc::clone(&plan));
        }
    };
    let hint = move || {
        let hint = "Enter does not delete. Press Space, or click.";
        if enter_pressed.get() {
            hint.to_owned()
        } else {
            String::new()
        }
    };
    let type_count = match demand {
        Demand::Button => None,
        Demand::TypeCount(count) => Some(view! { <TypeCount count typed /> }),
    };
    Built::new(view! {
        {type_count}
        {(!is_in_trash).then(|| view! {
            <p class="dialog-note">
                "Move to trash keeps them, to be restored or deleted for good later. It takes no extra space, and frees none until then."
            </p>
        })}
        <p class="dialog-hint" role="status">
            {text(hint)}
        </p>
        <div class="dialog-actions">
            <Button
                class="button"
                label="Cancel"
                autofocus=true
                on_press=on(|_| dialog::close(ID))
            />
            {to_trash}
            <button
                type="button"
                class="button button-danger"
                disabled=flag(move || !demand.is_met_by(&typed.read()))
                on:click=on(delete)
                on:keydown=on(move |event: KeyboardEvent| {
                    if event.key() == "Enter" {
                        event.prevent_default();
                        enter_pressed.set(true);
                    }
                })
            >
                {label}
            </button>
        </div>
    })
}

#[component]
fn PlannedList(plan: Arc<Plan>) -> impl IntoView {
    // A list that scrolls must be reachable by keyboard.
    let mut names = NameSet::default();
    names.extend(plan.models().iter().map(|planned| &planned.model.name));
    let names = Arc::new(names);
    view! {
        <ul class="planned" tabindex="0" aria-label="Models that will be deleted">
            {plan.models().iter().map(|planned| planned_row(planned, &names)).collect_view()}
        </ul>
    }
}

fn planned_row(planned: &Planned, names: &Arc<NameSet>) -> impl IntoView + use<> {
    let model = &planned.model;
    let panel = Panel::of_page();
    let note = {
        let (planned, names) = (planned.clone(), Arc::clone(names));
        block(move || {
            let note = why_less(&panel.storage.read(), &planned, &names);
            (!note.is_empty()).then(|| view! { <p class="planned-note">{note}</p> })
        })
    };
    view! {
        <li class="planned-model">
            <NameText name=Arc::clone(&model.name) />
            {planned.loaded.then(|| view! { <span class="badge">"loaded"</span> })}
            {model.is_cloud().then(|| view! { <span class="badge">"cloud"</span> })}
            {planned.hidden.then(|| view! { <span class="badge">"hidden by the filter"</span> })}
            {(!model.is_cloud()).then(|| recipe_button(panel, &model.name))}
            <span class="planned-size">
                {words::size(model.size)}
            </span>
            {note}
        </li>
    }
}

/// The way to keep what is needed to make a model again.
fn recipe_button(panel: Panel, name: &Arc<str>) -> impl IntoView + use<> {
    let label = format!("Recipe of {}", told(name));
    let name = Arc::clone(name);
    let save = move |_: MouseEvent| recipe::save(panel, &name);
    view! { <Button class="button button-quiet planned-recipe" label="Recipe" name=label on_press=on(save) /> }
}

/// Why a model frees less than it lists when it goes with the others of its plan; empty where it does not, as far as it is
/// known.
fn why_less(storage: &Storage, planned: &Planned, names: &NameSet) -> String {
    if let Some(name) = &planned.stays_as {
        return format!("frees nothing: same as {}", told(name));
    }
    match storage.keepers_of(&planned.model.name, &|other| names.contains(other)) {
        (keepers, _) if keepers.is_empty() => String::new(),
        (keepers, all_stay) => {
            let keepers = frees_words::names(&keepers, KEEPERS_NAMED);
            if all_stay {
                format!("frees next to nothing: its blobs stay, used by {keepers}")
            } else {
                format!("frees a part: the rest stays, used by {keepers}")
            }
        }
    }
}

#[component]
fn Warnings(plan: Arc<Plan>) -> impl IntoView {
    let loaded: Vec<String> = plan
        .models()
        .iter()
        // What stays under another name stays in memory, too.
        .filter(|planned| planned.loaded && planned.stays_as.is_none())
        .map(|planned| told(&planned.model.name).to_string())
        .collect();
    let loaded = (!loaded.is_empty()).then(|| {
        format!(
            "Loaded: {}. What is in memory is unloaded before it is deleted.",
            loaded.join(", ")
        )
    });
    let hidden = (plan.hidden() > 0).then(|| {
        format!(
            "{} of these {} hidden by the filter right now.",
            words::number(plan.hidden()),
            if plan.hidden() == 1 { "is" } else { "are" }
        )
    });
    let everything = plan.is_everything().then(|| {
        let panel = Panel::of_page();
        let has_trash = panel
            .listing
            .with_untracked(|listing| !listing.trash.is_empty());
        let is_trash = plan.models().iter().all(|it| is_in_trash(&it.model.name));
        let left = if has_trash && !is_trash {
            "Only the trash would be left."
        } else {
            "Nothing would be left."
        };
        format!("These are all models of this server. {left}")
    });
    let made_here = made_here(&plan);
    let has_aliases = plan.staying_aliases() > 0;
    let is_any = has_aliases
        || everything.is_some()
        || hidden.is_some()
        || loaded.is_some()
        || made_here.is_some();
    is_any.then(|| {
        view! {
            <ul class="warnings">
                {[everything, hidden, loaded, made_here]
                    .into_iter()
                    .flatten()
                    .map(|text| view! { <li class="warning">{text}</li> })
                    .collect_view()}
                {has_aliases.then(|| view! { <OtherNames plan /> })}
            </ul>
        }
    })
}

/// What was made on this server, as far as can be told, and so may be lost for good.
fn made_here(plan: &Plan) -> Option<String> {
    let models = plan.models().iter().map(|planned| &planned.model);
    let made_here = models.filter(|model| seems_made_here(model));
    let names: Vec<Arc<str>> = made_here.map(|model| Arc::clone(&model.name)).collect();
    (!names.is_empty()).then(|| {
        let names = frees_words::names(&names, KEEPERS_NAMED);
        format!(
            "Made on this server, as far as can be told: {names}. It may not be possible to pull that again, so keep its recipe \
             (Modelfile and parameters)."
        )
    })
}

/// What frees nothing because its content stays under another name, and a way to take those names too.
#[component]
fn OtherNames(plan: Arc<Plan>) -> impl IntoView {
    let panel = Panel::of_page();
    // Whoever empties the trash does not mean the models.
    let is_about_trash = plan.models().iter().any(|it| is_in_trash(&it.model.name));
    let more = if is_about_trash {
        0
    } else {
        let all = panel.with_other_names(&plan).len();
        all.saturating_sub(plan.len())
    };
    let text = match plan.staying_aliases() {
        1 => "1 of these has another name, which stays: deleting it frees nothing.".to_owned(),
        count => format!(
            "{} of these have other names, which stay: deleting them frees nothing.",
            words::number(count)
        ),
    };
    let label = match more {
        1 => "Take the other name too".to_owned(),
        more => format!("Take the {} other names too", words::number(more)),
    };
    let take = move |_: MouseEvent| panel.confirm(&panel.with_other_names(&plan));
    view! {
        <li class="warning">
            {text}
            " "
            {(more > 0).then(|| view! { <Button class="button" label on_press=on(take) /> })}
        </li>
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
