//! Studies held against how they were: may the change be merged, or are customers worse off?

use super::gate_case::{GateAsked, GateCase, one_by_one, volume_of};
use super::stored::stale;
use super::{Error, Lang, Run, Study};
use crate::planning::compare::matched::Renamed;
use crate::planning::compare::unlike;
use crate::planning::gate::judge::Standing;
use crate::planning::gate::prove::{Proof, prove};
use crate::planning::gate::{Contest, Ended, Outcome, alone, matched, play_all, scaled};
use crate::report::compare::refused;
use crate::report::gate::{Entry, Proven, Stale, Told, proofs};
use crate::scenario::differences::{Difference, differences};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

/// Changes that are tried alone, at most.
const TRIED: usize = 12;

/// How a gate ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum GateEnd {
    /// Nothing is worse by more than is tolerated.
    Open,
    /// Something is.
    Shut,
    /// Neither is sure.
    Undecided,
    /// Nothing is worse, and a stored baseline is stale; undecided only if that was judged.
    Stale,
}

/// A study with so many customers.
struct One {
    file: String,
    base: String,
    volume: f64,
    differences: Vec<Difference>,
    alone: Vec<usize>,
    renamed: Vec<Renamed>,
    /// Which case it is of.
    case: usize,
    /// The base was stored.
    stored: bool,
}

/// What a gate found.
pub(crate) struct Gated {
    file: String,
    all: Vec<One>,
    contests: Vec<Contest>,
    outcome: Outcome,
    stale: Vec<Stale>,
}

impl Run<'_> {
    /// Holds studies against how they were. The study of this run is none of them by itself: it
    /// lends its threads, its flag and whom to tell.
    ///
    /// # Errors
    /// Two do not face the same customers at the same time, customers cannot be multiplied, a log
    /// cannot be read, a replication failed, or the flag went up.
    pub(crate) fn gate(self, cases: &[GateCase], asked: &GateAsked) -> Result<Gated, Error> {
        self.on_threads(|run| {
            let never = AtomicBool::new(false);
            let interrupted = run.interrupted.unwrap_or(&never);
            let (all, contests) = contests(cases, asked)?;
            let stale = all_stale(cases, asked, interrupted)?;
            let of = asked.pairs.0.saturating_mul(2 * contests.len() as u32);
            let done = AtomicU32::new(0);
            let tell = |_: u32| {
                let done = done.fetch_add(1, Ordering::Relaxed) + 1;
                (run.progress)(done, of.max(done));
            };
            let failed = |(number, error): (usize, _)| {
                let study = &cases[all[number].case].head;
                Error::of_run(&error, &study.name, study.scenario.seed)
            };
            let outcome = play_all(&contests, asked.pairs, tell, interrupted).map_err(failed)?;
            for Ended { audit, .. } in &outcome.ended {
                if !audit.is_empty() {
                    return Err(Error::defect(run.unbalanced(audit)));
                }
            }
            let file = asked.file.to_owned();
            let mut gated = Gated { file, all, contests, outcome, stale };
            gated.blame(cases, asked.pairs.0, interrupted)?;
            Ok(gated)
        })
    }
}

/// Whether a gate could fail.
pub(crate) struct Proved {
    file: String,
    all: Vec<One>,
    contests: Vec<Contest>,
    proofs: Vec<Proof>,
}

impl Run<'_> {
    /// Makes every study worse, and looks whether the gate says so.
    ///
    /// # Errors
    /// As [`Run::gate`].
    pub(crate) fn prove(self, cases: &[GateCase], asked: &GateAsked) -> Result<Proved, Error> {
        self.on_threads(|run| {
            let never = AtomicBool::new(false);
            let interrupted = run.interrupted.unwrap_or(&never);
            let (all, contests) = contests(cases, asked)?;
            let done = AtomicU32::new(0);
            let tell = |_: u32| {
                let done = done.fetch_add(1, Ordering::Relaxed) + 1;
                (run.progress)(done, done);
            };
            let mut proofs = Vec::new();
            for (one, contest) in all.iter().zip(&contests) {
                let study = &cases[one.case].head;
                let failed = |error| Error::of_run(&error, &study.name, study.scenario.seed);
                let proof = prove(contest, asked.pairs, tell, interrupted).map_err(failed)?;
                proofs.push(proof);
            }
            Ok(Proved { file: asked.file.to_owned(), all, contests, proofs })
        })
    }
}

impl Proved {
    /// True if it fails wherever it should.
    pub(crate) fn can_fail(&self) -> bool {
        self.proofs.iter().all(|proof| proof.standing == Standing::Worse)
    }

    /// As Markdown.
    pub(crate) fn markdown(&self, lang: Lang) -> String {
        let all = self.all.iter().zip(&self.contests).zip(&self.proofs);
        let told: Vec<Proven> = all
            .map(|((one, contest), proof)| Proven {
                file: &one.file,
                volume: one.volume,
                scenario: &contest.head,
                proof,
            })
            .collect();
        proofs(lang, &self.file, &told).markdown()
    }
}

/// Every case with every number of customers.
fn contests(cases: &[GateCase], asked: &GateAsked) -> Result<(Vec<One>, Vec<Contest>), Error> {
    let (mut all, mut contests) = (Vec::new(), Vec::new());
    for (number, case) in cases.iter().enumerate() {
        for volume in asked.volumes {
            let (contest, renamed) = contest(case, &case.head, *volume)?;
            all.push(One {
                file: case.head.name.clone(),
                base: case.base.name.clone(),
                volume: *volume,
                differences: changes(case),
                alone: Vec::new(),
                renamed,
                case: number,
                stored: case.stored.is_some(),
            });
            contests.push(contest);
        }
    }
    Ok((all, contests))
}

/// The keys in which the texts of a case differ.
fn changes(case: &GateCase) -> Vec<Difference> {
    let (base, head) = (&case.base, &case.head);
    differences((&base.text, &base.sets), (&head.text, &head.sets))
}

/// A study with so many customers held against how it was.
fn contest(case: &GateCase, head: &Study, volume: f64) -> Result<(Contest, Vec<Renamed>), Error> {
    let (base, name) = (&case.base, &case.head.name);
    if let Some(why) = unlike(&base.scenario, &head.scenario) {
        let (a, b) = ((&*base.name, &*base.scenario), (&**name, &*head.scenario));
        return Err(Error::wrong(refused(why, a, b)));
    }
    let (aligned, renamed) = matched(&base.scenario, &head.scenario);
    let same = aligned.meaning() == base.scenario.meaning();
    volume_of(head, name, volume)?;
    let base = volume_of(base, name, volume)?;
    let head = scaled(&aligned, volume).ok_or_else(|| one_by_one(name, volume))?;
    Ok((Contest { base, head, same, allowed: case.allowed.clone() }, renamed))
}

/// Every stored baseline that is stale: those that cannot be run, and those that give something
/// else than they say.
fn all_stale(
    cases: &[GateCase],
    asked: &GateAsked,
    interrupted: &AtomicBool,
) -> Result<Vec<Stale>, Error> {
    let mut found = asked.stale.to_vec();
    for case in cases {
        let whys = stale(case, asked, interrupted)?;
        let Some(why) = whys.into_iter().reduce(|a, b| a.then(b)) else { continue };
        let (file, base) = (case.head.name.clone(), case.base.name.clone());
        found.push(Stale { file, base, why, runs: true });
    }
    Ok(found)
}

impl Gated {
    /// Finds the changes that do it alone, of what is worse by several.
    fn blame(
        &mut self,
        cases: &[GateCase],
        pairs: u32,
        interrupted: &AtomicBool,
    ) -> Result<(), Error> {
        for (one, ended) in self.all.iter_mut().zip(&self.outcome.ended) {
            let worst = ended.rows.iter().find(|row| row.standing == Standing::Worse);
            let Some(worst) = worst.filter(|_| one.differences.len() > 1) else { continue };
            let case = &cases[one.case];
            for (number, change) in one.differences.iter().enumerate().take(TRIED) {
                // what is taken out, or has no name, cannot be set by itself
                let Some(value) = &change.second else { continue };
                let Ok(head) = case.base.with(&change.key, value) else { continue };
                let Ok((contest, _)) = contest(case, &head, one.volume) else { continue };
                let failed = |error| Error::of_run(&error, &case.head.name, head.scenario.seed);
                if !contest.same && alone(&contest, worst, pairs, interrupted).map_err(failed)? {
                    one.alone.push(number);
                }
            }
        }
        Ok(())
    }

    fn with<T>(&self, tell: impl FnOnce(&Told) -> T) -> T {
        let all = self.all.iter().zip(&self.contests).zip(&self.outcome.ended);
        let entries: Vec<Entry> = all
            .map(|((one, contest), ended)| Entry {
                file: &one.file,
                base: &one.base,
                volume: one.volume,
                scenario: &contest.base,
                differences: &one.differences,
                alone: &one.alone,
                renamed: &one.renamed,
                ended,
                stored: one.stored,
            })
            .collect();
        let (file, outcome, stale) = (&*self.file, &self.outcome, &*self.stale);
        tell(&Told { file, entries: &entries, outcome, stale })
    }

    /// How it ended.
    pub(crate) fn end(&self) -> GateEnd {
        match self.with(|told| told.standing()) {
            Standing::Worse => GateEnd::Shut,
            // nobody knows of what was not judged whether more pairs would tell
            _ if self.with(|told| told.is_unjudged()) => GateEnd::Stale,
            Standing::Undecided => GateEnd::Undecided,
            _ if !self.stale.is_empty() => GateEnd::Stale,
            Standing::Within | Standing::Better | Standing::Apart => GateEnd::Open,
        }
    }

    /// True if any scenario exercises the change, or may: of one that was not judged, that is not
    /// known.
    pub(crate) fn is_exercised(&self) -> bool {
        self.with(|told| told.is_unjudged()) || self.with(|told| told.is_exercised())
    }

    /// As Markdown.
    pub(crate) fn markdown(&self, lang: Lang) -> String {
        self.with(|told| told.paper(lang).markdown())
    }

    /// `gate.json`.
    pub(crate) fn json(&self) -> String {
        self.with(|told| told.json())
    }

    /// `junit.xml`.
    ///
    /// # Errors
    /// It could not be written.
    #[cfg(feature = "cli")]
    pub(crate) fn junit(&self, lang: Lang) -> Result<String, Error> {
        self.with(|told| told.junit(lang)).map_err(|error| Error::defect(error.to_string()))
    }

    /// Workflow commands for a pull request.
    pub(crate) fn annotations(&self, lang: Lang) -> String {
        self.with(|told| told.annotations(lang))
    }
}
