//! One more function that the page lends to a module.

use wasm_encoder::{EntityType, ImportSection, TypeSection, ValType};

use super::whole::{Whole, count};

/// The function. It stands behind what else is lent, and everything behind that has a number that is one higher.
pub(super) struct OneMore {
    /// The module and the name under which it is lent.
    pub(super) name: (&'static str, &'static str),
    /// What it takes. It answers nothing.
    pub(super) takes: &'static [ValType],
}

impl OneMore {
    /// Its number.
    pub(super) fn number(&self, whole: &Whole<'_>) -> u32 {
        whole.imported
    }

    /// The number of a function, which was another one without it.
    pub(super) fn after_it(&self, whole: &Whole<'_>, number: u32) -> u32 {
        number + u32::from(number >= self.number(whole))
    }

    /// Adds its type behind all others.
    pub(super) fn add_type(&self, types: &mut TypeSection) {
        types.ty().function(self.takes.iter().copied(), []);
    }

    /// Adds it behind all others.
    pub(super) fn add(&self, whole: &Whole<'_>, imports: &mut ImportSection) {
        let (module, name) = self.name;
        let ty = EntityType::Function(count(whole.types.len()));
        imports.import(module, name, ty);
    }
}
