//! Numbers as documents have them: what is not finite is none.

/// A number, or nothing where it is none.
pub fn finite(value: f64) -> Option<f64> {
    Some(value).filter(|value| value.is_finite())
}

/// Two ends of an interval.
pub fn ends((low, high): (f64, f64)) -> [Option<f64>; 2] {
    [finite(low), finite(high)]
}
