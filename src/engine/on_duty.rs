//! The kinds of customers of a shop, as its tiers tell them apart, and which of them somebody on
//! duty could be given.

use crate::kernel::ids::{GroupId, Set, ShopId};
use crate::kernel::tick::{Span, Tick};
use crate::model::Scenario;
use crate::model::arrival::{Source, Times};
use crate::model::routing::{RoleMatch, When};
use crate::model::shop::Shop;
use crate::routing::RoutingRequest;

/// A kind of customer, as the tiers tell them apart.
#[derive(Clone, Debug)]
pub(super) struct CustomerKind {
    /// What a customer of it asks of the tiers.
    pub request: RoutingRequest,
    /// The group it is reported under.
    pub group: GroupId,
    /// It has waited for long, so that tiers for those who have are reached too.
    pub late: bool,
    /// Tiers it reached with somebody eligible, as bits.
    pub tiers: u64,
}

/// What a shop's tiers ask of a customer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asks {
    /// For the client.
    pub client: bool,
    /// For the intent.
    pub intent: bool,
    /// How long it has waited.
    pub waits: bool,
}

/// Who is on duty in a shop, as last told.
#[derive(Clone, Debug, Default)]
pub(super) struct OnDuty {
    /// Kinds of customers.
    pub kinds: Vec<CustomerKind>,
    /// Groups with somebody eligible for some kind of their customers.
    pub covered: Vec<(GroupId, bool)>,
}

impl OnDuty {
    /// Nobody, in a shop with these kinds of customers: one for each combination that its tiers
    /// ask about. A customer's own wish for an agent is not among them.
    pub fn new(model: &Scenario, shop: ShopId, asks: Asks) -> OnDuty {
        let about = &model.shops[shop.at()];
        let mut kinds = Vec::new();
        for (at, &group) in about.groups.iter().enumerate() {
            for client in clients(about, asks) {
                for intent in intents(about, asks) {
                    for need in needs(about, intent) {
                        let has = |set: Set| {
                            client.is_some_and(|client: u16| set.has(usize::from(client)))
                        };
                        let request = RoutingRequest {
                            exempt: has(about.classify.exempt_clients),
                            direct: has(about.classify.direct_clients),
                            group: (at > 0).then_some(group),
                            client,
                            intent,
                            need,
                            room: about.session.slots.room_for(about.session.slots.weight(intent)),
                            ..RoutingRequest::plain(shop, Tick::ZERO)
                        };
                        let kind = CustomerKind { request, group, late: false, tiers: 0 };
                        if asks.waits {
                            let request = RoutingRequest { waited: Span::NEVER, ..request };
                            kinds.push(CustomerKind { request, late: true, ..kind.clone() });
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
fn clients(shop: &Shop, asked: Asks) -> Vec<Option<u16>> {
    let exempt = |when: &When| matches!(when, When::Exempt(_));
    let asks = asked.client || shop.policy.entry.tiers.iter().any(|it| it.when.iter().any(exempt));
    let told = set_of(shop, |when| if let When::Client(set) = when { *set } else { Set::EMPTY });
    let classify = &shop.classify;
    let told = Set(told.0 | classify.exempt_clients.0 | classify.direct_clients.0);
    let all = shop.sources.iter().flat_map(|source| source.mix.clients.iter().map(|it| it.0));
    distinct(asks, all.chain(of_logs(shop, told)))
}

/// Every intent of a shop's customers, where a tier asks for it or a need follows from it.
fn intents(shop: &Shop, asked: Asks) -> Vec<Option<u16>> {
    let asks = asked.intent || !shop.classify.need_of_intent.is_empty() || shop.session.slots.fits;
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
