//! What replications leave behind, and how they add up.
//!
//! A [`ReplicationResult`] holds the counts of one replication and a *sample*: each figure's value
//! for each part and day, as numerator and denominator, taken where the replication ran. Results
//! merge the counts and line the samples up in replication order, so intervals, bands and paired
//! differences can be computed, and every thread count and sharding gives the same bytes.

use super::audit::Imbalance;
use super::catalog::{Figure, Formula, Found, Grain, Part, Period, Source, View, figure, figures};
use super::counters::Sum;
use super::counts::Counts;
use super::followed::{asked, followed};
use super::keeps::Options;
use super::layout::Layout;
use super::recorder::Recorded;
use super::satisfaction::miss_probability;
use crate::model::Scenario;
use serde::{Deserialize, Serialize};

/// Satisfaction target where a shop states none (JD-24).
pub const SATISFACTION_TARGET: f64 = 0.8;

/// Figures drawn over the day where there is work that is no chat.
const WORK_DRAWN: &[&str] = &["work_effort_h", "work_open_mean"];

/// Figures drawn over time with a band over replications, or needed to weigh intervals.
const DRAWN: &[&str] = &[
    "arrivals_per_hour",
    "entries",
    "entries_for_humans",
    "queue_length_mean",
    "queue_length_peak",
    "open_sessions_mean",
    "active_mean",
    "online_agents_mean",
    "slot_occupancy",
    "hands_occupancy",
    "lost_rate",
    "left_message_rate",
    "customer_wait_mean_s",
    "customer_wait_p90_s",
    "round_response_mean_s",
    "round_response_p50_s",
    "round_response_p90_s",
    "round_response_p99_s",
    "reply3_rate",
    "dissatisfaction_risk",
    "dissatisfied_expected",
    "risk_base",
    "risk_queue",
    "risk_slow_first",
    "risk_slow_later",
    "risk_unanswered",
    "risk_gap",
    "risk_transfer",
    "risk_forced_end",
];

/// A part and period whose figures are sampled, and where they stand in a sample.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// The part.
    pub part: Part,
    /// The period.
    pub period: Period,
    /// Place of the first figure in a sample.
    offset: usize,
    /// Which list of figures.
    kind: usize,
}

impl Frame {
    /// What frames are sorted by.
    fn order(&self) -> (Period, Part) {
        (self.period, self.part)
    }
}

/// What is sampled in every replication of a scenario, and in which order.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// Parts and periods, sorted by period and part.
    pub frames: Vec<Frame>,
    /// Numbers, in the catalog, of the figures that exist at each kind of frame.
    kinds: Vec<Vec<usize>>,
    /// Length of a sample.
    length: usize,
    /// Parts whose figures are kept by interval: the desk, and each shop if there are several.
    pub banded: Vec<Part>,
    /// Names of the figures kept by interval: those that are drawn, and what targets are on.
    pub bands: Vec<&'static str>,
    /// The probability that a day's rating misses its target is sampled too.
    rates: bool,
}

impl Plan {
    /// Plans the samples of a scenario: desk, shops, groups and agents whole; desk and shops by
    /// day.
    pub fn new(scenario: &Scenario, layout: &Layout) -> Plan {
        let shops = scenario.shops.len();
        let mut banded = vec![Part::Desk];
        if shops > 1 {
            banded.extend((0..shops).map(Part::Shop));
        }
        let works = (!scenario.work.is_empty()).then_some(WORK_DRAWN).into_iter().flatten();
        let robot = scenario.shops.iter().any(|shop| shop.robot.is_some());
        let robots = robot.then_some("entries_for_humans");
        let bands = DRAWN.iter().chain(works).copied().chain(robots);
        let bands = bands.chain(followed(scenario).map(|figure| figure.id));
        let bands = bands.fold(Vec::new(), |mut bands, id| {
            if !bands.contains(&id) {
                bands.push(id);
            }
            bands
        });
        let mut plan =
            Plan { frames: Vec::new(), kinds: Vec::new(), length: 0, banded, bands, rates: true };
        for grains in [
            &[Grain::Desk][..],
            &[Grain::Shop],
            &[Grain::Group],
            &[Grain::Agent],
            &[Grain::Desk, Grain::Day],
            &[Grain::Shop, Grain::Day],
            &[Grain::Work],
        ] {
            let there = |figure: &Figure| grains.iter().all(|g| figure.absent_at(*g).is_none());
            let list = figures().enumerate().filter(|(_, figure)| there(figure));
            plan.kinds.push(list.map(|(number, _)| number).collect());
        }
        plan.push(Part::Desk, Period::Whole, 0);
        (0..shops).for_each(|shop| plan.push(Part::Shop(shop), Period::Whole, 1));
        let groups = (0..layout.rows.len()).filter(|row| layout.rows[*row].work.is_none());
        groups.for_each(|row| plan.push(Part::Row(row), Period::Whole, 2));
        let kinds = 0..scenario.work.len();
        kinds.for_each(|kind| plan.push(Part::Work(kind), Period::Whole, 6));
        (0..layout.agents.len()).for_each(|agent| plan.push(Part::Agent(agent), Period::Whole, 3));
        for day in 0..layout.days {
            plan.push(Part::Desk, Period::Day(day), 4);
            (0..shops).for_each(|shop| plan.push(Part::Shop(shop), Period::Day(day), 5));
        }
        debug_assert!(plan.frames.is_sorted_by_key(Frame::order));
        plan
    }

    /// Plans the samples of some figures alone: of desk, shops and groups whole, and, if asked for,
    /// of desk and shops by interval and by day.
    pub fn only(
        scenario: &Scenario,
        layout: &Layout,
        wanted: &[&'static Figure],
        by_interval: bool,
        by_day: bool,
    ) -> Plan {
        let mut plan = Plan::new(scenario, layout);
        let whole = |frame: &Frame| by_day || frame.period == Period::Whole;
        let frames = std::mem::take(&mut plan.frames);
        let is_wanted = |figure: &Figure| wanted.iter().any(|other| other.id == figure.id);
        let of: Vec<bool> = figures().map(is_wanted).collect();
        plan.kinds.iter_mut().for_each(|kind| kind.retain(|number| of[*number]));
        plan.length = 0;
        for frame in frames.into_iter().filter(whole) {
            if !matches!(frame.part, Part::Agent(_)) {
                plan.push(frame.part, frame.period, frame.kind);
            }
        }
        plan.bands = match by_interval {
            true => wanted.iter().map(|figure| figure.id).collect(),
            false => Vec::new(),
        };
        plan.rates = false;
        plan
    }

    fn push(&mut self, part: Part, period: Period, kind: usize) {
        self.frames.push(Frame { part, period, offset: self.length, kind });
        self.length += self.kinds[kind].len();
    }

    /// The frame of a part and period.
    pub fn frame(&self, part: Part, period: Period) -> Option<&Frame> {
        let at = self.frames.binary_search_by_key(&(period, part), Frame::order).ok()?;
        self.frames.get(at)
    }

    /// The figures of a frame, in order, with their places in a sample.
    pub fn figures_of(&self, frame: &Frame) -> impl Iterator<Item = (&'static Figure, usize)> {
        let list: Vec<usize> = self.kinds[frame.kind].clone();
        let offset = frame.offset;
        let mut all = figures().enumerate();
        list.into_iter().enumerate().filter_map(move |(place, number)| {
            let (_, figure) = all.find(|(at, _)| *at == number)?;
            Some((figure, offset + place))
        })
    }

    /// The place of a figure of a frame in a sample.
    pub fn place(&self, frame: &Frame, id: &str) -> Option<usize> {
        self.figures_of(frame).find(|(figure, _)| figure.id == id).map(|(_, place)| place)
    }
}

/// A numerator and a denominator; (0, 0) stands for no value, (x, 1) for a number of its own.
pub type Pair = (f64, f64);

/// One replication's figures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sample {
    /// Figures of every frame of the plan.
    pub pairs: Vec<Pair>,
    /// Figures kept by interval: for each of the plan's `banded`, each of its `bands`, each
    /// interval.
    pub series: Vec<Pair>,
    /// Probability that the rating misses its target, by day and shop; `None` if nobody
    /// is expected to rate.
    pub rating_miss: Vec<Option<f64>>,
    /// Contacts that the curves of each shop brought, where figures are corrected by them.
    pub contacts: Vec<f64>,
}

impl Sample {
    fn take(plan: &Plan, source: Source) -> Sample {
        let mut pairs = Vec::with_capacity(plan.length);
        for frame in &plan.frames {
            let view = View::new(source, frame.part, frame.period);
            pairs.extend(plan.figures_of(frame).map(|(figure, _)| view.find(figure).pair()));
        }
        let banded: Vec<&Figure> = plan.bands.iter().filter_map(|id| figure(id)).collect();
        let intervals = source.layout.intervals;
        let mut series = vec![(0.0, 0.0); plan.banded.len() * banded.len() * intervals];
        for (p, part) in plan.banded.iter().enumerate() {
            for interval in 0..intervals {
                if banded.is_empty() || !source.layout.is_counted(interval) {
                    continue;
                }
                let view = View::new(source, *part, Period::Interval(interval));
                for (f, figure) in banded.iter().enumerate() {
                    let place = (p * banded.len() + f) * intervals + interval;
                    series[place] = view.find(figure).pair();
                }
            }
        }
        let rating_miss = if plan.rates { rating_miss(source) } else { Vec::new() };
        Sample { pairs, series, rating_miss, contacts: Vec::new() }
    }
}

/// The probability, by day and shop, that the day's rating misses its target.
fn rating_miss(source: Source) -> Vec<Option<f64>> {
    let mut all = Vec::with_capacity(source.layout.days * source.scenario.shops.len());
    for day in 0..source.layout.days {
        for (s, shop) in source.scenario.shops.iter().enumerate() {
            let bound = shop
                .targets
                .iter()
                .find(|target| target.figure == "satisfaction")
                .map_or(SATISFACTION_TARGET, |target| target.bound);
            let view = View::new(source, Part::Shop(s), Period::Day(day));
            let sums = [
                Sum::RatingsExpected,
                Sum::BadRatingsExpected,
                Sum::RatingSquares,
                Sum::RatingCross,
                Sum::BadRatingSquares,
            ];
            all.push(miss_probability(sums.map(|sum| view.nano(sum)), bound));
        }
    }
    all
}

/// What one replication leaves behind.
#[derive(Clone, Debug, PartialEq)]
pub struct ReplicationResult {
    /// Its number.
    pub replication: u32,
    /// Its counts.
    pub counts: Counts,
    /// Its figures.
    pub sample: Sample,
    /// Checks that failed.
    pub audit: Vec<Imbalance>,
}

impl ReplicationResult {
    /// Takes the sample of a recorded replication.
    pub fn new(
        scenario: &Scenario,
        layout: &Layout,
        plan: &Plan,
        replication: u32,
        recorded: Recorded,
    ) -> ReplicationResult {
        let sample = Sample::take(plan, Source { scenario, layout, counts: &recorded.counts });
        ReplicationResult { replication, counts: recorded.counts, sample, audit: recorded.audit }
    }
}

/// Replications added up, in order.
#[derive(Clone, Debug, PartialEq)]
pub struct Results {
    /// Where figures are booked.
    pub layout: Layout,
    /// What is sampled.
    pub plan: Plan,
    /// What was recorded besides the counts.
    pub options: Options,
    /// The counts of all replications.
    pub counts: Counts,
    /// Numbers of the replications, in order.
    pub replications: Vec<u32>,
    /// Their samples, in the same order.
    pub samples: Vec<Sample>,
    /// Checks that failed, with the replication.
    pub audit: Vec<(u32, Imbalance)>,
}

impl Results {
    /// No replication yet.
    pub fn new(scenario: &Scenario, options: Options) -> Results {
        let layout = Layout::new(scenario);
        Results {
            plan: Plan::new(scenario, &layout),
            counts: Counts::new(scenario, &layout, &asked(scenario)),
            layout,
            options,
            replications: Vec::new(),
            samples: Vec::new(),
            audit: Vec::new(),
        }
    }

    /// No replication yet, of some figures alone.
    pub fn only(
        scenario: &Scenario,
        wanted: &[&'static Figure],
        by_interval: bool,
        by_day: bool,
    ) -> Results {
        let layout = Layout::new(scenario);
        Results {
            plan: Plan::only(scenario, &layout, wanted, by_interval, by_day),
            ..Results::new(scenario, Options::default())
        }
    }

    /// Adds a replication.
    pub fn add(&mut self, result: ReplicationResult) {
        self.counts.merge(&result.counts);
        self.replications.push(result.replication);
        self.samples.push(result.sample);
        let number = result.replication;
        self.audit.extend(result.audit.into_iter().map(|imbalance| (number, imbalance)));
    }

    /// Adds the replications of another shard, which come after these.
    pub fn merge(&mut self, other: Results) {
        self.counts.merge(&other.counts);
        self.replications.extend(other.replications);
        self.samples.extend(other.samples);
        self.audit.extend(other.audit);
    }

    /// Takes counts and samples that were kept apart from their scenario as those of replications
    /// from this number on; `None` if they do not fit it.
    pub fn restored(
        scenario: &Scenario,
        options: Options,
        first: u32,
        counts: &Counts,
        samples: Vec<Sample>,
    ) -> Option<Results> {
        let mut results = Results::new(scenario, options);
        let series = results.plan.banded.len() * results.plan.bands.len();
        let ratings = results.layout.days * scenario.shops.len();
        let fits = |sample: &Sample| {
            sample.pairs.len() == results.plan.length
                && sample.series.len() == series * results.layout.intervals
                && sample.rating_miss.len() == ratings
                && [0, scenario.shops.len()].contains(&sample.contacts.len())
        };
        if !results.counts.is_alike(counts) || !samples.iter().all(fits) {
            return None;
        }
        results.counts.merge(counts);
        results.replications = (first..).take(samples.len()).collect();
        results.samples = samples;
        Some(results)
    }

    /// How many replications.
    pub fn count(&self) -> u32 {
        self.replications.len() as u32
    }

    /// A figure's pairs, one a replication; `None` if it is not sampled there.
    pub fn pairs(&self, part: Part, period: Period, id: &str) -> Option<Vec<Pair>> {
        let frame = self.plan.frame(part, period)?;
        let place = self.plan.place(frame, id)?;
        Some(self.samples.iter().map(|sample| sample.pairs[place]).collect())
    }

    /// A figure's values, one a replication, `None` where it has no value: for paired comparisons
    /// and for precision.
    pub fn values(&self, part: Part, period: Period, id: &str) -> Option<Vec<Option<f64>>> {
        let pairs = self.pairs(part, period, id)?;
        Some(pairs.into_iter().map(|(top, bottom)| Found::Ratio(top, bottom).value()).collect())
    }

    /// A figure's pairs in one interval, one a replication; (0, 0) stands for no value. `None` if
    /// it is not kept by interval.
    pub fn band_pairs(&self, part: Part, id: &str, interval: usize) -> Option<Vec<Pair>> {
        let p = self.plan.banded.iter().position(|other| *other == part).or({
            // The only shop of a desk is the desk.
            (self.plan.banded.len() == 1 && part == Part::Shop(0)).then_some(0)
        })?;
        let bands = &self.plan.bands;
        let f = bands.iter().position(|other| *other == id)?;
        if interval >= self.layout.intervals {
            return None;
        }
        let place = (p * bands.len() + f) * self.layout.intervals + interval;
        let pairs = self.samples.iter().map(|sample| sample.series.get(place).copied());
        Some(pairs.map(Option::unwrap_or_default).collect())
    }

    /// A figure's values in one interval, one a replication; those without value are left out.
    /// `None` if it is not kept by interval.
    pub fn band_values(&self, part: Part, id: &str, interval: usize) -> Option<Vec<f64>> {
        let pairs = self.band_pairs(part, id, interval)?.into_iter();
        Some(pairs.filter_map(|(top, bottom)| Found::Ratio(top, bottom).value()).collect())
    }

    /// A figure in one interval over all replications: counts as the mean of a run, peaks as the
    /// highest of all runs, the rest from all values. `None` without a value.
    pub fn interval_value(&self, scenario: &Scenario, view: &View, figure: &Figure) -> Option<f64> {
        if super::catalog::missing(figure, scenario, self.options, view).is_some() {
            return None;
        }
        let value = view.find(figure).value()?;
        match figure.formula {
            Formula::Count(_) => Some(value / f64::from(self.count().max(1))),
            _ => Some(value),
        }
    }

    /// The counts of a part and period over all replications.
    pub fn view<'a>(&'a self, scenario: &'a Scenario, part: Part, period: Period) -> View<'a> {
        View::new(Source { scenario, layout: &self.layout, counts: &self.counts }, part, period)
    }
}
