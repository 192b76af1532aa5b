//! How a roster fares on a sample of days, some of which stand for several: how often something is
//! missed, which hours break, how many are left as messages. The rules are those of the verdict,
//! without its limits: a search asks what is likely, the proof what is sure.
//!
//! A roster is boiled down to one row of sums, so that what two rosters change can be added.

use crate::measure::catalog::{Figure, Part, Period, figure};
use crate::measure::followed::why_not;
use crate::measure::layout::Layout;
use crate::measure::result::Results;
use crate::measure::verdict::hours::{excess, is_worked};
use crate::measure::verdict::{Customers, Line, What, all_lines, material};
use crate::model::Scenario;
use crate::model::judging::{Hold, Weight};

/// Numbers of a line in a period: the figure's parts, who was served, who came.
const WIDTH: usize = 4;
/// The figure by which messages are counted.
pub const MESSAGES: &str = "left_message_rate";

/// What a desk is judged by.
#[derive(Clone, Debug)]
pub struct Judge {
    /// Lines that count.
    pub lines: Vec<Line>,
    /// Numbers of these lines among all of the desk.
    pub numbers: Vec<usize>,
    /// Figures to be recorded.
    pub figures: Vec<&'static Figure>,
    /// The share of periods that may be missed; `None`: long-run figures are judged.
    pub allowed: Option<f64>,
    /// Most customers of each shop that may be left as messages, a share.
    pub messages: Vec<f64>,
    /// Intervals that break whatever the roster is, and the line: left aside.
    pub stuck: Vec<(usize, usize)>,
    periods: Vec<Period>,
    intervals: usize,
    /// Lines that are followed by the hour; totals are not.
    followed: Vec<bool>,
    /// Lines and intervals outside working hours: nobody need be there.
    idle: Vec<bool>,
    /// The date of each interval.
    dates: Vec<usize>,
    days: usize,
    hours: bool,
}

/// How a roster fares.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Score {
    /// Estimated share of the periods that miss something; of dates the worst.
    pub missed: f64,
    /// How far the worst line is beyond its bound on a day, mean of the days: 0 if none ever is.
    pub pressure: f64,
    /// Customers beyond the bounds in the hours that break, and of long-run figures, over all.
    pub beyond: f64,
    /// Share of customers left as messages beyond what may be.
    pub messages: f64,
    /// The share missed of each line that counts.
    pub of_line: Vec<f64>,
    /// Intervals that break, and the line.
    pub broken: Vec<(usize, usize)>,
}

impl Score {
    /// True if nothing is wrong, with at most so many periods missed.
    pub fn holds(&self, missed: f64) -> bool {
        self.missed <= missed && self.beyond == 0.0 && self.messages == 0.0
    }

    /// How far it is from holding; 0 if it holds.
    pub fn badness(&self, missed: f64) -> f64 {
        if self.holds(missed) {
            return 0.0;
        }
        let over = (self.missed - missed).max(0.0);
        over + self.pressure + self.beyond + 10.0 * self.messages
    }
}

/// The sums of a roster.
pub type Row = Vec<f64>;

/// What a few days say wrongly of a roster, found on many others; what they say of other rosters is
/// set right by it.
#[derive(Clone, Debug, PartialEq)]
pub struct Offset {
    /// Sums by the hour and of messages, to be added.
    sums: Vec<f64>,
    /// How many times the share missed is what the few days say.
    missed: f64,
}

impl Default for Offset {
    fn default() -> Offset {
        Offset { sums: Vec::new(), missed: 1.0 }
    }
}

/// A share so small that two of them are alike.
const ALIKE: f64 = 0.005;
/// Most times by which few days may be wrong.
const WRONG_MOST: f64 = 5.0;

impl Judge {
    /// What a scenario is judged by.
    pub fn new(scenario: &Scenario, messages: Vec<f64>) -> Judge {
        let all = all_lines(scenario).into_iter().enumerate();
        let (numbers, lines): (Vec<usize>, Vec<Line>) =
            all.filter(|(_, line)| line.weight == Weight::Fails).unzip();
        let layout = Layout::new(scenario);
        let ids = lines.iter().flat_map(|line| [line.figure, line.counted_by()]);
        let mut figures: Vec<&'static Figure> = Vec::new();
        for found in ids.chain(["served_rate", MESSAGES]).filter_map(figure) {
            if !figures.iter().any(|other| other.id == found.id) {
                figures.push(found);
            }
        }
        let long_run = scenario.batches.is_some() || scenario.judging.hold == Hold::Mean;
        let periods = match scenario.judging.hold {
            Hold::Dates(_) => (0..layout.days).map(Period::Day).collect(),
            _ => vec![Period::Whole],
        };
        let idle = lines.iter().flat_map(|line| {
            let worked = |at| is_worked(scenario, &layout, line.shop, at);
            (0..layout.intervals).map(move |at| !worked(at)).collect::<Vec<bool>>()
        });
        let followed = lines.iter().map(|line| {
            let red = matches!(line.what, What::Red(_));
            red || figure(line.figure).is_some_and(|figure| why_not(figure).is_none())
        });
        Judge {
            followed: followed.collect(),
            idle: idle.collect(),
            lines,
            numbers,
            figures,
            allowed: scenario.judging.hold.share().filter(|_| !long_run).map(|share| 1.0 - share),
            messages,
            stuck: Vec::new(),
            periods,
            intervals: layout.intervals,
            dates: (0..layout.intervals).map(|i| layout.day_at(layout.interval_start(i))).collect(),
            days: layout.days.max(1),
            hours: scenario.judging.hours == Weight::Fails,
        }
    }

    /// Where the sums by the hour begin in a row of so many days, and where those of messages do.
    fn places(&self, days: usize) -> (usize, usize) {
        let hours = days * self.periods.len() * self.lines.len() * WIDTH;
        (hours, hours + self.lines.len() * self.intervals * WIDTH)
    }

    /// What many days say beyond a few that stand for as many, of the same roster.
    pub fn beyond(&self, few: (&[f64], &[f64]), all: (&[f64], &[f64])) -> Offset {
        let sums = |(row, weights): (&[f64], &[f64])| row[self.places(weights.len()).0..].to_vec();
        let (few_sums, all_sums) = (sums(few), sums(all));
        let missed = |(row, weights)| self.score(row, weights, 0.0, &Offset::default()).missed;
        Offset {
            sums: all_sums.iter().zip(&few_sums).map(|(all, few)| all - few).collect(),
            missed: ((missed(all) + ALIKE) / (missed(few) + ALIKE))
                .clamp(1.0 / WRONG_MOST, WRONG_MOST),
        }
    }

    /// True if a line, by its number among all, is followed by the hour.
    pub fn is_followed(&self, number: usize) -> bool {
        let mut lines = self.numbers.iter().zip(&self.followed);
        lines.any(|(other, followed)| *other == number && *followed)
    }

    /// True if figures by date are needed.
    pub fn by_day(&self) -> bool {
        self.periods != [Period::Whole]
    }

    fn parts(results: &Results, shop: usize, period: Period, id: &str) -> Vec<(f64, f64)> {
        let part = Part::Shop(shop);
        let found = results.pairs(part, period, id);
        found.or_else(|| results.pairs(part, Period::Whole, id)).unwrap_or_default()
    }

    /// The row of a roster that was simulated on days of these weights.
    pub fn row(&self, results: &Results, weights: &[f64]) -> Row {
        let lines = self.lines.len();
        let per_day = self.periods.len() * lines * WIDTH;
        let mut row = vec![0.0; weights.len() * per_day];
        for (p, period) in self.periods.iter().enumerate() {
            for (l, line) in self.lines.iter().enumerate() {
                let pairs = Self::parts(results, line.shop, *period, line.figure);
                let came = Self::parts(results, line.shop, *period, line.counted_by());
                for (day, (pair, came)) in pairs.into_iter().zip(came).enumerate() {
                    let at = day * per_day + (p * lines + l) * WIDTH;
                    let by_items = *period != Period::Whole && line.takes_days();
                    let served = if by_items { came.1 } else { came.0 };
                    row[at..at + WIDTH].copy_from_slice(&[pair.0, pair.1, served, came.1]);
                }
            }
        }
        let weighted = |pairs: Vec<(f64, f64)>| {
            let each = pairs.iter().zip(weights);
            each.fold((0.0, 0.0), |sum, (pair, w)| (sum.0 + w * pair.0, sum.1 + w * pair.1))
        };
        for line in &self.lines {
            let (part, counted) = (Part::Shop(line.shop), line.counted_by());
            for interval in 0..self.intervals {
                let of = |id| weighted(results.band_pairs(part, id, interval).unwrap_or_default());
                let (pair, came) = (of(line.figure), of(counted));
                row.extend([pair.0, pair.1, came.0, came.1]);
            }
        }
        for shop in 0..self.messages.len() {
            let pair = weighted(Self::parts(results, shop, Period::Whole, MESSAGES));
            row.extend([pair.0, pair.1]);
        }
        row
    }

    /// How a row fares, hours counted as broken by so much sooner. Sums that were added up may be a
    /// little below nothing.
    pub fn score(&self, row: &[f64], weights: &[f64], strict: f64, offset: &Offset) -> Score {
        let (lines, total) = (self.lines.len(), weights.iter().sum::<f64>().max(1e-9));
        let per_day = self.periods.len() * lines * WIDTH;
        let mut score = Score { of_line: vec![0.0; lines], ..Score::default() };
        for period in 0..self.periods.len() {
            let mut near = Vec::with_capacity(weights.len());
            for (day, weight) in weights.iter().enumerate() {
                let mut worst = 0.0_f64;
                let mut anybody = false;
                for (l, line) in self.lines.iter().enumerate() {
                    let at = day * per_day + (period * lines + l) * WIDTH;
                    let of = Four::at(row, at);
                    anybody |= of.came.came > 0.0;
                    let fared = line.fared(of.pair, of.came);
                    if fared.missed {
                        score.of_line[l] += weight / total / self.periods.len() as f64;
                        worst = worst.max(self.off(line, &of, fared.customers));
                    }
                }
                if anybody {
                    near.push((self.near(row, day * per_day + period * lines * WIDTH), *weight));
                }
                score.pressure += worst * weight / total / self.periods.len() as f64;
            }
            score.missed = score.missed.max(beyond_one(&mut near));
        }
        if self.allowed.is_none() {
            self.long_run(row, weights, &mut score);
        }
        let slack = 1.0 - strict;
        let (hours, messages) = self.places(weights.len());
        let more = |at: usize| offset.sums.get(at).copied().unwrap_or(0.0);
        let sums: Vec<f64> =
            row[hours..].iter().enumerate().map(|(at, sum)| sum + more(at)).collect();
        self.broken(&sums, total, slack, &mut score);
        score.missed = (score.missed * offset.missed).min(1.0);
        for (shop, most) in self.messages.iter().enumerate() {
            let at = messages - hours + 2 * shop;
            let (left, came) = (sums[at], sums[at + 1]);
            if came > 0.0 {
                score.messages += (left / came - most).max(0.0);
            }
        }
        score
    }

    /// How far a line is off its bound, by the customers concerned.
    fn off(&self, line: &Line, of: &Four, customers: f64) -> f64 {
        let concerned = match line.what {
            What::Red(_) => of.came.came,
            What::Target(_) => line.concerned(of.pair.1, of.came.came),
        };
        (customers / concerned.max(1.0)).clamp(1e-6, 1.0)
    }

    /// Long-run figures in place of shares of days.
    fn long_run(&self, row: &[f64], weights: &[f64], score: &mut Score) {
        let lines = self.lines.len();
        let total = weights.iter().sum::<f64>().max(1e-9);
        score.missed = 0.0;
        for (l, line) in self.lines.iter().enumerate() {
            let mut sum = Four::default();
            for (day, weight) in weights.iter().enumerate() {
                sum.add(&Four::at(row, (day * self.periods.len() * lines + l) * WIDTH), *weight);
            }
            let here = sum.mean(total);
            let Some((_, customers)) = excess(line, sum.pair, here, total) else { continue };
            if matches!(line.what, What::Target(_)) || customers >= material(here.came) {
                score.beyond += customers / here.came.max(1.0);
            }
        }
    }

    /// Hours that break, by what they come to on average.
    fn broken(&self, sums: &[f64], total: f64, slack: f64, score: &mut Score) {
        if !self.hours {
            return;
        }
        let followed = self.lines.iter().enumerate().filter(|(l, _)| self.followed[*l]);
        for (l, line) in followed {
            let at = |i: usize| Four::at(sums, (l * self.intervals + i) * WIDTH);
            let mut of_day = vec![0.0; self.days];
            (0..self.intervals).for_each(|i| of_day[self.dates[i]] += at(i).came.came / total);
            for i in 0..self.intervals {
                let of = at(i);
                let here = of.mean(total);
                if here.came <= 0.0 {
                    continue;
                }
                let Some((value, customers)) = excess(line, of.pair, here, total) else { continue };
                let idle = value.is_none() && self.idle[l * self.intervals + i];
                if customers >= slack * material(of_day[self.dates[i]])
                    && !idle
                    && !self.stuck.contains(&(i, l))
                {
                    score.broken.push((i, l));
                    score.beyond += customers / of_day[self.dates[i]].max(1.0);
                }
            }
        }
        score.broken.sort_unstable();
    }

    /// How near a day's period comes to missing something: 1 is the bound, above it is missed.
    fn near(&self, row: &[f64], at: usize) -> f64 {
        let of_line = |(number, line): (usize, &Line)| {
            let of = Four::at(row, at + number * WIDTH);
            if of.pair.1 == 0.0 {
                return if line.fared(of.pair, of.came).missed { 10.0 } else { 0.0 };
            }
            let value = of.pair.0 / of.pair.1;
            let near = match line.what {
                What::Red(_) => value / material(of.came.came),
                // met as well as can be: all of all, none of any
                What::Target(_) if value == line.bound => 0.0,
                What::Target(_) if !line.at_least => value / line.bound.max(1e-9),
                What::Target(_) if line.bound < 1.0 => (1.0 - value) / (1.0 - line.bound),
                What::Target(_) => line.bound / value.max(1e-9),
            };
            near.clamp(0.0, 10.0)
        };
        self.lines.iter().enumerate().map(of_line).fold(0.0, f64::max)
    }

    /// The same of each day, its worst period.
    pub fn nearness(&self, row: &[f64], days: usize) -> Vec<f64> {
        let (periods, lines) = (self.periods.len(), self.lines.len());
        let of_day = |day: usize| {
            let near = (0..periods).map(|p| self.near(row, (day * periods + p) * lines * WIDTH));
            near.fold(0.0, f64::max)
        };
        (0..days).map(of_day).collect()
    }
}

/// The share of days beyond 1, smoothed: days are few, and which of them lie just beyond is luck
/// that another roster draws anew; counting them would choose the lucky one. A Gaussian kernel by
/// B. W. Silverman's rule (Density Estimation, 1986, 3.4.1), the spread kept as it is.
fn beyond_one(days: &mut [(f64, f64)]) -> f64 {
    let total: f64 = days.iter().map(|day| day.1).sum();
    if total <= 0.0 {
        return 0.0;
    }
    // far beyond is beyond
    days.iter_mut().for_each(|day| day.0 = day.0.min(1.5));
    days.sort_by(|a, b| a.0.total_cmp(&b.0));
    let counted = days.iter().filter(|day| day.0 > 1.0).map(|day| day.1).sum::<f64>() / total;
    let mean = days.iter().map(|day| day.0 * day.1).sum::<f64>() / total;
    let spread =
        days.iter().map(|day| (day.0 - mean) * (day.0 - mean) * day.1).sum::<f64>() / total;
    let effective = total * total / days.iter().map(|day| day.1 * day.1).sum::<f64>();
    let at = |share: f64| {
        let mut sum = 0.0;
        let found = days.iter().find(|day| {
            sum += day.1;
            sum >= share * total
        });
        found.map_or(mean, |day| day.0)
    };
    let deviation = libm::sqrt(spread);
    let quartiles = (at(0.75) - at(0.25)) / 1.349;
    let narrow = if quartiles > 0.0 { deviation.min(quartiles) } else { deviation };
    let width = 1.06 * narrow * libm::pow(effective, -0.2);
    if width <= 1e-9 {
        return counted;
    }
    let shrunk = 1.0 / libm::sqrt(1.0 + width * width / spread);
    let tail = |value: f64| {
        let moved = mean + (value - mean) * shrunk;
        0.5 * libm::erfc((1.0 - moved) / (width * std::f64::consts::SQRT_2))
    };
    days.iter().map(|day| tail(day.0) * day.1).sum::<f64>() / total
}

/// A figure's parts, and of whom.
#[derive(Clone, Copy, Debug, Default)]
struct Four {
    pair: (f64, f64),
    came: Customers,
}

impl Four {
    fn at(row: &[f64], at: usize) -> Four {
        let [top, bottom, served, came] = [0, 1, 2, 3].map(|i| row[at + i].max(0.0));
        Four { pair: (top, bottom), came: Customers { came, served: served.min(came) } }
    }

    fn add(&mut self, other: &Four, weight: f64) {
        self.pair.0 += weight * other.pair.0;
        self.pair.1 += weight * other.pair.1;
        self.came.came += weight * other.came.came;
        self.came.served += weight * other.came.served;
    }

    fn mean(&self, runs: f64) -> Customers {
        Customers { came: self.came.came / runs, served: self.came.served / runs }
    }
}
