//! Texts taken apart and put together. What the standard library has for that is made for long texts, or anew for each type, and
//! would be four kilobytes of a first visit. So this is for what a first visit does.

/// What stands before and behind the first place where `text` has `mark`, which is not empty.
#[must_use]
pub fn split_once<'t>(text: &'t str, mark: &str) -> Option<(&'t str, &'t str)> {
    let mut places = text.as_bytes().windows(mark.len());
    let place = places.position(|it| it == mark.as_bytes())?;
    Some((&text[..place], &text[place + mark.len()..]))
}

/// The parts as one text, with something between each two.
#[must_use]
pub fn joined<'t>(
    parts: impl IntoIterator<Item = &'t (impl AsRef<str> + ?Sized + 't)>,
    between: &str,
) -> String {
    join(&mut parts.into_iter().map(AsRef::as_ref), between)
}

fn join(parts: &mut dyn Iterator<Item = &str>, between: &str) -> String {
    let mut joined = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        joined.push_str(between);
        joined.push_str(part);
    }
    joined
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_finds_what_the_standard_library_finds(text in "[abä:/]{0,12}", mark in "[abä:/]{1,3}") {
            prop_assert_eq!(split_once(&text, &mark), text.split_once(&*mark));
        }

        #[test]
        fn it_joins_as_the_standard_library_does(parts in proptest::collection::vec("[ab]{0,2}", 0..4)) {
            prop_assert_eq!(joined(&parts, ", "), parts.join(", "));
        }
    }
}
