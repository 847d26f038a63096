//! Sorting. The standard library's sort is made anew for each type, four kilobytes at a time; this one is made once, in a tenth
//! of that.

use std::cmp::Ordering;

/// The items in the order that `compare` gives them; equal ones keep their order.
#[must_use]
pub fn sorted<T: Clone>(items: &[T], compare: &dyn Fn(&T, &T) -> Ordering) -> Vec<T> {
    let places = sorted_places(items.len(), &|a, b| compare(&items[a], &items[b]));
    at_places(items, &places)
}

/// The items at these places.
#[must_use]
pub fn at_places<T: Clone>(items: &[T], places: &[usize]) -> Vec<T> {
    places.iter().map(|&place| items[place].clone()).collect()
}

/// The first bytes of a text, as a number that is ordered as they are.
///
/// The texts of many items lie all over the memory, and to look one up takes much longer than to compare it. Where their first
/// bytes tell them apart, such numbers can be compared instead, which stand side by side.
#[must_use]
pub fn first_bytes(text: &str) -> u128 {
    let mut first = [0; 16];
    for (byte, of_text) in first.iter_mut().zip(text.bytes()) {
        *byte = of_text;
    }
    number(first)
}

/// Bytes as a number that is ordered as they are. (The standard library's way has no loop, but twice the code.)
#[must_use]
pub fn number(bytes: [u8; 16]) -> u128 {
    let mut number = 0;
    for byte in bytes {
        number = number << 8 | u128::from(byte);
    }
    number
}

/// The places of so many texts in the order of their bytes; equal ones keep their order.
#[must_use]
pub fn places_by_bytes<'t>(count: usize, text: &dyn Fn(usize) -> &'t str) -> Vec<usize> {
    let beginning = |place: usize| first_bytes(text(place));
    places_by_beginning(count, &beginning, &|a, b| text(a).cmp(text(b)))
}

/// The places of so many items in the order of what they begin with, and of those that begin alike in the order that `compare`
/// gives them; equal ones keep their order.
#[must_use]
pub fn places_by_beginning(
    count: usize,
    beginning: &dyn Fn(usize) -> u128,
    compare: &dyn Fn(usize, usize) -> Ordering,
) -> Vec<usize> {
    let beginnings: Vec<u128> = (0..count).map(beginning).collect();
    sorted_places(count, &|a, b| {
        beginnings[a]
            .cmp(&beginnings[b])
            .then_with(|| compare(a, b))
    })
}

/// The places of so many items in the order that `compare` gives the items at two places; equal ones keep their order.
///
/// Merges runs of one, then of two, then of four and so on. What is in order already, as very short lists and many long ones are,
/// is only looked through.
#[must_use]
pub fn sorted_places(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..count).collect();
    if (1..count).all(|place| compare(place - 1, place).is_le()) {
        return places;
    }
    let mut merged = places.clone();
    let mut run = 1;
    while run < count {
        for (from, into) in places.chunks(2 * run).zip(merged.chunks_mut(2 * run)) {
            merge(from.split_at(run.min(from.len())), into, compare);
        }
        std::mem::swap(&mut places, &mut merged);
        run *= 2;
    }
    places
}

/// Merges two runs; of equal ones the left one's come first.
fn merge(
    (mut left, mut right): (&[usize], &[usize]),
    into: &mut [usize],
    compare: &dyn Fn(usize, usize) -> Ordering,
) {
    // Lists are often in order for long stretches.
    if let (Some(&last), Some(&first)) = (left.last(), right.first())
        && compare(last, first).is_le()
    {
        let (before, behind) = into.split_at_mut(left.len());
        before.copy_from_slice(left);
        behind.copy_from_slice(right);
        return;
    }
    for place in into {
        let is_right = match (left.first(), right.first()) {
            (Some(&left), Some(&right)) => compare(right, left).is_lt(),
            (left, _) => left.is_none(),
        };
        let run = if is_right { &mut right } else { &mut left };
        if let Some((&first, others)) = run.split_first() {
            *place = first;
            *run = others;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::{first_bytes, sorted};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn where_first_bytes_differ_they_are_ordered_as_their_texts_are(a in "[ab\\x00é]{0,19}", b in "[ab\\x00é]{0,19}") {
            let by_first = first_bytes(&a).cmp(&first_bytes(&b));
            prop_assert_eq!(by_first.then_with(|| a.cmp(&b)), a.cmp(&b));
        }

        #[test]
        fn it_compares_no_more_often_than_n_log_n(items in proptest::collection::vec(any::<u8>(), 2..3000)) {
            let compared = Cell::new(0);
            let compare = |a: &u8, b: &u8| {
                compared.set(compared.get() + 1);
                a.cmp(b)
            };
            let _ = sorted(&items, &compare);
            let merges = items.len().next_power_of_two().ilog2();
            // All of it is looked through first, and each merge looks once more, whether its two runs are in order already; but a
            // merge places its last item without.
            prop_assert!(compared.get() <= items.len() * merges as usize + items.len());
        }

        #[test]
        fn it_sorts_as_the_standard_library_does(mut items in proptest::collection::vec((0..9u8, any::<u8>()), 0..80)) {
            let by_first = |a: &(u8, u8), b: &(u8, u8)| a.0.cmp(&b.0);
            let ours = sorted(&items, &by_first);
            items.sort_by(by_first);
            prop_assert_eq!(ours, items);
        }
    }
}
