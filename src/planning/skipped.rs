//! Why something was not tried.

/// Why no variant was tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Skipped {
    /// No target has a value to improve.
    NoTarget,
    /// The scenario is too large to be simulated many more times unasked.
    TooLarge,
    /// It was asked not to.
    NotAsked,
}

impl Skipped {
    /// Its name in documents.
    pub fn key(self) -> &'static str {
        match self {
            Skipped::NoTarget => "no_target",
            Skipped::TooLarge => "too_large",
            Skipped::NotAsked => "not_asked",
        }
    }
}
