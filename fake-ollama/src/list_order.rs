//! The order of `tags`: newest first by whole seconds; within one second any order, and
//! another one at each call.

use std::collections::HashMap;

use rand::rngs::StdRng;
use rand::seq::SliceRandom;

use crate::name::NameKey;

/// Where each name stood in the last list.
#[derive(Debug, Default)]
pub(crate) struct ListOrder {
    last_places: HashMap<NameKey, usize>,
}

impl ListOrder {
    /// Names with the second of their last change, put into the order of the next list.
    pub(crate) fn arrange(
        &mut self,
        mut names: Vec<(NameKey, i64)>,
        random: &mut StdRng,
    ) -> Vec<NameKey> {
        names.shuffle(random);
        names.sort_by_key(|(_, second)| std::cmp::Reverse(*second));
        for same_second in names.chunk_by_mut(|(_, one), (_, other)| one == other) {
            if same_second.len() > 1 && self.is_as_before(same_second) {
                same_second.rotate_left(1);
            }
        }
        let names: Vec<NameKey> = names.into_iter().map(|(name, _)| name).collect();
        self.last_places = names.iter().cloned().zip(0..).collect();
        names
    }

    fn is_as_before(&self, names: &[(NameKey, i64)]) -> bool {
        names.is_sorted_by_key(|(name, _)| self.last_places.get(name))
    }
}

#[cfg(test)]
mod tests {
    use super::ListOrder;
    use crate::name::Name;
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    #[test]
    fn differs_at_each_call_within_one_second_only() {
        let key = |text: &str| Name::parse(text).map(|name| name.key()).unwrap();
        let names = vec![
            (key("old"), 1),
            (key("a"), 5),
            (key("b"), 5),
            (key("new"), 9),
        ];
        let mut random = StdRng::seed_from_u64(1);
        let mut order = ListOrder::default();
        let mut last = order.arrange(names.clone(), &mut random);
        for _ in 0..50 {
            let next = order.arrange(names.clone(), &mut random);
            assert_eq!((&next[0], &next[3]), (&key("new"), &key("old")));
            assert_ne!(next, last);
            last = next;
        }
    }
}
