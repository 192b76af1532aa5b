//! What a sweep says: `record` are the types of `sweep.json` and of points that are kept (`store`),
//! `fill` makes them of points that were played; `answer` says the answer first, `tables` and
//! `charts` the rest, `csv` a row a point.

mod answer;
mod charts;
pub mod csv;
mod fill;
pub mod record;
pub mod store;
mod tables;
pub mod words;

pub use fill::{Whole, told};
