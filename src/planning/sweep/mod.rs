//! A sweep: the same days played at many points, each a scenario with some keys otherwise, and
//! every point compared run by run with the scenario as it is (common random numbers, S-14).
//!
//! `exact` and `design` say which points, `point` plays one and reads it.

pub mod design;
pub mod exact;
pub mod point;

use rayon::prelude::*;

/// Does something for each of so many points, on the threads there are.
///
/// # Errors
/// The lowest-numbered point that failed, and why.
pub fn all<T: Send, E: Send>(
    count: usize,
    work: impl Fn(usize) -> Result<T, E> + Sync,
) -> Result<Vec<T>, (usize, E)> {
    let done: Vec<Result<T, E>> = (0..count).into_par_iter().map(&work).collect();
    let numbered = done.into_iter().enumerate();
    numbered.map(|(number, done)| done.map_err(|error| (number, error))).collect()
}
