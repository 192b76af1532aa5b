//! Laws with a unit: ticks, counts and characters. Here an amount becomes an integer, once, and
//! nothing after it computes in floating point.

use std::sync::Arc;

use super::{Law, QuantileTable, ln};
use crate::kernel::tick::Span;

/// Spans of 2⁴⁷ µs (4.5 years) and more are never.
const SPAN_MAX: f64 = 140_737_488_355_328.0;
/// Ticks in a second.
const TICKS_PER_SECOND: f64 = 1e6;

/// A law, exact or tabulated. The table is shared by the clones.
#[derive(Clone, Debug, PartialEq)]
enum Source {
    Exact(Law),
    Table(Arc<QuantileTable>),
}

impl Source {
    #[inline]
    fn quantile(&self, u: f64) -> f64 {
        match self {
            Self::Exact(law) => law.quantile(u),
            Self::Table(table) => table.quantile(u),
        }
    }

    fn law(&self) -> &Law {
        match self {
            Self::Exact(law) => law,
            Self::Table(table) => table.law(),
        }
    }

    /// A table for a costly law, which then draws in one look-up; a cheap law stays as it is.
    fn prepare(self) -> Self {
        match self {
            Self::Exact(law) if law.is_costly() => Self::Table(Arc::new(law.tabulate())),
            source => source,
        }
    }

    /// Another law, tabulated if this one is.
    fn replaced(&self, law: Law) -> Self {
        match self {
            Self::Exact(_) => Self::Exact(law),
            Self::Table(_) => Self::Exact(law).prepare(),
        }
    }
}

/// A law of durations (时长分布).
#[derive(Clone, Debug, PartialEq)]
pub struct SpanLaw {
    source: Source,
    /// Ticks in one unit of the law.
    ticks: f64,
}

impl SpanLaw {
    /// A law whose amounts are microseconds.
    #[must_use]
    pub fn micros(law: Law) -> Self {
        Self { source: Source::Exact(law), ticks: 1.0 }
    }

    /// A law whose amounts are seconds.
    #[must_use]
    pub fn seconds(law: Law) -> Self {
        Self { source: Source::Exact(law), ticks: TICKS_PER_SECOND }
    }

    /// Always the same span; [`Span::NEVER`] is allowed.
    #[must_use]
    pub fn constant(span: Span) -> Self {
        if span.is_real() { Self::micros(Law::Const(span.0 as f64)) } else { Self::never() }
    }

    /// Always [`Span::NEVER`].
    #[must_use]
    pub fn never() -> Self {
        Self::micros(Law::never())
    }

    /// Tabulates a costly law (33 kB) for speed; the table's error is [`QuantileTable`]'s.
    #[must_use]
    pub fn prepared(self) -> Self {
        Self { source: self.source.prepare(), ..self }
    }

    /// The span that a share `u` of all spans does not exceed, to the nearest tick. An infinite
    /// amount, or one of 2⁴⁷ µs and more, is [`Span::NEVER`].
    #[must_use]
    pub fn quantile(&self, u: f64) -> Span {
        let amount = match &self.source {
            // the law drawn most; the others take a call
            Source::Exact(Law::Exp { mean }) => -mean * ln(1.0 - u.max(0.0)),
            source => source.quantile(u),
        };
        let ticks = amount * self.ticks;
        // below 2⁴⁷, where a signed conversion is as good and takes one step
        if ticks < SPAN_MAX { Span((ticks + 0.5) as i64 as u64) } else { Span::NEVER }
    }

    /// True if every draw is [`Span::NEVER`].
    #[inline]
    #[must_use]
    pub fn is_never(&self) -> bool {
        matches!(self.source.law(), Law::Defective { share_infinite, .. } if *share_infinite >= 1.0)
    }

    /// True unless every draw gives the same span.
    #[inline]
    #[must_use]
    pub fn is_drawn(&self) -> bool {
        !matches!(self.source.law(), Law::Const(_))
    }

    /// The expected duration in seconds; infinite when some are never.
    #[must_use]
    pub fn mean_seconds(&self) -> f64 {
        self.source.law().mean() * (self.ticks / TICKS_PER_SECOND)
    }

    /// The same kind of law with another mean \[s\]; see [`Law::with_mean`].
    #[must_use]
    pub fn with_mean(&self, seconds: f64) -> Self {
        let mean = seconds * TICKS_PER_SECOND / self.ticks;
        Self { source: self.source.replaced(self.source.law().with_mean(mean)), ticks: self.ticks }
    }

    /// The law of a factor times the spans; see [`Law::scaled`].
    #[must_use]
    pub fn scaled(&self, factor: f64) -> Self {
        Self { source: self.source.replaced(self.source.law().scaled(factor)), ticks: self.ticks }
    }

    /// Standard deviation over mean; NaN for a law of zeros or with infinite moments.
    #[must_use]
    pub fn cv(&self) -> f64 {
        libm::sqrt(self.source.law().variance()) / self.source.law().mean()
    }

    /// The law in its own unit.
    #[must_use]
    pub fn law(&self) -> &Law {
        self.source.law()
    }
}

/// The nearest whole number, saturating; NaN gives zero.
#[inline]
fn whole(amount: f64) -> u32 {
    (amount + 0.5) as u32
}

macro_rules! whole_law {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq)]
        pub struct $name {
            source: Source,
        }

        impl $name {
            /// A law whose amounts are rounded to the nearest whole number.
            #[must_use]
            pub fn new(law: Law) -> Self {
                Self { source: Source::Exact(law) }
            }

            /// Always the same number.
            #[must_use]
            pub fn constant(number: u32) -> Self {
                Self::new(Law::Const(f64::from(number)))
            }

            /// Tabulates a costly law (33 kB) for speed.
            #[must_use]
            pub fn prepared(self) -> Self {
                Self { source: self.source.prepare() }
            }

            /// The number that a share `u` of all numbers does not exceed; `u32::MAX` when
            /// infinite or too large.
            #[inline]
            #[must_use]
            pub fn quantile(&self, u: f64) -> u32 {
                whole(self.source.quantile(u))
            }

            /// True unless every draw gives the same number.
            #[must_use]
            pub fn is_drawn(&self) -> bool {
                !matches!(self.source.law(), Law::Const(_))
            }

            /// The expected amount before rounding.
            #[must_use]
            pub fn mean(&self) -> f64 {
                self.source.law().mean()
            }

            /// The same kind of law with another mean; see [`Law::with_mean`].
            #[must_use]
            pub fn with_mean(&self, mean: f64) -> Self {
                Self { source: self.source.replaced(self.source.law().with_mean(mean)) }
            }

            /// The law before rounding.
            #[must_use]
            pub fn law(&self) -> &Law {
                self.source.law()
            }
        }
    };
}

whole_law!(
    /// A law of counts, such as rounds (轮次) or messages in a burst.
    CountLaw
);
whole_law!(
    /// A law of message lengths in characters (字数).
    CharsLaw
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_round_to_the_tick_and_saturate() {
        let law = SpanLaw::seconds(Law::uniform(0.0, 3e-6).unwrap());
        assert_eq!(law.quantile(0.1), Span(0));
        assert_eq!(law.quantile(0.2), Span(1));
        assert_eq!(law.quantile(0.9), Span(3));
        assert_eq!(SpanLaw::never().quantile(0.0), Span::NEVER);
        assert_eq!(SpanLaw::constant(Span::NEVER).quantile(0.5), Span::NEVER);
        assert_eq!(SpanLaw::constant(Span::HOUR).quantile(0.5), Span::HOUR);
        let long = SpanLaw::micros(Law::constant(SPAN_MAX).unwrap());
        assert_eq!(long.quantile(0.5), Span::NEVER);
        let just = SpanLaw::micros(Law::constant(SPAN_MAX - 1.0).unwrap());
        assert_eq!(just.quantile(0.5), Span((1 << 47) - 1));
    }

    #[test]
    fn never_and_the_spread_are_told() {
        assert!(SpanLaw::never().is_never());
        assert!(!SpanLaw::constant(Span::HOUR).is_never());
        let some = Law::defective(0.5, Law::exponential(2.0).unwrap()).unwrap();
        assert!(!SpanLaw::seconds(some).is_never());
        let cv = SpanLaw::seconds(Law::gamma(4.0, 10.0).unwrap()).cv();
        assert!((cv - 0.5).abs() < 1e-15, "{cv}");
    }

    #[test]
    fn counts_saturate() {
        assert_eq!(CountLaw::new(Law::never()).quantile(0.3), u32::MAX);
        assert_eq!(CountLaw::constant(7).quantile(0.3), 7);
        assert_eq!(CharsLaw::new(Law::uniform(2.0, 4.0).unwrap()).quantile(0.5), 3);
    }

    #[test]
    fn preparing_keeps_the_law_and_nearly_the_amounts() {
        let law = Law::lognormal(12.0, 1.0).unwrap();
        let exact = SpanLaw::seconds(law.clone());
        let fast = exact.clone().prepared();
        assert_eq!(fast.law(), &law);
        assert_eq!(fast.mean_seconds(), exact.mean_seconds());
        for i in 1..100 {
            let u = f64::from(i) / 100.0;
            let (a, b) = (exact.quantile(u).0 as f64, fast.quantile(u).0 as f64);
            assert!((a / b - 1.0).abs() < 1e-4);
        }
        let cheap = SpanLaw::seconds(Law::exponential(3.0).unwrap());
        assert_eq!(cheap.clone().prepared(), cheap);
    }
}
