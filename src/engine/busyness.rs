//! How busy a day or an interval is: gamma factors of mean 1 on a source's rate (S-27).

use crate::kernel::stream::{Key, Seed, StreamRng};
use crate::kernel::variate::{Law, normal_quantile};
use crate::model::Scenario;
use crate::model::draws;
use crate::model::reduction::{Reduction, STRATA};
use rand_distr::{Distribution, Gamma};

/// Draws the factors of a replication.
#[derive(Clone, Copy, Debug)]
pub struct Busyness {
    seed: Seed,
    way: Way,
}

/// How a factor is drawn.
#[derive(Clone, Copy, Debug)]
enum Way {
    /// By `rand_distr`: the same bits for one target, not across targets.
    Sampled,
    /// By inversion, so that u and 1 − u give a busy and a quiet day.
    Inverted,
    /// A day's by inversion in the stratum that this place of a block has; an interval's sampled.
    Stratified { block: Seed, stage: u32 },
}

impl Busyness {
    /// The factors of a replication as its scenario draws them.
    pub fn new(model: &Scenario, replication: u32) -> Busyness {
        let way = match model.reduction {
            None | Some(Reduction::Control) => Way::Sampled,
            Some(Reduction::Antithetic) => Way::Inverted,
            Some(Reduction::Stratified) => {
                let block = Seed::new(model.seed, replication / STRATA);
                Way::Stratified { block, stage: replication % STRATA }
            }
        };
        Busyness { seed: model.chance(replication), way }
    }

    /// Factors without variance reduction.
    #[cfg(test)]
    pub fn plain(seed: Seed) -> Busyness {
        Busyness { seed, way: Way::Sampled }
    }

    /// The factor of a day of a source.
    pub fn of_day(&self, space: u32, day: u32, cv: f64) -> f64 {
        let key = Key { entity: u64::from(day), space };
        let own = || draws::DayFactor::of(&self.seed, key).factor();
        match self.way {
            Way::Sampled => sampled(draws::day_factor(&self.seed, key), cv),
            Way::Inverted => inverted(own(), cv),
            Way::Stratified { block, stage } => {
                let stratum = f64::from(stratum(block, key, stage));
                inverted((stratum + own()) / f64::from(STRATA), cv)
            }
        }
    }

    /// The factor of an interval of a source.
    pub fn of_interval(&self, space: u32, interval: u32, cv: f64) -> f64 {
        let key = Key { entity: u64::from(interval), space };
        match self.way {
            Way::Inverted => inverted(draws::IntervalFactor::of(&self.seed, key).factor(), cv),
            _ => sampled(draws::interval_factor(&self.seed, key), cv),
        }
    }
}

/// The stratum at a place of a block: a permutation drawn anew for each block, source and day, so
/// that every replication alone has every stratum equally often (Fisher and Yates' shuffle).
fn stratum(block: Seed, key: Key, stage: u32) -> u32 {
    let shuffle = draws::Stratum::of(&block, key);
    let exchanges = [shuffle.first(), shuffle.second(), shuffle.third(), shuffle.fourth()];
    let mut order: [u32; STRATA as usize] = std::array::from_fn(|stratum| stratum as u32);
    const _: () = assert!(STRATA == 5, "one exchange for each stratum but one");
    for (last, u) in (1..order.len()).rev().zip(exchanges) {
        order.swap(last, (u * (last + 1) as f64) as usize);
    }
    order[stage as usize % order.len()]
}

fn sampled(mut rng: StreamRng, cv: f64) -> f64 {
    if cv <= 0.0 {
        return 1.0;
    }
    let shape = 1.0 / (cv * cv);
    match Gamma::new(shape, 1.0 / shape) {
        Ok(gamma) => gamma.sample(&mut rng),
        Err(_) => 1.0,
    }
}

/// The same law at a quantile level; beyond the shapes that inversion knows the gamma is as good
/// as normal.
fn inverted(u: f64, cv: f64) -> f64 {
    if cv <= 0.0 {
        return 1.0;
    }
    match Law::gamma(1.0 / (cv * cv), 1.0) {
        Ok(law) => law.quantile(u),
        Err(_) => (1.0 + cv * normal_quantile(u)).max(0.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_block_has_every_stratum_once_and_every_place_has_all() {
        let mut seen = [[0_u32; STRATA as usize]; STRATA as usize];
        for number in 0..4000 {
            let (block, key) = (Seed::new(3, number), Key { entity: 1, space: 9 });
            let mut strata: Vec<u32> = (0..STRATA).map(|at| stratum(block, key, at)).collect();
            strata.iter().zip(&mut seen).for_each(|(at, seen)| seen[*at as usize] += 1);
            strata.sort_unstable();
            assert_eq!(strata, (0..STRATA).collect::<Vec<_>>());
        }
        // 4000 throws with probability 1/STRATA, five standard deviations
        let share = 1.0 / f64::from(STRATA);
        let sd = (4000.0 * share * (1.0 - share)).sqrt();
        for count in seen.iter().flatten() {
            assert!((f64::from(*count) - 4000.0 * share).abs() < 5.0 * sd, "{seen:?}");
        }
    }

    #[test]
    fn sampled_and_inverted_factors_have_one_law() {
        let (cv, days) = (0.4, 20_000);
        let key = |day| Key { entity: day, space: 4 };
        let seed = Seed::new(5, 0);
        let of = |draw: &dyn Fn(u64) -> f64| {
            let values: Vec<f64> = (0..days).map(draw).collect();
            let mean = values.iter().sum::<f64>() / days as f64;
            let square = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>();
            (mean, (square / days as f64).sqrt(), values.iter().filter(|v| **v < 0.5).count())
        };
        let a = of(&|day| sampled(draws::day_factor(&seed, key(day)), cv));
        let b = of(&|day| inverted(draws::DayFactor::of(&seed, key(day)).factor(), cv));
        for found in [a, b] {
            assert!((found.0 - 1.0).abs() < 4.0 * cv / (days as f64).sqrt(), "{found:?}");
            assert!((found.1 - cv).abs() < 0.01, "{found:?}");
        }
        assert!((a.2 as f64 - b.2 as f64).abs() < 5.0 * (2.0 * a.2 as f64).sqrt(), "{a:?} {b:?}");
    }
}
