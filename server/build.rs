//! Keeps the embedded page in step with `dist/`.

use std::{fs, path::Path};

fn main() -> std::io::Result<()> {
    let dist = Path::new("../dist");
    // The server is compiled, checked and tested before the page is first built.
    fs::create_dir_all(dist)?;
    // The embedding macro watches the files that it saw; this watches for new ones too.
    println!("cargo::rerun-if-changed={}", dist.display());
    Ok(())
}
