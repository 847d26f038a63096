//! The answer to a request to pull: pieces of bytes to lines.

use super::wire;
use crate::domain::answer::CallError;
use crate::domain::pulling::{Line, Splitter};

/// Reads the lines out of the pieces in which an answer comes.
#[derive(Debug, Default)]
pub struct PullLines {
    splitter: Splitter,
    /// Whether a line was Ollama's, so that nobody else answers.
    is_ollamas: bool,
}

impl PullLines {
    /// The lines that end in a piece.
    ///
    /// # Errors
    /// [`CallError::Undecodable`] where one is not Ollama's.
    pub fn take(&mut self, piece: &[u8]) -> Result<Vec<Line>, CallError> {
        let lines = self.splitter.split(piece);
        let lines: Result<Vec<Line>, CallError> =
            lines.iter().map(|line| wire::pull_line(line)).collect();
        self.is_ollamas |= matches!(&lines, Ok(lines) if !lines.is_empty());
        lines
    }

    /// The last line, where nothing ended it. Half a line of Ollama's is none: the answer broke off.
    ///
    /// # Errors
    /// [`CallError::Undecodable`] where the whole answer is not Ollama's.
    pub fn end(&mut self) -> Result<Option<Line>, CallError> {
        let Some(rest) = self.splitter.end() else {
            return Ok(None);
        };
        match wire::pull_line(&rest) {
            Err(error) if !self.is_ollamas => Err(error),
            line => Ok(line.ok()),
        }
    }
}

#[cfg(test)]
#[path = "pull_lines_tests.rs"]
mod tests;
