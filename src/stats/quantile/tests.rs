//! What histograms count, merge and answer, against small samples worked by hand.

use super::*;

/// A series with four decades of spread, by a small congruential generator.
fn series(seed: u64, n: usize) -> Vec<u64> {
    let mut state = seed;
    std::iter::repeat_with(|| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let octave = (state >> 60) as u32;
        (state >> 20 & 0xFFFF) << octave
    })
    .take(n)
    .collect()
}

#[test]
fn buckets_tile_the_integers() {
    let mut next = 0;
    for bucket in 0..(60 << 5) {
        let (low, high) = bounds_of::<5>(bucket);
        assert_eq!(low, next);
        assert_eq!((bucket_of::<5>(low), bucket_of::<5>(high)), (bucket, bucket));
        assert!((high - low) as f64 <= low as f64 * CoarseHistogram::error());
        next = high.wrapping_add(1);
    }
    assert_eq!(next, 0, "the last bucket ends at the greatest integer");
}

#[test]
fn small_values_are_exact() {
    // Type 1 quantiles of 1..=10: the 50 % quantile is 5, the 51 % quantile 6.
    let mut histogram = CoarseHistogram::new();
    (1..=10).for_each(|value| histogram.record(value));
    assert_eq!(histogram.quantile(0.0), Some(1));
    assert_eq!(histogram.quantile(0.5), Some(5));
    assert_eq!(histogram.quantile(0.51), Some(6));
    assert_eq!(histogram.quantile(0.9), Some(9));
    assert_eq!(histogram.quantile(1.0), Some(10));
    assert_eq!((histogram.count(), histogram.sum()), (10, 55));
    // 1 to 10: variance (10² − 1)/12 = 8.25.
    assert!((histogram.sd().unwrap() - 8.25_f64.sqrt()).abs() < 1e-12);
    assert_eq!(histogram.mean(), Some(5.5));
}

#[test]
fn ranks_are_not_overstepped_by_rounding() {
    let mut histogram = FineHistogram::new();
    (1..=100).for_each(|value| histogram.record(value));
    for percent in 1..=100_u32 {
        let q = f64::from(percent) / 100.0;
        assert_eq!(histogram.quantile(q), Some(u64::from(percent)), "{q}");
    }
}

#[test]
fn quantiles_are_within_the_stated_error() {
    let mut values = series(3, 20_000);
    let (mut coarse, mut fine) = (CoarseHistogram::new(), FineHistogram::new());
    for &value in &values {
        coarse.record(value);
        fine.record(value);
    }
    values.sort_unstable();
    for i in 1..1000_usize {
        let exact = values[i * 20 - 1] as f64;
        let q = i as f64 / 1000.0;
        let off = |found: Option<u64>| (found.unwrap() as f64 - exact).abs() / exact.max(1.0);
        assert!(off(coarse.quantile(q)) <= 0.5 / 32.0, "{q}");
        assert!(off(fine.quantile(q)) <= 0.5 / 1024.0, "{q}");
    }
    assert_eq!(coarse.greatest(), values.last().copied());
    assert_eq!(coarse.least(), values.first().copied());
}

#[test]
fn merging_is_exact_in_any_order() {
    let parts: Vec<CoarseHistogram> = (0..4)
        .map(|seed| {
            let mut part = CoarseHistogram::new();
            series(seed, 500).into_iter().for_each(|value| part.record(value));
            part
        })
        .collect();
    let mut whole = CoarseHistogram::new();
    (0..4).flat_map(|seed| series(seed, 500)).for_each(|value| whole.record(value));
    let mut forward = CoarseHistogram::new();
    parts.iter().for_each(|part| forward.merge(part));
    let mut backward = CoarseHistogram::new();
    parts.iter().rev().for_each(|part| backward.merge(part));
    assert_eq!(forward, whole);
    assert_eq!(backward, whole);
    assert_ne!(forward, parts[0]);
    forward.merge(&CoarseHistogram::new());
    assert_eq!(forward, whole);
}

#[test]
fn counts_beyond_four_billion_carry() {
    let mut histogram = CoarseHistogram::new();
    histogram.record_many(7, u64::from(u32::MAX));
    histogram.record(7);
    histogram.record(7);
    histogram.record(9);
    let mut twice = histogram.clone();
    twice.merge(&histogram);
    let total = (1_u64 << 32) + 1;
    let buckets: Vec<Bucket> = twice.buckets().collect();
    assert_eq!(buckets[0], Bucket { low: 7, high: 7, count: 2 * total });
    assert_eq!(buckets[1], Bucket { low: 9, high: 9, count: 2 });
    assert_eq!(twice.count(), 2 * total + 2);
    assert_eq!(twice.sum(), 7 * 2 * u128::from(total) + 18);
    assert_eq!(twice.quantile(0.99), Some(7));
}

#[test]
fn memory_stays_small() {
    let mut histogram = CoarseHistogram::new();
    assert_eq!(histogram.counts.capacity(), 0);
    for seconds in 1..3600 {
        histogram.record(seconds * 1_000_000);
    }
    assert!(histogram.counts.capacity() * 4 <= 13 * 128, "{}", histogram.counts.capacity());
}

#[test]
fn extremes_and_emptiness() {
    let mut histogram = FineHistogram::new();
    assert_eq!((histogram.quantile(0.5), histogram.mean()), (None, None));
    assert_eq!((histogram.least(), histogram.greatest()), (None, None));
    histogram.record(u64::MAX);
    histogram.record(0);
    assert_eq!(histogram.quantile(0.5), Some(0));
    assert_eq!(histogram.quantile(1.0), Some(u64::MAX));
    assert_eq!(histogram.quantile(f64::NAN), None);
    assert_eq!(histogram.quantile(1.1), None);
}
