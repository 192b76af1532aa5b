//! What the options of a run say in the words of a scenario: each is a `--set` of its own.

use super::{Failure, RunArgs};
use clap::ValueEnum;

/// All of them, in the order they are applied, but the number of runs.
///
/// # Errors
/// An option that cannot be said so.
pub fn of(args: &RunArgs) -> Result<Vec<String>, Failure> {
    let mut sets = args.sets.clone();
    sets.extend(args.seed.map(|seed| format!("desk.seed={seed}")));
    if let Some(asked) = &args.precision {
        let Some((figure, width)) = asked.split_once('=') else {
            let text = "--precision takes a figure and a half-width, as in lost=0.5%";
            return Err(Failure::Scenario(text.to_owned()));
        };
        sets.push(format!("desk.precision.metric={figure}"));
        sets.push(format!("desk.precision.half_width={width}"));
    }
    sets.extend(args.variance_reduction.and_then(|way| {
        let way = way.to_possible_value()?;
        Some(format!("desk.variance_reduction={}", way.get_name()))
    }));
    Ok(sets)
}
