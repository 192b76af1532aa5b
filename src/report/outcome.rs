//! What every output is made from: the scenario, the results, the summary, what was tried.

use crate::engine::cause::Cause;
use crate::kernel::tick::{Span, Tick};
use crate::measure::catalog::{Part, Period, Source, View};
use crate::measure::causes::{Causes, Until};
use crate::measure::counters::{Level, Tally};
use crate::measure::result::Results;
use crate::measure::summary::Summary;
use crate::model::{Scenario, SetBy};
use crate::planning::levers::Levers;

/// A finished run.
#[derive(Debug)]
pub struct Outcome<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// Counts and samples.
    pub results: &'a Results,
    /// Figures with intervals.
    pub summary: &'a Summary,
    /// What was tried.
    pub levers: &'a Levers,
    /// The command line, for the header.
    pub command: String,
    /// What was set over the scenario's text, in order, as in `agents.day.count=30`.
    pub sets: Vec<String>,
    /// The figures of `summary.json`, by name; empty for all.
    pub only: Vec<&'static str>,
}

impl Outcome<'_> {
    /// How many inputs are assumptions that the user did not replace by numbers of their own.
    pub fn assumed(&self) -> usize {
        let list = self.scenario.assumptions.iter();
        list.filter(|assumption| assumption.set_by != SetBy::User).count()
    }

    /// The figure of customers who need a human: where a robot stands before a desk, those it
    /// solves are no work for anybody.
    pub fn came(&self) -> &'static str {
        let robot = self.scenario.shops.iter().any(|shop| shop.robot.is_some());
        if robot { "entries_for_humans" } else { "entries" }
    }

    /// Number of intervals.
    pub fn intervals(&self) -> usize {
        self.results.layout.intervals
    }

    /// Start of an interval.
    pub fn start_of(&self, interval: usize) -> Tick {
        self.results.layout.interval_start(interval)
    }

    /// `11-11 20:30`.
    pub fn label(&self, interval: usize) -> String {
        self.scenario.calendar.label(self.start_of(interval))
    }

    /// `11-11 20:30–22:00`, for intervals `from..to`.
    pub fn stretch(&self, from: usize, to: usize) -> String {
        let end = self.start_of(to).min(self.scenario.horizon.end);
        let civil = self.scenario.calendar.civil(end);
        let clock = match civil.strftime("%H:%M").to_string().as_str() {
            "00:00" => "24:00".to_owned(),
            other => other.to_owned(),
        };
        format!("{}–{clock}", self.label(from))
    }

    /// Medians of a banded figure, NaN for none.
    pub fn medians(&self, part: Part, figure: &str) -> Vec<f64> {
        self.banded(part, figure, |band| band.median)
    }

    /// One edge of the bands of a figure, NaN for none.
    pub fn banded(
        &self,
        part: Part,
        figure: &str,
        edge: impl Fn(&crate::stats::sample::Band) -> f64,
    ) -> Vec<f64> {
        let part = match part {
            Part::Shop(0) if self.scenario.shops.len() == 1 => Part::Desk,
            other => other,
        };
        match self.summary.series(part, figure) {
            Some(series) => {
                series.bands.iter().map(|band| band.as_ref().map_or(f64::NAN, &edge)).collect()
            }
            None => vec![f64::NAN; self.intervals()],
        }
    }

    /// What those waited for who came in an interval, over all runs.
    pub fn causes(&self, part: Part, interval: usize, until: Until) -> Causes {
        Causes::new(&self.view(part, interval), until)
    }

    /// Whether those who came in an interval waited for room rather than for people.
    pub fn is_full(&self, part: Part, interval: usize) -> bool {
        let causes = self.causes(part, interval, Until::FirstReply);
        let seconds = |list: &[Cause]| list.iter().map(|why| causes.seconds(*why)).sum::<f64>();
        seconds(&[Cause::FullShop, Cause::FullTotal]) > seconds(&[Cause::Closed, Cause::Nobody])
    }

    /// Entries of an interval, over all runs.
    pub fn entries(&self, part: Part, interval: usize) -> f64 {
        self.view(part, interval).n(Tally::Entries)
    }

    /// Those of them who needed a human, over all runs.
    pub fn entries_for_humans(&self, part: Part, interval: usize) -> f64 {
        let view = self.view(part, interval);
        view.n(Tally::Entries) - view.n(Tally::RobotSolved)
    }

    /// The area under a level in an interval, over all runs \[s\].
    pub fn area(&self, part: Part, interval: usize, level: Level) -> f64 {
        self.view(part, interval).area(level)
    }

    /// The counts of an interval, over all runs.
    fn view(&self, part: Part, interval: usize) -> View<'_> {
        let results = self.results;
        let (layout, counts) = (&results.layout, &results.counts);
        let source = Source { scenario: self.scenario, layout, counts };
        View::new(source, part, Period::Interval(interval))
    }

    /// A figure's value over the whole time.
    pub fn value(&self, part: Part, figure: &str) -> Option<f64> {
        let section = self.summary.sections.iter().find(|section| section.part == part)?;
        section.get(figure)?.value
    }

    /// Length of an interval in hours; the last may be cut.
    pub fn hours_of(&self, interval: usize) -> f64 {
        let from = self.start_of(interval);
        let to = (from + self.scenario.interval).min(self.scenario.horizon.end);
        to.since(from).max(Span::SECOND).as_secs_f64() / 3600.0
    }

    /// Whose a group or a kind of work is.
    pub fn shop_of(&self, part: Part) -> Option<&str> {
        let layout = &self.results.layout;
        let row = match part {
            Part::Row(row) => row,
            Part::Work(kind) => layout.row_of_work(kind.into()) as usize,
            Part::Desk | Part::Shop(_) | Part::Agent(_) => return None,
        };
        layout.shops.get(layout.rows.get(row)?.shop.at()).map(String::as_str)
    }

    /// The part that a figure of one shop belongs to.
    pub fn shop(&self, shop: usize) -> Part {
        Part::Shop(shop)
    }
}
