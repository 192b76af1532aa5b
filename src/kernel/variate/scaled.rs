//! The same law with other amounts: times a factor, or with another mean.

use super::{Branch, Law, Point};

impl Law {
    /// The law of `factor` times the amount. A geometric law keeps its kind, so that its mean is at
    /// least one. A factor of zero and less leaves nothing.
    #[must_use]
    pub fn scaled(&self, factor: f64) -> Law {
        if factor <= 0.0 || !factor.is_finite() {
            return Law::Const(0.0);
        }
        let inner = |law: &Law| Box::new(law.scaled(factor));
        match self {
            Law::Const(value) => Law::Const(value * factor),
            Law::Exp { mean } => Law::Exp { mean: mean * factor },
            Law::Uniform { low, high } => Law::Uniform { low: low * factor, high: high * factor },
            Law::Lognormal { mu, sigma } => {
                Law::Lognormal { mu: mu + libm::log(factor), sigma: *sigma }
            }
            Law::Erlang { phases, mean } => Law::Erlang { phases: *phases, mean: mean * factor },
            Law::HyperExp(branches) => {
                let longer = |branch: &Branch| Branch { mean: branch.mean * factor, ..*branch };
                Law::HyperExp(branches.iter().map(longer).collect())
            }
            Law::Weibull { shape, scale } => Law::Weibull { shape: *shape, scale: scale * factor },
            Law::Gamma { shape, mean } => Law::Gamma { shape: *shape, mean: mean * factor },
            Law::Geometric { mean } => Law::Geometric { mean: (mean * factor).max(1.0) },
            Law::Empirical(points) => {
                let longer = |point: &Point| Point { value: point.value * factor, ..*point };
                Law::Empirical(points.iter().map(longer).collect())
            }
            Law::Defective { share_infinite, law } => {
                Law::Defective { share_infinite: *share_infinite, law: inner(law) }
            }
            Law::Mixed { zero, law } => Law::Mixed { zero: *zero, law: inner(law) },
        }
    }

    /// The same kind of law with another mean. Of a law with a share of infinite amounts the mean
    /// of the others is meant. A law without a mean to scale (always zero, always infinite)
    /// becomes an exponential one.
    #[must_use]
    pub fn with_mean(&self, mean: f64) -> Law {
        if let Law::Defective { share_infinite, law } = self
            && *share_infinite < 1.0
        {
            let law = Box::new(law.with_mean(mean));
            return Law::Defective { share_infinite: *share_infinite, law };
        }
        let present = self.mean();
        match present.is_finite() && present > 0.0 {
            true => self.scaled(mean / present),
            false if mean > 0.0 => Law::Exp { mean },
            false => Law::Const(0.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn laws() -> Vec<Law> {
        let exp = Law::exponential(30.0).unwrap();
        vec![
            Law::constant(4.0).unwrap(),
            exp.clone(),
            Law::uniform(2.0, 4.0).unwrap(),
            Law::lognormal(12.0, 0.8).unwrap(),
            Law::erlang(3, 9.0).unwrap(),
            Law::hyperexponential(&[(0.3, 2.0), (0.7, 9.0)]).unwrap(),
            Law::weibull(0.7, 5.0).unwrap(),
            Law::gamma(2.5, 4.0).unwrap(),
            Law::empirical(&[(1.0, 0.2), (3.0, 0.5), (9.0, 1.0)]).unwrap(),
            Law::mixed(0.25, exp).unwrap(),
        ]
    }

    #[test]
    fn every_amount_of_a_scaled_law_is_the_factor_times_as_large() {
        for law in laws() {
            let scaled = law.scaled(1.7);
            for u in [0.01, 0.2, 0.5, 0.9, 0.999] {
                let (a, b) = (law.quantile(u) * 1.7, scaled.quantile(u));
                assert!((a - b).abs() <= 1e-9 * a.abs().max(1.0), "{law:?} {u}: {a} {b}");
            }
        }
        assert_eq!(Law::geometric(4.0).unwrap().scaled(0.1), Law::Geometric { mean: 1.0 });
        assert_eq!(Law::exponential(4.0).unwrap().scaled(0.0), Law::Const(0.0));
    }

    #[test]
    fn a_law_takes_another_mean_and_those_who_never_leave_stay() {
        for law in laws() {
            assert!((law.with_mean(5.5).mean() - 5.5).abs() < 1e-9, "{law:?}");
        }
        let some = Law::defective(0.4, Law::exponential(2.0).unwrap()).unwrap();
        let expected = Law::defective(0.4, Law::exponential(8.0).unwrap()).unwrap();
        assert_eq!(some.with_mean(8.0), expected);
        assert_eq!(Law::never().with_mean(8.0), Law::Exp { mean: 8.0 });
        assert_eq!(Law::Const(0.0).with_mean(8.0), Law::Exp { mean: 8.0 });
    }
}
