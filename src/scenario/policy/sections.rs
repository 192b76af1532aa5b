//! The sections of a platform file and the keys each may have.

use super::raw::{
    RawAutoReply, RawAutoStatus, RawDeferral, RawEntry, RawGroup, RawGroupRules, RawLeave,
    RawMetrics, RawNorms, RawPerformance, RawPlatform, RawQueue, RawRobot, RawRouting, RawSession,
    RawSla, RawTransfer,
};

/// Sections with fixed keys, and these keys. A scenario, or one of its shops, may override any but
/// `platform`.
pub const SECTIONS: &[(&str, &[&str])] = &[
    ("platform", RawPlatform::KNOWN),
    ("routing", RawRouting::KNOWN),
    ("group_rules", RawGroupRules::KNOWN),
    ("entry", RawEntry::KNOWN),
    ("queue", RawQueue::KNOWN),
    ("session", RawSession::KNOWN),
    ("auto_status", RawAutoStatus::KNOWN),
    ("leave", RawLeave::KNOWN),
    ("transfer", RawTransfer::KNOWN),
    ("auto_reply", RawAutoReply::KNOWN),
    ("robot", RawRobot::KNOWN),
    ("deferral", RawDeferral::KNOWN),
    ("sla", RawSla::KNOWN),
    ("metrics", RawMetrics::KNOWN),
    ("performance", RawPerformance::KNOWN),
    ("norms", RawNorms::KNOWN),
];

/// Sections whose keys are names: statuses and switches by name, groups, targets by figure.
pub const OPEN_SECTIONS: &[&str] = &["statuses", "switches", "groups", "targets"];

/// Sections of the shop that a platform may have too: they lie over the program's defaults and
/// below the scenario's own.
pub const SHOP_SECTIONS: &[&str] = &["customer", "service", "agent_defaults"];

/// The keys a section may have; none for an unknown one.
pub fn known_keys(section: &str) -> &'static [&'static str] {
    SECTIONS.iter().find(|(name, _)| *name == section).map_or(&[], |(_, keys)| keys)
}

/// The keys of one of `[[groups]]`.
pub const GROUP_KEYS: &[&str] = RawGroup::KNOWN;
