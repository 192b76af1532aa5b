//! Stored baselines of a gate: a study as a file that it can be run from again, and whether such a
//! file still gives what it says.

use super::gate_case::{GateAsked, GateCase, Stored, volume_of};
use super::{Error, Run, Study};
use crate::measure::catalog::{Part, Unit, figure};
use crate::planning::compare::rows::whole;
use crate::planning::compare::{Unlike, play_some};
use crate::report::compare::refused;
use crate::scenario::baseline::{Baseline, FIGURES, Figures};
use crate::scenario::kept::{kept, plain};
use crate::scenario::said::{Said, said};
use crate::stats::ratio::ratio_of_sums;
use std::sync::atomic::AtomicBool;

/// Runs behind the figures of a baseline, at most.
const RUNS: u32 = 50;
/// How far figures may lie apart that were rounded alike, in units of the last place.
const APART: f64 = 1.5;

impl Run<'_> {
    /// The baselines of studies, each under the name that the gate's file has for it. The study of
    /// this run is none of them by itself.
    ///
    /// # Errors
    /// A study has no pairs of runs or cannot have so many customers, a file that it names cannot
    /// be read, a replication failed, or the flag went up.
    pub(crate) fn baselines(
        self,
        studies: &[(String, Study)],
        asked: &GateAsked,
    ) -> Result<Vec<Baseline>, Error> {
        self.on_threads(|run| {
            let never = AtomicBool::new(false);
            let interrupted = run.interrupted.unwrap_or(&never);
            let runs = asked.pairs.0.min(RUNS);
            let all = studies.iter().map(|(file, given)| {
                // as it is read back: with line ends as they are stored
                let study =
                    &Study::from_elsewhere(&given.name, plain(&given.text), &given.folder, &[])?;
                if study.scenario.batches.is_some() {
                    let one = (&*study.name, &*study.scenario);
                    return Err(Error::wrong(refused(Unlike::Batches, one, one)));
                }
                let mut found = Vec::new();
                for volume in asked.volumes {
                    found.extend(figures(study, *volume, runs, interrupted)?);
                }
                Ok(Baseline {
                    program: env!("CARGO_PKG_VERSION").to_owned(),
                    file: file.clone(),
                    model_hash: hash(study),
                    runs,
                    figures: found,
                    kept: kept(&study.text, &study.folder).map_err(Error::from)?,
                    text: plain(&study.text),
                    above: 0,
                })
            });
            all.collect()
        })
    }
}

/// The fingerprint of what a study means. Its files are held against those kept.
fn hash(study: &Study) -> String {
    format!("{:016x}", study.scenario.meaning_but_logs())
}

/// Figures with so many times as many customers: the desk's, and of several shops each one's.
fn figures(
    study: &Study,
    volume: f64,
    runs: u32,
    interrupted: &AtomicBool,
) -> Result<Vec<Figures>, Error> {
    let scenario = volume_of(study, &study.name, volume)?;
    let failed = |error| Error::of_run(&error, &study.name, scenario.seed);
    let played = play_some(&scenario, 0..runs, |_, _| {}, interrupted).map_err(failed)?;
    let mut parts = vec![(Part::Desk, None)];
    if scenario.shops.len() > 1 {
        let shops = scenario.shops.iter().enumerate();
        parts.extend(shops.map(|(at, shop)| (Part::Shop(at), Some(shop.name.clone()))));
    }
    let of = |(part, shop)| {
        let values = FIGURES.into_iter().filter_map(|id| {
            let figure = figure(id)?;
            let pairs = whole(&scenario, &played.results, part, figure)?;
            Some((id, rounded(id, ratio_of_sums(&pairs)?)))
        });
        Figures { volume, shop, values: values.collect() }
    };
    Ok(parts.into_iter().map(of).collect())
}

/// Units of a figure's last place in one of the figure itself.
fn per_unit(id: &str) -> f64 {
    match figure(id).map(|figure| figure.unit) {
        Some(Unit::Share) => 1e4,
        Some(Unit::Seconds) => 1e2,
        _ => 1e1,
    }
}

fn rounded(id: &str, value: f64) -> f64 {
    (value * per_unit(id)).round() / per_unit(id)
}

/// What makes the stored base of a case stale; nothing if it is as it was.
pub(super) fn stale(
    case: &GateCase,
    asked: &GateAsked,
    interrupted: &AtomicBool,
) -> Result<Vec<Said>, Error> {
    let Some(Stored { baseline, plain }) = &case.stored else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    if baseline.program == env!("CARGO_PKG_VERSION") && baseline.model_hash != hash(plain) {
        found.push(said!(
            "its text does not mean what it did when it was written (`model_hash`)",
            "它的正文与写入时含义不同（`model_hash`）"
        ));
    }
    let mut volumes: Vec<f64> = Vec::new();
    for of in &baseline.figures {
        if !volumes.contains(&of.volume) {
            volumes.push(of.volume);
        }
    }
    for volume in asked.volumes.iter().filter(|it| !volumes.contains(it)) {
        found.push(said!(
            "it has no figures with {volume} times as many customers",
            "它没有顾客数 {volume} 倍时的指标"
        ));
    }
    for volume in volumes {
        // what nobody asks for is not run
        if !asked.volumes.contains(&volume) {
            found.push(said!(
                "it has figures with {volume} times as many customers, which the gate does not \
                 ask for",
                "它有顾客数 {volume} 倍时的指标，而把关文件没有这一倍数"
            ));
            continue;
        }
        let fresh = figures(plain, volume, baseline.runs, interrupted)?;
        let was: Vec<&Figures> = baseline.figures.iter().filter(|it| it.volume == volume).collect();
        found.extend(moved(&was, &fresh));
    }
    Ok(found)
}

/// How figures of a volume differ from those stored, the first that does.
fn moved(was: &[&Figures], fresh: &[Figures]) -> Option<Said> {
    let told = moves(was, fresh);
    let first = told.first()?;
    let program = env!("CARGO_PKG_VERSION");
    Some(said!(
        "its text now gives other figures than it holds (program {program}): {first}",
        "它的正文现在算出的指标与所存不同（程序 {program}）：{first}"
    ))
}

/// Every figure that differs by more than rounding, as in `×2 lost_rate 0.05 → 0.06`.
fn moves(was: &[&Figures], fresh: &[Figures]) -> Vec<String> {
    let mut told = Vec::new();
    let of = |all: &Figures, id: &str| {
        all.values.iter().find(|(known, _)| *known == id).map(|(_, value)| *value)
    };
    let word = |value: Option<f64>| value.map_or("–".to_owned(), |value| value.to_string());
    let mut add = |now: &Figures, id: &str, (a, b): (Option<f64>, Option<f64>)| {
        let same = match (a, b) {
            (Some(a), Some(b)) => (a - b).abs() * per_unit(id) < APART,
            _ => a.is_none() && b.is_none(),
        };
        if !same {
            let shop = now.shop.as_ref().map(|shop| format!("{shop} ")).unwrap_or_default();
            told.push(format!("×{} {shop}{id} {} → {}", now.volume, word(a), word(b)));
        }
    };
    let twin =
        |all: &Figures, other: &Figures| all.volume == other.volume && all.shop == other.shop;
    for now in fresh {
        let old = was.iter().find(|it| twin(it, now));
        for id in FIGURES {
            add(now, id, (old.and_then(|old| of(old, id)), of(now, id)));
        }
    }
    for old in was.iter().filter(|old| !fresh.iter().any(|now| twin(now, old))) {
        for (id, value) in &old.values {
            add(old, id, (Some(*value), None));
        }
    }
    told
}

/// What a new baseline changes, a line each: keys of the text, files, figures.
pub(crate) fn changes(old: &Baseline, new: &Baseline) -> Vec<String> {
    let keys = crate::scenario::differences::differences((&old.text, &[]), (&new.text, &[]));
    let word = |value: &Option<String>| value.clone().unwrap_or_else(|| "–".to_owned());
    let mut told: Vec<String> = keys
        .iter()
        .map(|it| format!("{} {} → {}", it.key, word(&it.first), word(&it.second)))
        .collect();
    for kept in &new.kept {
        if !old.kept.contains(kept) {
            told.push(kept.path.clone());
        }
    }
    let gone = |path: &str| !new.kept.iter().any(|kept| kept.path == path);
    let paths = old.kept.iter().map(|kept| kept.path.as_str()).filter(|path| gone(path));
    told.extend(paths.map(|path| format!("{path} → –")));
    told.extend(moves(&old.figures.iter().collect::<Vec<_>>(), &new.figures));
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_differ_that_are_apart_by_more_than_rounding() {
        let of = |lost: f64, wait: f64| Figures {
            volume: 2.0,
            shop: Some("甲".to_owned()),
            values: vec![("lost_rate", lost), ("customer_wait_mean_s", wait)],
        };
        let was = of(0.05, 30.0);
        let told = |now: Figures| moves(&[&was], &[now]);
        assert_eq!(told(of(0.0501, 30.01)), Vec::<String>::new());
        assert_eq!(told(of(0.0502, 30.0)), ["×2 甲 lost_rate 0.05 → 0.0502"]);
        let other = Figures { shop: None, values: vec![("served", 3.0)], volume: 2.0 };
        let told = moves(&[&was], &[other]);
        assert_eq!(told[0], "×2 served – → 3");
        assert_eq!(told.len(), 3, "{told:?}");
        assert_eq!((rounded("lost_rate", 0.123_456), rounded("entries", 9.96)), (0.1235, 10.0));
    }
}
