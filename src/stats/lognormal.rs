//! The lognormal law of positive amounts, as service times: fitted by maximum likelihood.
//!
//! Service times of telephone and chat desks are close to lognormal (Brown and others, JASA 100
//! (2005) 36–50, 4.1). A scenario writes such a law by mean and coefficient of variation.

use super::moments::Moments;

/// A lognormal law: the logarithm is normal.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LogNormal {
    /// Mean of the natural logarithm of the amount.
    pub mu: f64,
    /// Standard deviation of it.
    pub sigma: f64,
}

impl LogNormal {
    /// Maximum likelihood: mean of the logarithms and root of their mean squared deviation
    /// (divisor n; Johnson, Kotz and Balakrishnan, "Continuous Univariate Distributions" 1, 14.4).
    /// `None` without values or with one that is not above 0.
    #[must_use]
    pub fn fit(values: &[f64]) -> Option<Self> {
        if !values.iter().all(|value| *value > 0.0 && value.is_finite()) {
            return None;
        }
        let logs: Moments = values.iter().map(|value| libm::log(*value)).collect();
        let n = logs.count() as f64;
        let square = logs.variance().map_or(0.0, |variance| variance * (n - 1.0) / n);
        Some(Self { mu: logs.mean()?, sigma: libm::sqrt(square) })
    }

    /// Mean of the amount, e^(μ + σ²/2), in its unit.
    #[must_use]
    pub fn mean(&self) -> f64 {
        libm::exp(self.mu + self.sigma * self.sigma / 2.0)
    }

    /// Coefficient of variation of the amount, √(e^σ² − 1).
    #[must_use]
    pub fn cv(&self) -> f64 {
        libm::sqrt(libm::expm1(self.sigma * self.sigma))
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::*;

    #[test]
    fn a_fit_by_hand() {
        // Logarithms 1, 2, 3: mean 2, mean squared deviation 2/3.
        let e = std::f64::consts::E;
        let law = LogNormal::fit(&[e, e * e, e * e * e]).unwrap();
        assert_relative_eq!(law.mu, 2.0, max_relative = 1e-12);
        assert_relative_eq!(law.sigma, (2.0_f64 / 3.0).sqrt(), max_relative = 1e-12);
        // Mean e^(2 + 1/3), cv² e^(2/3) − 1 = 0.947734.
        assert_relative_eq!(law.mean(), 10.312_258, max_relative = 1e-7);
        assert_relative_eq!(law.cv(), 0.973_516, max_relative = 1e-6);
    }

    #[test]
    fn amounts_without_a_logarithm_have_no_fit() {
        assert_eq!(LogNormal::fit(&[]), None);
        assert_eq!(LogNormal::fit(&[1.0, 0.0]), None);
        assert_eq!(LogNormal::fit(&[1.0, f64::NAN]), None);
        assert_eq!(LogNormal::fit(&[1.0]).unwrap(), LogNormal { mu: 0.0, sigma: 0.0 });
    }
}
