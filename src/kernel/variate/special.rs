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
        133.141_667_891_784_38,
        1_971.590_950_306_551_3,
        13_731.693_765_509_46,
        45_921.953_931_549_87,
        67_265.770_927_008_7,
        33_430.575_583_588_13,
        2_509.080_928_730_122_7,
    ],
    bottom: [
        1.0,
        42.313_330_701_600_91,
        687.187_007_492_057_9,
        5_394.196_021_424_751,
        21_213.794_301_586_597,
        39_307.895_800_092_71,
        28_729.085_735_721_943,
        5_226.495_278_852_854,
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
        0.241_780_725_177_450_6,
        0.022_723_844_989_269_184,
        0.000_774_545_014_278_341_4,
    ],
    bottom: [
        1.0,
        2.053_191_626_637_759,
        1.676_384_830_183_803_8,
        6.897_673_349_851e-1,
        0.148_103_976_427_480_08,
        0.015_198_666_563_616_457,
        0.000_547_593_808_499_534_5,
        1.050_750_071_644_416_9e-9,
    ],
};

/// AS241, the far tail.
const FAR_TAIL: Rational = Rational {
    top: [
        6.657_904_643_501_103,
        5.463_784_911_164_114,
        1.784_826_539_917_291_3,
        0.296_560_571_828_504_87,
        0.026_532_189_526_576_124,
        0.001_242_660_947_388_078_4,
        2.711_555_568_743_487_6e-5,
        2.010_334_399_292_288_1e-7,
    ],
    bottom: [
        1.0,
        0.599_832_206_555_888,
        0.136_929_880_922_735_8,
        0.014_875_361_290_850_615,
        0.000_786_869_131_145_613_3,
        1.846_318_317_510_054_8e-5,
        1.421_511_758_316_446e-7,
        2.044_263_103_389_939_7e-15,
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
        assert_relative_eq!(normal_quantile(0.75), 0.674_489_750_196_081_7, max_relative = 1e-15);
        assert_relative_eq!(normal_quantile(0.95), 1.644_853_626_951_472_2, max_relative = 1e-15);
        assert_relative_eq!(normal_quantile(0.001), -3.090_232_306_167_813_6, max_relative = 1e-15);
        assert_relative_eq!(normal_quantile(0.999), 3.090_232_306_167_813, max_relative = 1e-15);
        assert_relative_eq!(normal_quantile(1e-10), -6.361_340_902_404_057, max_relative = 1e-15);
        assert_relative_eq!(normal_quantile(1e-20), -9.262_340_089_798_407, max_relative = 1e-15);
        assert_relative_eq!(normal_quantile(0.075), -1.439_531_470_938_456, max_relative = 1e-15);
        assert_relative_eq!(
            normal_quantile(0.0749),
            -1.440_238_267_527_963_7,
            max_relative = 1e-15
        );
        assert_relative_eq!(normal_quantile(1e-300), -37.047_096_299_361_2, max_relative = 1e-15);
        assert_eq!(normal_quantile(0.5), 0.0);
        assert_eq!(normal_quantile(0.0), f64::NEG_INFINITY);
        assert_eq!(normal_quantile(1.0), f64::INFINITY);
    }

    #[test]
    fn gamma_tails_agree_with_fifty_digit_values() {
        // Shape, x, ln P(X ≤ x), ln P(X > x).
        let cases = [
            (0.01, 1e-5, -0.109_439_045_713_289_77, -2.266_608_079_828_930_3),
            (0.5, 0.3, -0.577_282_474_532_503_1, -0.824_217_544_387_922_2),
            (0.5, 3.0, -0.014_409_194_045_103_478, -4.247_084_746_785_59),
            (2.5, 1.0, -1.891_436_407_618_232_8, -0.163_525_275_594_650_33),
            (2.5, 12.0, -0.000_217_136_515_879_811_76, -8.435_092_863_084_193),
            (19.0, 10.0, -4.935_550_372_347_808, -0.007_212_451_916_454_306),
            (21.0, 35.0, -0.004_305_865_692_511_056, -5.449_929_231_630_548_5),
            (400.0, 350.0, -5.355_798_648_714_68, -0.004_731_875_497_781_519),
            (400.0, 460.0, -0.002_000_717_844_054_331, -6.215_249_432_927_832),
            (100000.0, 99000.0, -7.185_592_740_789_702, -0.000_757_706_908_565_725_9),
            (100000.0, 101000.0, -0.000_808_748_461_817_092_2, -7.120_426_961_055_11),
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
