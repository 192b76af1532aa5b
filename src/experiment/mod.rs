//! Experiments on a scenario: many replications at once, folded in order.

pub mod replicate;
