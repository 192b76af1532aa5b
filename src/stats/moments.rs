//! Count, mean and variance of a stream of values in one pass.
//!
//! Welford's update keeps the digits that a sum of squares loses (B. P. Welford,
//! Technometrics 4 (1962) 419–420); Chan, Golub and LeVeque's formula merges two parts (The
//! American Statistician 37 (1983) 242–247). Merging in another order may change the last bit,
//! so replications are folded in their own order.

/// Running count, mean and sum of squared deviations.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Moments {
    count: u64,
    mean: f64,
    /// Sum of squared deviations from the mean.
    squares: f64,
}

impl Moments {
    /// No values yet.
    #[must_use]
    pub const fn new() -> Self {
        Self { count: 0, mean: 0.0, squares: 0.0 }
    }

    /// Adds one value.
    #[inline]
    pub fn add(&mut self, value: f64) {
        self.count += 1;
        let above = value - self.mean;
        self.mean += above / self.count as f64;
        self.squares += above * (value - self.mean);
    }

    /// Adds all values of another set.
    pub fn merge(&mut self, other: &Self) {
        if other.count == 0 {
            return;
        }
        if self.count == 0 {
            *self = *other;
            return;
        }
        let (n, m) = (self.count as f64, other.count as f64);
        let apart = other.mean - self.mean;
        self.squares += other.squares + apart * apart * (n * m / (n + m));
        self.mean += apart * (m / (n + m));
        self.count += other.count;
    }

    /// Number of values.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Mean; `None` without values.
    #[must_use]
    pub fn mean(&self) -> Option<f64> {
        (self.count > 0).then_some(self.mean)
    }

    /// Unbiased variance (divisor n − 1); `None` with fewer than two values.
    #[must_use]
    pub fn variance(&self) -> Option<f64> {
        (self.count > 1).then(|| self.squares / (self.count - 1) as f64)
    }

    /// Standard deviation; `None` with fewer than two values.
    #[must_use]
    pub fn sd(&self) -> Option<f64> {
        self.variance().map(libm::sqrt)
    }

    /// Standard error of the mean, sd/√n; `None` with fewer than two values.
    #[must_use]
    pub fn se(&self) -> Option<f64> {
        self.variance().map(|variance| libm::sqrt(variance / self.count as f64))
    }
}

impl Extend<f64> for Moments {
    fn extend<I: IntoIterator<Item = f64>>(&mut self, values: I) {
        for value in values {
            self.add(value);
        }
    }
}

impl FromIterator<f64> for Moments {
    fn from_iter<I: IntoIterator<Item = f64>>(values: I) -> Self {
        let mut moments = Self::new();
        moments.extend(values);
        moments
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::*;

    #[test]
    fn eight_values_by_hand() {
        // Mean 5, deviations squared 9 1 1 1 0 0 4 16 = 32.
        let moments: Moments = [2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0].into_iter().collect();
        assert_eq!(moments.count(), 8);
        assert_relative_eq!(moments.mean().unwrap(), 5.0);
        assert_relative_eq!(moments.variance().unwrap(), 32.0 / 7.0);
        assert_relative_eq!(moments.se().unwrap(), (32.0 / 56.0_f64).sqrt());
    }

    #[test]
    fn too_few_values_give_nothing() {
        let mut moments = Moments::new();
        assert_eq!(moments.mean(), None);
        moments.add(3.0);
        assert_eq!((moments.mean(), moments.variance(), moments.se()), (Some(3.0), None, None));
    }

    #[test]
    fn a_great_offset_loses_no_digits() {
        let moments: Moments = [4.0, 7.0, 13.0, 16.0].map(|x| x + 1e9).into_iter().collect();
        assert_relative_eq!(moments.variance().unwrap(), 30.0);
    }

    #[test]
    fn merging_parts_equals_the_whole() {
        let values: Vec<f64> = (0..100).map(|i| f64::from(i * i % 37)).collect();
        let whole: Moments = values.iter().copied().collect();
        for cut in [0, 1, 50, 99, 100] {
            let mut left: Moments = values[..cut].iter().copied().collect();
            left.merge(&values[cut..].iter().copied().collect());
            assert_eq!(left.count(), whole.count());
            assert_relative_eq!(left.mean().unwrap(), whole.mean().unwrap(), max_relative = 1e-13);
            let (found, expected) = (left.variance().unwrap(), whole.variance().unwrap());
            assert_relative_eq!(found, expected, max_relative = 1e-13);
        }
    }
}
