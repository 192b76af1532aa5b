//! From points that were played to the document, and what they say together: which hold, which is
//! the cheapest, which keys no run hangs on.

use super::record::{
    Answer, Chosen, FigureTold, Key, LineTold, Point, SWEEP_VERSION, SweepDocument, Told,
};
use crate::measure::verdict::Status;
use crate::model::Scenario;
use crate::planning::sweep::design::{self, Axis, How};
use crate::planning::sweep::point::{Lined, Played, Valued};

/// What a point came to, beside the scenario as it is.
pub fn told(scenario: &Scenario, played: &Played, base: &Played) -> Told {
    let shop = |number: usize| scenario.shops.get(number).map(|shop| shop.name.clone());
    let figure = |value: &Valued| {
        let difference = played.difference(value, base);
        let ends = difference.map(|it| (it.low, it.high));
        FigureTold {
            difference: difference.map(|it| it.estimate),
            difference_interval: ends.filter(|(low, high)| low.is_finite() && high.is_finite()),
            figure: value.figure.id.to_owned(),
            interval: value.interval,
            not_available: value.missing.map(|words| words.en.to_owned()),
            se: value.se,
            shop: value.shop.and_then(shop),
            value: value.value,
        }
    };
    let line = |line: &Lined| LineTold {
        at_least: line.at_least,
        bound: line.bound,
        customers: line.customers,
        figure: line.figure.to_owned(),
        missed: line.missed,
        of: line.of,
        shop: shop(line.shop).unwrap_or_default(),
    };
    let worst = played.verdict.worst();
    let cost = match (played.roster.cost, played.contacts) {
        (None, None) => None,
        (roster, contacts) => Some(roster.unwrap_or(0.0) + contacts.unwrap_or(0.0)),
    };
    Told {
        broken_intervals: played.verdict.broken.len(),
        cost_rmb: cost,
        figures: played.values.iter().map(figure).collect(),
        judged: worst.map_or(0, |worst| worst.of),
        lines: played.lines.iter().map(line).collect(),
        missed: worst.map_or(0, |worst| worst.missed),
        model_hash: format!("{:016x}", scenario.meaning()),
        more_runs: played.verdict.more,
        paid_hours: played.roster.hours,
        paired: played.is_paired_with(base),
        runs_hash: format!("{:016x}", played.samples),
        unpriced_hours: played.roster.unpriced,
        verdict: verdict(played.verdict.status),
    }
}

fn verdict(status: Status) -> Answer {
    match status {
        Status::Holds => Answer::Holds,
        Status::Undecided => Answer::Undecided,
        Status::Fails => Answer::Fails,
        Status::NoTargets => Answer::NoTargets,
        Status::NoCustomers => Answer::NoCustomers,
    }
}

/// A sweep whose points are all there.
pub struct Whole<'a> {
    /// The scenario as it is.
    pub scenario: &'a Scenario,
    /// Its file.
    pub file: &'a str,
    /// Settings of all points.
    pub sets: &'a [String],
    /// Figures, by their names in files.
    pub figures: Vec<String>,
    /// How points were chosen.
    pub how: How,
    /// The keys.
    pub axes: &'a [Axis],
}

impl Whole<'_> {
    /// The document.
    pub fn document(self, base: Told, points: Vec<(design::Point, Told)>) -> SweepDocument {
        let number =
            |(number, (values, told)): (u32, (design::Point, Told))| Point { number, told, values };
        let points: Vec<Point> = (1..).zip(points).map(number).collect();
        let answer = answer(&points);
        let key = |(at, axis): (usize, &Axis)| Key {
            argument: axis.argument.clone(),
            key: axis.key.clone(),
            no_difference: no_difference(at, &base, &points),
            values: axis.values.clone(),
        };
        SweepDocument {
            answer,
            best: best(answer, &points).map(|point| point.number),
            figures: self.figures,
            how: Chosen { each: self.how.each, latin: self.how.latin },
            keys: self.axes.iter().enumerate().map(key).collect(),
            program: env!("CARGO_PKG_VERSION").to_owned(),
            replications: self.scenario.replications,
            scenario: self.file.to_owned(),
            scenario_hash: format!("{:016x}", self.scenario.hash),
            seed: self.scenario.seed,
            sets: self.sets.to_vec(),
            shops: self.scenario.shops.iter().map(|shop| shop.name.clone()).collect(),
            version: SWEEP_VERSION,
            base,
            points,
        }
    }
}

/// What the points say together: the best any of them is.
fn answer(points: &[Point]) -> Answer {
    let order =
        [Answer::Holds, Answer::Undecided, Answer::Fails, Answer::NoTargets, Answer::NoCustomers];
    let is = |answer: &&Answer| points.iter().any(|point| point.told.verdict == **answer);
    order.iter().find(is).copied().unwrap_or(Answer::NoCustomers)
}

/// Of points that hold the cheapest, of others the one that misses least; the first of equals.
fn best(answer: Answer, points: &[Point]) -> Option<&Point> {
    let among = points.iter().filter(|point| point.told.verdict == answer);
    let share = |point: &Point| point.told.missed as f64 / point.told.judged.max(1) as f64;
    let by_price = |a: &&Point, b: &&Point| a.told.price().total_cmp(&b.told.price());
    // runs that miss something all the same are told apart by how much they miss
    let beyond = |point: &Point| point.told.lines.iter().map(|line| line.customers).sum::<f64>();
    let by_misses = |a: &&Point, b: &&Point| {
        let broken = a.told.broken_intervals.cmp(&b.told.broken_intervals);
        share(a).total_cmp(&share(b)).then(beyond(a).total_cmp(&beyond(b))).then(broken)
    };
    match answer {
        Answer::Holds => among.min_by(|a, b| by_price(a, b).then(by_misses(a, b))),
        Answer::Undecided | Answer::Fails => {
            among.min_by(|a, b| by_misses(a, b).then(by_price(a, b)))
        }
        Answer::NoTargets | Answer::NoCustomers => None,
    }
}

impl Told {
    /// What it is compared by with another point: the cost where every hour has a wage, else the
    /// paid hours.
    pub fn price(&self) -> f64 {
        self.cost_rmb.filter(|_| self.unpriced_hours == 0.0).unwrap_or(self.paid_hours)
    }

    /// All but what is told beside another point.
    fn alone(&self) -> Told {
        let mut alone = self.clone();
        alone.model_hash.clear();
        // the one shop is called like the desk
        alone.lines.iter_mut().for_each(|line| line.shop.clear());
        (alone.paired, alone.more_runs) = (true, None);
        for figure in &mut alone.figures {
            (figure.difference, figure.difference_interval) = (None, None);
        }
        alone
    }
}

/// True if points that differ in this key alone are all alike, and there are such points.
fn no_difference(key: usize, base: &Told, points: &[Point]) -> bool {
    let others = |point: &Point| {
        let mut values = point.values.clone();
        values[key] = None;
        values
    };
    let varied: Vec<&Point> = points.iter().filter(|point| point.values[key].is_some()).collect();
    let mut pairs = 0;
    for (at, point) in varied.iter().enumerate() {
        let rest = others(point);
        let is_alone = rest.iter().all(Option::is_none);
        let like = varied[at + 1..].iter().find(|other| others(other) == rest);
        let beside = like.map(|other| &other.told).or(is_alone.then_some(base));
        if let Some(beside) = beside {
            pairs += 1;
            if beside.alone() != point.told.alone() {
                return false;
            }
        }
    }
    pairs > 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(verdict: Answer, missed: u64, customers: f64, cost: f64) -> Told {
        let line = LineTold {
            at_least: false,
            bound: Some(0.1),
            customers,
            figure: "lost_rate".to_owned(),
            missed,
            of: 20,
            shop: "a".to_owned(),
        };
        Told {
            broken_intervals: 0,
            cost_rmb: Some(cost),
            figures: Vec::new(),
            judged: 20,
            lines: vec![line],
            missed,
            model_hash: format!("{cost}"),
            more_runs: None,
            paid_hours: 1.0,
            paired: true,
            runs_hash: format!("{missed}"),
            unpriced_hours: 0.0,
            verdict,
        }
    }

    fn points(all: &[(&str, Told)]) -> Vec<Point> {
        let point = |(number, (values, told)): (u32, &(&str, Told))| Point {
            number,
            told: told.clone(),
            values: values.split(' ').map(|it| (it != "-").then(|| it.to_owned())).collect(),
        };
        (1..).zip(all).map(point).collect()
    }

    fn found(all: &[(&str, Told)]) -> (Answer, Option<u32>) {
        let points = points(all);
        let answer = answer(&points);
        (answer, best(answer, &points).map(|point| point.number))
    }

    #[test]
    fn the_cheapest_that_holds_is_named_or_what_misses_least() {
        let (holds, fails, open) = (Answer::Holds, Answer::Fails, Answer::Undecided);
        let cheap = ("1", told(fails, 20, 9.0, 10.0));
        let dear = ("2", told(holds, 0, 0.0, 40.0));
        let less = ("3", told(holds, 1, 0.1, 30.0));
        assert_eq!(found(&[cheap.clone(), dear, less]), (holds, Some(3)));
        // all runs miss: who misses by fewer customers is nearer, however dear
        let nearer = ("2", told(fails, 20, 3.0, 50.0));
        assert_eq!(found(&[cheap.clone(), nearer]), (fails, Some(2)));
        let unsure = ("2", told(open, 1, 0.2, 90.0));
        assert_eq!(found(&[cheap, unsure]), (open, Some(2)));
        let none = ("1", told(Answer::NoTargets, 0, 0.0, 1.0));
        assert_eq!(found(&[none]), (Answer::NoTargets, None));
    }

    #[test]
    fn a_key_changes_nothing_if_points_that_differ_in_it_alone_are_alike() {
        let at = |missed| told(Answer::Fails, missed, 1.0, 5.0);
        let base = at(3);
        let grid = points(&[("1 x", at(1)), ("1 y", at(1)), ("2 x", at(2)), ("2 y", at(2))]);
        assert!(!no_difference(0, &base, &grid) && no_difference(1, &base, &grid));
        let each = points(&[("1 -", at(3)), ("- x", at(4))]);
        assert!(no_difference(0, &base, &each) && !no_difference(1, &base, &each));
        let lone = points(&[("1 x", at(1))]);
        assert!(!no_difference(0, &base, &lone), "nothing to compare it with");
    }
}
