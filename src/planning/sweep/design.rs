//! Which points of a sweep are played: all of a grid, one key at a time about the scenario as it
//! is, or a Latin hypercube (M. D. McKay, R. J. Beckman, W. J. Conover, Technometrics 21 (1979)
//! 239–245): of each key every stratum once, in an order of its own.

use super::exact::Range;
use crate::kernel::stream::Seed;
use crate::model::draws::{Design, varied};

/// A key that is varied.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// As it was asked for, `KEY=VALUES`.
    pub argument: String,
    /// The key as typed.
    pub key: String,
    /// Its values as they would be typed; of a range without steps both ends.
    pub values: Vec<String>,
    /// A range without steps, for a hypercube.
    pub between: Option<Range>,
}

/// How points are chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct How {
    /// So many of a Latin hypercube.
    pub latin: Option<u32>,
    /// Each key alone.
    pub each: bool,
}

/// A point: a value for each key, `None` where the key stays as it is.
pub type Point = Vec<Option<String>>;

/// How many points there are; `None` beyond all counting.
pub fn count(how: How, axes: &[u128]) -> Option<u128> {
    let each = || axes.iter().try_fold(0_u128, |sum, values| sum.checked_add(*values));
    let all = || axes.iter().try_fold(1_u128, |times, values| times.checked_mul(*values));
    match (how.latin, how.each) {
        (None, false) => all(),
        (None, true) => each(),
        (Some(points), false) => Some(u128::from(points)),
        (Some(points), true) => each()?.checked_add(u128::from(points)),
    }
}

/// The points, in the order in which they are played and told.
pub fn points(how: How, axes: &[Axis], seed: u64) -> Vec<Point> {
    let mut points = match how.latin {
        Some(count) => latin(axes, count, seed),
        None if how.each => Vec::new(),
        None => grid(axes),
    };
    if how.each {
        points.extend(each(axes));
    }
    points
}

/// Every value with every other; the last key changes fastest.
fn grid(axes: &[Axis]) -> Vec<Point> {
    axes.iter().fold(vec![Vec::new()], |points, axis| {
        let with = |point: &Point| {
            let value = |value: &String| {
                let mut longer = point.clone();
                longer.push(Some(value.clone()));
                longer
            };
            axis.values.iter().map(value).collect::<Vec<Point>>()
        };
        points.iter().flat_map(with).collect()
    })
}

/// One key at a time.
fn each(axes: &[Axis]) -> Vec<Point> {
    let of = |(at, axis): (usize, &Axis)| {
        let value = move |value: &String| {
            let mut point = vec![None; axes.len()];
            point[at] = Some(value.clone());
            point
        };
        axis.values.iter().map(value).collect::<Vec<Point>>()
    };
    axes.iter().enumerate().flat_map(of).collect()
}

/// Points of which every stratum of every key has one.
fn latin(axes: &[Axis], count: u32, seed: u64) -> Vec<Point> {
    let seed = Seed::new(seed, 0);
    let mut points = vec![Vec::new(); count as usize];
    for axis in axes {
        let draw = |number: u32| Design::of(&seed, varied(&axis.key), number);
        let mut strata: Vec<u32> = (0..count).collect();
        strata.sort_by(|a, b| draw(*a).order().total_cmp(&draw(*b).order()).then(a.cmp(b)));
        for ((point, stratum), number) in points.iter_mut().zip(strata).zip(0..) {
            let share = (f64::from(stratum) + draw(number).within()) / f64::from(count);
            let at = (share * axis.values.len() as f64) as usize;
            let listed = || axis.values[at.min(axis.values.len() - 1)].clone();
            point.push(Some(axis.between.as_ref().map_or_else(listed, |range| range.at(share))));
        }
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    fn axis(key: &str, values: &[&str]) -> Axis {
        Axis {
            argument: String::new(),
            key: key.to_owned(),
            values: values.iter().map(|value| (*value).to_owned()).collect(),
            between: None,
        }
    }

    fn told(points: &[Point]) -> Vec<String> {
        let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".to_owned());
        points.iter().map(|point| point.iter().map(value).collect::<Vec<_>>().join(" ")).collect()
    }

    #[test]
    fn a_grid_has_all_and_one_at_a_time_has_each() {
        let axes = [axis("a", &["1", "2"]), axis("b", &["x", "y"])];
        let grid = points(How::default(), &axes, 7);
        assert_eq!(told(&grid), ["1 x", "1 y", "2 x", "2 y"]);
        let each = points(How { each: true, latin: None }, &axes, 7);
        assert_eq!(told(&each), ["1 -", "2 -", "- x", "- y"]);
        assert_eq!(count(How::default(), &[2, 2]), Some(4));
        assert_eq!(count(How { each: true, latin: Some(5) }, &[2, 2]), Some(9));
        assert_eq!(count(How::default(), &[u128::MAX, 2]), None);
    }

    #[test]
    fn a_hypercube_has_every_stratum_once_and_one_more_key_redraws_none() {
        let between = |text: &str| Range::read(text).and_then(Result::ok);
        let first = Axis { between: between("0..99"), ..axis("a", &["0", "99"]) };
        let axes = [first.clone(), axis("b", &["x", "y"])];
        let how = How { latin: Some(10), each: false };
        let found = points(how, &axes, 7);
        let numbers = |points: &[Point]| -> Vec<u32> {
            points.iter().map(|point| point[0].as_ref().unwrap().parse().unwrap()).collect()
        };
        let mut tens: Vec<u32> = numbers(&found).iter().map(|number| number / 10).collect();
        assert_ne!(tens, (0..10).collect::<Vec<_>>(), "an order of its own");
        tens.sort_unstable();
        assert_eq!(tens, (0..10).collect::<Vec<_>>());
        let xs = found.iter().filter(|point| point[1].as_deref() == Some("x")).count();
        assert_eq!(xs, 5);
        assert_eq!(numbers(&points(how, &[first], 7)), numbers(&found));
        assert_ne!(numbers(&points(how, &axes, 8)), numbers(&found));
    }
}
