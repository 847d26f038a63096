//! The plan as files: what would be deleted, to be looked at elsewhere, without deleting anything.

use std::sync::Arc;

use leptos::ev::MouseEvent;
use leptos::prelude::*;

use crate::domain::plan::Plan;
use crate::domain::{plan_file, shell_script};
use crate::ui::browser::download::download;
use crate::ui::clock;
use crate::ui::controls::Button;
use crate::ui::panel::Panel;
use crate::ui::view::on;

/// The two files.
#[component]
pub(super) fn PlanFiles(plan: Arc<Plan>) -> impl IntoView {
    let panel = Panel::of_page();
    let (for_json, for_script) = (Arc::clone(&plan), plan);
    let json = move |_: MouseEvent| {
        let names = for_json.models().iter().map(|planned| &*planned.model.name);
        let (server, now) = (panel.address(), clock::now());
        let frees = panel.storage.with_untracked(|storage| storage.frees(names));
        let text = plan_file::json(&for_json, &frees, server.as_str(), now);
        save("json", "application/json", &text);
    };
    let script = move |_: MouseEvent| {
        let text = shell_script::remove(&for_script, panel.address().as_str(), clock::now());
        save("sh", "text/x-shellscript", &text);
    };
    view! {
        <p class="dialog-files">
            "Dry run: "
            <Button class="button button-quiet" label="Plan as JSON" on_press=on(json) />
            <Button class="button button-quiet" label="Script" name="Script of ollama rm lines" on_press=on(script) />
        </p>
    }
}

fn save(extension: &str, media_type: &str, text: &str) {
    let moment = clock::now().in_file_name();
    download(
        &format!("ollama-panel-plan-{moment}.{extension}"),
        media_type,
        text,
    );
}
