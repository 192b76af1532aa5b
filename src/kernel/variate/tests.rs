use approx::assert_relative_eq;

use super::*;
use crate::kernel::stream::{Key, Seed, unit};

/// One law of each kind, and some extreme ones.
fn laws() -> Vec<Law> {
    vec![
        Law::constant(4.0).unwrap(),
        Law::exponential(30.0).unwrap(),
        Law::uniform(2.0, 5.0).unwrap(),
        Law::lognormal(12.0, 0.8).unwrap(),
        Law::erlang(3, 9.0).unwrap(),
        Law::erlang(200, 9.0).unwrap(),
        Law::hyperexponential(&[(0.9, 1.0), (0.1, 20.0)]).unwrap(),
        Law::weibull(0.7, 60.0).unwrap(),
        Law::gamma(0.4, 2.0).unwrap(),
        Law::gamma(7.5, 2.0).unwrap(),
        Law::geometric(5.6).unwrap(),
        Law::empirical(&[(1.0, 0.2), (2.0, 0.5), (2.0, 0.6), (9.0, 1.0)]).unwrap(),
        Law::defective(0.3, Law::exponential(1.0).unwrap()).unwrap(),
        Law::mixed(0.2, Law::erlang(2, 3.0).unwrap()).unwrap(),
    ]
}

#[test]
fn quantiles_agree_with_closed_forms() {
    let ln2 = core::f64::consts::LN_2;
    let median = |law: Result<Law, LawError>| law.unwrap().quantile(0.5);
    assert_relative_eq!(median(Law::exponential(3.0)), 3.0 * ln2, max_relative = 1e-15);
    assert_relative_eq!(median(Law::uniform(2.0, 5.0)), 3.5);
    // Mean over √(1 + cv²).
    assert_relative_eq!(median(Law::lognormal(10.0, 1.0)), 50_f64.sqrt(), max_relative = 1e-14);
    assert_relative_eq!(median(Law::weibull(2.0, 3.0)), 3.0 * ln2.sqrt(), max_relative = 1e-15);
    assert_eq!(median(Law::geometric(2.0)), 1.0);
    assert_eq!(Law::geometric(2.0).unwrap().quantile(0.5000001), 2.0);
    assert_eq!(Law::geometric(1.0).unwrap().quantile(0.9), 1.0);
    // Erlang-2 with unit rate: 1 − (1 + x)e⁻ˣ at x = 2.
    let u = 1.0 - 3.0 * (-2_f64).exp();
    assert_relative_eq!(Law::erlang(2, 2.0).unwrap().quantile(u), 2.0, max_relative = 1e-14);
    // Gamma with shape 1/2 is half a squared normal: mean 1/2, quantile z²/2 at 2Φ(z) − 1.
    let z = normal_quantile(0.95);
    let half = Law::gamma(0.5, 0.5).unwrap().quantile(0.9);
    assert_relative_eq!(half, z * z / 2.0, max_relative = 1e-14);
    // Gamma with shape 1 is exponential.
    let gamma = Law::gamma(1.0, 3.0).unwrap();
    for u in [1e-9, 0.01, 0.3, 0.5, 0.7, 0.99, 1.0 - 1e-9] {
        let exact = Law::exponential(3.0).unwrap().quantile(u);
        assert_relative_eq!(gamma.quantile(u), exact, max_relative = 1e-13);
    }
}

#[test]
fn hyperexponential_quantile_undoes_the_distribution_function() {
    let law = Law::hyperexponential(&[(0.9, 1.0), (0.1, 200.0)]).unwrap();
    for i in 1..1000 {
        let u = f64::from(i) / 1000.0;
        let x = law.quantile(u);
        assert_relative_eq!(
            1.0 - 0.9 * (-x).exp() - 0.1 * (-x / 200.0).exp(),
            u,
            max_relative = 1e-12
        );
    }
    let x = law.quantile(1.0 - 2_f64.powi(-33));
    assert_relative_eq!(0.1 * (-x / 200.0).exp(), 2_f64.powi(-33), max_relative = 1e-12);
}

#[test]
fn measured_laws_join_their_points() {
    let law = Law::empirical(&[(1.0, 0.2), (2.0, 0.5), (2.0, 0.6), (9.0, 1.0)]).unwrap();
    assert_eq!(law.quantile(0.1), 1.0);
    assert_eq!(law.quantile(0.2), 1.0);
    assert_relative_eq!(law.quantile(0.35), 1.5);
    assert_eq!(law.quantile(0.55), 2.0);
    assert_relative_eq!(law.quantile(0.8), 5.5);
    assert_eq!(law.quantile(1.0), 9.0);
    // 0.2·1 + 0.3·1.5 + 0.1·2 + 0.4·5.5
    assert_relative_eq!(law.mean(), 3.05);
}

#[test]
fn amounts_never_fall_as_the_number_rises() {
    for law in laws() {
        let mut last = law.quantile(0.0);
        assert!(last >= 0.0);
        // The whole range, then runs of neighbours on the finest grid in use.
        let wide = (0..20_000_u32).map(|i| i << 17 | i);
        let runs = [0, 1 << 20, 322_122_547, 1 << 30, 1 << 31, 3_972_844_748, u32::MAX - 3000];
        let fine = runs.iter().flat_map(|&start| start..start + 3000);
        let mut words: Vec<u32> = wide.filter(|&w| w >> 15 > 0).chain(fine).collect();
        words.sort_unstable();
        for word in words {
            let x = law.quantile(unit(word));
            assert!(x >= last, "{law:?} at {word}: {x} < {last}");
            last = x;
        }
        assert!(law.quantile(1.0) >= last);
    }
}

#[test]
fn ends_of_the_range_give_no_nan() {
    let tiny = [
        Law::gamma(0.001, 1.0).unwrap(),
        Law::weibull(0.001, 1.0).unwrap(),
        Law::gamma(1e6, 1.0).unwrap(),
        Law::erlang(1_000_000, 1.0).unwrap(),
        Law::lognormal(1.0, 1e100).unwrap(),
        Law::defective(1.0, Law::exponential(1.0).unwrap()).unwrap(),
        Law::mixed(1.0, Law::exponential(1.0).unwrap()).unwrap(),
        Law::never(),
    ];
    for law in laws().into_iter().chain(tiny) {
        for u in [-1.0, 0.0, 1e-300, unit(0), 1e-5, 0.5, unit(u32::MAX), 1.0 - 1e-16, 1.0, 2.0] {
            assert!(law.quantile(u) >= 0.0, "{law:?} at {u}");
        }
        let _ = law.quantile(f64::NAN);
        assert!(law.mean() >= 0.0 && law.variance() >= 0.0, "{law:?}");
    }
}

#[test]
fn stated_moments_agree_with_the_quantile_function() {
    for law in laws().into_iter().filter(|law| law.mean().is_finite()) {
        let n = 1 << 19;
        let (mut sum, mut squares) = (0.0, 0.0);
        for i in 0..n {
            let x = law.quantile((f64::from(i) + 0.5) / f64::from(n)) - law.mean();
            sum += x;
            squares += x * x;
        }
        let (mean, variance) = (sum / f64::from(n), squares / f64::from(n));
        assert!(mean.abs() < 1e-4 * law.mean(), "{law:?} {mean}");
        assert!((variance - law.variance()).abs() <= 3e-3 * law.variance(), "{law:?} {variance}");
    }
}

#[test]
fn defective_and_mixed_moments() {
    let law = Law::defective(0.1, Law::exponential(2.0).unwrap()).unwrap();
    assert_eq!((law.mean(), law.variance()), (f64::INFINITY, f64::INFINITY));
    assert_eq!(law.quantile(0.9), f64::INFINITY);
    assert!(law.quantile(0.8999).is_finite());
    let law = Law::mixed(0.25, Law::exponential(2.0).unwrap()).unwrap();
    // Second moment 0.75 · 8, mean 1.5.
    assert_relative_eq!(law.variance(), 6.0 - 2.25);
    assert_relative_eq!(law.quantile(0.625), 2.0 * core::f64::consts::LN_2);
}

#[test]
fn senseless_parameters_are_refused() {
    let nan = f64::NAN;
    let exponential = Law::exponential(1.0).unwrap();
    let refused = [
        Law::constant(-1.0),
        Law::constant(f64::INFINITY),
        Law::exponential(0.0),
        Law::exponential(nan),
        Law::uniform(3.0, 2.0),
        Law::uniform(-1.0, 2.0),
        Law::lognormal(0.0, 1.0),
        Law::lognormal(1.0, -0.1),
        Law::lognormal(1.0, 1e200),
        Law::erlang(0, 1.0),
        Law::hyperexponential(&[]),
        Law::hyperexponential(&[(0.5, 1.0)]),
        Law::weibull(0.0, 1.0),
        Law::gamma(-1.0, 1.0),
        Law::gamma(1e7, 1.0),
        Law::geometric(0.5),
        Law::empirical(&[]),
        Law::empirical(&[(1.0, 0.5)]),
        Law::empirical(&[(2.0, 0.5), (1.0, 1.0)]),
        Law::empirical(&[(1.0, 0.5), (2.0, 0.4), (3.0, 1.0)]),
        Law::defective(1.5, exponential.clone()),
        Law::mixed(nan, exponential),
    ];
    for law in refused {
        assert!(law.is_err(), "{law:?}");
    }
    let message = Law::exponential(-2.0).unwrap_err().to_string();
    assert_eq!(message, "mean must be above zero, not -2");
}

/// FNV-1a over the bits of 10,000 draws.
fn fingerprint(law: &Law) -> u64 {
    let seed = Seed::new(1, 1);
    let table = law.tabulate();
    let mut hash = 0xCBF2_9CE4_8422_2325_u64;
    for entity in 0..10_000 {
        let words = seed.block(Key { entity, space: 7 }, 5, 0);
        for x in [law.quantile(unit(words[0])), table.quantile(unit(words[1]))] {
            hash = (hash ^ x.to_bits()).wrapping_mul(0x0000_0100_0000_01B3);
        }
    }
    hash
}

/// Every stored result depends on these bits. If this fails after an update, the `libm` crate
/// or a law has changed: say so in the changelog before renewing the figures.
#[test]
fn draws_are_the_same_bits_for_ever() {
    let found: Vec<String> =
        laws().iter().map(|law| format!("{:016x}", fingerprint(law))).collect();
    let golden = [
        "9219e7ee21f20da5",
        "add2646c603f4a2a",
        "001c0aba87580da5",
        "b9539560f46399e2",
        "ed6aac8ce8283d6c",
        "06a72f262a6c1d36",
        "495892ca02371fa9",
        "4307ef41a35b945b",
        "656861a3a5ce5a6c",
        "552cfa469cd59586",
        "b5d667ee21f20da5",
        "02d0cc17f1bb98de",
        "510f6820a73845ca",
        "d485e5661f9554f1",
    ];
    assert_eq!(found, golden);
}

#[test]
fn a_phase_of_an_erlang_is_exponential() {
    let (phase, law) = (Law::erlang(1, 3.0).unwrap(), Law::exponential(3.0).unwrap());
    for u in [0.0, 0.2, 0.5, 0.99, 1.0] {
        assert_eq!(phase.quantile(u), law.quantile(u), "{u}");
    }
}

/// By hand: a gamma law's mean²/shape; a jump of 1/2 at 2 and a line to 4 have the mean 2.5 and the
/// variance 1/2 · 1/4 + 1/2 · 7/12; of a jump at 1 and a line to 3 from 1/4 on, mean 7/4, variance
/// 1/4 · 9/16 + 3/4 · (a² + ab + b²)/3 with a = -3/4, b = 5/4.
#[test]
fn moments_by_hand() {
    assert_relative_eq!(Law::gamma(2.0, 3.0).unwrap().variance(), 4.5);
    assert_relative_eq!(Law::gamma(0.5, 3.0).unwrap().variance(), 18.0);
    let half = Law::empirical(&[(2.0, 0.5), (4.0, 1.0)]).unwrap();
    assert_relative_eq!(half.mean(), 2.5);
    assert_relative_eq!(half.variance(), 0.5 * 0.25 + 0.5 * 7.0 / 12.0, max_relative = 1e-14);
    let quarter = Law::empirical(&[(1.0, 0.25), (3.0, 1.0)]).unwrap();
    assert_relative_eq!(quarter.mean(), 1.75);
    let line = (0.75 * 0.75 - 0.75 * 1.25 + 1.25 * 1.25) / 3.0;
    let variance = 0.25 * 0.5625 + 0.75 * line;
    assert_relative_eq!(quarter.variance(), variance, max_relative = 1e-14);
}

#[test]
fn laws_at_the_edges_of_their_parameters() {
    let Law::Uniform { low, .. } = Law::uniform(-0.0, 1.0).unwrap() else { panic!() };
    assert!(low.is_sign_positive(), "minus zero is zero");
    assert_eq!(Law::uniform(5.0, 5.0).unwrap().quantile(0.3), 5.0);
    let steady = Law::lognormal(12.0, 0.0).unwrap();
    for u in [0.0, 0.3, 1.0] {
        assert_relative_eq!(steady.quantile(u), 12.0, max_relative = 1e-15);
    }
    // shares that add up nearly to one do so exactly afterwards
    let nearly = [(0.5 + 4e-10, 1.0), (0.25, 2.0), (0.25, 3.0)];
    let Law::HyperExp(branches) = Law::hyperexponential(&nearly).unwrap() else { panic!() };
    let sum: f64 = branches.iter().map(|branch| branch.share).sum();
    assert_relative_eq!(sum, 1.0, max_relative = 1e-15);
    assert!(branches[0].share > 0.5 && branches[1].share < 0.25);
    // nobody is infinite, or everybody is nothing
    let all_finite = Law::defective(0.0, Law::constant(5.0).unwrap()).unwrap();
    assert_eq!((all_finite.mean(), all_finite.variance()), (5.0, 0.0));
    let nothing = Law::mixed(1.0, Law::never()).unwrap();
    assert_eq!((nothing.mean(), nothing.variance()), (0.0, 0.0));
    // nobody between two points: the line jumps
    let gap = Law::empirical(&[(1.0, 0.5), (2.0, 0.5), (3.0, 1.0)]).unwrap();
    assert_eq!([0.5, 0.75].map(|u| gap.quantile(u)), [1.0, 2.5]);
    // the part that is zero is zero, whatever the rest begins with
    let late = Law::mixed(0.3, Law::constant(5.0).unwrap()).unwrap();
    assert_eq!([0.2, 0.3, 0.31].map(|u| late.quantile(u)), [0.0, 0.0, 5.0]);
}
