//! The built page in `dist/`.

use std::{fs, path::Path};

use page_policy::with_meta_policy;

use crate::{
    compress::compress,
    fingerprint::Fingerprint,
    problem::{AboutFile, Problem},
    script,
    setup::setup,
    short_names,
    step::heading,
    styles, two_parts,
    workspace::Workspace,
};

/// All that the page is built from, what builds it among it; the server's and the tests' sources are not.
const SOURCES: [&str; 10] = [
    "src",
    "style",
    "assets",
    "public",
    "index.html",
    ".cargo/config.toml",
    "Trunk.toml",
    "Cargo.toml",
    "Cargo.lock",
    "xtask/src",
];

/// Builds the page, unless it is there and as new as its sources.
pub(crate) fn dist(workspace: &Workspace) -> Result<(), Problem> {
    if is_up_to_date(workspace)? {
        println!("The page is built and up to date.");
        return Ok(());
    }
    // Read before the build: a change while it runs must lead to another.
    let sources = sources(workspace)?;
    build(workspace, &workspace.dist())?;
    let styles_for_later = styles::join(&workspace.dist())?;
    two_parts::take_apart(&workspace.dist(), &workspace.linked(), &styles_for_later)?;
    short_names::shorten(&workspace.dist())?;
    script::put_into_page(&workspace.dist())?;
    write_policy(workspace)?;
    compress(&workspace.dist())?;
    remember(workspace, &sources)
}

/// Builds the page into a folder, as Trunk does it.
pub(crate) fn build(workspace: &Workspace, folder: &Path) -> Result<(), Problem> {
    let kit = setup(workspace)?;
    heading("Building the page (the first time about 4 minutes, later less than one)");
    kit.trunk(workspace)
        .args(["build", "--release", "--dist"])
        .arg(folder)
        .env("TRUNK_SKIP_VERSION_CHECK", "true")
        .run()
}

/// Says what the folder is good for.
pub(crate) fn explain(workspace: &Workspace) {
    println!("\nThe page is in {}.", workspace.dist().display());
    println!(
        "Any static server can serve it; it asks Ollama at its own origin, then at http://localhost:11434."
    );
}

/// Writes the security policy into the page, for servers that send none.
fn write_policy(workspace: &Workspace) -> Result<(), Problem> {
    let path = workspace.dist().join("index.html");
    let page = fs::read_to_string(&path).about(&path)?;
    let page = with_meta_policy(&page).ok_or(Problem::NoPage)?;
    fs::write(&path, page).about(path)
}

/// Whether the last build was from the present sources, and nothing else wrote into its folder since.
fn is_up_to_date(workspace: &Workspace) -> Result<bool, Problem> {
    let note = fs::read_to_string(workspace.notes().join("dist")).unwrap_or_default();
    Ok(note == self::note(workspace, &sources(workspace)?)?)
}

fn remember(workspace: &Workspace, sources: &Fingerprint) -> Result<(), Problem> {
    let folder = workspace.notes();
    fs::create_dir_all(&folder).about(&folder)?;
    fs::write(folder.join("dist"), note(workspace, sources)?).about(folder)
}

fn sources(workspace: &Workspace) -> Result<Fingerprint, Problem> {
    Fingerprint::of_files(workspace.root(), &SOURCES)
}

fn note(workspace: &Workspace, sources: &Fingerprint) -> Result<String, Problem> {
    let built = Fingerprint::of_files(workspace.root(), &["dist"])?;
    Ok(format!("{sources}\n{built}\n"))
}
