//! The order in which people look for names: numbers by value, case ignored.

use std::cmp::Ordering;
use std::sync::Arc;

use super::order;

/// Compares two texts so that `qwen:7b` comes before `qwen:14b`.
///
/// A total order: texts that differ only in case or in leading zeros are told apart by their bytes.
#[must_use]
pub fn compare(a: &str, b: &str) -> Ordering {
    let from = first_difference(a.as_bytes(), b.as_bytes());
    by_parts(&a.as_bytes()[from..], &b.as_bytes()[from..]).then_with(|| a.cmp(b))
}

/// Where two texts begin to differ, or the number begins in which they do. Most names that are compared begin alike.
fn first_difference(a: &[u8], b: &[u8]) -> usize {
    let mut place = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    while place > 0 && a[place - 1].is_ascii_digit() {
        place -= 1;
    }
    place
}

/// Compares number by number and letter by letter, whatever its case.
fn by_parts(mut left: &[u8], mut right: &[u8]) -> Ordering {
    loop {
        let order = match (left.first(), right.first()) {
            (None, None) => return Ordering::Equal,
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(x), Some(y)) if x.is_ascii_digit() && y.is_ascii_digit() => {
                let (number, rest) = take_number(left);
                let (other, other_rest) = take_number(right);
                (left, right) = (rest, other_rest);
                number
                    .len()
                    .cmp(&other.len())
                    .then_with(|| number.cmp(other))
            }
            (Some(x), Some(y)) => {
                let order = x.to_ascii_lowercase().cmp(&y.to_ascii_lowercase());
                (left, right) = (&left[1..], &right[1..]);
                order
            }
        };
        if order != Ordering::Equal {
            return order;
        }
    }
}

/// What a text begins with, as a number. Two texts whose numbers differ are in the order of these; where they are the same it
/// takes [`compare`]. (What it is good for tells [`order::first_bytes`].)
#[must_use]
pub fn beginning(text: &str) -> u128 {
    let mut beginning = [0; 16];
    let mut room = beginning.iter_mut();
    let mut left = text.as_bytes();
    while let Some(byte) = left.first()
        && let Some(place) = room.next()
    {
        if !byte.is_ascii_digit() {
            *place = byte.to_ascii_lowercase();
            left = &left[1..];
            continue;
        }
        let (number, rest) = take_number(left);
        // How long a number is counts before its digits, and any number stands where a digit does.
        *place = b"0123456789"[number.len().min(9)];
        if number.len() >= 9 {
            break;
        }
        for (digit, place) in number.iter().zip(room.by_ref()) {
            *place = *digit;
        }
        left = rest;
    }
    order::number(beginning)
}

/// Names in their natural order.
#[must_use]
pub fn sorted(names: &[Arc<str>]) -> Vec<Arc<str>> {
    let beginning = |place: usize| beginning(&names[place]);
    let by_whole = |a: usize, b: usize| compare(&names[a], &names[b]);
    let places = order::places_by_beginning(names.len(), &beginning, &by_whole);
    order::at_places(names, &places)
}

/// The digits at the beginning without their leading zeros, and what follows them.
fn take_number(text: &[u8]) -> (&[u8], &[u8]) {
    let end = text
        .iter()
        .position(|b| !b.is_ascii_digit())
        .unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    let zeros = digits
        .iter()
        .position(|&b| b != b'0')
        .unwrap_or(digits.len());
    (&digits[zeros..], rest)
}

#[cfg(test)]
mod tests {
    use super::{beginning, by_parts, compare};
    use proptest::prelude::*;
    use std::cmp::Ordering;

    #[test]
    fn numbers_count_by_value() {
        let mut names = [
            "qwen:72b",
            "Llama3.2:1b",
            "qwen:7b",
            "llama3.10:1b",
            "qwen:14b",
            "qwen",
        ];
        names.sort_by(|a, b| compare(a, b));
        assert_eq!(
            names,
            [
                "Llama3.2:1b",
                "llama3.10:1b",
                "qwen",
                "qwen:7b",
                "qwen:14b",
                "qwen:72b"
            ]
        );
    }

    proptest! {
        #[test]
        fn what_begins_alike_is_rightly_passed_over(a in "[a-bA-B0-2:.]{0,6}", b in "[a-bA-B0-2:.]{0,6}", start in "[a-b0-2]{0,4}") {
            let (a, b) = (start.clone() + &a, start + &b);
            prop_assert_eq!(compare(&a, &b), by_parts(a.as_bytes(), b.as_bytes()).then_with(|| a.cmp(&b)));
        }

        #[test]
        fn where_beginnings_differ_texts_are_in_their_order(a in "[aB0-2.\\x00é]{0,3}(0?1[0-1]{6,10})?[aB0]{0,4}", b in "[aB0-2.\\x00é]{0,3}(0?1[0-1]{6,10})?[aB0]{0,4}") {
            let by_beginning = beginning(&a).cmp(&beginning(&b));
            prop_assert_eq!(by_beginning.then_with(|| compare(&a, &b)), compare(&a, &b));
        }

        #[test]
        fn it_is_a_total_order(a in "[a-bA-B0-2:.]{0,6}", b in "[a-bA-B0-2:.]{0,6}", c in "[a-bA-B0-2:.]{0,6}") {
            prop_assert_eq!(compare(&a, &b), compare(&b, &a).reverse());
            prop_assert_eq!(compare(&a, &b) == Ordering::Equal, a == b);
            if compare(&a, &b).is_le() && compare(&b, &c).is_le() {
                prop_assert!(compare(&a, &c).is_le());
            }
        }
    }
}
