//! What is true, in plain Rust: models and their names, the list and what is ticked in it, the plan of a
//! deletion, its run and its report. Nothing here knows of a browser, so all of it is tested natively.

pub mod aftermath;
pub mod age;
pub mod ages;
pub mod answer;
pub mod arrange;
pub mod blob_check;
pub mod byte_size;
pub mod confirmation;
pub mod decimal;
pub mod journal;
pub mod json_writer;
pub mod layer_book;
pub mod layers;
pub mod loaded;
pub mod model;
pub mod name;
pub mod name_set;
pub mod natural;
pub mod notation;
pub mod order;
pub mod pasted;
pub mod picture;
pub mod plan;
pub mod plan_file;
pub mod pulling;
pub mod rearrangement;
pub mod receipt;
pub mod recipe;
pub mod report;
pub mod report_export;
pub mod run;

pub mod selection;
pub mod server_address;
pub mod shell_script;
pub mod span;
pub mod storage;
pub mod text;
pub mod timestamp;
pub mod totals;
pub mod trash;
pub mod unloading;
