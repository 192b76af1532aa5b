//! Figures: that they meet theory and logs, that parts add up to wholes, that intervals keep what
//! they promise.

mod batches;
mod breaks;
mod coverage;
mod grains;
mod levels;
mod parts;
mod real_data;
mod reduction;
mod theory;
