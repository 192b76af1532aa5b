//! Words that two draws may have in common, each pair with its reason. Results stay the same bytes,
//! so a pair found late is told here instead of being parted.

/// Two draws that may have one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shared {
    /// One of them, or all of a block (`Opening`).
    pub one: &'static str,
    /// The other.
    pub other: &'static str,
    /// Why that is no harm.
    pub why: &'static str,
}

/// All pairs.
pub const SHARED: &[Shared] = &[
    Shared { one: "Gaps", other: "Copies", why: ONE_KIND },
    Shared { one: "Gaps", other: "CopyTime", why: ONE_KIND },
    Shared { one: "Gaps", other: "CountedTime", why: ONE_KIND },
    Shared { one: "Copies", other: "CountedTime", why: ONE_KIND },
    Shared { one: "CopyTime", other: "CountedTime", why: ONE_KIND },
    Shared { one: "Counted", other: "IntervalFactor", why: ONE_KIND },
    Shared { one: "Counted", other: "interval_factor", why: ONE_KIND },
    Shared {
        one: "Copies",
        other: "CopyTime",
        why: "copies have keys of their own: their number stands above the row's",
    },
    Shared { one: "DayFactor", other: "day_factor", why: ONE_WAY },
    Shared { one: "IntervalFactor", other: "interval_factor", why: ONE_WAY },
    Shared {
        one: "Opening",
        other: "RoundExtra",
        why: "only a matter with more than 16,383 rounds draws both",
    },
    Shared {
        one: "Close",
        other: "IdlePrompt",
        why: "only a prompt after 16,383 rounds wraps to the end's block",
    },
    Shared {
        one: "WrapUp",
        other: "IdlePrompt",
        why: "only a prompt after 12,287 rounds has the wrap-up's block",
    },
    Shared {
        one: "BurstBegins",
        other: "BurstGoesOn",
        why: "the first gap of a round's burst is a later gap of the burst before if as many \
              messages were to come; both are gaps of one law, so only their independence suffers",
    },
];

/// Why draws of a source's times do not meet.
const ONE_KIND: &str = "a source has a curve, counts or a log, never two of them";
/// Why factors do not meet.
const ONE_WAY: &str = "a scenario samples its factors or inverts them, never both";
