//! Starts the app; nothing else.

#[cfg(target_arch = "wasm32")]
fn main() {
    ollama_panel_app::ui::start();
}

/// There is nothing to run outside a browser; `cargo xtask serve` builds the page and opens it.
#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("This is the page of Ollama Panel. Start it with: cargo xtask serve");
}
