//! (placeholder until the variate floor lands)
#![allow(missing_docs)]
use super::tick::Span;
#[derive(Clone, Debug, PartialEq)]
pub struct Law;
#[derive(Clone, Debug, PartialEq)]
pub struct SpanLaw;
#[derive(Clone, Debug, PartialEq)]
pub struct CountLaw;
#[derive(Clone, Debug, PartialEq)]
pub struct CharsLaw;
impl SpanLaw {
    pub fn quantile(&self, _u: f64) -> Span {
        Span::ZERO
    }
}
