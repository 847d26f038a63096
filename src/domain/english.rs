//! Numbers as English writes them: `12,345` and `1,234.5`.
//!
//! The page writes numbers as the person's browser does. A browser takes some 15 milliseconds to get ready to write the first
//! one, and for English it need not be asked.

/// Whether a language, such as `en-US`, writes numbers as this module does. Those of South Africa and India do not.
#[must_use]
pub fn is_written_in(language: &str) -> bool {
    let region = match language.split_once('-') {
        Some(("en", region)) => region,
        None if language == "en" => return true,
        _ => return false,
    };
    ["US", "GB", "CA", "AU", "NZ", "IE"].contains(&region)
}

/// A whole number, its thousands set apart.
#[must_use]
pub fn whole(number: u64) -> String {
    let digits = number.to_string();
    let mut written = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.char_indices() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            written.push(',');
        }
        written.push(digit);
    }
    written
}

/// A number of tenths, with one decimal.
#[must_use]
pub fn tenths(number: u64) -> String {
    format!("{}.{}", whole(number / 10), number % 10)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        for (number, written) in [
            (0, "0"),
            (999, "999"),
            (1000, "1,000"),
            (12_345, "12,345"),
            (123_456, "123,456"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(whole(number), written);
        }
        assert_eq!(tenths(0), "0.0");
        assert_eq!(tenths(47), "4.7");
        assert_eq!(tenths(12_345), "1,234.5");
    }

    #[test]
    fn other_languages_are_left_to_the_browser() {
        for language in ["en", "en-US", "en-GB", "en-AU"] {
            assert!(is_written_in(language), "{language}");
        }
        for language in [
            "",
            "de",
            "de-US",
            "en-IN",
            "en-ZA",
            "en-US-u-nu-arab",
            "eng",
            "EN",
        ] {
            assert!(!is_written_in(language), "{language}");
        }
    }

    proptest! {
        #[test]
        fn without_its_commas_it_is_the_number(number: u64) {
            let written = whole(number);
            prop_assert_eq!(written.replace(',', ""), number.to_string());
            let groups: Vec<&str> = written.split(',').collect();
            prop_assert!((1..=3).contains(&groups[0].len()));
            prop_assert!(groups[1..].iter().all(|group| group.len() == 3));
        }
    }
}
