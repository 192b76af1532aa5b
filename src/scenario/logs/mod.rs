//! Logs of contacts, files of counts and of orders (CSV) as they come. A log is read twice: by
//! [`check`] before anything runs, which finds out how it is written and tells what is wrong where,
//! and again by the engine through [`ChunkReader`], 4,096 rows at a time: no log is ever in memory
//! whole.
//! ```text
//! 进线时间,页面,来源端,顾客
//! 2026-11-10 20:00:03,product_detail,jd_app,c1
//! ```
//!
//! Only the time is required. Columns are found by the names of `columns`, else by usual names.

mod blocks;
mod check;
mod chunk;
mod clock;
mod columns;
mod counts;
mod dates;
mod encoding;
mod head;
mod kind;
mod names;
mod orders;
mod pass;
mod row;
mod stream;
mod stretches;
mod survey;
mod table;
mod teller;
mod told;

pub use check::check;
pub use chunk::{CHUNK, ChunkReader, LogError, LogFeed};
pub(crate) use clock::zone;
pub use teller::Scene;
pub use told::Reading;

#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_forms;
