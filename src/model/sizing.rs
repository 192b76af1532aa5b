//! What a search for head counts may change, and what it must leave (人数测算).

use crate::kernel::tick::Span;

/// Limits of a search for head counts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sizing {
    /// Most customers of a shop that may be left as messages, a share; `None`: a twentieth of
    /// those who come while somebody has to be there.
    pub messages: Option<f64>,
    /// Fewest people on duty in each shop wherever it is open; `None`: one.
    pub at_least: Option<u32>,
    /// Most that the roster may cost in RMB.
    pub budget: Option<f64>,
    /// Head counts that families may have.
    pub counts: Vec<Counts>,
    /// Shifts that people may be put on; none: those they are on.
    pub patterns: Vec<Pattern>,
}

/// Head counts that a family may have.
#[derive(Clone, Debug, PartialEq)]
pub struct Counts {
    /// Its id.
    pub family: String,
    /// The fewest.
    pub least: u32,
    /// The most.
    pub most: u32,
}

/// A shift that may start at several times of the day (班次模板).
#[derive(Clone, Debug, PartialEq)]
pub struct Pattern {
    /// Its name.
    pub name: String,
    /// How long it is, breaks included.
    pub length: Span,
    /// Times of day at which it may start, ascending.
    pub starts: Vec<Span>,
    /// Most different starts.
    pub starts_most: Option<u32>,
    /// Its breaks, in order.
    pub breaks: Vec<Rest>,
    /// Who may work it.
    pub staff: Vec<Staff>,
    /// What else these people are like, as a scenario's keys and values.
    pub agents: Vec<(String, String)>,
    /// On which dates, as keys and values of a shift.
    pub dates: Vec<(String, String)>,
}

/// A break of a pattern.
#[derive(Clone, Debug, PartialEq)]
pub struct Rest {
    /// How long.
    pub lasts: Span,
    /// The window it lies in, after the start of the shift.
    pub window: (Span, Span),
    /// What else a shift says of a break, as keys and values.
    pub more: Vec<(String, String)>,
}

/// Who may work a pattern.
#[derive(Clone, Debug, PartialEq)]
pub struct Staff {
    /// The name of a group, or of a family.
    pub name: String,
    /// Their families today; whoever works the pattern is like the first.
    pub families: Vec<String>,
    /// Fewest of them on the pattern, over all starts.
    pub least: u32,
    /// Most of them on the pattern, over all starts.
    pub most: u32,
}
