//! `[performance]`: the weighted score, quality inspection, and the figures shown for each role.

use super::context::DeskNames;
use super::raw::RawPerformance;
use crate::model::figure::{Row, Side, find};
use crate::model::performance::{Item, Performance, Quality};
use crate::scenario::fault::{Code, Faults};
use crate::scenario::targets;
use crate::scenario::value::At;

/// The score's own figure, which cannot be a part of itself.
const SCORE: &str = "performance_score";

/// `[performance]`.
pub fn build(raw: &RawPerformance, desk: &DeskNames, faults: &mut Faults) -> Performance {
    Performance {
        items: items(raw, faults),
        quality: quality(raw, faults),
        shown: shown(raw, desk, faults),
    }
}

fn figure(name: &At<String>, faults: &mut Faults) -> Option<&'static Row> {
    let found = find(name);
    if found.is_none() {
        targets::unknown_figure(name, name.place, None, faults);
    }
    found
}

fn items(raw: &RawPerformance, faults: &mut Faults) -> Vec<Item> {
    let bounds = || raw.targets.iter().flat_map(|at| &at.value.0);
    let weights = || raw.weights.iter().flat_map(|at| &at.value.0);
    for (name, _) in bounds().filter(|(name, _)| !weights().any(|(other, _)| **other == **name)) {
        faults
            .add(Code::MissingKey, name.place, format!("`{}` has a target and no weight", **name))
            .help(format!("write `[performance] weights = {{ {} = 1 }}`", **name));
    }
    let mut items: Vec<Item> = Vec::new();
    for (name, weight) in weights() {
        let Some(row) = figure(name, faults) else { continue };
        if row.id == SCORE || !matches!(row.side, Side::AtLeast | Side::AtMost) {
            let message = format!("`{}` cannot be a part of the score", **name);
            faults
                .add(Code::UnknownFigure, name.place, message)
                .label("neither a higher nor a lower value of it is better");
            continue;
        }
        if items.iter().any(|item| item.figure == row.id) {
            faults
                .add(Code::KeysCollide, name.place, format!("`{}` is weighted twice", row.id))
                .label("once more, by another name");
            continue;
        }
        let Some((_, bound)) = bounds().find(|(other, _)| **other == **name) else {
            faults
                .add(Code::MissingKey, name.place, format!("`{}` has no target", **name))
                .label("the score is measured against it")
                .help(format!("write `[performance.targets] {} = ...`", **name));
            continue;
        };
        let Some(target) = targets::bound(row.unit, &bound.value.0, faults) else { continue };
        if target <= 0.0 {
            faults
                .add(Code::NumberOutOfRange, bound.place, "a target of the score is above zero")
                .label("nothing can be a share of it");
            continue;
        }
        let at_least = row.side == Side::AtLeast;
        items.push(Item { figure: row.id, weight: weight.0, target, at_least });
    }
    if !items.is_empty() && items.iter().all(|item| item.weight == 0.0) {
        let place = raw.weights.as_ref().map_or_else(Default::default, |at| at.place);
        faults.add(Code::NumberOutOfRange, place, "every weight of the score is zero");
    }
    items
}

fn quality(raw: &RawPerformance, faults: &mut Faults) -> Option<Quality> {
    let bands: Vec<f64> =
        raw.qc_bands.iter().flat_map(|list| &list.value).map(|at| at.value.0).collect();
    if let Some(list) = &raw.qc_bands
        && !bands.is_sorted_by(|a, b| a > b)
    {
        faults
            .add(Code::NumberOutOfRange, list.place, "each band lies below the one before it")
            .help("write `qc_bands = [80, 70, 60]`");
    }
    let mean = raw.qc_score_mean.as_ref()?;
    let sd = raw.qc_score_sd.as_ref().map_or(0.0, |at| at.0);
    if mean.0 > 100.0 || sd > 100.0 {
        faults
            .add(Code::NumberOutOfRange, mean.place, "scores of quality inspection go up to 100")
            .label("their mean and spread");
    }
    Some(Quality {
        per_week: raw.qc_sample_per_week.as_ref().map_or(5, |at| at.count()),
        mean: mean.0,
        sd,
        bands,
        cap: raw.qc_cap_per_week.as_ref().map_or(u32::MAX, |at| at.count()),
    })
}

fn shown(
    raw: &RawPerformance,
    desk: &DeskNames,
    faults: &mut Faults,
) -> Vec<(usize, Vec<&'static str>)> {
    let mut shown = Vec::new();
    for (role, names) in raw.figures.iter().flat_map(|at| &at.value.0) {
        let Some(role) = desk.roles.expect("role", role, role.place, faults) else { continue };
        let of = names.value.0.iter().filter_map(|name| figure(name, faults));
        shown.push((role, of.map(|row| row.id).collect()));
    }
    shown
}
