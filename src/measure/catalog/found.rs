//! What a figure comes to in a view, and why there is none where it does not exist.

use super::figure::{Figure, Formula, Words};
use super::grain::Grain;
use super::view::View;

/// What a formula yields for one set of counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Found {
    /// A number of its own, if there is one.
    Number(Option<f64>),
    /// Numerator and denominator.
    Ratio(f64, f64),
}

impl Found {
    /// Numerator and denominator; (0, 0) for no value, (x, 1) for a number of its own.
    pub fn pair(self) -> (f64, f64) {
        match self {
            Found::Number(Some(number)) => (number, 1.0),
            Found::Number(None) => (0.0, 0.0),
            Found::Ratio(top, bottom) => (top, bottom),
        }
    }

    /// The figure's value; `None` for a zero denominator.
    pub fn value(self) -> Option<f64> {
        match self {
            Found::Number(number) => number,
            Found::Ratio(_, 0.0) => None,
            Found::Ratio(top, bottom) => Some(top / bottom),
        }
    }
}

impl View<'_> {
    /// Why a figure does not exist here; `None` if it does. A distribution that a target asks for
    /// is kept by interval, though others of its kind are not.
    pub fn absent(&self, figure: &Figure) -> Option<Words> {
        let kept = match figure.formula {
            Formula::Quantile(wait, _) | Formula::Deviation(wait) => self.keeps_by_interval(wait),
            _ => false,
        };
        self.grains()
            .filter(|grain| !(kept && *grain == Grain::Interval))
            .find_map(|grain| figure.absent_at(grain))
    }

    /// Computes a figure.
    pub fn find(&self, figure: &Figure) -> Found {
        match figure.formula {
            Formula::Count(count) => Found::Number(Some(count(self))),
            Formula::Ratio(ratio) => {
                let (top, bottom) = ratio(self);
                Found::Ratio(top, bottom)
            }
            Formula::Quantile(wait, q) => Found::Number(self.quantile(wait, q)),
            Formula::Deviation(wait) => Found::Number(self.deviation(wait)),
            Formula::Peak(level) => Found::Number(Some(f64::from(self.stock().peak(level)))),
            Formula::OverAgents { of, all } => {
                let (top, bottom) = self.over_agents(of, all);
                Found::Ratio(top, bottom)
            }
        }
    }
}
