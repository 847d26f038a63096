//! Mounts the app; nothing else.
#[cfg(target_arch = "wasm32")]
fn main() {
    leptos::mount::mount_to_body(|| leptos::view! { <p>"Hello"</p> });
}
#[cfg(not(target_arch = "wasm32"))]
fn main() {}
