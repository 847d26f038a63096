//! What a first visit downloads.

use std::{fs, iter::Sum, ops::Add, path::Path};

use crate::{
    app::dist,
    compress::{Form, page_files},
    problem::{AboutFile, Problem},
    short_names::REST,
    workspace::Workspace,
};

/// How much a first visit may download, in bytes of brotli.
const LIMIT: u64 = 120_000;

/// A file's size in each form in which it is sent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Bytes {
    raw: u64,
    gzip: u64,
    brotli: u64,
}

impl Add for Bytes {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            raw: self.raw + other.raw,
            gzip: self.gzip + other.gzip,
            brotli: self.brotli + other.brotli,
        }
    }
}

impl Sum for Bytes {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), Self::add)
    }
}

/// Prints the sizes, and fails when they are too large.
pub(crate) fn size(workspace: &Workspace) -> Result<(), Problem> {
    dist(workspace)?;
    let folder = workspace.dist();
    println!("\n{:>9} {:>9} {:>9}", "raw", "gzip", "brotli");
    let (mut first_visit, mut later) = (Vec::new(), Vec::new());
    for file in page_files(&folder)? {
        let bytes = measure(&file)?;
        let name = file
            .strip_prefix(&folder)
            .unwrap_or(&file)
            .to_string_lossy();
        print(bytes, &name);
        if name.starts_with(REST) {
            later.push(bytes);
        } else {
            first_visit.push(bytes);
        }
    }
    let first_visit: Bytes = first_visit.into_iter().sum();
    print(first_visit, "a first visit");
    print(later.into_iter().sum(), "more once somebody acts");
    allow(first_visit)
}

fn allow(total: Bytes) -> Result<(), Problem> {
    if total.brotli > LIMIT {
        return Err(Problem::TooLarge {
            brotli: total.brotli,
            limit: LIMIT,
        });
    }
    println!("The limit is {LIMIT} bytes of brotli.");
    Ok(())
}

fn print(bytes: Bytes, name: &str) {
    println!(
        "{:>9} {:>9} {:>9}  {name}",
        bytes.raw, bytes.gzip, bytes.brotli
    );
}

/// A file that has no compressed form is sent raw.
fn measure(file: &Path) -> Result<Bytes, Problem> {
    let raw = fs::metadata(file).about(file)?.len();
    let compressed = |form: Form| fs::metadata(form.beside(file)).map_or(raw, |file| file.len());
    Ok(Bytes {
        raw,
        gzip: compressed(Form::Gzip),
        brotli: compressed(Form::Brotli),
    })
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    #[test]
    fn a_missing_form_counts_raw() {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("app.js");
        fs::write(&file, "12345").unwrap();
        fs::write(folder.path().join("app.js.br"), "123").unwrap();
        assert_eq!(
            measure(&file).unwrap(),
            Bytes {
                raw: 5,
                gzip: 5,
                brotli: 3
            }
        );
    }

    #[test]
    fn too_much_is_a_problem() {
        let page = |brotli| Bytes {
            raw: brotli,
            gzip: brotli,
            brotli,
        };
        assert!(allow([page(LIMIT - 1), page(1)].into_iter().sum()).is_ok());
        assert!(allow(page(LIMIT + 1)).is_err());
    }
}
