//! Who is on duty (值班): an agent to whom the tiers could give a customer, whatever the status is
//! called, and loads aside. A status that follows the sessions held (S-25) is a load.

use super::arrivals::Feed;
use super::facts::Fact;
use super::observer::Observer;
use super::shop::ShopRun;
use super::simulation::Simulation;
use crate::kernel::ids::{AgentId, ContactSlot, GroupId, SeatId, Set, ShopId, StatusId};
use crate::kernel::tick::{Span, Tick};
use crate::model::Scenario;
use crate::model::arrival::{Source, Times};
use crate::model::routing::{RoleMatch, When};
use crate::model::shop::Shop;
use crate::routing::{Ask, Which};

/// A kind of customer, as the tiers tell them apart.
#[derive(Clone, Debug)]
struct Kind {
    ask: Ask,
    /// The group it is reported under.
    group: GroupId,
    /// It has waited for long, so that tiers for those who have are reached too.
    late: bool,
    /// Tiers it reached with somebody eligible, as bits.
    tiers: u64,
}

/// Who is on duty in a shop, as last told.
#[derive(Clone, Debug, Default)]
pub(super) struct OnDuty {
    kinds: Vec<Kind>,
    /// Groups with somebody eligible for some kind of their customers.
    covered: Vec<(GroupId, bool)>,
}

impl OnDuty {
    /// Every shop before anybody is there; with `kinds` the kinds of customers are known.
    pub fn in_shops(model: &Scenario, kinds: bool) -> Vec<ShopRun> {
        let mut shops: Vec<ShopRun> = model.shops.iter().map(ShopRun::new).collect();
        if kinds {
            for (at, run) in shops.iter_mut().enumerate() {
                run.duty = OnDuty::new(model, ShopId::from(at), run);
            }
        }
        shops
    }

    /// Nobody, in a shop with these kinds of customers: one for each combination that its tiers
    /// ask about. A customer's own wish for an agent is not among them.
    pub fn new(model: &Scenario, shop: ShopId, run: &ShopRun) -> OnDuty {
        let about = &model.shops[shop.at()];
        let mut kinds = Vec::new();
        for (at, &group) in about.groups.iter().enumerate() {
            for client in clients(about, run) {
                for intent in intents(about, run) {
                    for need in needs(about, intent) {
                        let has = |set: Set| {
                            client.is_some_and(|client: u16| set.has(usize::from(client)))
                        };
                        let ask = Ask {
                            exempt: has(about.classify.exempt_clients),
                            direct: has(about.classify.direct_clients),
                            group: (at > 0).then_some(group),
                            client,
                            intent,
                            need,
                            room: about.session.slots.room_for(about.session.slots.weight(intent)),
                            ..Ask::plain(shop, Tick::ZERO)
                        };
                        let kind = Kind { ask, group, late: false, tiers: 0 };
                        if !run.waited.is_empty() {
                            let ask = Ask { waited: Span::NEVER, ..ask };
                            kinds.push(Kind { ask, late: true, ..kind.clone() });
                        }
                        kinds.push(kind);
                    }
                }
            }
        }
        // told of every group once, at the start
        let covered = about.groups.iter().map(|&group| (group, true)).collect();
        OnDuty { kinds, covered }
    }
}

/// Every client of a shop's customers, where a tier asks for it.
fn clients(shop: &Shop, run: &ShopRun) -> Vec<Option<u16>> {
    let exempt = |when: &When| matches!(when, When::Exempt(_));
    let asks = run.by_client || shop.policy.entry.tiers.iter().any(|it| it.when.iter().any(exempt));
    let told = set_of(shop, |when| if let When::Client(set) = when { *set } else { Set::EMPTY });
    let classify = &shop.classify;
    let told = Set(told.0 | classify.exempt_clients.0 | classify.direct_clients.0);
    let all = shop.sources.iter().flat_map(|source| source.mix.clients.iter().map(|it| it.0));
    distinct(asks, all.chain(of_logs(shop, told)))
}

/// Every intent of a shop's customers, where a tier asks for it or a need follows from it.
fn intents(shop: &Shop, run: &ShopRun) -> Vec<Option<u16>> {
    let asks = run.by_intent || !shop.classify.need_of_intent.is_empty() || shop.session.slots.fits;
    let told = set_of(shop, |when| if let When::Intent(set) = when { *set } else { Set::EMPTY });
    let needs = shop.classify.need_of_intent.iter().enumerate().filter(|(_, need)| need.is_some());
    let told = needs.fold(told, |told, (intent, _)| told.with(intent));
    let all = shop.sources.iter().flat_map(|source| source.mix.intents.iter().map(|it| it.0));
    distinct(asks, all.chain(of_logs(shop, told)))
}

/// What the conditions of entry tiers name.
fn set_of(shop: &Shop, of: impl Fn(&When) -> Set) -> Set {
    let all = shop.policy.entry.tiers.iter().flat_map(|tier| &tier.when);
    all.fold(Set::EMPTY, |union, when| Set(union.0 | of(when).0))
}

/// What a row of a log may say, of all that tiers ask about.
fn of_logs(shop: &Shop, told: Set) -> impl Iterator<Item = u16> {
    let logged = |source: &Source| matches!(source.times, Times::Replay(_) | Times::List(_));
    let told = if shop.sources.iter().any(logged) { told } else { Set::EMPTY };
    (0..64_u16).filter(move |at| told.has(usize::from(*at)))
}

fn distinct(asks: bool, all: impl Iterator<Item = u16>) -> Vec<Option<u16>> {
    let mut list: Vec<Option<u16>> = if asks { all.map(Some).collect() } else { Vec::new() };
    list.push(None);
    list.sort_unstable();
    list.dedup();
    list
}

/// Every need of customers with an intent, where a tier asks for it.
fn needs(shop: &Shop, intent: Option<u16>) -> Vec<Option<u32>> {
    let tiers = &shop.policy.entry.tiers;
    let by_need = |when: &When| matches!(when, When::Need(_));
    if !tiers.iter().any(|it| it.role != RoleMatch::Any || it.when.iter().any(by_need)) {
        return vec![None];
    }
    let classify = &shop.classify;
    let of_intent = intent.and_then(|it| classify.need_of_intent.get(usize::from(it)));
    if let Some(Some(need)) = of_intent {
        return vec![Some(need.0)];
    }
    let pages = classify.need_of_page.iter().flatten();
    let mut list: Vec<Option<u32>> = pages.map(|need| Some(need.0)).collect();
    list.push(classify.unknown_need.map(|need| need.0));
    list.sort_unstable();
    list.dedup();
    list
}

impl<O: Observer, F: Feed> Simulation<'_, O, F> {
    /// Somebody may have come on duty, or gone.
    #[inline]
    pub fn settle_duty(&mut self) {
        if O::CAUSES && self.router.take_any_moved() {
            self.look_who_is_on_duty();
        }
    }

    /// Tells who has come on duty, who has gone, and which groups have nobody.
    #[inline(never)]
    fn look_who_is_on_duty(&mut self) {
        for shop in (0..self.shops.len()).map(ShopId::from) {
            if self.router.take_moved(shop) {
                self.look_who_is_on_duty_in(shop);
            }
        }
    }

    fn look_who_is_on_duty_in(&mut self, shop: ShopId) {
        let mut duty = std::mem::take(&mut self.shops[shop.at()].duty);
        let mut all = false;
        for (group, covered) in &mut duty.covered {
            let state = self.router.group(*group);
            let gone = !state.enabled || state.deleted;
            let mut anyone = gone;
            for kind in duty.kinds.iter_mut().filter(|kind| kind.group == *group) {
                let tiers = if gone { 0 } else { self.router.manned(&kind.ask) };
                all |= tiers != kind.tiers;
                kind.tiers = tiers;
                anyone |= tiers != 0 && !kind.late;
            }
            if anyone != *covered {
                *covered = anyone;
                self.tell(Fact::Covered { shop, group: *group, covered: anyone });
            }
        }
        let model = self.model;
        for &seat in &model.shops[shop.at()].seats {
            if self.router.take_moved_seat(seat) || all {
                self.look_at_duty_of(seat, &duty);
            }
        }
        self.shops[shop.at()].duty = duty;
    }

    /// An agent is on duty in a shop if some kind of customer could be given to them.
    fn look_at_duty_of(&mut self, seat: SeatId, duty: &OnDuty) {
        let takes = |behind: bool| {
            let mut kinds = duty.kinds.iter();
            kinds.any(|kind| self.router.is_among(kind.tiers, seat, &kind.ask, behind))
        };
        let on = takes(true);
        let held = on && self.router.behind(seat).is_some() && !takes(false);
        if self.on_duty[seat.at()] != (on, held) {
            self.on_duty[seat.at()] = (on, held);
            self.tell(Fact::Duty { seat, on, held });
        }
    }

    /// An automatic status has come over an agent: behind it they are on duty as before.
    pub fn stays_on_duty_behind(&mut self, agent: AgentId, behind: StatusId) {
        let model = self.model;
        for &seat in &model.agents[agent.at()].seats {
            self.router.set_behind(seat, Some(behind));
        }
    }

    /// Seats took another status than the automatic one, for whatever reason.
    pub fn no_longer_automatic(&mut self, agent: AgentId, seats: &[SeatId], status: StatusId) {
        if self.model.agents[agent.at()].auto_status.is_some_and(|auto| auto.status != status) {
            seats.iter().for_each(|&seat| self.router.set_behind(seat, None));
        }
    }

    /// An entry was not given to anybody: tells it if nobody is eligible for it, capacity aside.
    pub fn look_for_cover(&mut self, slot: ContactSlot, ask: &Ask) {
        if !self.router.is_covered(Which::Entry, ask) {
            self.tell(Fact::Uncovered { slot });
        }
    }
}
