//! Starts the app, and chooses what manages its memory; nothing else.

/// As quick as the standard library's, in less code.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static MEMORY: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

#[cfg(target_arch = "wasm32")]
fn main() {
    ollama_panel_app::ui::start();
}

/// There is nothing to run outside a browser; `cargo xtask serve` builds the page and opens it.
#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("This is the page of Ollama Panel. Start it with: cargo xtask serve");
}
