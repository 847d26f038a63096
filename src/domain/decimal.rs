//! Decimal numbers as people and Ollama write them, without floating point: its parser alone would be a tenth of the page.

/// The value of a text such as `70.6` times `factor`, rounded down; `None` for what is no such number, and for more than
/// nineteen digits before the point.
///
/// The result stops at `u64::MAX`; digits beyond the eighteenth decimal do not count. The factor is at most 10¹⁸.
#[must_use]
pub fn scaled(text: &str, factor: u64) -> Option<u64> {
    let (whole, decimals) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
    let digits_only = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let is_empty = whole.is_empty() && decimals.is_empty();
    if is_empty || whole.len() > 19 || !digits_only(whole) || !digits_only(decimals) {
        return None;
    }
    let digit = |byte: u8| u64::from(byte - b'0');
    let whole = whole.bytes().fold(0, |value, it| value * 10 + digit(it));
    // Rounded down after each digit, from the last to the first, which is the same as once at the end.
    let decimals = decimals.bytes().take(18).rev();
    let below_one = decimals.fold(0, |value, it| (digit(it) * factor + value) / 10);
    Some(whole.saturating_mul(factor).saturating_add(below_one))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

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

    proptest! {
        /// As wide numbers tell it, which the page does without.
        #[test]
        fn nothing_is_lost_on_the_way(
            whole in 0..10_u64.pow(19) - 1,
            decimals in "[0-9]{0,18}",
            factor in prop::sample::select(vec![1, 10, 1_000, 1_000_000_000, 1_000_000_000_000]),
        ) {
            let below_one = decimals.parse::<u128>().unwrap_or(0) * u128::from(factor) / 10_u128.pow(decimals.len() as u32);
            let value = u128::from(whole) * u128::from(factor) + below_one;
            let value = u64::try_from(value).unwrap_or(u64::MAX);
            prop_assert_eq!(scaled(&format!("{whole}.{decimals}"), factor), Some(value));
        }
    }
}
