//! Statistics of figures, pure: numbers in, estimates with their uncertainty out.
//!
//! Two kinds of sample meet here. *Within* a replication waits are counted by the million into
//! a [`quantile::Histogram`], which merges exactly in any order. *Across* replications one
//! figure per replication is independent of the others, and [`interval`], [`ratio`], [`paired`] and
//! [`sequential`] rest on that; [`binomial`] and [`looks`] decide a verdict. One long run without
//! replications goes through [`warmup`] and [`batch`] first. [`lognormal`], [`survival`] and
//! [`dispersion`] fit a scenario's laws to records.
//!
//! Each formula names its source. A zero denominator, or too few values, gives `None`, which a
//! report prints as n/a; never 0 % and never NaN.

pub mod batch;
pub mod binomial;
pub mod dispersion;
pub mod interval;
pub mod lognormal;
pub mod looks;
pub mod moments;
pub mod paired;
pub mod quantile;
pub mod ratio;
pub mod reduced;
pub mod sample;
pub mod sequential;
pub mod skewed;
pub mod survival;
pub mod warmup;
