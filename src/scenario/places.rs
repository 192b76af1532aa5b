//! Where keys may stand: every section a scenario can have, how its heading is written, and its
//! keys. Faults about unknown keys, the table of planners' words and `--set` go by it.

use super::judging;
use super::policy::sections::{GROUP_KEYS, OPEN_SECTIONS, SECTIONS};
use super::raw::*;
use super::raw_arrivals::*;
use super::raw_people::*;
use super::raw_work::*;
use crate::model::figure;
use std::sync::OnceLock;

/// A section.
#[derive(Clone, Debug)]
pub struct Section {
    /// Its name, as in `agents`; of a table within another the path, as in `shifts.breaks`. The
    /// top of the file is the empty name.
    pub path: &'static str,
    /// True if it is written `[[agents]]`, once for each element.
    pub many: bool,
    /// True if all its keys are known here; those of routing may have more, a platform's own.
    pub is_own: bool,
    /// The keys it may have; sections, at the top of the file.
    pub known: Vec<&'static str>,
}

/// Sections of the desk, not of a shop.
pub const DESK: &[&str] =
    &["desk", "agents", "shifts", "breaks", "wages", "size", "events", "satisfaction", "shops"];
/// Sections of a shop that this folder reads; those of routing are `policy::sections`.
pub const SHOP: &[&str] = &["arrivals", "work", "customer", "service", "orders", "agent_defaults"];

/// Sections with fixed keys that this folder reads.
const OWN: &[(&str, bool, &[&str])] = &[
    ("desk", false, RawDesk::KNOWN),
    ("agents", true, RawAgent::KNOWN),
    ("agent_defaults", false, RawAgentDefaults::KNOWN),
    ("agents.ramp", false, RawRamp::KNOWN),
    ("shifts", true, RawShift::KNOWN),
    ("arrivals", true, RawArrivals::KNOWN),
    ("customer", false, RawCustomer::KNOWN),
    ("service", false, RawService::KNOWN),
    ("orders", false, RawOrders::KNOWN),
    ("work", true, RawWork::KNOWN),
    ("events", true, RawEvent::KNOWN),
    ("shops", true, RawShop::KNOWN),
    ("satisfaction", false, RawSatisfaction::KNOWN),
    ("breaks", false, RawBreaks::KNOWN),
    ("wages", false, RawWages::KNOWN),
    ("size", false, RawSize::KNOWN),
    ("size.from", false, RawChange::KNOWN),
    ("size.from.may", false, RawMay::KNOWN),
    ("size.patterns", true, RawPattern::KNOWN),
    ("size.patterns.starts", false, RawStarts::KNOWN),
    ("size.patterns.breaks", true, RawPatternBreak::KNOWN),
    ("groups", true, GROUP_KEYS),
    ("desk.precision", false, RawPrecision::KNOWN),
    ("shifts.breaks", true, RawBreak::KNOWN),
    ("service.profiles", true, RawProfile::KNOWN),
    ("service.opening", false, RawOpening::KNOWN),
    ("customer.burst", false, RawBurst::KNOWN),
    ("wages.night", false, RawNight::KNOWN),
    ("wages.overtime", false, RawOvertime::KNOWN),
    ("wages.holidays", false, RawHolidays::KNOWN),
    ("arrivals.live", true, RawLive::KNOWN),
    ("arrivals.surges", true, RawSurge::KNOWN),
    ("arrivals.list", true, RawListed::KNOWN),
    ("arrivals.after_orders", false, RawAfterOrders::KNOWN),
    ("arrivals.proactive", false, RawProactive::KNOWN),
    ("work.unpaid_orders", false, RawUnpaidOrders::KNOWN),
    ("work.after_chats", false, RawAfterChats::KNOWN),
    ("work.late", false, RawLate::KNOWN),
    ("work.asks", false, RawAsks::KNOWN),
];

/// The names of the sections that routing reads, but for the platform's own label.
pub fn routing_sections() -> impl Iterator<Item = &'static str> {
    let fixed = SECTIONS.iter().map(|(name, _)| *name);
    fixed.chain(OPEN_SECTIONS.iter().copied()).filter(|name| *name != "platform")
}

/// The sections that may stand at the top of a scenario.
fn at_the_top() -> impl Iterator<Item = &'static str> {
    DESK.iter().chain(SHOP).copied().chain(routing_sections())
}

/// Every section, the top of the file first.
pub fn sections() -> &'static [Section] {
    static ALL: OnceLock<Vec<Section>> = OnceLock::new();
    ALL.get_or_init(|| {
        let mut all =
            vec![Section { path: "", many: false, is_own: true, known: at_the_top().collect() }];
        all.extend(OWN.iter().map(|(path, many, known)| Section {
            path,
            many: *many,
            is_own: true,
            known: known.to_vec(),
        }));
        all.extend(SECTIONS.iter().filter(|(path, _)| *path != "platform").map(|(path, known)| {
            Section { path, many: false, is_own: false, known: known.to_vec() }
        }));
        let known = figure::names().chain(judging::SETTINGS.iter().map(|setting| setting.key));
        all.push(Section { path: "targets", many: false, is_own: false, known: known.collect() });
        all
    })
}

/// The section of a name or path.
pub fn section(path: &str) -> Option<&'static Section> {
    sections().iter().find(|section| section.path == path)
}

/// The section that has just these keys; the keys tell a reader of tables where it is.
pub fn of_keys(known: &[&str]) -> Option<&'static Section> {
    sections().iter().find(|section| section.known == known)
}

/// True for a section whose keys are names of the planner's own.
pub fn is_open(path: &str) -> bool {
    OPEN_SECTIONS.contains(&path) && section(path).is_none()
}

impl Section {
    /// How its heading is written.
    pub fn heading(&self) -> String {
        let path = self.path;
        if self.many { format!("[[{path}]]") } else { format!("[{path}]") }
    }
}
