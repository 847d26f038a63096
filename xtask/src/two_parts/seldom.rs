//! Which functions a first visit does not need.
//!
//! That was measured: `cargo xtask profile` opens the page in a browser and notes the functions that are called before anybody
//! acts. The others are kept by their names, as the beginning of the names' hashes, since some names fill a page. A function
//! that is new since then, or has another name in another version of Rust, stays in the first part: that costs bytes and
//! nothing else.

use std::collections::BTreeSet;

use super::whole::Whole;
use crate::fingerprint::Fingerprint;

/// The functions that a first visit did not need.
const PROFILE: &str = include_str!("seldom.profile");

/// All functions that may be in the rest and that a first visit does not need.
pub(super) fn seldom(whole: &Whole<'_>) -> BTreeSet<u32> {
    let profile: BTreeSet<&str> = PROFILE.lines().collect();
    let is_seldom = |function: &u32| {
        let name = whole.names.get(function);
        name.is_some_and(|name| profile.contains(key(name).as_str()))
    };
    let may_move = |function: &u32| !whole.exported.contains(function);
    whole.defined().filter(may_move).filter(is_seldom).collect()
}

/// The line of a function in the profile.
pub(super) fn key(name: &str) -> String {
    Fingerprint::of_text(name).to_string()[..10].to_owned()
}
