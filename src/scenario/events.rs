//! `[[events]]`: what the timeline changes besides shifts (时间轴变更, JD-10..12, JDG-15..16, TB-19).

use super::desk::DeskParts;
use super::fault::{Code, Faults};
use super::people::{People, thousandths};
use super::policy::{DeskNames, PolicyParts, unknown};
use super::raw_people::RawEvent;
use super::said::said;
use super::shifts;
use super::source::Place;
use super::table::Section;
use super::value::{At, MaxValue};
use super::ways::{alone, given};
use super::words::EventWord;
use crate::kernel::ids::{AgentId, GroupId, SeatId, Set, ShopId};
use crate::kernel::tick::Tick;
use crate::model::shift::{Change, ChangeKind};

/// What events are read against.
pub struct Scene<'a> {
    /// The desk.
    pub desk: &'a DeskParts,
    /// Its people.
    pub people: &'a People,
    /// Names of the desk.
    pub names: &'a DeskNames,
    /// Names of the shops.
    pub shop_names: &'a [String],
}

/// Builds the changes, each with its place, in order of declaration. The shops' names may grow.
pub fn build(
    raw: &[At<RawEvent>],
    scene: &Scene<'_>,
    shops: &mut [PolicyParts],
    faults: &mut Faults,
) -> Vec<(Change, Place)> {
    let mut changes = Vec::new();
    for event in raw {
        let Some(at) = when(event, scene.desk, faults) else { continue };
        let Some(kind) = event.kind.as_ref() else {
            if event.lacks("kind") {
                faults
                    .add(Code::MissingKey, event.place, "an event needs a kind")
                    .label("`kind` is missing");
            }
            continue;
        };
        useless(event, kind.0, faults);
        let mut one = One { event, scene, shops, faults };
        let kinds = one.kinds(kind.0);
        before_joining((event, at), &kinds, scene, faults);
        for change in kinds {
            if let ChangeKind::NetworkFailure { agent } = change {
                changes.extend(vanishes(at, agent, scene, shops).map(|it| (it, event.place)));
            }
            changes.push((Change { at, kind: change }, event.place));
        }
    }
    changes
}

/// Nobody takes a status before the first day at the desk.
fn before_joining(
    (event, at): (&At<RawEvent>, Tick),
    kinds: &[ChangeKind],
    scene: &Scene<'_>,
    faults: &mut Faults,
) {
    let day = scene.desk.calendar.since_1970(at);
    let early = kinds.iter().find_map(|kind| match kind {
        ChangeKind::SetStatus { agent, .. } if !scene.people.is_there(*agent, day) => Some(*agent),
        _ => None,
    });
    let Some(agent) = early else { return };
    let name = &scene.people.agents[agent.at()].name;
    let fault = faults.add(
        Code::KeysCollide,
        event.at.as_ref().map_or(event.place, |at| at.place),
        said!("`{name}` has not joined the desk by then", "`{name}` 那时还没有入职"),
    );
    fault.label(said!("too early", "太早"));
    if let Some(joined) = &scene.people.joined[scene.people.family_of[agent.at()]] {
        fault.see(joined.place, said!("the first day", "入职日"));
    }
}

/// When the chats of an agent whose network fails go back to routing, in each of the agent's shops
/// that waits for that.
fn vanishes<'a>(
    at: Tick,
    agent: AgentId,
    scene: &'a Scene<'_>,
    shops: &'a [PolicyParts],
) -> impl Iterator<Item = Change> + 'a {
    let seats = scene.people.agents[agent.at()].seats.iter();
    seats.filter_map(move |&seat| {
        let shop = scene.people.seats[seat.at()].shop;
        let after = shops[shop.at()].transfer.reassign_vanished;
        let kind = ChangeKind::Vanished { seat };
        after.is_real().then(|| Change { at: at + after, kind })
    })
}

/// Keys that an event of this kind has no use for.
fn useless(event: &At<RawEvent>, kind: EventWord, faults: &mut Faults) {
    let group = event.group.is_some();
    let own: &[&str] = match kind {
        EventWord::SetStatus => &["agents", "shop", "status"],
        EventWord::NetworkFailure => &["agents"],
        EventWord::SetMax => &["agents", "shop", "max"],
        EventWord::SetReceive => &["agents", "shop", "receive"],
        EventWord::SetShare => &["agents", "shop", "share"],
        EventWord::SetWeight => &["agents", "shop", "group", "weight"],
        EventWord::RemoveMember => &["agents", "shop", "group"],
        EventWord::GroupEnable | EventWord::GroupDisable | EventWord::GroupDelete => {
            &["shop", "group"]
        }
        EventWord::GroupRename => &["shop", "group", "name"],
        EventWord::GroupUpdate => &["shop", "group", "pages", "skus", "auto_assign_to_default"],
        EventWord::Redeploy => {
            &["agents", "group", "from_group", "from_role", "to_role", "keep", "shop", "weight"]
        }
    };
    let given = given!(event.value; agents shop group status max receive share weight pages skus
        auto_assign_to_default name from_group from_role to_role keep);
    for (key, place) in given {
        match key {
            _ if !own.contains(&key) => {
                let message = format!("`{key}` does nothing in an event of this kind");
                faults
                    .add(Code::NotInThisMode, place, message)
                    .label("leave it out")
                    .see(event.kind.as_ref().map_or(event.place, |at| at.place), "the kind");
            }
            "weight" if kind == EventWord::Redeploy && !group => {
                alone("weight", "group", place, faults);
            }
            "shop" if kind == EventWord::Redeploy && !group && event.from_group.is_none() => {
                alone("shop", "group", place, faults);
            }
            _ => {}
        }
    }
}

fn when(event: &At<RawEvent>, desk: &DeskParts, faults: &mut Faults) -> Option<Tick> {
    let Some(at) = &event.at else {
        if event.lacks("at") {
            faults
                .add(Code::MissingKey, event.place, "an event needs a time")
                .label("`at` is missing");
        }
        return None;
    };
    let tick = desk.calendar.tick_at(at.value.0);
    match tick.filter(|tick| *tick < desk.horizon.stop()) {
        Some(tick) => Some(tick),
        None => {
            faults
                .add(Code::OutsideHorizon, at.place, "this event lies outside the scenario")
                .label("never happens");
            None
        }
    }
}

/// One event being read.
struct One<'a, 'f> {
    event: &'a At<RawEvent>,
    scene: &'a Scene<'a>,
    shops: &'a mut [PolicyParts],
    faults: &'f mut Faults,
}

impl One<'_, '_> {
    fn kinds(&mut self, kind: EventWord) -> Vec<ChangeKind> {
        match kind {
            EventWord::SetStatus => self.set_status(),
            EventWord::NetworkFailure => self
                .agents()
                .into_iter()
                .map(|agent| ChangeKind::NetworkFailure { agent })
                .collect(),
            EventWord::SetMax => {
                let Some(max) = self.need(self.event.max.clone(), "max", "15") else {
                    return vec![];
                };
                self.seats()
                    .into_iter()
                    .map(|seat| ChangeKind::SetMax { seat, max: self.max_of(&max, seat) })
                    .collect()
            }
            EventWord::SetReceive => {
                let event = self.event;
                let Some(receive) = self.need(event.receive.clone(), "receive", "false") else {
                    return vec![];
                };
                let receive = receive.value;
                self.seats()
                    .into_iter()
                    .map(|seat| ChangeKind::SetReceive { seat, receive })
                    .collect()
            }
            EventWord::SetShare => {
                let event = self.event;
                let Some(share) = self.need(event.share.clone(), "share", "2") else {
                    return vec![];
                };
                let share = thousandths(share.value.0);
                self.seats().into_iter().map(|seat| ChangeKind::SetShare { seat, share }).collect()
            }
            EventWord::SetWeight => self.set_weight(),
            EventWord::RemoveMember => {
                let Some((shop, group)) = self.group() else { return vec![] };
                let seats = self.seats_in(shop);
                seats.into_iter().map(|seat| ChangeKind::RemoveMember { group, seat }).collect()
            }
            EventWord::GroupEnable => {
                self.on_group(|group| Some(ChangeKind::GroupEnabled { group, enabled: true }))
            }
            EventWord::GroupDisable => {
                self.on_group(|group| Some(ChangeKind::GroupEnabled { group, enabled: false }))
            }
            EventWord::GroupDelete => {
                self.on_group(|group| Some(ChangeKind::GroupDeleted { group }))
            }
            EventWord::GroupRename => {
                let event = self.event;
                let Some(name) = self.need(event.name.clone(), "name", "\"新名称\"") else {
                    return vec![];
                };
                self.on_group(|group| {
                    Some(ChangeKind::GroupRenamed { group, name: name.value.clone() })
                })
            }
            EventWord::GroupUpdate => self.update(),
            EventWord::Redeploy => self.redeploy(),
        }
    }

    fn on_group(&mut self, change: impl Fn(GroupId) -> Option<ChangeKind>) -> Vec<ChangeKind> {
        self.group().and_then(|(_, group)| change(group)).into_iter().collect()
    }

    /// A key this kind of event cannot do without.
    fn need<T>(&mut self, field: Option<At<T>>, key: &str, example: &str) -> Option<At<T>> {
        if field.is_none() && self.event.lacks(key) {
            self.faults
                .add(Code::MissingKey, self.event.place, format!("this event needs `{key}`"))
                .label(format!("`{key}` is missing"))
                .help(format!("write `{key} = {example}`"));
        }
        field
    }

    fn agents(&mut self) -> Vec<AgentId> {
        let event = self.event;
        let Some(list) = self.need(event.agents.clone(), "agents", "[\"all\"]") else {
            return Vec::new();
        };
        let mut agents: Vec<AgentId> = list
            .value
            .0
            .iter()
            .flat_map(|name| self.scene.people.named(name, self.faults))
            .collect();
        agents.sort_unstable();
        agents.dedup();
        agents
    }

    /// The shop named, if one is; an unknown one is a fault.
    fn shop(&mut self) -> Option<ShopId> {
        let name = self.event.shop.as_ref()?;
        let found = self.scene.shop_names.iter().position(|known| *known == name.value);
        if found.is_none() {
            let known = self.scene.shop_names.iter().map(String::as_str);
            unknown("shop", name, name.place, known, self.faults);
        }
        found.map(ShopId::from)
    }

    /// The agents' seats in the shop named, else in all.
    fn seats(&mut self) -> Vec<SeatId> {
        let shop = self.shop();
        let agents = self.agents();
        match shop {
            Some(shop) => agents.iter().filter_map(|a| self.scene.people.seat(*a, shop)).collect(),
            None if self.event.shop.is_some() => Vec::new(),
            None => {
                let all = agents.iter().flat_map(|a| &self.scene.people.agents[a.at()].seats);
                all.copied().collect()
            }
        }
    }

    fn seats_in(&mut self, shop: ShopId) -> Vec<SeatId> {
        let agents = self.agents();
        agents.iter().filter_map(|agent| self.scene.people.seat(*agent, shop)).collect()
    }

    fn max_of(&self, max: &At<MaxValue>, seat: SeatId) -> Option<u32> {
        let seat = &self.scene.people.seats[seat.at()];
        match &max.value {
            MaxValue::All(max) => *max,
            MaxValue::ByShop(list) => {
                let shop = &self.scene.shop_names[seat.shop.at()];
                list.iter().find(|(name, _)| name.value == *shop).map_or(seat.max, |(_, max)| *max)
            }
        }
    }

    /// The group named, found in the shop named or in the only shop that has it.
    fn group(&mut self) -> Option<(ShopId, GroupId)> {
        let name = self.need(self.event.group.clone(), "group", "\"订单组\"")?;
        self.group_named(&name)
    }

    fn group_named(&mut self, name: &At<String>) -> Option<(ShopId, GroupId)> {
        let only = self.shop();
        if only.is_none() && self.event.shop.is_some() {
            return None;
        }
        let mut found: Vec<(ShopId, GroupId)> = Vec::new();
        for (at, shop) in self.shops.iter().enumerate() {
            if only.is_none_or(|only| only.at() == at) {
                let groups = &shop.groups;
                let hit = groups.list.iter().position(|group| group.name == name.value);
                found.extend(hit.map(|g| (ShopId::from(at), GroupId::from(groups.first + g))));
            }
        }
        match found[..] {
            [one] => Some(one),
            [] => {
                let known = self.shops.iter().flat_map(|shop| &shop.groups.list);
                let known: Vec<&str> = known.map(|group| group.name.as_str()).collect();
                unknown("group", name, name.place, known, self.faults);
                None
            }
            _ => {
                self.faults
                    .add(Code::MissingKey, name.place, "several shops have a group of this name")
                    .label("in which shop?")
                    .help("write `shop = \"...\"`");
                None
            }
        }
    }

    fn set_status(&mut self) -> Vec<ChangeKind> {
        let shop = self.shop();
        let event = self.event;
        if self.need(event.status.clone(), "status", "\"suspended\"").is_none() {
            return Vec::new();
        }
        let Some(status) = shifts::status(event.status.as_ref(), self.scene.names, self.faults)
        else {
            return Vec::new();
        };
        let people = self.scene.people;
        self.agents()
            .into_iter()
            .filter_map(|agent| match shop {
                Some(shop) => {
                    let seat = people.seat(agent, shop)?;
                    Some(ChangeKind::SetStatus { agent, seat: Some(seat), status })
                }
                None => Some(ChangeKind::SetStatus { agent, seat: None, status }),
            })
            .collect()
    }

    fn set_weight(&mut self) -> Vec<ChangeKind> {
        let event = self.event;
        let Some(weight) = self.need(event.weight.clone(), "weight", "8") else { return vec![] };
        let weight = weight.value.0.clamp(0, 10) as u8;
        let Some((shop, group)) = self.group() else { return vec![] };
        let seats = self.seats_in(shop);
        seats.into_iter().map(|seat| ChangeKind::SetWeight { group, seat, weight }).collect()
    }

    fn update(&mut self) -> Vec<ChangeKind> {
        let Some((shop, group)) = self.group() else { return vec![] };
        let parts = &mut self.shops[shop.at()];
        let old = &parts.groups.list[group.at() - parts.groups.first];
        let (mut pages, mut skus, flag) = (old.pages, old.skus.clone(), old.auto_default);
        if let Some(list) = &self.event.pages {
            pages = Set::EMPTY;
            for page in &list.value {
                if let Some(at) = parts.names.page(page, page.place, self.faults) {
                    pages = pages.with(at);
                }
            }
        }
        if let Some(list) = &self.event.skus {
            let index = |sku: &At<String>| u32::try_from(parts.names.skus.intern(sku)).ok();
            skus = list.value.iter().filter_map(index).collect();
            skus.sort_unstable();
            skus.dedup();
        }
        let auto_default = self.event.auto_assign_to_default.as_ref().map_or(flag, |at| at.value);
        vec![ChangeKind::GroupScope { group, pages, skus, auto_default }]
    }

    /// TB-19: of the agents with one role a share stays, at least one; the others who were
    /// trained for the new role (TB-9) take it, and move between groups if groups are named.
    fn redeploy(&mut self) -> Vec<ChangeKind> {
        let Some(from) = self.role(self.event.from_role.clone(), "after_sale") else {
            return vec![];
        };
        let Some(to) = self.role(self.event.to_role.clone(), "pre_sale") else { return vec![] };
        let people = self.scene.people;
        let mut candidates = match self.event.agents {
            Some(_) => self.agents(),
            None => (0..people.agents.len()).map(AgentId::from).collect(),
        };
        candidates.retain(|agent| people.agents[agent.at()].roles.has(from));
        let keep = self.event.keep.as_ref().map_or(0.25, |at| at.0);
        let stay = (libm::ceil(candidates.len() as f64 * keep - 1e-9) as usize).max(1);
        let trained = |agent: &AgentId| people.skills[people.family_of[agent.at()]].has(to);
        let wanted = candidates.len().saturating_sub(stay);
        let movers: Vec<AgentId> =
            candidates.iter().rev().copied().filter(trained).take(wanted).collect();
        if movers.len() < wanted {
            let message =
                format!("only {} of {wanted} agents were trained for the new role", movers.len());
            self.faults
                .add(Code::RoleWithoutAgents, self.event.place, message)
                .help("name the role in their `skills` (TB-9)");
        }
        let mut changes = Vec::new();
        let leave = self.event.from_group.clone().and_then(|name| self.group_named(&name));
        let join = self.event.group.clone().and_then(|name| self.group_named(&name));
        let weight = self.event.weight.as_ref().map_or(6, |at| at.0).clamp(0, 10) as u8;
        for agent in movers.into_iter().rev() {
            changes.push(ChangeKind::SetRoles { agent, roles: Set::of(to) });
            if let Some((shop, group)) = leave {
                let seat = people.seat(agent, shop);
                changes.extend(seat.map(|seat| ChangeKind::RemoveMember { group, seat }));
            }
            if let Some((shop, group)) = join {
                let seat = people.seat(agent, shop);
                changes.extend(seat.map(|seat| ChangeKind::SetWeight { group, seat, weight }));
            }
        }
        changes
    }

    fn role(&mut self, name: Option<At<String>>, usual: &str) -> Option<usize> {
        let place = name.as_ref().map_or(self.event.place, |at| at.place);
        let name = name.map_or_else(|| usual.to_owned(), |at| at.value);
        self.scene.names.roles.expect("role", &name, place, self.faults)
    }
}
