//! From a TOML file to a validated scenario, with faults of rustc's quality.
//!
//! ```text
//! text ─ node (tree with places) ─ lay (defaults, platform, user) ─ raw (typed) ─ build ─ model
//! ```

pub mod fault;
pub mod node;
pub mod policy;
pub mod source;
pub mod table;
pub mod value;
