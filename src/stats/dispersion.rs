//! How much counts of arrivals vary beyond a Poisson process, from the counts of past days.
//!
//! The model is the one that scenarios express (`day_cv`, `interval_cv`, `interval`): a day's slots
//! have the rates of its kind of day (its weekday), times a factor D of the day, times a factor J
//! of each block of slots, all of mean 1 and independent; given them counts are Poisson. Moments
//! are matched: those of daily totals give D, those of what is left at several lengths of slots
//! tell how large J is and how long it holds. A factor per day: Avramidis, Deslauriers and
//! L'Ecuyer, Management Science 50 (2004) 896–908.

use super::moments::Moments;

/// The counts of one day, in slots of equal length.
#[derive(Clone, Debug, PartialEq)]
pub struct Day {
    /// Its kind, as the weekday: 0, 1, ...
    pub kind: usize,
    /// Arrivals in each slot.
    pub counts: Vec<u32>,
}

/// How counts vary at one length of slots.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// Slots taken together.
    pub slots: usize,
    /// Variance over mean among days of one kind; 1 for a Poisson process.
    pub variance_to_mean: f64,
    /// Squared coefficient of variation left when the day's total is known and the Poisson part is
    /// taken away; may fall below 0 by chance.
    pub left: f64,
    /// The same by the fitted model.
    pub fitted: f64,
}

/// A fitted model of arrivals.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit {
    /// Mean arrivals in each slot, by kind of day.
    pub rates: Vec<Vec<f64>>,
    /// Coefficient of variation of the day's factor.
    pub day_cv: f64,
    /// Coefficient of variation of the factor of a block.
    pub interval_cv: f64,
    /// Slots in a block.
    pub block: usize,
    /// What was seen and what the fit says, by length of slots.
    pub scales: Vec<Scale>,
}

/// Fits rates, day factor and block factor. `scales` are lengths in slots at which counts are
/// looked at; each is tried as the length of a block, and the one that fits all of them best
/// (least squares of what is left) is taken. A length that does not divide the day leaves out the
/// last slots. `None` unless all days have as many slots, every kind has two days and some
/// arrivals, and some length cuts the day in two or more.
#[must_use]
pub fn fit(days: &[Day], scales: &[usize]) -> Option<Fit> {
    let rates = rates(days)?;
    let slots = rates.first()?.len();
    let usable: Vec<usize> =
        scales.iter().copied().filter(|&scale| scale > 0 && slots / scale >= 2).collect();
    let seen: Vec<(f64, f64)> = usable.iter().map(|&scale| seen(days, &rates, scale)).collect();
    let left: Vec<f64> = seen.iter().map(|pair| pair.1).collect();
    let mut best: Option<(f64, usize, f64, Vec<f64>)> = None;
    for &block in &usable {
        let shares: Vec<f64> = usable.iter().map(|&s| share(&rates, s, block)).collect();
        let (square, error) = least_squares(&shares, &left);
        if best.as_ref().is_none_or(|(least, ..)| error < *least) {
            let fitted = shares.iter().map(|share| square * share).collect();
            best = Some((error, block, square, fitted));
        }
    }
    let (_, block, square, fitted) = best?;
    let scale = |((&slots, (variance_to_mean, left)), fitted)| Scale {
        slots,
        variance_to_mean,
        left,
        fitted,
    };
    Some(Fit {
        day_cv: day_cv(days, &rates, block, square)?,
        interval_cv: libm::sqrt(square),
        block,
        scales: usable.iter().zip(seen).zip(fitted).map(scale).collect(),
        rates,
    })
}

/// Mean counts by kind of day and slot.
fn rates(days: &[Day]) -> Option<Vec<Vec<f64>>> {
    let slots = days.first()?.counts.len();
    let kinds = days.iter().map(|day| day.kind).max()? + 1;
    let mut rates = vec![vec![0.0; slots]; kinds];
    let mut of_kind = vec![0u32; kinds];
    for day in days {
        if day.counts.len() != slots {
            return None;
        }
        of_kind[day.kind] += 1;
        for (rate, count) in rates[day.kind].iter_mut().zip(&day.counts) {
            *rate += f64::from(*count);
        }
    }
    for (rates, &days) in rates.iter_mut().zip(&of_kind) {
        if days < 2 || rates.iter().sum::<f64>() <= 0.0 {
            return None;
        }
        rates.iter_mut().for_each(|rate| *rate /= f64::from(days));
    }
    Some(rates)
}

/// Slots taken together.
#[must_use]
pub fn together(slots: &[f64], scale: usize) -> Vec<f64> {
    slots.chunks_exact(scale.max(1)).map(|chunk| chunk.iter().sum()).collect()
}

/// Counts of a day as numbers.
fn counts(day: &Day) -> Vec<f64> {
    day.counts.iter().map(|&count| f64::from(count)).collect()
}

/// Days of the kind of each day over those days less one: what a mean of their own takes away.
fn unbiased(days: &[Day], kind: usize) -> f64 {
    let n = days.iter().filter(|day| day.kind == kind).count() as f64;
    n / (n - 1.0)
}

/// Variance over mean, and the squared coefficient of variation left when the day's total is
/// known: (a − w·N)² less its Poisson part D·λ·(1 − w), over (D·λ)², where λ is the slot's rate, w
/// its share of the day and D = N/Λ.
fn seen(days: &[Day], rates: &[Vec<f64>], scale: usize) -> (f64, f64) {
    let (mut squares, mut mean, mut excess, mut level) = (0.0, 0.0, 0.0, 0.0);
    for day in days {
        let own = unbiased(days, day.kind);
        let slots = counts(day);
        let total: f64 = rates[day.kind].iter().sum();
        let all: f64 = slots.iter().sum();
        let factor = all / total;
        let rates = together(&rates[day.kind], scale);
        for (count, rate) in together(&slots, scale).iter().zip(rates) {
            let weight = rate / total;
            let (off, residual) = (count - rate, count - weight * all);
            squares += off * off * own;
            mean += rate;
            excess += residual * residual * own - factor * rate * (1.0 - weight);
            level += factor * factor * rate * rate;
        }
    }
    (squares / mean, excess / level)
}

/// What is left at a scale for each unit of a block factor's variance: Σ(u − W)² over blocks, u
/// the blocks' shares of the slot's rate, W those of the day's; the mean over slots, weighted by
/// their squared rates.
fn share(rates: &[Vec<f64>], scale: usize, block: usize) -> f64 {
    let (mut sum, mut level) = (0.0, 0.0);
    for rates in rates {
        let total: f64 = rates.iter().sum();
        let blocks = rates.len().div_ceil(block);
        let mut of_day = vec![0.0; blocks];
        for (slot, rate) in rates.iter().enumerate() {
            of_day[slot / block] += rate / total;
        }
        for (number, slots) in rates.chunks_exact(scale).enumerate() {
            let rate: f64 = slots.iter().sum();
            if rate <= 0.0 {
                continue;
            }
            let mut of_slot = vec![0.0; blocks];
            for (slot, part) in slots.iter().enumerate() {
                of_slot[(number * scale + slot) / block] += part / rate;
            }
            let apart = of_slot.iter().zip(&of_day).map(|(u, w)| (u - w) * (u - w));
            sum += rate * rate * apart.sum::<f64>();
            level += rate * rate;
        }
    }
    if level > 0.0 { sum / level } else { 0.0 }
}

/// The factor on `shares` nearest to `seen`, not below 0, and the sum of squares that remains.
fn least_squares(shares: &[f64], seen: &[f64]) -> (f64, f64) {
    let products: f64 = shares.iter().zip(seen).map(|(share, seen)| share * seen).sum();
    let squares: f64 = shares.iter().map(|share| share * share).sum();
    let factor = if squares > 0.0 { (products / squares).max(0.0) } else { 0.0 };
    let off = shares.iter().zip(seen).map(|(share, seen)| seen - factor * share);
    (factor, off.map(|off| off * off).sum())
}

/// The day's factor from the spread of N/Λ within kinds, less the Poisson part and what block
/// factors add: 1 + v = (1 + day²)·(1 + block²·ΣW²).
fn day_cv(days: &[Day], rates: &[Vec<f64>], block: usize, square: f64) -> Option<f64> {
    let mut squares = Moments::default();
    let mut of_blocks = Moments::default();
    for day in days {
        let total: f64 = rates[day.kind].iter().sum();
        let factor = counts(day).iter().sum::<f64>() / total;
        let off = factor - 1.0;
        squares.add(off * off * unbiased(days, day.kind) - 1.0 / total);
        let shares = rates[day.kind].chunks(block).map(|block| block.iter().sum::<f64>() / total);
        of_blocks.add(shares.map(|share| share * share).sum());
    }
    let of_day = (1.0 + squares.mean()?) / (1.0 + square * of_blocks.mean()?) - 1.0;
    Some(libm::sqrt(of_day.max(0.0)))
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::*;

    fn day(counts: &[u32]) -> Day {
        Day { kind: 0, counts: counts.to_vec() }
    }

    #[test]
    fn a_factor_of_the_day_by_hand() {
        // Rates 20 and 20, factors 0.5 and 1.5: squares 0.25 with divisor n − 1 make 0.5, less
        // 1/40. Nothing is left within the day: −D·20·½ summed is −40, over (0.25 + 2.25)·400·2.
        let fit = fit(&[day(&[10, 10]), day(&[30, 30])], &[1]).unwrap();
        assert_eq!(fit.rates, [[20.0, 20.0]]);
        assert_relative_eq!(fit.day_cv, 0.475_f64.sqrt(), max_relative = 1e-12);
        assert_eq!((fit.interval_cv, fit.block), (0.0, 1));
        assert_relative_eq!(fit.scales[0].left, -0.02, max_relative = 1e-12);
        // Four squares of 100 with divisor n − 1: 800 over a mean of 80.
        assert_relative_eq!(fit.scales[0].variance_to_mean, 10.0);
    }

    #[test]
    fn a_factor_of_blocks_by_hand() {
        // Totals are equal, so the day has no factor; two blocks of two slots swap. Residuals
        // ±20 at rates of 40: 8·400·2 = 6400 less 8·40·¾ = 240, over 8·1600: 0.48125. At two
        // slots ±40 at 80: 4·1600·2 = 12800 less 4·80·½ = 160, over 4·6400: 0.49375. Blocks of
        // two leave half of J's variance at both lengths.
        let days = [day(&[20, 20, 60, 60]), day(&[60, 60, 20, 20])];
        let fit = fit(&days, &[1, 2]).unwrap();
        assert_eq!(fit.block, 2);
        assert_relative_eq!(fit.scales[0].left, 0.48125, max_relative = 1e-12);
        assert_relative_eq!(fit.scales[1].left, 0.49375, max_relative = 1e-12);
        let square = (0.48125 + 0.49375) / 2.0 / 0.5;
        assert_relative_eq!(fit.interval_cv, f64::sqrt(square), max_relative = 1e-12);
        assert_eq!(fit.day_cv, 0.0);
    }

    #[test]
    fn days_that_cannot_be_compared_give_nothing() {
        assert_eq!(fit(&[], &[1]), None);
        assert_eq!(fit(&[day(&[1, 2])], &[1]), None, "one day has no spread");
        assert_eq!(fit(&[day(&[1, 2]), day(&[1])], &[1]), None);
        assert_eq!(fit(&[day(&[0, 0]), day(&[0, 0])], &[1]), None);
        assert_eq!(fit(&[day(&[1, 2]), day(&[1, 2])], &[0, 2, 5]), None, "no length cuts the day");
    }
}
