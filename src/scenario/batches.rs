//! `desk.batches`: one long run whose batches make the intervals, and whether it can be cut so.

use super::desk::DeskParts;
use super::fault::{Code, Faults};
use super::raw::RawDesk;
use super::value::At;

/// Reads the key; `None` if intervals are made from replications.
pub fn read(raw: &RawDesk) -> Option<At<u32>> {
    raw.batches.as_ref().map(|at| At { value: at.count(), place: at.place })
}

/// Tells what stands in its way.
pub fn check(desk: &DeskParts, faults: &mut Faults) {
    let Some(batches) = &desk.batches else { return };
    let count = u64::from(batches.value);
    if desk.replications != 1 || desk.precision.is_some() || desk.reduction.is_some() {
        faults
            .add(Code::KeysCollide, batches.place, "batches are cut from a single run")
            .label("instead of replications")
            .help("write `replications = 1`, without `precision` and `variance_reduction`");
    }
    let (end, warm_up) = (desk.horizon.end.0, desk.horizon.warm_up.0);
    let whole = (end / desk.interval.0).saturating_sub(warm_up.div_ceil(desk.interval.0));
    if whole < count {
        faults
            .add(
                Code::NumberOutOfRange,
                batches.place,
                format!("{whole} intervals after the warm-up do not make {count} batches"),
            )
            .label("each batch has one interval at least")
            .help("a longer run, a shorter `interval` or fewer batches");
    }
}
