//! What stands in many places of the page, made once.

mod button;
mod dialog;
mod quote;

pub(crate) use button::Button;
pub(crate) use dialog::Dialog;
pub(crate) use quote::Quote;
