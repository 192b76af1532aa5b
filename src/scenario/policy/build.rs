//! Building a shop's rules: platform and scenario laid over each other, switches put in their
//! places, then section by section into the model.

use super::context::{Context, ShopNames, unknown};
use super::raw::{
    RawAutoReply, RawAutoStatus, RawEntry, RawGroup, RawGroupRules, RawLeave, RawMetrics, RawNorms,
    RawPerformance, RawPlatform, RawQueue, RawRobot, RawRouting, RawSession, RawSla, RawTransfer,
};
use super::robot::{self, RobotParts};
use super::sections::{OPEN_SECTIONS, SECTIONS, SHOP_SECTIONS};
use super::tiers::{Decision, Scope};
use super::words::{AttributionFrom, AutoDefault};
use super::{
    GroupRules, Needs, PolicyParts, Switch, figures, groups, performance, raw_tier, rules, sanity,
    statuses, switches, tiers,
};
use crate::kernel::ids::{NameId, SeatId, Set};
use crate::kernel::stream::hash_name64;
use crate::model::kpi::Kpi;
use crate::model::performance::Performance;
use crate::model::platform::OnEnter;
use crate::model::routing::{Choice, Policy, Tiers};
use crate::scenario::fault::{Code, Faults, nearest};
use crate::scenario::node::{Entry, Kind, Node};
use crate::scenario::value::{At, Map, Value, wrong_type};

/// Builds a shop's rules. All three texts are trees: what every platform starts from, the
/// platform's, and the scenario's own settings (`overrides_of`). Faults say whether the result may
/// be used.
pub fn build_shop_policy(
    defaults: &Node,
    platform: &Node,
    overrides: &Node,
    ctx: &mut Context<'_>,
    faults: &mut Faults,
) -> PolicyParts {
    let (root, switches) = settled(defaults, platform, overrides, faults);
    let mut builder = Builder { root, ctx, faults };
    builder.build(switches)
}

/// The three texts laid over each other, with the switches put in their places.
pub fn settled(
    defaults: &Node,
    platform: &Node,
    overrides: &Node,
    faults: &mut Faults,
) -> (Node, Vec<Switch>) {
    let mut root = platform.clone();
    report_unknown_sections(&root, faults);
    root.lay(overrides.clone());
    for section in ["entry", "leave", "transfer"] {
        change_tiers(section, &mut root, faults);
    }
    let switches = switches::settle(&mut root, faults);
    let mut whole = defaults.clone();
    whole.lay(root);
    (whole, switches)
}

/// Keys of a platform file that are no section. The scenario's own are checked by its reader.
fn report_unknown_sections(root: &Node, faults: &mut Faults) {
    let fixed = || SECTIONS.iter().map(|(name, _)| *name);
    let known = || fixed().chain(OPEN_SECTIONS.iter().chain(SHOP_SECTIONS).copied());
    for (key, entry) in root.table().iter().flat_map(|table| &table.entries) {
        if known().any(|name| name == key) {
            continue;
        }
        let fault = faults.add(Code::UnknownKey, entry.key, format!("unknown section `{key}`"));
        fault.label("nobody reads this");
        match nearest(key, known()) {
            Some(near) => fault.help(format!("write `{near}`")),
            None => fault.help(format!("sections: {}", known().collect::<Vec<_>>().join(", "))),
        };
    }
}

/// Lays `[entry.change."name"]` over the tier of that name.
fn change_tiers(section: &str, root: &mut Node, faults: &mut Faults) {
    let Some(node) = root.get_mut(section) else { return };
    let Some(Entry { node: changes, .. }) = node.take("change") else { return };
    let Kind::Table(changes) = changes.kind else {
        wrong_type(&changes, "a table of tiers by name", faults);
        return;
    };
    let Some(Kind::List(tiers)) = node.get_mut("tiers").map(|node| &mut node.kind) else { return };
    let name = |tier: &Node| match tier.get("name").map(|node| &node.kind) {
        Some(Kind::Text(text)) => text.clone(),
        _ => String::new(),
    };
    let names: Vec<String> = tiers.iter().map(&name).collect();
    for (wanted, entry) in changes.entries {
        let mut found = false;
        for tier in tiers.iter_mut().filter(|tier| name(tier) == wanted) {
            tier.lay(entry.node.clone());
            found = true;
        }
        if !found {
            unknown("tier", &wanted, entry.key, names.iter().map(String::as_str), faults);
        }
    }
}

struct Builder<'a, 'b> {
    root: Node,
    ctx: &'a mut Context<'b>,
    faults: &'a mut Faults,
}

impl Builder<'_, '_> {
    /// A section, empty if it is absent.
    fn section<T: Value + Default>(&mut self, key: &str) -> T {
        self.root.get(key).and_then(|node| T::read(node, self.faults)).unwrap_or_default()
    }

    fn build(&mut self, switches: Vec<Switch>) -> PolicyParts {
        let about: RawPlatform = self.section("platform");
        if let Some(node) = self.root.get("statuses") {
            statuses::add(node, self.ctx.desk, self.faults);
        }
        let routing: RawRouting = self.section("routing");
        let (mut names, needs) = self.vocabulary(&routing);
        let raw_rules: RawGroupRules = self.section("group_rules");
        let group_rules = GroupRules::new(&raw_rules);
        let raw_groups: Vec<At<RawGroup>> = self.section("groups");
        let groups = groups::build(&raw_groups, &group_rules, &mut names, self.ctx, self.faults);
        let raw_leave: RawLeave = self.section("leave");
        let agents = rules::leave_agents(&raw_leave, self.ctx, self.faults);
        let fallback = raw_leave
            .fallback_group
            .as_ref()
            .and_then(|name| groups.expect(name, name.place, self.faults));
        let leave = rules::leave(&raw_leave, &agents, fallback, &self.ctx.desk.roles, self.faults);
        let raw_transfer: RawTransfer = self.section("transfer");
        let raw_queue: RawQueue = self.section("queue");
        let queue = rules::queue(&raw_queue, &mut names, self.faults);
        let tiers = self.tiers(&raw_leave, &raw_transfer, &mut names, &agents);
        let place = self.ctx.place;
        let dedicated = routing.dedicated.as_ref().map(|at| at.place);
        sanity::dedicated(&tiers, dedicated, self.faults);
        sanity::check(&tiers, &queue, leave.mode, &group_rules, place, self.faults);
        let raw_auto: RawAutoStatus = self.section("auto_status");
        let auto_status = rules::auto_status(&raw_auto, self.ctx, self.faults);
        let raw_session: RawSession = self.section("session");
        let session = rules::session(&raw_session, auto_status, &mut names, self.faults);
        let to_nonreceiving = rules::flag(&routing.allow_transfer_to_nonreceiving);
        let text = |field: &Option<At<String>>| {
            field.as_ref().map(|at| at.value.clone()).unwrap_or_default()
        };
        PolicyParts {
            label_en: text(&about.label_en),
            label_zh: text(&about.label_zh),
            version: text(&about.version),
            about: [text(&about.about_en), text(&about.about_zh)],
            names,
            policy: policy(tiers, &routing, &raw_rules, self.faults),
            groups,
            group_rules,
            queue,
            session,
            leave,
            transfer: rules::transfer(
                &raw_transfer,
                to_nonreceiving,
                &self.ctx.desk.roles,
                self.faults,
            ),
            auto_reply: rules::auto_reply(&self.section::<RawAutoReply>("auto_reply")),
            robot: self.robot(),
            auto_status,
            kpi: self.kpi(),
            norms: figures::norms(&self.section::<RawNorms>("norms"), self.faults),
            performance: self.performance(),
            deferral: self.section("deferral"),
            targets: self.root.get("targets").cloned(),
            switches,
            needs,
        }
    }

    fn vocabulary(&mut self, raw: &RawRouting) -> (ShopNames, Needs) {
        let faults = &mut *self.faults;
        let mut names = ShopNames {
            any_page: raw.pages.as_ref().is_none_or(|list| list.value.is_empty()),
            any_client: raw.clients.as_ref().is_none_or(|list| list.value.is_empty()),
            ..ShopNames::default()
        };
        for page in raw.pages.iter().flat_map(|list| &list.value) {
            names.pages.add_to_set("page", page, page.place, faults);
        }
        for client in raw.clients.iter().flat_map(|list| &list.value) {
            names.clients.add_to_set("client", client, client.place, faults);
        }
        for role in raw.roles.iter().flat_map(|list| &list.value) {
            self.ctx.desk.roles.add_to_set("role", role, role.place, faults);
        }
        let roles = &self.ctx.desk.roles;
        let role = |name: &At<String>, faults: &mut Faults| {
            roles.expect("role", name, name.place, faults).map(NameId::from)
        };
        let mut needs = Needs::default();
        for (list, set) in
            [(&raw.exempt_clients, &mut needs.exempt), (&raw.direct_clients, &mut needs.direct)]
        {
            for name in list.iter().flat_map(|list| &list.value) {
                if name.value == "*" {
                    *set = Set::ALL;
                } else if let Some(at) = names.client(name, name.place, faults) {
                    *set = set.with(at);
                }
            }
        }
        let map = |field: &Option<At<Map<String>>>| {
            field.as_ref().map(|at| at.value.0.clone()).unwrap_or_default()
        };
        for (page, need) in map(&raw.source_map) {
            if let (Some(at), Some(need)) =
                (names.page(&page, page.place, faults), role(&need, faults))
            {
                needs.by_page.push((at, need));
            }
        }
        for (intent, need) in map(&raw.intent_map) {
            if let (Some(at), Some(need)) =
                (names.intent(&intent, intent.place, faults), role(&need, faults))
            {
                needs.by_intent.push((at, need));
            }
        }
        for (customer, agent) in map(&raw.dedicated) {
            let seats = self.ctx.seats_named(&agent, agent.place, faults);
            let key = hash_name64(&customer);
            needs.dedicated.extend(seats.first().map(|seat| (key, *seat)));
        }
        needs.dedicated.sort_unstable();
        needs.unknown = raw.unknown_source.as_ref().and_then(|name| role(name, faults));
        for name in raw.told_apart.iter().flat_map(|list| &list.value) {
            if let Some(at) = role(name, faults) {
                needs.told_apart = needs.told_apart.with(at.at());
            }
        }
        (names, needs)
    }

    fn tiers(
        &mut self,
        leave: &RawLeave,
        transfer: &RawTransfer,
        names: &mut ShopNames,
        leave_agents: &[SeatId],
    ) -> sanity::AllTiers {
        let entry: RawEntry = self.section("entry");
        let mut scope = Scope { ctx: self.ctx, names, leave_agents };
        let faults = &mut *self.faults;
        let mut one =
            |decision, tiers: &Option<At<Vec<At<raw_tier::RawTier>>>>, otherwise: &Option<_>| {
                tiers::build(decision, tiers.as_ref(), otherwise.as_ref(), &mut scope, faults)
            };
        sanity::AllTiers {
            entry: one(Decision::Entry, &entry.tiers, &entry.otherwise),
            leave: one(Decision::Leave, &leave.tiers, &leave.otherwise),
            transfer: one(Decision::Transfer, &transfer.tiers, &transfer.otherwise),
        }
    }

    fn robot(&mut self) -> Option<RobotParts> {
        let node = self.root.get("robot")?;
        let raw = RawRobot::read(node, self.faults)?;
        robot::read(&raw, node.place, self.faults)
    }

    fn performance(&mut self) -> Performance {
        let raw: RawPerformance = self.section("performance");
        performance::build(&raw, self.ctx.desk, self.faults)
    }

    fn kpi(&mut self) -> Kpi {
        let sla: RawSla = self.section("sla");
        let metrics: RawMetrics = self.section("metrics");
        figures::kpi(&sla, &metrics, self.faults)
    }
}

fn policy(
    tiers: sanity::AllTiers,
    routing: &RawRouting,
    groups: &RawGroupRules,
    faults: &mut Faults,
) -> Policy {
    let list = |(tiers, _): (Tiers, _)| tiers;
    Policy {
        entry: list(tiers.entry),
        leave: list(tiers.leave),
        transfer: list(tiers.transfer),
        offline_sessions: rules::word(&routing.offline_sessions, OnEnter::Reroute),
        most_assigned: rules::most_assigned(routing, faults),
        choice: Choice {
            delay: rules::law(&groups.choice_delay),
            abandon_prob: rules::share(&groups.choice_abandon_prob),
            offer_only_available: rules::flag(&groups.offer_only_available),
        },
        literal_auto_default: rules::word(
            &routing.auto_default_semantics,
            AutoDefault::MatchedUnavailable,
        ) == AutoDefault::Literal,
        affinity_from_end: rules::word(&routing.affinity_from, AttributionFrom::LastReply)
            == AttributionFrom::SessionEnd,
    }
}
