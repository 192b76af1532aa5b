//! The report floor: what a planner reads after a run.
//!
//! `locale` knows the two languages, `chart` draws, `page` renders one self-contained HTML file.
//! Nothing here simulates or measures: everything arrives as plain, already computed figures.

pub mod chart;
pub mod locale;
pub mod page;
