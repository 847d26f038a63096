//! The policy inside the page.

use crate::{Inline, meta_policy};

/// Marks the element that this module wrote, so that a second pass adds nothing.
const OPENING: &str = r#"<meta http-equiv="Content-Security-Policy" content=""#;

/// The page with its policy written in before anything that it must govern.
///
/// A page that carries a policy already comes back as it was. A page without an `<html>` is none: `None`.
#[must_use]
pub fn with_meta_policy(html: &str) -> Option<String> {
    if html.contains(OPENING) {
        return Some(html.to_owned());
    }
    let (before, after) = html.split_at(beginning_of_head(html)?);
    let policy = meta_policy(&Inline::of(html));
    Some(format!("{before}{OPENING}{policy}\">{after}"))
}

/// Behind `<head>`; where the minifier left that tag out, as HTML allows, behind `<html …>`.
fn beginning_of_head(html: &str) -> Option<usize> {
    const HEAD: &str = "<head>";
    if let Some(start) = html.find(HEAD) {
        return Some(start + HEAD.len());
    }
    let start = html.find("<html")?;
    let end = html.get(start..)?.find('>')?;
    Some(start + end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_comes_first_in_the_head() {
        let page = with_meta_policy("<html><head><script>go()</script></head></html>").unwrap();
        assert!(page.starts_with("<html><head><meta http-equiv="), "{page}");
        assert!(page.contains("'sha256-"), "{page}");
        assert!(
            page.ends_with("\"><script>go()</script></head></html>"),
            "{page}"
        );
    }

    #[test]
    fn a_page_without_a_head_tag_has_a_head_all_the_same() {
        let page = with_meta_policy("<!doctype html><html lang=en><title>Page</title>").unwrap();
        assert!(
            page.starts_with("<!doctype html><html lang=en><meta http-equiv="),
            "{page}"
        );
        assert!(page.ends_with("\"><title>Page</title>"), "{page}");
    }

    #[test]
    fn what_is_no_page_has_no_place_for_a_policy() {
        assert_eq!(with_meta_policy("<p>text</p>"), None);
    }

    #[test]
    fn writing_it_twice_changes_nothing() {
        let once = with_meta_policy("<head></head>").unwrap();
        assert_eq!(with_meta_policy(&once), Some(once));
    }
}
