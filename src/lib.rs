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
//! Each floor may use those to its left, never those to its right; a test holds it. `docs/tour.md`
//! follows one contact through all of it.
//!
//! # As a library
//!
//! A [`Study`] is a scenario that was read and is sound; it is played by [`Study::run`] and answers
//! in a [`Report`]:
//!
//! ```
//! use dacu::{Lang, Study, Verdict};
//!
//! fn main() -> Result<(), dacu::Error> {
//!     let study = Study::open("scenarios/small_shop.toml")?.with_replications(20)?;
//!     for sessions in [4, 6, 8] {
//!         let changed = study.with("agents.小张.max_concurrency", sessions)?;
//!         let report = changed.run().without_changes().go()?;
//!         let lost = report.figure("lost_rate")?.value.unwrap_or(0.0);
//!         println!("{sessions} sessions at once: {:.1} % are lost", 100.0 * lost);
//!         if report.verdict() == Verdict::Fails {
//!             println!("{}", report.headline(Lang::En));
//!         }
//!     }
//!     Ok(())
//! }
//! ```
//!
//! What can go wrong is one type, [`Error`], with all that is wrong with a scenario and where.
//! [`figures`] lists what can be asked for. [`Report::write`] leaves the folder of results that
//! `dacu run` leaves. Without the feature `cli` the library needs no terminal, signals or threads
//! and compiles for WebAssembly; `png` draws charts as PNG besides SVG.
#![forbid(unsafe_code)]
// What tests, benches and examples alone look into is used by nobody without them.
#![cfg_attr(not(feature = "internals"), allow(dead_code, unused_imports))]
#![cfg_attr(not(test), warn(clippy::disallowed_methods, clippy::unwrap_used))]

#[cfg(feature = "cli")]
pub mod cli;
mod study;

pub use study::{
    Chart, Day, Error, Figure, FigureInfo, Finding, Findings, Lang, Measured, Output, Part, Report,
    Run, Runs, Series, Severity, Study, Target, Verdict, Written, figures, platform,
    platform_schema, platforms, results_schema, scenario_schema, starting_scenario,
};

// The floors are for the house alone; its own tests, benches and examples look into them.
#[cfg(not(feature = "internals"))]
mod analytic;
#[cfg(feature = "internals")]
pub mod analytic;
#[cfg(not(feature = "internals"))]
mod engine;
#[cfg(feature = "internals")]
pub mod engine;
#[cfg(not(feature = "internals"))]
mod experiment;
#[cfg(feature = "internals")]
pub mod experiment;
#[cfg(not(feature = "internals"))]
mod kernel;
#[cfg(feature = "internals")]
pub mod kernel;
#[cfg(not(feature = "internals"))]
mod measure;
#[cfg(feature = "internals")]
pub mod measure;
#[cfg(not(feature = "internals"))]
mod model;
#[cfg(feature = "internals")]
pub mod model;
#[cfg(not(feature = "internals"))]
mod planning;
#[cfg(feature = "internals")]
pub mod planning;
#[cfg(not(feature = "internals"))]
mod platforms;
#[cfg(feature = "internals")]
pub mod platforms;
#[cfg(not(feature = "internals"))]
mod report;
#[cfg(feature = "internals")]
pub mod report;
#[cfg(not(feature = "internals"))]
mod routing;
#[cfg(feature = "internals")]
pub mod routing;
#[cfg(not(feature = "internals"))]
mod scenario;
#[cfg(feature = "internals")]
pub mod scenario;
#[cfg(not(feature = "internals"))]
mod stats;
#[cfg(feature = "internals")]
pub mod stats;
#[cfg(not(feature = "internals"))]
mod verify;
#[cfg(feature = "internals")]
pub mod verify;
