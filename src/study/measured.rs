//! A few figures instead of a whole report: what a search or a sweep asks for, many times over.

use super::figures::{Figure, Part};
use super::report::{known, no_such_part, told};
use super::{Error, Run};
use crate::experiment::logs::Logs;
use crate::experiment::replicate::{Wanted, simulate_figures};
use crate::measure::catalog::{self, Period, figure};
use crate::measure::result::Results;
use crate::measure::summary::{Section, sections};
use crate::model::Scenario;
use std::sync::atomic::AtomicBool;

/// Figures of a study that was played for nothing else.
#[derive(Debug)]
pub struct Measured {
    results: Results,
    sections: Vec<Section>,
}

impl Run<'_> {
    /// Plays the days for a few figures only, by their names in files: of the desk, its shops and
    /// groups, over the whole time. Those that say what became of entries and how long they waited,
    /// as `lost_rate`, `queue_wait_p90_s` or `service_level`, take a fraction of the time of a
    /// report. Where the scenario leaves the number of runs open, there are twenty.
    ///
    /// # Errors
    /// As [`Run::go`], or there is no such figure.
    pub fn figures(self, ids: &[&str]) -> Result<Measured, Error> {
        self.measured(ids, false)
    }

    /// The same, and by interval.
    ///
    /// # Errors
    /// As [`Run::figures`].
    pub fn figures_by_interval(self, ids: &[&str]) -> Result<Measured, Error> {
        self.measured(ids, true)
    }

    fn measured(self, ids: &[&str], by_interval: bool) -> Result<Measured, Error> {
        let mut wanted = Vec::new();
        for id in ids {
            wanted.extend(figure(known(id)?.id));
        }
        self.on_threads(|run| {
            let scenario = run.scenario();
            let never = AtomicBool::new(false);
            let interrupted = run.interrupted.unwrap_or(&never);
            let feed = |_| Logs::new(scenario);
            let range = run.range(run.study)?;
            let wanted = Wanted { figures: &wanted, by_interval, by_day: false };
            let done = simulate_figures(scenario, range, wanted, feed, &run.progress, interrupted);
            let (results, ended) = done.map_err(|error| run.failed(&error))?;
            if ended.interrupted {
                return Err(Error::interrupted());
            }
            Measured::of(scenario, results)
        })
    }
}

impl Measured {
    /// What was measured, if its books balance.
    pub(super) fn of(scenario: &Scenario, results: Results) -> Result<Measured, Error> {
        if let Some((number, imbalance)) = results.audit.first() {
            let text = format!("the books do not balance (run {number}): {imbalance}");
            return Err(Error::defect(text));
        }
        Ok(Measured { sections: sections(scenario, &results), results })
    }

    /// How many runs it is made of.
    pub fn replications(&self) -> u32 {
        self.results.count()
    }

    /// A figure of the whole desk.
    ///
    /// # Errors
    /// The figure was not asked for.
    pub fn figure(&self, id: &str) -> Result<Figure, Error> {
        self.figure_of(Part::Desk, id)
    }

    /// A figure of a shop or a group.
    ///
    /// # Errors
    /// The figure was not asked for, there is no such part, or the figure does not exist for it.
    pub fn figure_of(&self, part: Part, id: &str) -> Result<Figure, Error> {
        let found = self.section(part)?.get(known(id)?.id).map(Figure::of);
        found.ok_or_else(|| Error::wrong(format!("`{id}` was not asked for, of {}", told(part))))
    }

    /// A figure's value in each run, in order.
    ///
    /// # Errors
    /// As [`Measured::figure_of`].
    pub fn values(&self, part: Part, id: &str) -> Result<Vec<Option<f64>>, Error> {
        let at = self.section(part)?.part;
        let values = self.results.values(at, Period::Whole, known(id)?.id);
        values.ok_or_else(|| Error::wrong(format!("`{id}` was not asked for, of {}", told(part))))
    }

    /// A figure in each interval of the day, over all runs, of the desk or a shop; `None` where no
    /// run has a value.
    ///
    /// # Errors
    /// As [`Measured::figure_of`], or it was not asked for by interval.
    pub fn by_interval(&self, part: Part, id: &str) -> Result<Vec<Option<f64>>, Error> {
        let at = self.section(part)?.part;
        let id = known(id)?.id;
        let mut values = Vec::new();
        for interval in 0..self.results.layout.intervals {
            let Some(pairs) = self.results.band_pairs(at, id, interval) else {
                let text = format!("`{id}` was not asked for by interval, of {}", told(part));
                return Err(Error::wrong(text));
            };
            let (top, bottom) =
                pairs.iter().fold((0.0, 0.0), |sum, pair| (sum.0 + pair.0, sum.1 + pair.1));
            values.push((bottom != 0.0).then(|| top / bottom));
        }
        Ok(values)
    }

    fn section(&self, part: Part) -> Result<&Section, Error> {
        let is = |section: &&Section| match (part, section.part) {
            (Part::Desk, catalog::Part::Desk) => true,
            (Part::Shop(name), catalog::Part::Shop(_))
            | (Part::Group(name), catalog::Part::Row(_)) => section.name == name,
            _ => false,
        };
        self.sections.iter().find(is).ok_or_else(|| no_such_part(&self.sections, part))
    }
}
