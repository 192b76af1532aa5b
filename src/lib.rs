//! dacu (大促): a capacity-planning simulator for e-commerce chat desks.
//!
//! A planner writes a scenario: who comes, who serves, by which platform's rules, what must hold.
//! The program plays the days customer by customer and says whether the roster holds, which hours
//! break, what binds, and what to change first.
//!
//! ```text
//!  scenario.toml ──► scenario ──► model ──────────────┐            platforms: rules as data
//!                                                     ▼
//!            kernel ◄── routing ◄── engine ── facts ──► measure ──► experiment ──► planning
//!       time, order,    who takes   one run,            figures,    many runs,     what to
//!       chance          whom        the only clock      audits      in order       change
//!                                                                                   │
//!  stats, analytic: pure, know nothing of desks       verify ◄── exact results      ▼
//!                                                                    cli ◄──────── report
//! ```
//!
//! Each floor may use those to its left, never those to its right; a test holds it. The doors:
//! [`scenario::load`] reads a file, [`experiment::replicate::simulate`] plays it,
//! [`measure::summary::Summary`] has the figures, [`report`] tells them. `docs/tour.md` follows one
//! contact through all of it.
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
