//! A quantile table: the costly laws at the price of one look-up.
//!
//! Knots lie where a uniform number's own bits put them: 128 to an octave of `u` toward zero and
//! of `1 − u` toward one, sixteen octaves each way, so the exponent and first seven fraction
//! bits *are* the cell and the other bits are the place in it. No search, and cells shrink
//! where the law is steep. Beyond 2⁻¹⁷ at either end the exact quantile answers.

use super::Law;

/// Bits of the fraction that number the cells of an octave: 128 cells.
const CELL_BITS: u32 = 7;
/// Octaves of the table on each side of the median.
const OCTAVES: u32 = 16;
/// Bits of an `f64` below the cell number: the place within the cell.
const PLACE_BITS: u32 = 52 - CELL_BITS;
/// Cells on each side of the median: 2,048, so 4,096 in all.
const CELLS: u64 = (OCTAVES as u64) << CELL_BITS;
/// Cell number of 2⁻¹⁷, the innermost tail value the table covers.
const FIRST: u64 = (1023 - OCTAVES as u64 - 1) << CELL_BITS;

/// A law with its quantile function tabulated; 33 kB. Linear between knots. Against the exact
/// law the mean is off by less than 10⁻⁵, the coefficient of variation by less than 10⁻⁴ and
/// no amount by more than 10⁻⁴, relative (tested for exponential, lognormal, gamma, Erlang,
/// Weibull and hyperexponential laws up to cv 3). Never falls. Laws with atoms or jumps, and
/// the cheap laws but the exponential, are answered exactly; of a defective or mixed law the
/// inner law is tabulated.
#[derive(Clone, Debug, PartialEq)]
pub struct QuantileTable {
    law: Law,
    form: Form,
}

#[derive(Clone, Debug, PartialEq)]
enum Form {
    /// No table: ask the law.
    Exact,
    /// Knots at u and at 1 − u, from 2⁻¹⁷ to 1/2, the last one twice.
    Knots { low: Vec<f64>, high: Vec<f64> },
    /// The table of the inner law of a defective or mixed law.
    Inner(Box<QuantileTable>),
}

impl Law {
    /// A table of this law's quantile function.
    #[must_use]
    pub fn tabulate(&self) -> QuantileTable {
        let form = match self {
            Self::Defective { law, .. } | Self::Mixed { law, .. } if law.is_costly() => {
                Form::Inner(Box::new(law.tabulate()))
            }
            Self::Exp { .. } => self.knots(),
            _ if self.is_costly() => self.knots(),
            _ => Form::Exact,
        };
        QuantileTable { law: self.clone(), form }
    }

    /// Whether an exact draw costs more than a look-up: true of the laws that need a power, a
    /// normal quantile or an iteration.
    #[must_use]
    pub fn is_costly(&self) -> bool {
        match self {
            Self::Lognormal { sigma, .. } => *sigma > 0.0,
            Self::Erlang { .. } | Self::HyperExp(_) | Self::Weibull { .. } | Self::Gamma { .. } => {
                true
            }
            Self::Defective { law, .. } | Self::Mixed { law, .. } => law.is_costly(),
            _ => false,
        }
    }

    fn knots(&self) -> Form {
        let place = |i: u64| f64::from_bits((FIRST + i.min(CELLS)) << PLACE_BITS);
        let mut low: Vec<f64> = (0..CELLS + 2).map(|i| self.quantile(place(i))).collect();
        let mut high: Vec<f64> = (0..CELLS + 2).map(|i| self.quantile(1.0 - place(i))).collect();
        // Rounding must not make a table fall: carry the greatest so far upward.
        let mut greatest = 0.0;
        for knot in low.iter_mut().chain(high.iter_mut().rev()) {
            if *knot < greatest {
                *knot = greatest;
            }
            greatest = *knot;
        }
        let finite = low.iter().chain(&high).all(|knot| knot.is_finite());
        if finite { Form::Knots { low, high } } else { Form::Exact }
    }
}

impl QuantileTable {
    /// The amount that a share `u` of all amounts does not exceed.
    #[inline]
    #[must_use]
    pub fn quantile(&self, u: f64) -> f64 {
        match &self.form {
            Form::Knots { low, high } => {
                let (knots, tail) = if u < 0.5 { (low, u) } else { (high, 1.0 - u) };
                between(knots, tail).unwrap_or_else(|| self.law.quantile(u))
            }
            _ => self.outside(u),
        }
    }

    /// The law that the table stands for.
    #[must_use]
    pub fn law(&self) -> &Law {
        &self.law
    }

    fn outside(&self, u: f64) -> f64 {
        match (&self.form, &self.law) {
            (Form::Inner(_), Law::Defective { share_infinite, .. })
                if u >= 1.0 - share_infinite =>
            {
                f64::INFINITY
            }
            (Form::Inner(inner), Law::Defective { share_infinite, .. }) => {
                inner.quantile(u / (1.0 - share_infinite))
            }
            (Form::Inner(_), Law::Mixed { zero, .. }) if u <= *zero => 0.0,
            (Form::Inner(inner), Law::Mixed { zero, .. }) => {
                inner.quantile((u - zero) / (1.0 - zero))
            }
            (_, law) => law.quantile(u),
        }
    }
}

/// Reads the table at a tail probability; `None` beyond its ends.
#[inline]
fn between(knots: &[f64], tail: f64) -> Option<f64> {
    const PLACE: f64 = 1.0 / (1_u64 << PLACE_BITS) as f64;
    let bits = tail.to_bits();
    let cell = (bits >> PLACE_BITS).wrapping_sub(FIRST) as usize;
    let (a, b) = (*knots.get(cell)?, *knots.get(cell.wrapping_add(1))?);
    let place = (bits & ((1 << PLACE_BITS) - 1)) as f64 * PLACE;
    let value = a + (b - a) * place;
    // Rounding may overstep the far knot by one bit.
    Some(if a <= b { value.min(b) } else { value.max(b) })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Mean and coefficient of variation by summing over a fine grid of midpoints, the same for
    /// table and law so that the error of the grid cancels.
    fn moments(quantile: impl Fn(f64) -> f64) -> (f64, f64) {
        const CELLS: u32 = 1 << 20;
        let (mut sum, mut squares) = (0.0, 0.0);
        for i in 0..CELLS {
            let x = quantile((f64::from(i) + 0.5) / f64::from(CELLS));
            sum += x;
            squares += x * x;
        }
        let mean = sum / f64::from(CELLS);
        (mean, (squares / f64::from(CELLS) / (mean * mean) - 1.0).sqrt())
    }

    fn laws() -> Vec<Law> {
        vec![
            Law::exponential(30.0).unwrap(),
            Law::lognormal(12.0, 0.5).unwrap(),
            Law::lognormal(12.0, 1.0).unwrap(),
            Law::lognormal(12.0, 3.0).unwrap(),
            Law::gamma(0.5, 2.0).unwrap(),
            Law::erlang(4, 9.0).unwrap(),
            Law::weibull(0.7, 60.0).unwrap(),
            Law::hyperexponential(&[(0.9, 1.0), (0.1, 20.0)]).unwrap(),
        ]
    }

    #[test]
    fn moments_agree_with_the_exact_law() {
        for law in laws() {
            let table = law.tabulate();
            let (exact_mean, exact_cv) = moments(|u| law.quantile(u));
            let (mean, cv) = moments(|u| table.quantile(u));
            assert!((mean / exact_mean - 1.0).abs() < 1e-5, "{law:?}: {mean} {exact_mean}");
            assert!((cv / exact_cv - 1.0).abs() < 1e-4, "{law:?}: {cv} {exact_cv}");
        }
    }

    #[test]
    fn every_value_is_close_to_the_exact_quantile() {
        for law in laws() {
            let table = law.tabulate();
            for i in 0..200_000_u32 {
                let u = crate::kernel::stream::unit(i.wrapping_mul(0x9E37_79B9));
                let (fast, exact) = (table.quantile(u), law.quantile(u));
                assert!((fast / exact - 1.0).abs() < 1e-4, "{law:?} {u}: {fast} {exact}");
            }
        }
    }

    #[test]
    fn tables_never_fall() {
        for law in laws() {
            let table = law.tabulate();
            let mut last = 0.0;
            for i in 0..1_000_000_u32 {
                let x = table.quantile((f64::from(i) + 0.5) / 1e6);
                assert!(x >= last, "{law:?} at {i}");
                last = x;
            }
        }
    }

    #[test]
    fn tails_edges_and_nonsense_are_exact() {
        for law in laws() {
            let table = law.tabulate();
            for u in [0.0, 1e-12, 1e-6, 1.0 - 1e-6, 1.0 - 1e-12, 1.0] {
                assert_eq!(table.quantile(u), law.quantile(u), "{law:?}");
            }
            assert!((table.quantile(0.5) / law.quantile(0.5) - 1.0).abs() < 1e-15);
            let _ = table.quantile(f64::NAN);
            let _ = table.quantile(-3.0);
            let _ = table.quantile(3.0);
        }
    }

    #[test]
    fn atoms_stay_atoms() {
        let law = Law::lognormal(10.0, 1.0).unwrap();
        let table = Law::defective(0.25, law.clone()).unwrap().tabulate();
        assert_eq!(table.quantile(0.75), f64::INFINITY);
        assert_eq!(table.quantile(0.375), law.tabulate().quantile(0.5));
        let table = Law::mixed(0.5, law.clone()).unwrap().tabulate();
        assert_eq!(table.quantile(0.5), 0.0);
        assert_eq!(table.quantile(0.75), law.tabulate().quantile(0.5));
        let table = Law::geometric(5.0).unwrap().tabulate();
        assert_eq!(table.quantile(0.1), 1.0);
    }
}
