//! When to stop adding replications: enough when the interval is narrow enough.
//!
//! Half-width rule of Chow and Robbins (Annals of Mathematical Statistics 36 (1965) 457–462);
//! the relative form shrinks its goal by γ/(1 + γ), because the estimate stands in for the
//! unknown truth (Law, "Simulation Modeling and Analysis", 9.4.1). Stopping as soon as the rule
//! holds makes short runs slightly too sure; `at_least` (ten or more) keeps that small.

use super::interval::{Confidence, Interval, mean_interval, t_quantile};
use super::moments::Moments;

/// The half-width asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum HalfWidth {
    /// In the unit of the figure.
    Absolute(f64),
    /// As a share of the figure's true value.
    Relative(f64),
}

/// A precision to reach.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Precision {
    /// The half-width asked for.
    pub half_width: HalfWidth,
    /// Confidence level of the interval.
    pub confidence: Confidence,
    /// Replications to run in any case; at least two are needed.
    pub at_least: usize,
    /// Replications never to exceed.
    pub at_most: usize,
}

/// Where a sequence of replications stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Progress {
    /// The precision is reached.
    Enough(Interval),
    /// More replications are needed.
    More {
        /// Guess of how many in all, from the spread so far.
        total: usize,
    },
    /// `at_most` is reached and the precision is not; the interval if there is one.
    GaveUp(Option<Interval>),
}

impl Precision {
    /// Judges the values so far, one a replication.
    #[must_use]
    pub fn judge(&self, values: &[f64]) -> Progress {
        let moments: Moments = values.iter().copied().collect();
        let interval = mean_interval(&moments, self.confidence);
        let spread = moments.mean().zip(moments.sd());
        self.settle(interval, spread, values.len(), 1)
    }

    /// Judges an interval made in another way from so many observations, with t at `lost` degrees
    /// of freedom less.
    #[must_use]
    pub fn judge_interval(&self, interval: Interval, count: usize, lost: usize) -> Progress {
        let freedom = count.saturating_sub(lost) as f64;
        let t = t_quantile(f64::midpoint(1.0, self.confidence.level()), freedom);
        let sd = t.map(|t| interval.half_width() / t * libm::sqrt(count as f64));
        let spread = sd.map(|sd| (interval.estimate, sd));
        self.settle(Some(interval), spread, count, lost)
    }

    fn settle(
        &self,
        interval: Option<Interval>,
        spread: Option<(f64, f64)>,
        count: usize,
        lost: usize,
    ) -> Progress {
        let reached = interval.filter(|i| i.half_width() <= self.goal(i.estimate));
        match (reached, interval) {
            (Some(interval), _) if count >= self.at_least => Progress::Enough(interval),
            (_, interval) if count >= self.at_most => Progress::GaveUp(interval),
            _ => Progress::More { total: self.total(spread, count, lost) },
        }
    }

    /// The half-width to reach in the figure's unit.
    fn goal(&self, estimate: f64) -> f64 {
        match self.half_width {
            HalfWidth::Absolute(width) => width,
            HalfWidth::Relative(share) => share / (1.0 + share) * libm::fabs(estimate),
        }
    }

    /// The least n with t(n − lost)·sd/√n within the goal, the spread (mean, sd) taken as known;
    /// between one more than now and `at_most`.
    fn total(&self, spread: Option<(f64, f64)>, now: usize, lost: usize) -> usize {
        let floor = (now + 1).max(self.at_least).max(lost + 1);
        let Some((mean, sd)) = spread else {
            return floor.min(self.at_most);
        };
        let goal = self.goal(mean);
        let enough = |n: usize| {
            let level = f64::midpoint(1.0, self.confidence.level());
            t_quantile(level, (n - lost) as f64)
                .is_some_and(|t| t * sd / libm::sqrt(n as f64) <= goal)
        };
        let (mut low, mut high) = (floor, self.at_most.max(floor));
        while low < high {
            let middle = low + (high - low) / 2;
            if enough(middle) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        low.min(self.at_most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn precision(half_width: HalfWidth) -> Precision {
        Precision { half_width, confidence: Confidence::P95, at_least: 3, at_most: 100 }
    }

    #[test]
    fn stops_when_the_interval_is_narrow() {
        // Values 1, 2, 3: half-width 4.3027/√3 = 2.484.
        let values = [1.0, 2.0, 3.0];
        let wide = precision(HalfWidth::Absolute(2.5)).judge(&values);
        assert!(matches!(wide, Progress::Enough(i) if i.estimate == 2.0));
        let narrow = precision(HalfWidth::Absolute(2.4)).judge(&values);
        assert!(matches!(narrow, Progress::More { total: 4 }), "{narrow:?}");
        // sd 1, goal 0.2: 1.96²·25 = 96.04 with the normal, 99 with t: t(98) = 1.9845,
        // 1.9845/√99 = 0.19945; t(97)/√98 = 0.20049.
        let narrow = precision(HalfWidth::Absolute(0.2)).judge(&values);
        assert_eq!(narrow, Progress::More { total: 99 });
    }

    #[test]
    fn relative_goals_are_shrunk() {
        // Half-width 2.484 on a mean of 102 against 0.025/1.025·102 = 2.4878.
        let values = [101.0, 102.0, 103.0];
        let reached = precision(HalfWidth::Relative(0.025)).judge(&values);
        assert!(matches!(reached, Progress::Enough(_)));
        let missed = precision(HalfWidth::Relative(0.0245)).judge(&values);
        assert!(matches!(missed, Progress::More { .. }));
    }

    #[test]
    fn an_interval_made_elsewhere_is_judged_alike() {
        let values = [1.0, 2.0, 3.0];
        let moments: Moments = values.into_iter().collect();
        let interval = mean_interval(&moments, Confidence::P95).unwrap();
        for width in [2.5, 2.4, 0.2] {
            let rule = precision(HalfWidth::Absolute(width));
            assert_eq!(rule.judge_interval(interval, 3, 1), rule.judge(&values));
        }
        // two degrees lost: t(97)·1/√99 is a little wider than t(98)·1/√99
        let wider = Interval { low: 2.0 - 12.706, high: 2.0 + 12.706, ..interval };
        let rule = precision(HalfWidth::Absolute(12.0));
        assert!(matches!(rule.judge_interval(wider, 3, 2), Progress::More { total: 4 }));
    }

    #[test]
    fn limits_hold() {
        let mut precision = precision(HalfWidth::Absolute(0.001));
        assert_eq!(precision.judge(&[]), Progress::More { total: 3 });
        assert_eq!(precision.judge(&[1.0, 1.0]), Progress::More { total: 3 });
        assert_eq!(precision.judge(&[1.0, 2.0, 3.0]), Progress::More { total: 100 });
        precision.at_most = 3;
        let gave_up = precision.judge(&[1.0, 2.0, 3.0]);
        assert!(matches!(gave_up, Progress::GaveUp(Some(_))));
        precision.at_most = 0;
        assert_eq!(precision.judge(&[]), Progress::GaveUp(None));
    }
}
