//! dacu (大促): a capacity-planning simulator for e-commerce chat desks.
#![forbid(unsafe_code)]
#![cfg_attr(not(test), warn(clippy::disallowed_methods, clippy::unwrap_used))]

pub mod analytic;
pub mod cli;
pub mod engine;
pub mod experiment;
pub mod kernel;
pub mod measure;
pub mod model;
pub mod planning;
pub mod platforms;
pub mod report;
pub mod routing;
pub mod scenario;
pub mod stats;
pub mod verify;
