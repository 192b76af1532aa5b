//! How long something lasts when it is not always seen to end, as customers' patience: who is
//! served was at least as patient as the wait, and nobody knows how much more.
//!
//! The product-limit estimator (Kaplan and Meier, JASA 53 (1958) 457–481) with Greenwood's
//! variance (1926; Kalbfleisch and Prentice, "The Statistical Analysis of Failure Time Data",
//! 1.4). It rests on the wait offered and the patience being independent: estimate separately for
//! customers of whom some wait longer by rule.

/// One that was watched.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Watched {
    /// How long, in any unit, at least 0.
    pub time: f64,
    /// True if it ended then (gave up); false if it was lost from sight (served).
    pub ended: bool,
}

/// A step of the survival curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// When some ended.
    pub time: f64,
    /// Share that lasts longer than this.
    pub share: f64,
    /// Standard error of it (Greenwood).
    pub error: f64,
}

/// The survival curve: a step at each time at which some ended, ascending. Of equal times those
/// that ended go first. Empty if none ended; `None` if a time is negative or not a number.
#[must_use]
pub fn kaplan_meier(watched: &[Watched]) -> Option<Vec<Step>> {
    if !watched.iter().all(|one| one.time >= 0.0) {
        return None;
    }
    let mut sorted = watched.to_vec();
    sorted.sort_by(|a, b| a.time.total_cmp(&b.time));
    let mut steps = Vec::new();
    let (mut share, mut sum, mut left) = (1.0, 0.0, sorted.len());
    for same in sorted.chunk_by(|a, b| a.time == b.time) {
        let (at_risk, ended) = (left as f64, same.iter().filter(|one| one.ended).count() as f64);
        left -= same.len();
        if ended > 0.0 {
            share *= 1.0 - ended / at_risk;
            sum += ended / (at_risk * (at_risk - ended));
            let error = if share > 0.0 { share * libm::sqrt(sum) } else { 0.0 };
            steps.push(Step { time: same[0].time, share, error });
        }
    }
    Some(steps)
}

/// The share that lasts longer than a time; 1 before the first step.
#[must_use]
pub fn share_beyond(steps: &[Step], time: f64) -> f64 {
    let after = steps.partition_point(|step| step.time <= time);
    after.checked_sub(1).and_then(|last| steps.get(last)).map_or(1.0, |step| step.share)
}

/// The time that a share `q` does not outlast: 0.5 for the median. `None` if fewer were seen to
/// end.
#[must_use]
pub fn quantile(steps: &[Step], q: f64) -> Option<f64> {
    steps.iter().find(|step| 1.0 - step.share >= q).map(|step| step.time)
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::*;

    fn watched(ended: &[f64], lost: &[f64]) -> Vec<Watched> {
        let of = |times: &[f64], ended| {
            times.iter().map(move |&time| Watched { time, ended }).collect::<Vec<_>>()
        };
        [of(ended, true), of(lost, false)].concat()
    }

    #[test]
    fn remission_times_agree_with_the_published_curve() {
        // 6-mercaptopurine group of Freireich and others, Blood 21 (1963) 699–716, as in
        // Kalbfleisch and Prentice, table 1.2 and many textbooks: 21 patients, 9 relapses.
        let ended = [6.0, 6.0, 6.0, 7.0, 10.0, 13.0, 16.0, 22.0, 23.0];
        let lost = [6.0, 9.0, 10.0, 11.0, 17.0, 19.0, 20.0, 25.0, 32.0, 32.0, 34.0, 35.0];
        let steps = kaplan_meier(&watched(&ended, &lost)).unwrap();
        let published = [
            (6.0, 0.8571, 0.0764),
            (7.0, 0.8067, 0.0869),
            (10.0, 0.7529, 0.0963),
            (13.0, 0.6902, 0.1068),
            (16.0, 0.6275, 0.1141),
            (22.0, 0.5378, 0.1282),
            (23.0, 0.4482, 0.1346),
        ];
        assert_eq!(steps.len(), published.len());
        for (step, (time, share, error)) in steps.iter().zip(published) {
            assert_eq!(step.time, time);
            assert_relative_eq!(step.share, share, epsilon = 5e-5);
            assert_relative_eq!(step.error, error, epsilon = 5e-5);
        }
        assert_eq!(quantile(&steps, 0.5), Some(23.0));
        assert_eq!(quantile(&steps, 0.9), None);
        assert_eq!(share_beyond(&steps, 5.9), 1.0);
        assert_relative_eq!(share_beyond(&steps, 6.0), 18.0 / 21.0);
        assert_relative_eq!(share_beyond(&steps, 1e9), 0.4482, epsilon = 5e-5);
    }

    #[test]
    fn without_losses_it_is_the_share_that_is_left() {
        let steps = kaplan_meier(&watched(&[1.0, 2.0, 2.0, 5.0], &[])).unwrap();
        let shares: Vec<f64> = steps.iter().map(|step| step.share).collect();
        assert_relative_eq!(shares[..], [0.75, 0.25, 0.0][..]);
        assert_eq!(steps[2].error, 0.0);
        assert_eq!(kaplan_meier(&watched(&[], &[1.0])), Some(Vec::new()));
        assert_eq!(kaplan_meier(&watched(&[-1.0], &[])), None);
        assert_eq!(kaplan_meier(&watched(&[f64::NAN], &[])), None);
    }
}
