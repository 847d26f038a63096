//! What stands in many places of the page, made once.

mod button;
mod dialog;

pub(crate) use button::Button;
pub(crate) use dialog::Dialog;
