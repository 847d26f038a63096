//! One style sheet in the page. They are written as a file per component, and come with the page itself: that compresses better,
//! and asks the server for nothing more.

use std::{fs, path::Path};

use crate::problem::{AboutFile, Problem};

/// The style sheets of what is seen only once somebody acts.
const LATER: [&str; 7] = [
    "bar",
    "dialog",
    "disk-table",
    "menu",
    "place",
    "pulls",
    "run",
];

/// Writes the style sheets that the built page names into the page itself, in its order. Those that are needed only later are not
/// among them: they are the answer.
pub(crate) fn join(dist: &Path) -> Result<String, Problem> {
    let page_path = dist.join("index.html");
    let page = fs::read_to_string(&page_path).about(&page_path)?;
    let links = style_links(&page);
    let is_there = |sheet: &&str| links.iter().any(|link| sheet_of(link.file) == Some(sheet));
    if !LATER.iter().all(is_there) {
        return Err(Problem::NoSheet);
    }
    let (mut styles, mut later) = (String::new(), String::new());
    for link in &links {
        let path = dist.join(link.file);
        let sheet = fs::read_to_string(&path).about(&path)?;
        let is_later = sheet_of(link.file).is_some_and(|sheet| LATER.contains(&sheet));
        let joined = if is_later { &mut later } else { &mut styles };
        joined.push_str(&sheet);
        fs::remove_file(&path).about(&path)?;
    }
    fs::write(&page_path, with_styles(&page, &links, &styles)).about(&page_path)?;
    Ok(later)
}

/// The sheet from which a file was made that is named by it and by a fingerprint.
fn sheet_of(file: &str) -> Option<&str> {
    file.rsplit_once('-').map(|(sheet, _)| sheet)
}

/// A tag that names a style sheet.
#[derive(Debug, PartialEq, Eq)]
struct StyleLink<'a> {
    tag: &'a str,
    file: &'a str,
}

fn style_links(page: &str) -> Vec<StyleLink<'_>> {
    let tags = page.match_indices("<link ").filter_map(|(start, _)| {
        let end = page[start..].find('>')?;
        page.get(start..=start + end)
    });
    tags.filter(|tag| attribute(tag, "rel") == Some("stylesheet"))
        .filter_map(|tag| {
            let file = attribute(tag, "href")?.trim_start_matches("./");
            Some(StyleLink { tag, file })
        })
        .collect()
}

/// The value of an attribute, in quotes or, as a minifier leaves it, without.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let value = tag.split_once(&format!(" {name}="))?.1;
    match value.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next(),
        None => value.split([' ', '>']).next(),
    }
}

fn with_styles(page: &str, links: &[StyleLink<'_>], styles: &str) -> String {
    let mut inline = format!("<style>{styles}</style>");
    links.iter().fold(page.to_owned(), |page, link| {
        page.replacen(link.tag, &std::mem::take(&mut inline), 1)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sheets_come_with_the_page_in_its_order() {
        let dist = tempfile::tempdir().unwrap();
        let later: String = LATER
            .iter()
            .map(|sheet| format!("<link rel=stylesheet href=./{sheet}-3.css>"))
            .collect();
        let page = format!(
            "<link rel=icon href=x.svg><link href=./a-1.css rel=stylesheet>{later}\
             <link rel=\"stylesheet\" href=\"./b-2.css\"><script></script>"
        );
        fs::write(dist.path().join("index.html"), page).unwrap();
        fs::write(dist.path().join("a-1.css"), "a{}").unwrap();
        fs::write(dist.path().join("b-2.css"), "b{}").unwrap();
        for sheet in LATER {
            fs::write(dist.path().join(format!("{sheet}-3.css")), "l{}").unwrap();
        }

        assert_eq!(join(dist.path()).unwrap(), "l{}".repeat(LATER.len()));

        assert_eq!(
            fs::read_to_string(dist.path().join("index.html")).unwrap(),
            "<link rel=icon href=x.svg><style>a{}b{}</style><script></script>"
        );
        assert!(!dist.path().join("a-1.css").exists());
    }

    #[test]
    fn a_sheet_for_later_that_has_another_name_now_is_told() {
        let dist = tempfile::tempdir().unwrap();
        let page = "<link href=./a-1.css rel=stylesheet>";
        fs::write(dist.path().join("index.html"), page).unwrap();
        fs::write(dist.path().join("a-1.css"), "a{}").unwrap();
        assert!(matches!(join(dist.path()), Err(Problem::NoSheet)));
    }
}
