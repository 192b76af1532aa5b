//! `desk.variance_reduction`: which way, and whether the scenario allows it.

use super::desk::DeskParts;
use super::fault::{Code, Faults};
use super::raw::RawDesk;
use super::value::At;
use super::words::ReductionWord;
use crate::model::arrival::{RateCurve, Times};
use crate::model::reduction::Reduction;
use crate::model::shop::Shop;

/// The least number of independent blocks an interval can be made from.
const BLOCKS_LEAST: u32 = 2;
/// The least number of replications that a regression with one control leaves a freedom of.
const CONTROL_LEAST: u32 = 3;

/// Reads the key; `None` if replications are independent ones.
pub fn read(raw: &RawDesk) -> Option<At<Reduction>> {
    let word = raw.variance_reduction.as_ref()?;
    let value = match word.value.0 {
        ReductionWord::None => return None,
        ReductionWord::Control => Reduction::Control,
        ReductionWord::Stratified => Reduction::Stratified,
        ReductionWord::Antithetic => Reduction::Antithetic,
    };
    Some(At { value, place: word.place })
}

/// Tells what stands in its way.
pub fn check(desk: &DeskParts, shops: &[Shop], faults: &mut Faults) {
    let Some(way) = &desk.reduction else { return };
    let is = |what: fn(&RateCurve) -> bool| {
        shops.iter().flat_map(|shop| &shop.sources).any(|source| match &source.times {
            Times::Curve(curve) => {
                source.proactive.is_none()
                    && curve.per_hour.iter().any(|rate| *rate > 0.0)
                    && what(curve)
            }
            _ => false,
        })
    };
    let lacks = match way.value {
        Reduction::Control if !is(|_| true) => {
            Some(("the number of contacts never varies", "needs arrivals from a curve or rates"))
        }
        Reduction::Stratified if !is(|curve| curve.day_cv > 0.0) => {
            Some(("no day differs from another", "needs arrivals with `day_cv` above 0"))
        }
        _ => None,
    };
    if let Some((why, label)) = lacks {
        faults
            .add(Code::KeysCollide, way.place, format!("no variance to reduce: {why}"))
            .label(label);
    }
    let block = way.value.block();
    let runs = desk.replications;
    if !runs.is_multiple_of(block) {
        let (below, above) = (runs / block * block, (runs / block + 1) * block);
        faults
            .add(
                Code::NumberOutOfRange,
                desk.replications_place,
                format!("{runs} replications do not make whole blocks of {block}"),
            )
            .label(format!("{} or {above}", below.max(BLOCKS_LEAST * block)))
            .see(way.place, format!("these replications stand in blocks of {block}"));
    }
    let least = if block == 1 { CONTROL_LEAST } else { BLOCKS_LEAST * block };
    let most = desk.precision.as_ref().map_or(runs, |precision| precision.at_most);
    if most < least {
        faults
            .add(
                Code::NumberOutOfRange,
                way.place,
                format!("{most} replications are too few for an interval"),
            )
            .label(format!("needs at least {least}"));
    }
}
