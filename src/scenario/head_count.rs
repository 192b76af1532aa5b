//! A head count as a search may choose it: one number, or the fewest and the most.

use super::fault::{Code, Faults};
use super::said::said;
use super::value::{At, Int, OneOrMany};

/// One number, or the fewest and the most.
pub fn limits(range: &At<OneOrMany<Int<0, 65_535>>>, faults: &mut Faults) -> Option<(u32, u32)> {
    let numbers: Vec<u32> = range.value.0.iter().map(|at| at.count()).collect();
    match numbers[..] {
        [one] => Some((one, one)),
        [least, most] if least <= most => Some((least, most)),
        _ => {
            let message = said!(
                "this is neither a head count nor the fewest and the most",
                "应写一个人数，或最少和最多两个数"
            );
            faults
                .add(Code::NumberOutOfRange, range.place, message)
                .help(said!("as in `[8, 30]`", "如 `[8, 30]`"));
            None
        }
    }
}
