//! The program, as scripts start it.

// Also for the helpers, which the lint does not count as tests.
#![allow(clippy::unwrap_used)]

use std::{
    io::{BufRead, BufReader, Read},
    net::TcpListener,
    process::{Child, Command, Stdio},
};

use serde_json::{Value, json};

/// A running panel; it ends with its standard input, which this holds.
struct Panel {
    process: Child,
    line: Value,
}

impl Panel {
    fn start(arguments: &[&str]) -> Self {
        let mut process = command(arguments).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.as_mut().unwrap())
            .read_line(&mut line)
            .unwrap();
        Self {
            process,
            line: serde_json::from_str(&line).unwrap(),
        }
    }

    fn text(&self, key: &str) -> &str {
        self.line[key].as_str().unwrap()
    }

    fn end(mut self) -> bool {
        drop(self.process.stdin.take());
        self.process.wait().unwrap().success()
    }
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ollama-panel"));
    command
        .args(["--no-open", "--print-json", "--until-stdin-closes"])
        .args(arguments)
        .env_remove("OLLAMA_HOST")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

fn get_json(url: &str) -> Value {
    let body = ureq::get(url)
        .config()
        .proxy(None)
        .build()
        .call()
        .unwrap()
        .into_body()
        .read_to_string();
    serde_json::from_str(&body.unwrap()).unwrap()
}

/// A port of this computer at which nothing answers.
fn closed_port() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().to_string()
}

#[test]
fn the_demo_comes_with_models_of_its_own() {
    let panel = Panel::start(&["--port", "0", "--demo"]);
    let config = get_json(&format!("{}/config.json", panel.text("url")));
    assert_eq!(config["demo"], json!(true));
    assert_eq!(config["ollama"], panel.line["ollama"]);
    let tags = get_json(&format!("{}/api/tags", panel.text("ollama")));
    assert!(!tags["models"].as_array().unwrap().is_empty());
    assert!(panel.end(), "ends well with its standard input");
}

#[test]
fn where_nothing_answers_the_demo_stands_in() {
    let panel = Panel::start(&["--port", "0", "--ollama", &closed_port()]);
    assert_eq!(panel.line["demo"], json!(true));
    assert!(panel.end());
}

#[test]
fn without_the_demo_it_names_the_silent_address() {
    let address = closed_port();
    let panel = Panel::start(&["--port", "0", "--no-demo", "--ollama", &address]);
    assert_eq!(panel.line["demo"], json!(false));
    assert_eq!(panel.text("ollama"), format!("http://{address}"));
    assert!(panel.end());
}

#[test]
fn an_ollama_server_that_answers_is_managed() {
    let other = Panel::start(&["--port", "0", "--demo"]);
    let panel = Panel::start(&["--port", "0", "--ollama", other.text("ollama")]);
    assert_eq!(panel.line["demo"], json!(false));
    assert_eq!(panel.line["ollama"], other.line["ollama"]);
    assert!(panel.end() && other.end());
}

#[test]
fn a_taken_port_is_said_in_one_line() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port().to_string();
    let mut process = command(&["--port", &port]).spawn().unwrap();
    assert!(!process.wait().unwrap().success());
    let mut error = String::new();
    process.stderr.unwrap().read_to_string(&mut error).unwrap();
    assert!(
        error.contains(&format!("port {port} cannot be used")),
        "{error}"
    );
    assert_eq!(error.trim_end().lines().count(), 1, "{error}");
}
