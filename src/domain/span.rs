//! A number of bytes that is known exactly, or only between two bounds.

use std::ops::{Add, AddAssign};

/// At least so many bytes, and at most so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// It is never less.
    pub least: u64,
    /// It is never more.
    pub most: u64,
}

impl Span {
    /// Nothing at all.
    pub const ZERO: Span = Span { least: 0, most: 0 };

    /// Exactly so many bytes.
    #[must_use]
    pub fn exactly(bytes: u64) -> Self {
        Span {
            least: bytes,
            most: bytes,
        }
    }

    /// Anything up to so many bytes.
    #[must_use]
    pub fn up_to(bytes: u64) -> Self {
        Span {
            least: 0,
            most: bytes,
        }
    }

    /// The number in words, with sizes as somebody writes them: "18.1 GB", "up to 4.1 GB", "40.5 GB to 42.5 GB". Bounds that
    /// read alike are one figure.
    #[must_use]
    pub fn in_words(self, size: &dyn Fn(u64) -> String) -> String {
        let (least, most) = (size(self.least), size(self.most));
        if least == most {
            most
        } else if self.least < self.most / 100 {
            format!("up to {most}")
        } else {
            format!("{least} to {most}")
        }
    }

    /// Whether both bounds are one.
    #[must_use]
    pub fn is_exact(self) -> bool {
        self.least == self.most
    }
}

impl Add for Span {
    type Output = Span;

    fn add(self, other: Span) -> Span {
        Span {
            least: self.least.saturating_add(other.least),
            most: self.most.saturating_add(other.most),
        }
    }
}

impl AddAssign for Span {
    fn add_assign(&mut self, other: Span) {
        *self = *self + other;
    }
}
