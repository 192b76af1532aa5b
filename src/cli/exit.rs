//! Exit codes, in one place.

/// All is well.
pub const FINE: u8 = 0;
/// A target or a gate failed.
pub const MISSED: u8 = 1;
/// The scenario or the command line is wrong.
pub const SCENARIO: u8 = 2;
/// A file could not be read or written.
pub const FILE: u8 = 3;
/// The comparison could not decide at its precision.
pub const UNDECIDED: u8 = 4;
/// A stored baseline of a gate is stale.
pub const STALE: u8 = 5;
/// An audit or invariant failed: a defect of ours.
pub const INTERNAL: u8 = 70;
/// The system refused what every program needs, as threads.
pub const SYSTEM: u8 = 71;
/// Interrupted, by Ctrl-C or SIGTERM.
pub const INTERRUPTED: u8 = 130;
