//! From one order of rows to another in a few steps.

use std::sync::Arc;

use super::name_set::NameSet;

/// What is to be done to rows that stand in one order, so that they stand in another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rearrangement<'a> {
    /// The rows that go.
    pub gone: Vec<&'a Arc<str>>,
    /// The rows that are put into their place, the last one first, each with the row before which it then stands; `None` is
    /// the end.
    pub put: Vec<(&'a Arc<str>, Option<&'a Arc<str>>)>,
}

/// How far is looked ahead for a row that is not where it was.
const AHEAD: usize = 16;

impl<'a> Rearrangement<'a> {
    /// Finds out how to get from one order to another. `None` where that would touch more than so many rows. Rows that stay in
    /// their order are passed over in one go; no name may occur twice in an order.
    #[must_use]
    pub fn of(old: &'a [Arc<str>], new: &'a [Arc<str>], most: usize) -> Option<Self> {
        let (mut left, mut come) = (Vec::new(), Vec::new());
        let (mut from, mut to) = (0, 0);
        while from < old.len() || to < new.len() {
            if left.len() + come.len() > 2 * most {
                return None;
            }
            let (was, is) = (&old[from..], &new[to..]);
            match (was.first(), is.first()) {
                (Some(a), Some(b)) if a == b => {
                    from += 1;
                    to += 1;
                }
                (Some(a), Some(b)) => {
                    let (left_here, come_here) = match (ahead(b, was), ahead(a, is)) {
                        (Some(left), None) => (left, 0),
                        (None, Some(come)) => (0, come),
                        (Some(left), Some(come)) if left <= come => (left, 0),
                        (Some(_), Some(come)) => (0, come),
                        (None, None) => (1, 1),
                    };
                    left.extend(&was[..left_here]);
                    come.extend(to..to + come_here);
                    from += left_here;
                    to += come_here;
                }
                _ => {
                    left.extend(was);
                    come.extend(to..new.len());
                    (from, to) = (old.len(), new.len());
                }
            }
        }
        if left.len().max(come.len()) > most {
            return None;
        }
        let mut put = NameSet::default();
        put.extend(come.iter().map(|&place| &new[place]));
        Some(Rearrangement {
            gone: left
                .into_iter()
                .filter(|name| !put.contains(name))
                .collect(),
            put: come
                .into_iter()
                .rev()
                .map(|place| (&new[place], new.get(place + 1)))
                .collect(),
        })
    }
}

/// How many rows stand before a name among the next ones.
fn ahead(name: &Arc<str>, rows: &[Arc<str>]) -> Option<usize> {
    rows.iter().take(AHEAD).position(|row| row == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn names(numbers: &[u8]) -> Vec<Arc<str>> {
        numbers
            .iter()
            .map(|number| number.to_string().into())
            .collect()
    }

    /// Does what a page does with its rows.
    fn carried_out(old: &[Arc<str>], steps: &Rearrangement<'_>) -> Vec<Arc<str>> {
        let mut rows = old.to_vec();
        rows.retain(|row| !steps.gone.contains(&row));
        for (row, next) in &steps.put {
            rows.retain(|other| other != *row);
            let place = next.map_or(rows.len(), |next| {
                rows.iter()
                    .position(|other| other == next)
                    .expect("the next row is there")
            });
            rows.insert(place, Arc::clone(row));
        }
        rows
    }

    proptest! {
        #[test]
        fn it_leads_from_any_order_to_any_other(
            old in Just((0..40u8).collect::<Vec<_>>()).prop_shuffle(),
            new in Just((0..40u8).collect::<Vec<_>>()).prop_shuffle(),
            (kept, shown) in (0..40usize, 0..40usize),
        ) {
            let (old, new) = (names(&old[..kept]), names(&new[..shown]));
            let steps = Rearrangement::of(&old, &new, 40).expect("few rows");
            prop_assert_eq!(carried_out(&old, &steps), new);
        }

        #[test]
        fn what_moved_alone_is_put_alone(from in 0..200usize, to in 0..200usize) {
            let numbers: Vec<u8> = (0..200).collect();
            let mut moved = numbers.clone();
            let number = moved.remove(from);
            moved.insert(to, number);
            let (old, new) = (names(&numbers), names(&moved));
            let steps = Rearrangement::of(&old, &new, 5).expect("one row");
            prop_assert!(steps.gone.is_empty() && steps.put.len() <= 1);
            prop_assert_eq!(carried_out(&old, &steps), new);
        }
    }

    #[test]
    fn too_much_is_not_worked_out() {
        let (old, none) = (names(&(0..100).collect::<Vec<_>>()), names(&[]));
        assert_eq!(Rearrangement::of(&old, &none, 99), None);
        assert_eq!(Rearrangement::of(&none, &old, 99), None);
        assert_eq!(
            Rearrangement::of(&old, &none, 100).map(|it| it.gone.len()),
            Some(100)
        );
        assert_eq!(
            Rearrangement::of(&old, &old, 0),
            Some(Rearrangement::default())
        );
    }
}
