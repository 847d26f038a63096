//! Decimal numbers as people and Ollama write them, without floating point: its parser alone would be a tenth of the page.

/// The value of a text such as `70.6` times `factor`, rounded down; `None` for what is no such number.
///
/// The result stops at `u64::MAX`; digits beyond the eighteenth decimal do not count.
#[must_use]
pub fn scaled(text: &str, factor: u64) -> Option<u64> {
    let (whole, decimals) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
    let digits_only = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if (whole.is_empty() && decimals.is_empty()) || !digits_only(whole) || !digits_only(decimals) {
        return None;
    }
    let mut value = digits(whole)?.checked_mul(u128::from(factor))?;
    let decimals = &decimals[..decimals.len().min(18)];
    let places = u32::try_from(decimals.len()).ok()?;
    value = value.checked_add(digits(decimals)? * u128::from(factor) / 10_u128.pow(places))?;
    Some(u64::try_from(value).unwrap_or(u64::MAX))
}

fn digits(text: &str) -> Option<u128> {
    if text.len() > 19 {
        return None;
    }
    Some(
        text.bytes()
            .fold(0, |value, digit| value * 10 + u128::from(digit - b'0')),
    )
}

#[cfg(test)]
mod tests {
    use super::scaled;

    #[test]
    fn decimals_are_scaled_exactly() {
        for (text, factor, value) in [
            ("70.6", 1_000_000_000, Some(70_600_000_000)),
            ("3.84", 1_000_000, Some(3_840_000)),
            ("22", 1, Some(22)),
            (".5", 10, Some(5)),
            ("5.", 10, Some(50)),
            (" 1.5 ", 1_000_000_000, Some(1_500_000_000)),
            ("0.1234567890123456789012", 10, Some(1)),
            ("18446744073709551615", 1, None),
            ("9999999999999999999", 1_000, Some(u64::MAX)),
            ("", 1, None),
            (".", 1, None),
            ("-1", 1, None),
            ("1e3", 1, None),
            ("1.2.3", 1, None),
            ("eight", 1, None),
        ] {
            assert_eq!(scaled(text, factor), value, "{text}");
        }
    }
}
