//! Sizes in decimal units, as `ollama list` prints them.

use std::fmt;

/// A number of bytes to be shown to a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ByteSize(pub u64);

const UNITS: [&str; 5] = ["B", "KB", "MB", "GB", "TB"];

impl ByteSize {
    /// The figure in tenths of its unit, rounded half up, and the unit; whole bytes have no tenths.
    ///
    /// The figure stays below 1,000 of its unit wherever a larger unit exists, also after rounding.
    #[must_use]
    pub fn tenths(self) -> (u64, &'static str) {
        let mut divisor: u64 = 1;
        for unit in UNITS {
            // Ten times the whole may be more than fits, ten times what is left of it is not.
            let (whole, left) = (self.0 / divisor, self.0 % divisor);
            let tenths = whole.saturating_mul(10) + (left * 10 + divisor / 2) / divisor;
            if tenths < 10_000 || unit == "TB" {
                return (tenths, unit);
            }
            divisor *= 1000;
        }
        (0, UNITS[0])
    }

    /// The number alone, with one decimal for everything but whole bytes, and a point as decimal mark.
    #[must_use]
    pub fn figure(self) -> String {
        match self.tenths() {
            (tenths, "B") => (tenths / 10).to_string(),
            (tenths, _) => format!("{}.{}", tenths / 10, tenths % 10),
        }
    }

    /// The unit that goes with [`ByteSize::figure`].
    #[must_use]
    pub fn unit(self) -> &'static str {
        self.tenths().1
    }
}

impl fmt::Display for ByteSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.figure(), self.unit())
    }
}

#[cfg(test)]
mod tests {
    use super::ByteSize;

    #[test]
    fn sizes_read_as_people_expect_them() {
        for (bytes, shown) in [
            (0, "0 B"),
            (196, "196 B"),
            (999, "999 B"),
            (1_000, "1.0 KB"),
            (45_960_996, "46.0 MB"),
            (999_949, "999.9 KB"),
            (999_950, "1.0 MB"),
            (4_109_865_159, "4.1 GB"),
            (42_520_413_916, "42.5 GB"),
            (404_430_188_519, "404.4 GB"),
            (1_250_000_000_000, "1.3 TB"),
            (u64::MAX, "18446744.1 TB"),
        ] {
            assert_eq!(ByteSize(bytes).to_string(), shown, "{bytes} bytes");
        }
    }
}
