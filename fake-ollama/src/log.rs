//! The record of every request to the Ollama port, in the order in which they came.

use serde::Serialize;

use crate::request::OllamaRequest;

/// One request, and what became of it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct LogEntry {
    /// Counts from one.
    n: usize,
    method: String,
    path: String,
    /// The model's name as the client wrote it.
    model: Option<String>,
    body: Option<String>,
    origin: Option<String>,
    /// `None` while there is no answer, and for good when the connection was cut.
    status: Option<u16>,
    /// The kind of the fault that was played.
    fault: Option<&'static str>,
    /// Whether this very request removed a manifest.
    manifest_removed: bool,
}

/// Where a request is noted. It outlives a reset of the log, after which it means nothing.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LogMark {
    generation: u64,
    index: usize,
}

/// The record since the last reset.
#[derive(Debug, Default)]
pub(crate) struct Log {
    generation: u64,
    entries: Vec<LogEntry>,
}

impl Log {
    pub(crate) fn begin(&mut self, request: &OllamaRequest) -> LogMark {
        let body = String::from_utf8_lossy(&request.body).into_owned();
        self.entries.push(LogEntry {
            n: self.entries.len() + 1,
            method: request.method.to_string(),
            path: request.path.clone(),
            model: request.model(),
            body: (!body.is_empty()).then_some(body),
            origin: request.origin().map(str::to_owned),
            status: None,
            fault: None,
            manifest_removed: false,
        });
        LogMark {
            generation: self.generation,
            index: self.entries.len() - 1,
        }
    }

    pub(crate) fn note_status(&mut self, mark: LogMark, status: u16) {
        self.change(mark, |entry| entry.status = Some(status));
    }

    pub(crate) fn note_fault(&mut self, mark: LogMark, kind: &'static str) {
        self.change(mark, |entry| entry.fault = Some(kind));
    }

    pub(crate) fn note_removal(&mut self, mark: LogMark) {
        self.change(mark, |entry| entry.manifest_removed = true);
    }

    /// The name that the request asked for.
    pub(crate) fn model(&self, mark: LogMark) -> Option<String> {
        let entry = self
            .entries
            .get(mark.index)
            .filter(|_| self.is_current(mark))?;
        entry.model.clone()
    }

    /// Whether the request came after the last reset.
    pub(crate) fn is_current(&self, mark: LogMark) -> bool {
        mark.generation == self.generation
    }

    pub(crate) fn entries(&self) -> &[LogEntry] {
        &self.entries
    }

    /// An empty log, in which the marks of this one mean nothing.
    pub(crate) fn next(&self) -> Self {
        Self {
            generation: self.generation + 1,
            entries: Vec::new(),
        }
    }

    fn change(&mut self, mark: LogMark, change: impl FnOnce(&mut LogEntry)) {
        if self.is_current(mark)
            && let Some(entry) = self.entries.get_mut(mark.index)
        {
            change(entry);
        }
    }
}
