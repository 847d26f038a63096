//! What a deletion frees, in words.

use crate::domain::span::Span;
use crate::domain::storage::Frees;
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
pub(crate) fn sentence(frees: &Frees) -> String {
    let listed = words::size(frees.listed);
    let freed = match frees.freed.most {
        0 => "nothing".to_owned(),
        _ => span(frees.freed),
    };
    let again = match frees.listed_again() {
        0 => String::new(),
        again => format!("{} are listed more than once", words::size(again)),
    };
    let why: Vec<String> = [what_stays(frees), again]
        .into_iter()
        .filter(|why| !why.is_empty())
        .collect();
    let colon = if why.is_empty() { "" } else { ": " };
    format!("{listed} listed, frees {freed}{colon}{}", why.join("; "))
}

/// "5.3 GB stay, used by llama3.2:latest"; empty where nothing stays.
pub(crate) fn what_stays(frees: &Frees) -> String {
    match frees.kept_by.as_slice() {
        [] => String::new(),
        [first, others @ ..] => {
            let more = match others.len() {
                0 => String::new(),
                count => format!(" and {}", words::count(count, "other", "others")),
            };
            format!("{} stay, used by {first}{more}", span(frees.stays))
        }
    }
}
