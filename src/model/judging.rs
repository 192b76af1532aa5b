//! How a desk is judged: on which share of which periods its targets must be met together, what is
//! a red line besides them, and how long runs go on until that can be said. `docs/verdict.md` has
//! the formulas.

/// What must be so for a desk to hold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Hold {
    /// On this share of runs all targets are met together, each over the whole run.
    Runs(f64),
    /// On this share of each calendar date's runs all targets are met together, each over the
    /// date; the worst date decides.
    Dates(f64),
    /// Each target is met by the long-run figure.
    Mean,
}

/// What follows from something that ought not to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// The desk does not hold.
    Fails,
    /// It is told.
    Told,
}

/// Which ratings a target on satisfaction is held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ratings {
    /// Those to be expected of the customers served: the luck of who rates does not count.
    Expected,
    /// Those drawn.
    Drawn,
}

/// How a desk is judged.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judging {
    /// What must be so.
    pub hold: Hold,
    /// Hours that miss a target, significantly and materially.
    pub hours: Weight,
    /// Customers who come in working hours while nobody is eligible.
    pub uncovered: Weight,
    /// Messages not answered within the platform's limit.
    pub late_messages: Weight,
    /// Customers who still await a human when the desk has been drained.
    pub awaiting: Weight,
    /// Which ratings count.
    pub ratings: Ratings,
    /// Most contacts simulated in search of a verdict, where the number of runs is left to it.
    pub at_most_contacts: u64,
}

impl Default for Judging {
    fn default() -> Judging {
        Judging {
            hold: Hold::Runs(0.95),
            hours: Weight::Fails,
            uncovered: Weight::Fails,
            late_messages: Weight::Fails,
            awaiting: Weight::Fails,
            ratings: Ratings::Expected,
            at_most_contacts: 5_000_000,
        }
    }
}

impl Hold {
    /// The share asked for; `None` for the long-run figure.
    pub fn share(self) -> Option<f64> {
        match self {
            Hold::Runs(share) | Hold::Dates(share) => Some(share),
            Hold::Mean => None,
        }
    }
}
