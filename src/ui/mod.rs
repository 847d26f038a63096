//! The page. Components are thin: they show what the domain says and call into it.

mod advice;
mod announce;
mod app;
mod boot;
mod browser;
mod clock;
mod controls;
mod delete_by_name;
mod deletion;
mod disk;
mod fault;
mod frees_words;
mod header;
mod journals;
mod layer_reading;
mod name_text;
mod no_connection;
mod panel;
mod pulls;
mod read_only;
mod receipts;
mod recipe;
mod recovery;
mod refresh;
mod rows;
mod selection_bar;
mod server_choice;
mod shortcuts;
mod summary;
mod table;
mod toolbar;
mod trash_view;
mod unload;
mod view;
mod words;

pub use app::start;
