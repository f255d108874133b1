//! Files as other programs and users have them: tables that a spreadsheet opens, and paths that somebody typed.

pub mod as_saved;
pub mod cells;
pub mod policy;
pub mod read;
pub mod table;
