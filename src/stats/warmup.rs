//! Where the start of a run stops mattering: MSER-5.
//!
//! A run that starts empty is not typical at first. MSER-5 takes means of five observations and
//! cuts where the standard error of the rest is least (K. P. White, SIMULATION 69 (1997)
//! 323–334; Hoad, Robinson and Davies, "Automating warm-up length estimation", JORS 61 (2010)
//! 1389–1403). A cut in the second half means that the run is too short to tell.

/// Observations in a batch of MSER-5.
const BATCH: usize = 5;

/// Number of observations to drop from the front of a series, a multiple of five. `None` if
/// the series has fewer than ten observations or settles in its second half only: run longer.
#[must_use]
pub fn mser5(series: &[f64]) -> Option<usize> {
    let batches: Vec<f64> =
        series.chunks_exact(BATCH).map(|b| b.iter().sum::<f64>() / BATCH as f64).collect();
    if batches.len() < 2 {
        return None;
    }
    cut_of_least_error(&batches).filter(|&cut| cut <= batches.len() / 2).map(|cut| cut * BATCH)
}

/// The cut d that makes Σ(x − mean)²/(n − d)² least over the values after it, the first of
/// equals; `None` when the least is not unique by reason of NaN. Walks from the back with
/// Welford's update. At least two values stay, since one alone has no error.
fn cut_of_least_error(values: &[f64]) -> Option<usize> {
    let (mut mean, mut squares, mut count) = (0.0, 0.0, 0.0);
    let mut best = None;
    for (cut, &value) in values.iter().enumerate().rev() {
        count += 1.0;
        let above: f64 = value - mean;
        mean += above / count;
        squares += above * (value - mean);
        let error = squares / (count * count);
        let better = match best {
            None => true,
            Some((_, least)) => error <= least,
        };
        if count > 1.0 && error.is_finite() && better {
            best = Some((cut, error));
        }
    }
    best.map(|(cut, _)| cut)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_cut_exactly() {
        // Twenty observations at 10, then two hundred alternating about zero.
        let mut series = vec![10.0; 20];
        series.extend((0..200).map(|i| if i / 5 % 2 == 0 { 1.0 } else { -1.0 }));
        assert_eq!(mser5(&series), Some(20));
    }

    #[test]
    fn four_batches_by_hand() {
        // Cut 0: 8 2 2 4, mean 4, squares 24, /16 = 1.5. Cut 1: 2 2 4, mean 8/3, squares 8/3,
        // /9 = 0.296. Cut 2: 2 4, squares 2, /4 = 0.5.
        assert_eq!(cut_of_least_error(&[8.0, 2.0, 2.0, 4.0]), Some(1));
        let series: Vec<f64> = [8.0, 2.0, 2.0, 4.0].iter().flat_map(|&x| [x; 5]).collect();
        assert_eq!(mser5(&series), Some(5));
    }

    #[test]
    fn a_steady_series_keeps_everything() {
        assert_eq!(mser5(&[3.0; 40]), Some(0));
    }

    #[test]
    fn a_series_that_never_settles_gives_nothing() {
        let series: Vec<f64> = (0..100).map(f64::from).collect();
        assert_eq!(mser5(&series), None);
        assert_eq!(mser5(&[1.0; 9]), None);
        assert_eq!(mser5(&[f64::NAN; 40]), None);
    }
}
