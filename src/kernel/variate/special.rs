//! The special functions behind the laws, on `libm` alone: the same bits on every target.
//!
//! [`normal_quantile`] is Wichura's AS241. [`GammaShape`] gives the gamma distribution function
//! and its inverse in logarithms, so that neither tail underflows; its inverse is a Newton
//! iteration that cannot overshoot, because both tails are log-concave in ln x.

use libm::{exp, expm1, fabs, lgamma, log, log1p, sqrt};

/// Rational approximation: numerator and denominator coefficients, constant term first.
struct Rational {
    top: [f64; 8],
    bottom: [f64; 8],
}

impl Rational {
    #[inline]
    fn at(&self, x: f64) -> f64 {
        let horner = |c: &[f64; 8]| c.iter().rev().fold(0.0, |sum, &c| sum * x + c);
        horner(&self.top) / horner(&self.bottom)
    }
}

/// AS241, |p − 1/2| ≤ 0.425.
const CENTRE: Rational = Rational {
    top: [
        3.387_132_872_796_366_5,
        1.331_416_678_917_843_8e2,
        1.971_590_950_306_551_3e3,
        1.373_169_376_550_946e4,
        4.592_195_393_154_987e4,
        6.726_577_092_700_87e4,
        3.343_057_558_358_813e4,
        2.509_080_928_730_122_7e3,
    ],
    bottom: [
        1.0,
        4.231_333_070_160_091e1,
        6.871_870_074_920_579e2,
        5.394_196_021_424_751e3,
        2.121_379_430_158_659_7e4,
        3.930_789_580_009_271e4,
        2.872_908_573_572_194_3e4,
        5.226_495_278_852_854_5e3,
    ],
};

/// AS241, the tail nearer the centre: √(−ln p) ≤ 5.
const TAIL: Rational = Rational {
    top: [
        1.423_437_110_749_683_5,
        4.630_337_846_156_546,
        5.769_497_221_460_691,
        3.647_848_324_763_204_5,
        1.270_458_252_452_368_4,
        2.417_807_251_774_506e-1,
        2.272_384_498_926_918_4e-2,
        7.745_450_142_783_414e-4,
    ],
    bottom: [
        1.0,
        2.053_191_626_637_759,
        1.676_384_830_183_803_8,
        6.897_673_349_851e-1,
        1.481_039_764_274_800_8e-1,
        1.519_866_656_361_645_7e-2,
        5.475_938_084_995_345e-4,
        1.050_750_071_644_416_9e-9,
    ],
};

/// AS241, the far tail.
const FAR_TAIL: Rational = Rational {
    top: [
        6.657_904_643_501_103,
        5.463_784_911_164_114,
        1.784_826_539_917_291_3,
        2.965_605_718_285_048_7e-1,
        2.653_218_952_657_612_4e-2,
        1.242_660_947_388_078_4e-3,
        2.711_555_568_743_487_6e-5,
        2.010_334_399_292_288_1e-7,
    ],
    bottom: [
        1.0,
        5.998_322_065_558_88e-1,
        1.369_298_809_227_358e-1,
        1.487_536_129_085_061_5e-2,
        7.868_691_311_456_133e-4,
        1.846_318_317_510_054_8e-5,
        1.421_511_758_316_446e-7,
        2.044_263_103_389_939_8e-15,
    ],
};

/// The standard normal quantile; about 1 part in 10¹⁶. −∞ at 0 and below, +∞ at 1 and above.
/// Source: M. J. Wichura, "Algorithm AS 241", Applied Statistics 37 (1988) 477–484, PPND16.
#[must_use]
pub fn normal_quantile(p: f64) -> f64 {
    let q = p - 0.5;
    if fabs(q) <= 0.425 {
        return q * CENTRE.at(0.180_625 - q * q);
    }
    let tail = if q < 0.0 { p } else { 1.0 - p };
    let size = if tail > 0.0 {
        let r = sqrt(-log(tail));
        if r <= 5.0 { TAIL.at(r - 1.6) } else { FAR_TAIL.at(r - 5.0) }
    } else {
        f64::INFINITY
    };
    if q < 0.0 { -size } else { size }
}

/// Both tails of the gamma law with unit scale at one point, in logarithms.
#[derive(Clone, Copy, Debug)]
pub(super) struct GammaTails {
    /// ln P(X ≤ x).
    pub lower: f64,
    /// ln P(X > x).
    pub upper: f64,
    /// ln of x times the density: the slope of the distribution function in ln x.
    pub slope: f64,
}

/// The gamma law with unit scale and a given shape.
#[derive(Clone, Copy, Debug)]
pub(super) struct GammaShape(pub f64);

/// Newton steps at most; six are usual.
const STEPS_MAX: u32 = 100;

impl GammaShape {
    /// ln of xᵃ e⁻ˣ / Γ(a). For large shapes through x/a − 1 − ln(x/a) and Stirling's series,
    /// because the plain form cancels.
    fn log_slope(self, x: f64, log_x: f64) -> f64 {
        let a = self.0;
        if a < 20.0 {
            return a * log_x - x - lgamma(a);
        }
        let excess = (x - a) / a;
        let deviance =
            if fabs(excess) < 0.5 { deviance_near_one(excess) } else { excess - (log_x - log(a)) };
        let r = 1.0 / (a * a);
        let stirling = (1.0 / 12.0 - r * (1.0 / 360.0 - r * (1.0 / 1260.0 - r / 1680.0))) / a;
        -a * deviance + 0.5 * log(a / core::f64::consts::TAU) - stirling
    }

    /// Both tails at x = eʸ: the power series below a + 1, Legendre's continued fraction
    /// (Lentz's method) above (Abramowitz and Stegun 6.5.29, 6.5.31).
    pub fn tails(self, y: f64) -> GammaTails {
        let a = self.0;
        let x = exp(y);
        let slope = self.log_slope(x, y);
        if x < a + 1.0 {
            let (mut term, mut sum, mut n) = (1.0, 1.0, a);
            while term > sum * 1e-17 {
                n += 1.0;
                term *= x / n;
                sum += term;
            }
            let lower = slope - log(a) + log(sum);
            let upper = if lower < 0.0 { log(-expm1(lower)) } else { f64::NEG_INFINITY };
            GammaTails { lower, upper, slope }
        } else {
            let upper = slope + log(self.continued_fraction(x));
            let lower = if upper < 0.0 { log1p(-exp(upper)) } else { f64::NEG_INFINITY };
            GammaTails { lower, upper, slope }
        }
    }

    fn continued_fraction(self, x: f64) -> f64 {
        const TINY: f64 = 1e-300;
        let mut b = x + 1.0 - self.0;
        let mut c = 1.0 / TINY;
        let mut d = 1.0 / b;
        let mut h = d;
        for i in 1..10_000 {
            let i = f64::from(i);
            let numerator = -i * (i - self.0);
            b += 2.0;
            d = numerator * d + b;
            c = b + numerator / c;
            d = 1.0 / if fabs(d) < TINY { TINY } else { d };
            c = if fabs(c) < TINY { TINY } else { c };
            let factor = c * d;
            h *= factor;
            if fabs(factor - 1.0) < 1e-16 {
                break;
            }
        }
        h
    }

    /// The quantile of the law with unit scale, `u` in (0, 1).
    pub fn quantile(self, u: f64) -> f64 {
        let below = u <= 0.5;
        let goal = if below { log(u) } else { log(1.0 - u) };
        let mut y = self.start(u);
        for _ in 0..STEPS_MAX {
            let tails = self.tails(y);
            let tail = if below { tails.lower } else { tails.upper };
            let slope = exp(tails.slope - tail);
            let step = (tail - goal) / slope;
            let step = if below { -step } else { step };
            // A flat place would throw the point far out; concavity brings a short step home.
            let step = if step > 3.0 { 3.0 } else { step };
            y += step;
            if fabs(step) <= 1e-11 || !step.is_finite() {
                break;
            }
        }
        exp(y)
    }

    /// A first guess of ln x: Wilson and Hilferty's cube (1931), and in the low tail the power
    /// law xᵃ/Γ(a + 1), which never lies above the answer.
    fn start(self, u: f64) -> f64 {
        let a = self.0;
        let power = (log(u) + lgamma(a + 1.0)) / a;
        let root = 1.0 - 1.0 / (9.0 * a) + normal_quantile(u) / (3.0 * sqrt(a));
        if root <= 0.1 {
            return power;
        }
        let cube = log(a) + 3.0 * log(root);
        if cube > power { cube } else { power }
    }
}

/// d − ln(1 + d) without cancellation, |d| < 1/2, by the series of atanh: with s = d/(2 + d),
/// ln(1 + d) = 2(s + s³/3 + s⁵/5 + …) and d = 2s/(1 − s), so the difference starts at s².
fn deviance_near_one(d: f64) -> f64 {
    let s = d / (2.0 + d);
    let square = s * s;
    let (mut power, mut sum, mut n) = (square * s, 0.0, 3.0);
    while fabs(power) > fabs(sum) * 1e-17 && n < 200.0 {
        sum += power / n;
        power *= square;
        n += 2.0;
    }
    // d − 2s = d·s exactly, for d = 2s/(1 − s).
    d * s - 2.0 * sum
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::*;

    #[test]
    fn normal_quantile_agrees_with_fifty_digit_values() {
        assert_relative_eq!(normal_quantile(0.75), 0.67448975019608174, max_relative = 1e-15);
        assert_relative_eq!(normal_quantile(0.95), 1.6448536269514723, max_relative = 1e-15);
        assert_relative_eq!(normal_quantile(0.001), -3.0902323061678135, max_relative = 1e-15);
        assert_relative_eq!(normal_quantile(0.999), 3.0902323061678133, max_relative = 1e-15);
        assert_relative_eq!(normal_quantile(1e-10), -6.3613409024040562, max_relative = 1e-15);
        assert_relative_eq!(normal_quantile(1e-20), -9.2623400897984076, max_relative = 1e-15);
        assert_relative_eq!(normal_quantile(0.075), -1.4395314709384559, max_relative = 1e-15);
        assert_relative_eq!(normal_quantile(0.0749), -1.4402382675279637, max_relative = 1e-15);
        assert_relative_eq!(normal_quantile(1e-300), -37.047096299361199, max_relative = 1e-15);
        assert_eq!(normal_quantile(0.5), 0.0);
        assert_eq!(normal_quantile(0.0), f64::NEG_INFINITY);
        assert_eq!(normal_quantile(1.0), f64::INFINITY);
    }

    #[test]
    fn gamma_tails_agree_with_fifty_digit_values() {
        // Shape, x, ln P(X ≤ x), ln P(X > x).
        let cases = [
            (0.01, 1e-5, -0.10943904571328978, -2.2666080798289301),
            (0.5, 0.3, -0.57728247453250311, -0.82421754438792213),
            (0.5, 3.0, -0.014409194045103478, -4.2470847467855897),
            (2.5, 1.0, -1.8914364076182329, -0.16352527559465034),
            (2.5, 12.0, -0.00021713651587981176, -8.4350928630841929),
            (19.0, 10.0, -4.9355503723478082, -0.007212451916454306),
            (21.0, 35.0, -0.0043058656925110559, -5.4499292316305487),
            (400.0, 350.0, -5.3557986487146806, -0.0047318754977815188),
            (400.0, 460.0, -0.002000717844054331, -6.2152494329278324),
            (100000.0, 99000.0, -7.1855927407897026, -0.00075770690856572591),
            (100000.0, 101000.0, -0.0008087484618170922, -7.1204269610551104),
        ];
        for (a, x, lower, upper) in cases {
            let tails = GammaShape(a).tails(log(x));
            assert_relative_eq!(tails.lower, lower, max_relative = 2e-13, epsilon = 1e-14);
            assert_relative_eq!(tails.upper, upper, max_relative = 2e-13, epsilon = 1e-14);
        }
    }

    #[test]
    fn gamma_quantile_undoes_the_distribution_function() {
        for a in [0.01, 0.1, 0.5, 1.0, 2.5, 19.0, 21.0, 400.0, 1e5] {
            for i in 1..400 {
                let u = f64::from(i) / 400.0;
                let x = GammaShape(a).quantile(u);
                if x < 1e-300 {
                    continue;
                }
                let back = exp(GammaShape(a).tails(log(x)).lower);
                assert_relative_eq!(back, u, max_relative = 1e-11);
            }
            for tail in [1e-4, 1e-7, 1e-10] {
                let x = GammaShape(a).quantile(1.0 - tail);
                let back = GammaShape(a).tails(log(x)).upper;
                assert_relative_eq!(back, log(tail), max_relative = 1e-6);
            }
        }
    }
}
