//! Logs of contacts and files of counts (CSV, UTF-8). A log is read twice: once by [`check`] before
//! anything runs, which tells what is wrong with which row and column, and again by the engine
//! through [`ChunkReader`], 4,096 rows at a time, so that no log is ever in memory whole.
//!
//! ```text
//! 进线时间,页面,来源端,顾客
//! 2026-11-10 20:00:03,product_detail,jd_app,c1
//! ```
//!
//! Only the time is required. Columns are found by the names of `columns`, else by usual names.

mod check;
mod chunk;
mod counts;
mod orders;
mod row;
mod stretches;
mod table;

pub use check::{Scene, check};
pub use chunk::{CHUNK, ChunkReader, LogError, LogFeed};

#[cfg(test)]
mod tests;
