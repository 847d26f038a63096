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
    /// read alike are one figure, and what is not exact and small is not told in bytes.
    #[must_use]
    pub fn in_words(self, size: &dyn Fn(u64) -> String) -> String {
        let (least, most) = (size(self.least), size(self.most));
        if least == most {
            most
        } else if self.most < 1_000_000 {
            "under 1\u{a0}MB".to_owned()
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

#[cfg(test)]
mod tests {
    use super::Span;
    use crate::domain::byte_size::ByteSize;

    #[test]
    fn bounds_are_told_as_narrowly_as_they_read() {
        let words =
            |least, most| Span { least, most }.in_words(&|bytes| ByteSize(bytes).to_string());
        for (least, most, said) in [
            (0, 0, "0 B"),
            (18_100_000_000, 18_100_000_000, "18.1 GB"),
            (18_099_998_000, 18_100_000_000, "18.1 GB"),
            (0, 4_100_000_000, "up to 4.1 GB"),
            (1_000_000, 4_100_000_000, "up to 4.1 GB"),
            (40_500_000_000, 42_500_000_000, "40.5 GB to 42.5 GB"),
            (72, 2_200, "under 1\u{a0}MB"),
            (392, 392, "392 B"),
        ] {
            assert_eq!(words(least, most), said, "{least} to {most}");
        }
    }
}
