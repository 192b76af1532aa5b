//! Why contacts went where they went: the engine's own decisions, as a document and in words.
//!
//! ```text
//!  engine ── decisions, facts ──► listen (one contact) ──► record (JSON, schema) ──► words
//!                            └──► table (a stretch of time) ──► text, CSV
//! ```

mod fill;
pub mod listen;
pub mod record;
pub mod story;
pub mod table;
mod terms;
#[cfg(test)]
mod tests;
mod words;

pub use words::text;
