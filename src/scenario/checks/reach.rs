//! What is declared and never met: needs nobody serves (VIP-2), groups nobody asks for, agents who
//! receive nobody.

use super::View;
use super::coverage::receives;
use crate::kernel::ids::{AgentId, SeatId, Set};
use crate::model::arrival::{Source, Times};
use crate::model::figure;
use crate::model::routing::{From, RoleMatch, When};
use crate::model::shop::Shop;
use crate::model::work::Due;
use crate::scenario::fault::{Code, Faults, Severity};
use crate::scenario::said::said;

/// VIP-2: every role that contacts may need has at least one agent in the shop.
pub fn roles(view: &View<'_>, faults: &mut Faults) {
    for (at, shop) in view.scenario.shops.iter().enumerate() {
        let agents = shop.seats.iter().map(|seat| view.scenario.agent_of(*seat));
        let there = agents.fold(0, |set, agent| set | view.scenario.agents[agent.at()].roles.0);
        let missing: Vec<&str> = needed(shop)
            .iter()
            .filter(|role| !Set(there).has(*role))
            .filter_map(|role| view.scenario.roles.get(role).map(String::as_str))
            .collect();
        if !missing.is_empty() {
            let message = format!("{}: nobody has the role {}", shop.name, missing.join(", "));
            faults
                .add(Code::RoleWithoutAgents, view.shops[at].place, message)
                .label("contacts may need it (VIP-2)")
                .help(format!("add `roles = [\"{}\"]` to an agent", missing[0]));
        }
    }
}

/// The roles a shop's routing asks for.
fn needed(shop: &Shop) -> Set {
    let tiers = || shop.policy.entry.tiers.iter();
    let mut set = Set::EMPTY;
    if tiers().any(|tier| tier.role != RoleMatch::Any) {
        let classify = &shop.classify;
        let intents = (0u16..).zip(&classify.need_of_intent);
        let intents = intents.filter(|(intent, _)| may_come(shop, *intent)).map(|pair| pair.1);
        let needs = classify.need_of_page.iter().chain(intents).flatten();
        for need in needs.chain(&classify.unknown_need) {
            set = set.with(need.at());
        }
    }
    for tier in tiers() {
        if let From::Role(role) = tier.from {
            set = set.with(role);
        }
        for when in &tier.when {
            if let When::Need(role) = when {
                set = set.with(*role);
            }
        }
    }
    set
}

/// True if some source brings contacts with this intent; a log that has intents may bring any.
fn may_come(shop: &Shop, intent: u16) -> bool {
    let brings = |source: &Source| match &source.times {
        Times::List(rows) => rows.iter().any(|row| row.intent == Some(intent)),
        Times::Replay(log) => log.columns.intent.is_some(),
        _ => false,
    };
    let mixes = |source: &Source| source.mix.intents.iter().any(|entry| entry.0 == intent);
    shop.sources.iter().any(|source| mixes(source) || brings(source))
}

/// Groups whose pages and SKUs no source brings. A log may bring anything.
pub fn groups(view: &View<'_>, faults: &mut Faults) {
    for (at, shop) in view.scenario.shops.iter().enumerate() {
        let told = |times: &Times| matches!(times, Times::Replay(_) | Times::List(_));
        if shop.sources.iter().any(|source| told(&source.times)) {
            continue;
        }
        let mut pages = Set::EMPTY;
        let mut skus: Vec<u32> = Vec::new();
        for source in &shop.sources {
            for (page, _) in &source.mix.pages {
                pages = pages.with(usize::from(*page));
            }
            skus.extend(source.mix.skus.iter().map(|(sku, _)| *sku));
        }
        for (number, id) in shop.groups.iter().enumerate().skip(1) {
            let group = &view.scenario.groups[id.at()];
            let asked = group.pages.meets(pages) || group.skus.iter().any(|sku| skus.contains(sku));
            if asked || !group.enabled {
                continue;
            }
            let place = view.shops[at].groups.get(number).copied();
            faults
                .add(
                    Code::GroupWithoutArrivals,
                    place.unwrap_or(view.shops[at].place),
                    format!("no contact comes from the scope of group `{}`", group.name),
                )
                .label("its pages and SKUs are in no mix")
                .help("name them in `page_mix` or `sku_mix` of `[[arrivals]]`");
        }
    }
}

/// Agents who take no customers anywhere, and do no work that is no chat.
pub fn idle_agents(view: &View<'_>, faults: &mut Faults) {
    for (family, place) in view.people.places.iter().enumerate() {
        let mut members =
            (0..view.scenario.agents.len()).filter(|at| view.people.family_of[*at] == family);
        let Some(first) = members.next().map(AgentId::from) else { continue };
        let works = view.scenario.work.iter().any(|kind| kind.agents.contains(&first));
        if !works && !receives(view, first, None) {
            faults
                .add(Code::AgentWithoutWork, *place, "this agent takes no customers")
                .label("no shop, not receiving, without permission, or a maximum of 0");
        }
    }
}

/// Targets on work that is not there, or on deadlines that no work has: they can never be missed.
pub fn targets_on_work(view: &View<'_>, faults: &mut Faults) {
    for (at, shop) in view.scenario.shops.iter().enumerate() {
        let kinds = || view.scenario.work.iter().filter(|kind| kind.shop.at() == at);
        let is_due = kinds().any(|kind| kind.due != Due::Never);
        for target in shop.targets.iter().filter(|target| !target.from_platform) {
            let Some(row) = figure::find(&target.figure) else { continue };
            let lacks = match row.id {
                id if !id.starts_with("work_") || is_due => continue,
                _ if kinds().next().is_none() => "`[[work]]`",
                "work_in_time_rate" | "work_late" => "`[[work]]` with a deadline",
                id if id.starts_with("work_reply_") => "`[[work]]` with a deadline",
                _ => continue,
            };
            let message = format!("{}: no {lacks} for the target `{}`", shop.name, target.figure);
            faults
                .add(Code::MissingKey, view.shops[at].place, message)
                .label("it can never be missed")
                .help("write a `[[work]]` with a `deadline`, or leave the target out")
                .severity = Severity::Warning;
        }
    }
}

/// B-GEN-4, admitted only if they fit: sessions too heavy for every agent of the shop.
pub fn heavy_sessions(view: &View<'_>, faults: &mut Faults) {
    for (at, shop) in view.scenario.shops.iter().enumerate() {
        let slots = &shop.session.slots;
        let most_of = |seat: &SeatId| {
            let seat = &view.scenario.seats[seat.at()];
            let total = view.scenario.agents[seat.agent.at()].total_max;
            u64::from(seat.max.unwrap_or(u32::MAX).min(total.unwrap_or(u32::MAX))) * 1000
        };
        let most = shop.seats.iter().map(most_of).max().unwrap_or(0);
        let kinds = (0..shop.intents.len() as u16).map(Some).chain([None]);
        let mut heavy = kinds.filter(|intent| u64::from(slots.weight(*intent)) > most);
        let Some(intent) = heavy.next().filter(|_| slots.fits && most > 0) else { continue };
        let what = match intent.map(|intent| &shop.intents[usize::from(intent)]) {
            None => said!("a session without intent", "没有咨询类型的会话"),
            Some(intent) => said!("a session about `{intent}`", "咨询类型 `{intent}` 的会话"),
        };
        let (weight, most) = (f64::from(slots.weight(intent)) / 1000.0, most / 1000);
        let zh = what.pick(true);
        let message = said!(
            "{what} takes {weight} slots, and no agent has more than {most}",
            "{zh}占 {weight} 个接待位，而客服最多 {most} 个"
        );
        faults
            .add(Code::SessionNeverFits, view.shops[at].place, message)
            .label("with `load_admission = \"fits\"` such a contact waits for ever")
            .help("lower its weight, raise `max_concurrency`, or admit while there is any room");
    }
}
