//! The report floor: what a planner reads after a run.
//!
//! `outcome` holds what everything is made from, `advice` reads it (does it hold, when not, why),
//! `words` says it in two languages. One file an output: `terminal`, `json` (which fills the types
//! of `record`), `csv`, `contacts`, `document` (the page) with `figures` (the charts) and `tables`.
//! `files` writes them
//! down; `part` keeps some of the runs for a merge. `size`, `sweep`, `compare` and `gate` say in a
//! `paper` what those commands found.

pub mod advice;
pub mod behind;
mod binding;
pub mod brief;
mod broken;
mod cells;
pub mod chart;
pub mod compare;
pub mod contacts;
pub mod csv;
pub mod document;
pub mod estimate;
pub mod explained;
pub mod figures;
pub mod files;
pub mod gate;
mod goals;
pub mod headings;
mod inputs;
pub mod intents;
pub mod json;
mod judged;
pub mod kept;
pub mod kpis;
pub mod locale;
pub(crate) mod logs;
pub mod money;
mod numbers;
pub mod outcome;
pub mod page;
pub mod paper;
pub mod part;
pub mod periods;
pub mod plain;
pub mod policies;
pub mod punctuation;
pub mod record;
pub mod rests;
mod row;
mod sealed;
pub mod sentence;
pub mod size;
pub mod summaries;
pub mod sweep;
pub mod tables;
pub mod terminal;
pub mod trust;
pub mod words;
pub mod work;
