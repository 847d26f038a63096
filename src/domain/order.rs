//! Sorting. The standard library's sort is made anew for each type, four kilobytes at a time; here it is made once.

use std::cmp::Ordering;

/// The items in the order that `compare` gives them; equal ones keep their order.
#[must_use]
pub fn sorted<T: Clone>(items: &[T], compare: &dyn Fn(&T, &T) -> Ordering) -> Vec<T> {
    let places = sorted_places(items.len(), &|a, b| compare(&items[a], &items[b]));
    places
        .into_iter()
        .map(|place| items[place].clone())
        .collect()
}

fn sorted_places(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..count).collect();
    places.sort_by(|&a, &b| compare(a, b));
    places
}

#[cfg(test)]
mod tests {
    use super::sorted;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_sorts_as_the_standard_library_does(mut items in proptest::collection::vec((0..9u8, any::<u8>()), 0..80)) {
            let by_first = |a: &(u8, u8), b: &(u8, u8)| a.0.cmp(&b.0);
            let ours = sorted(&items, &by_first);
            items.sort_by(by_first);
            prop_assert_eq!(ours, items);
        }
    }
}
