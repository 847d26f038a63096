//! What the page asks of the browser, one thing a file. Everything here copes with a browser that refuses.

pub(crate) mod address_bar;
pub(crate) mod clipboard;
pub(crate) mod dialog;
pub(crate) mod download;
pub(crate) mod focus;
pub(crate) mod frame;
pub(crate) mod leaving;
pub(crate) mod lock;
pub(crate) mod storage;
