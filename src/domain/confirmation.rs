//! When a plan may go ahead.

use super::plan::Plan;

/// What the person has to do before the delete button works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Demand {
    /// Press the button.
    Button,
    /// Type the number of models first, because nothing would be left.
    TypeCount(usize),
}

impl Demand {
    /// What a plan asks for.
    #[must_use]
    pub fn of(plan: &Plan) -> Self {
        if plan.is_everything() {
            Demand::TypeCount(plan.len())
        } else {
            Demand::Button
        }
    }

    /// Whether what has been typed is enough.
    #[must_use]
    pub fn is_met_by(self, typed: &str) -> bool {
        match self {
            Demand::Button => true,
            Demand::TypeCount(count) => typed.trim() == count.to_string(),
        }
    }
}

#[cfg(test)]
#[path = "confirmation_tests.rs"]
mod tests;
