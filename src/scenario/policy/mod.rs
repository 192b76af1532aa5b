//! From a platform file, with a scenario's own settings laid over it, to a shop's rules: statuses,
//! classification, groups, routing tiers, leave messages, transfers, figures.
//!
//! ```text
//! platform ─ lay(overrides) ─ switches put in their places ─ lay over the defaults ─ raw ─ model
//! ```
//!
//! No platform is known by name here. A scenario sets anything a platform file sets, under the
//! same section and key; single tiers are changed with `[entry.change."name of the tier"]`.

mod build;
mod context;
pub mod effective;
mod figures;
mod groups;
mod open;
mod performance;
mod raw;
mod raw_tier;
pub mod robot;
mod rules;
mod sanity;
mod schema;
pub(super) mod sections;
mod statuses;
mod switches;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
#[cfg(test)]
pub(super) mod tests_docs;
#[cfg(test)]
mod tests_groups;
#[cfg(test)]
mod tests_open;
mod tiers;
mod timeline;
mod words;

pub use build::build_shop_policy;
pub use context::{Context, DeskNames, NameTable, SeatName, ShopNames, unknown};
pub use figures::window as day_window;
pub use groups::{Groups, Rules as GroupRules};
pub use open::{defaults, open_platform, overrides_of};
pub use raw::RawDeferral;
pub use rules::AutoStatusRule;
pub use schema::{
    own_sections as schema_own_sections, sections as schema_sections,
    switch_keys as schema_switches, switch_words,
};
pub use sections::{OPEN_SECTIONS, SECTIONS, SHOP_SECTIONS};
pub use switches::{Sizing, Switch};
pub use timeline::check as check_group_changes;

use super::node::Node;
use crate::kernel::ids::{NameId, SeatId, Set};
use crate::model::kpi::{Kpi, Norms};
use crate::model::performance::Performance;
use crate::model::platform::{AutoReply, LeaveRules, QueueRules, SessionRules, TransferRules};
use crate::model::routing::{Classify, Policy};

/// The rules of one shop, built. `names` goes on growing while arrivals are read; `classify` is
/// asked for last.
#[derive(Clone, Debug)]
pub struct PolicyParts {
    /// English name of the platform.
    pub label_en: String,
    /// Chinese name of the platform.
    pub label_zh: String,
    /// Version of the platform's rules.
    pub version: String,
    /// What the platform is, English and Chinese.
    pub about: [String; 2],
    /// Pages, clients, intents and SKUs named so far.
    pub names: ShopNames,
    /// Where contacts go.
    pub policy: Policy,
    /// The shop's groups, the default group first.
    pub groups: Groups,
    /// What groups may be, for changes on the timeline.
    pub group_rules: GroupRules,
    /// Waiting.
    pub queue: QueueRules,
    /// Ending.
    pub session: SessionRules,
    /// Leave messages.
    pub leave: LeaveRules,
    /// Transfers.
    pub transfer: TransferRules,
    /// Automatic messages.
    pub auto_reply: AutoReply,
    /// A robot in front.
    pub robot: Option<robot::RobotParts>,
    /// The status agents fall into by load, if the platform has one.
    pub auto_status: Option<AutoStatusRule>,
    /// How figures are defined.
    pub kpi: Kpi,
    /// Daily norms.
    pub norms: Norms,
    /// How agents are rated.
    pub performance: Performance,
    /// Matters put off, as written.
    pub deferral: RawDeferral,
    /// `[targets]` as written, the platform's with the user's over them.
    pub targets: Option<Node>,
    /// Switches and the values they have here.
    pub switches: Vec<Switch>,
    needs: Needs,
}

#[derive(Clone, Debug, Default)]
struct Needs {
    exempt: Set,
    direct: Set,
    by_page: Vec<(usize, NameId)>,
    by_intent: Vec<(usize, NameId)>,
    unknown: Option<NameId>,
    told_apart: Set,
    dedicated: Vec<(u64, SeatId)>,
}

impl PolicyParts {
    /// How contacts are classified, over all names known by now, where the shop's agents have these
    /// roles together: unless they have all that are told apart, nobody needs any of those.
    pub fn classify(&self, roles: Set) -> Classify {
        let apart = self.needs.told_apart;
        let one = apart.iter().any(|role| !roles.has(role));
        let needed = |need: &NameId| !(one && apart.has(need.at()));
        let table = |pairs: &[(usize, NameId)], length: usize| {
            let mut table = vec![None; length];
            for (at, need) in pairs.iter().filter(|(at, need)| *at < length && needed(need)) {
                table[*at] = Some(*need);
            }
            table
        };
        Classify {
            exempt_clients: self.needs.exempt,
            direct_clients: self.needs.direct,
            need_of_page: table(&self.needs.by_page, self.names.pages.len()),
            unknown_need: self.needs.unknown.filter(needed),
            need_of_intent: table(&self.needs.by_intent, self.names.intents.len()),
            dedicated: self.needs.dedicated.clone(),
        }
    }
}
