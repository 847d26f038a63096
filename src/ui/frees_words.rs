//! What a deletion frees, in words.

use std::sync::Arc;

use crate::domain::span::Span;
use crate::domain::storage::Frees;
use crate::domain::text::joined;
use crate::domain::trash::told;
use crate::ui::words;

/// A number of bytes, as the person's browser writes it.
pub(crate) fn span(span: Span) -> String {
    span.in_words(&words::size)
}

/// The same to the byte, for who wants to know: "4,108,928,240 bytes", "52 to 2,230 bytes".
pub(crate) fn to_the_byte(span: Span) -> String {
    let most = words::bytes(span.most);
    if span.is_exact() {
        format!("{most} bytes")
    } else {
        format!("{} to {most} bytes", words::bytes(span.least))
    }
}

/// "23.4 GB listed, frees 18.1 GB: 5.3 GB stay, used by llama3.2:latest".
pub(crate) fn sentence(frees: &Frees, most_named: usize, is_reading: bool) -> String {
    let listed = words::size(frees.listed);
    let freed = match frees.freed.most {
        0 => "nothing".to_owned(),
        _ => span(frees.freed),
    };
    let again = match frees.listed_again() {
        0 => String::new(),
        again => format!("{} are listed more than once", words::size(again)),
    };
    let reading = if is_reading {
        "layers are still being read"
    } else {
        ""
    };
    let why = [what_stays(frees, most_named), again, reading.to_owned()];
    let why: Vec<String> = why.into_iter().filter(|why| !why.is_empty()).collect();
    let colon = if why.is_empty() { "" } else { ": " };
    format!(
        "{listed} listed, frees {freed}{colon}{}",
        joined(&why, "; ")
    )
}

/// "5.3 GB stay, used by llama3.2:latest"; empty where nothing stays.
pub(crate) fn what_stays(frees: &Frees, most_named: usize) -> String {
    if frees.kept_by.is_empty() {
        return String::new();
    }
    let keepers = names(&frees.kept_by, most_named);
    format!("{} stay, used by {keepers}", span(frees.stays))
}

/// "a:latest, b:latest and 3 others".
pub(crate) fn names(names: &[Arc<str>], most_named: usize) -> String {
    let named: Vec<Arc<str>> = names.iter().take(most_named).map(told).collect();
    let named = joined(&named, ", ");
    match names.len().saturating_sub(most_named) {
        0 => named,
        more => format!("{named} and {}", words::count(more, "other", "others")),
    }
}
