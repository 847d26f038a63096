//! The built page in a real browser, by Playwright.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use crate::{
    app::dist,
    arguments::BenchOptions,
    debian,
    fingerprint::Fingerprint,
    node::Node,
    problem::{AboutFile, Problem},
    program::Program,
    serve::build_native,
    step::heading,
    workspace::Workspace,
};

/// Runs the tests.
pub(crate) fn test_in_browser(workspace: &Workspace) -> Result<(), Problem> {
    let browser = prepare(workspace, Kind::Any)?;
    heading("Browser tests");
    browser.playwright(workspace, &["test"]).run()?;
    heading("Their types");
    let folder = workspace.end2end();
    Node::find()?.tool("tsc", &folder).arg("--noEmit").run()
}

/// Measures, and prints the figures.
pub(crate) fn measure(workspace: &Workspace, options: &BenchOptions) -> Result<(), Problem> {
    let browser = prepare(workspace, Kind::WithWindows)?;
    heading("Measuring (a full run takes some 40 minutes; --rounds and --models make it shorter)");
    let folder = workspace.root().join("bench");
    let wanted = |is_wanted: bool, file: &str| is_wanted.then(|| folder.join(file));
    browser
        .playwright(workspace, &["test", "--config", "bench.config.ts"])
        .env("BENCH_ROUNDS", options.rounds.to_string())
        .env("BENCH_MODELS", options.models_in_words())
        .env(
            "BENCH_JSON",
            wanted(options.json, "results.json").unwrap_or_default(),
        )
        .env(
            "BENCH_RESULTS",
            wanted(options.results, "RESULTS.md").unwrap_or_default(),
        )
        .run()
}

/// Has a browser open a page whose WebAssembly notes which of its functions are called, and gives back their numbers.
pub(crate) fn functions_called(workspace: &Workspace, page: &Path) -> Result<Vec<u32>, Problem> {
    let browser = prepare(workspace, Kind::Any)?;
    heading("Looking at first visits");
    let called = page.join("called.json");
    browser
        .playwright(workspace, &["test", "--config", "profile.config.ts"])
        .env("PANEL_DIST", page)
        .env("PROFILE_CALLED", &called)
        .run()?;
    let text = fs::read_to_string(&called).about(&called)?;
    Ok(serde_json::from_str(&text)?)
}

/// Builds everything, installs what is missing, and finds a browser.
fn prepare(workspace: &Workspace, kind: Kind) -> Result<Ready, Problem> {
    let folder = workspace.end2end();
    if !folder.join("package.json").is_file() {
        return Err(Problem::NoBrowserTests);
    }
    let node = Node::find()?;
    dist(workspace)?;
    heading("Building the servers");
    build_native(workspace, &["ollama-panel", "fake-ollama"])?;
    install_packages(node, &folder)?;
    let browser = Browser::find(workspace, node, &folder, kind)?;
    Ok(Ready { node, browser })
}

/// Everything that Playwright needs is there.
struct Ready {
    node: Node,
    browser: Browser,
}

impl Ready {
    /// Playwright, told what to use.
    fn playwright(&self, workspace: &Workspace, arguments: &[&str]) -> Program {
        let program = self.node.tool("playwright", &workspace.end2end());
        self.browser
            .prepare(program.args(arguments))
            .env("PANEL_DIST", workspace.dist())
            .env("PANEL_SERVER_BIN", workspace.native_binary("ollama-panel"))
            .env("PANEL_FAKE_BIN", workspace.native_binary("fake-ollama"))
    }
}

/// Installs the tests' packages, unless they are there as the lock file names them.
fn install_packages(node: Node, folder: &Path) -> Result<(), Problem> {
    let wanted = locked_packages(folder)?.to_string();
    // Inside the folder that npm replaces, so that it goes with it.
    let note = folder.join("node_modules").join(".installed-from");
    if fs::read_to_string(&note).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    heading("Installing the browser tests' packages (once; some seconds)");
    node.install_locked(folder)?;
    fs::write(&note, wanted).about(note)
}

fn locked_packages(folder: &Path) -> Result<Fingerprint, Problem> {
    Fingerprint::of_files(folder, &["package-lock.json"])
}

/// Which browser will do.
#[derive(Debug, Clone, Copy)]
enum Kind {
    /// One without windows before one with them: it is what Playwright takes of its own for tests, and they are quicker in it.
    Any,
    /// The one that people use. Without windows it draws in another way, and so would give other figures.
    WithWindows,
}

impl Kind {
    fn is_any(self) -> bool {
        matches!(self, Self::Any)
    }
}

/// The browser that a page is opened in.
#[derive(Debug)]
enum Browser {
    /// Playwright's own Chromium.
    Bundled,
    /// One that is installed on this system.
    System(PathBuf),
}

impl Browser {
    /// The one that PANEL_CHROMIUM names, or Playwright's, or the system's.
    fn find(workspace: &Workspace, node: Node, folder: &Path, kind: Kind) -> Result<Self, Problem> {
        if let Some(named) = env::var_os("PANEL_CHROMIUM").filter(|name| !name.is_empty()) {
            let path = which::which(&named).map_err(|_| Problem::WrongChromium(named.into()))?;
            return Ok(Self::System(path));
        }
        let refusal = Refusal::of(workspace, folder)?;
        if let Some(path) = system_chromium(kind).filter(|_| refusal.is_known()) {
            return Ok(Self::System(path));
        }
        heading("Installing Playwright's Chromium (once; about a minute)");
        if node
            .tool("playwright", folder)
            .args(["install", "chromium"])
            .run()
            .is_ok()
        {
            return Ok(Self::Bundled);
        }
        println!("It could not be downloaded, so the system's Chromium is used.");
        refusal.remember()?;
        system_chromium(kind)
            .or_else(|| installed_chromium(kind))
            .map(Self::System)
            .ok_or(Problem::NoChromium)
    }

    fn prepare(&self, tests: Program) -> Program {
        match self {
            Self::Bundled => tests,
            Self::System(path) => tests.env("PANEL_CHROMIUM", path),
        }
    }
}

/// A note that Playwright's Chromium could not be had, so that not every run waits for that again.
///
/// It is forgotten with another version of Playwright, or with `cargo clean`.
struct Refusal {
    note: PathBuf,
    version: String,
}

impl Refusal {
    fn of(workspace: &Workspace, folder: &Path) -> Result<Self, Problem> {
        let note = workspace.notes().join("no-bundled-chromium");
        Ok(Self {
            note,
            version: locked_packages(folder)?.to_string(),
        })
    }

    fn is_known(&self) -> bool {
        fs::read_to_string(&self.note).is_ok_and(|version| version == self.version)
    }

    fn remember(&self) -> Result<(), Problem> {
        let folder = self.note.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder).about(folder)?;
        fs::write(&self.note, &self.version).about(&self.note)
    }
}

/// Chromium, or a browser made of it, where each system puts it.
fn system_chromium(kind: Kind) -> Option<PathBuf> {
    const NAMES: [&str; 5] = [
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
        "microsoft-edge",
    ];
    const PLACES: [&str; 4] = [
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        r"C:\Program Files\Google\Chrome\Application\chrome.exe",
        r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    ];
    let without_windows = kind
        .is_any()
        .then(|| which::which(debian::HEADLESS_CHROMIUM).ok())
        .flatten();
    without_windows
        .or_else(|| NAMES.iter().find_map(|name| which::which(name).ok()))
        .or_else(|| {
            PLACES
                .iter()
                .map(PathBuf::from)
                .find(|place| place.exists())
        })
}

/// Debian's, installed now where that is allowed. Not every system that has its packages has the one without windows.
fn installed_chromium(kind: Kind) -> Option<PathBuf> {
    let without_windows = kind.is_any() && debian::install_headless_chromium().is_ok();
    if !without_windows {
        debian::install_chromium().ok()?;
    }
    system_chromium(kind)
}
