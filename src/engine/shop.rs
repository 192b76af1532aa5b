//! A shop while the engine runs: an inbox that all share, and what its tiers ask.

use super::clocks::Reason;
use super::links::List;
use super::on_duty::{Asks, OnDuty};
use crate::kernel::ids::ShopId;
use crate::kernel::tick::Span;
use crate::model::Scenario;
use crate::model::arrival::Times;
use crate::model::routing::{From, Tiers, When};
use crate::model::shop::Shop;

/// Runtime facts of a shop.
#[derive(Clone, Debug)]
pub(super) struct ShopRun {
    /// Some tier asks for client or intent, so waiting lists differ by it.
    pub by_client: bool,
    pub by_intent: bool,
    /// Some tier asks for the agent chosen by the customer.
    pub by_name: bool,
    /// Some tier asks for the last agent.
    pub affinity: bool,
    /// `waited` thresholds of the entry tiers, ascending.
    pub waited: Vec<Span>,
    /// Customers can come twice, so an open session must be found (S-31).
    pub people: bool,
    /// Items whoever is free may answer, where agents share an inbox.
    pub inbox: List,
    /// Why these wait.
    pub pool: Reason,
    /// Who is on duty.
    pub duty: OnDuty,
}

impl ShopRun {
    /// Every shop before anybody is there; with `kinds` the kinds of customers are known.
    pub fn all(model: &Scenario, kinds: bool) -> Vec<ShopRun> {
        let mut shops: Vec<ShopRun> = model.shops.iter().map(ShopRun::new).collect();
        if kinds {
            for (at, run) in shops.iter_mut().enumerate() {
                let (client, intent) = (run.by_client, run.by_intent);
                let asks = Asks { client, intent, waits: !run.waited.is_empty() };
                run.duty = OnDuty::new(model, ShopId::from(at), asks);
            }
        }
        shops
    }

    /// A shop in which nobody is yet.
    pub fn new(shop: &Shop) -> ShopRun {
        let all = [&shop.policy.entry, &shop.policy.leave, &shop.policy.transfer];
        let mut waited: Vec<Span> = shop
            .policy
            .entry
            .tiers
            .iter()
            .flat_map(|tier| &tier.when)
            .filter_map(|when| if let When::Waited(span) = when { Some(*span) } else { None })
            .collect();
        waited.sort_unstable();
        let people = shop.sources.iter().any(|source| {
            source.mix.returning_share > 0.0
                || match &source.times {
                    Times::List(rows) => rows.iter().any(|row| row.customer.is_some()),
                    Times::Replay(replay) => replay.columns.customer.is_some(),
                    _ => false,
                }
        });
        ShopRun {
            by_client: asks(&all, |when| matches!(when, When::Client(_) | When::Direct(_))),
            by_intent: asks(&all, |when| matches!(when, When::Intent(_))),
            by_name: all
                .iter()
                .any(|tiers| tiers.tiers.iter().any(|tier| matches!(tier.from, From::NamedAgent))),
            affinity: all.iter().any(|tiers| {
                tiers.tiers.iter().any(|tier| matches!(tier.from, From::LastAgent { .. }))
            }),
            waited,
            people,
            inbox: List::default(),
            pool: Reason::default(),
            duty: OnDuty::default(),
        }
    }
}

/// True if some tier has a condition of a kind.
fn asks(all: &[&Tiers], test: impl Fn(&When) -> bool) -> bool {
    all.iter().flat_map(|tiers| &tiers.tiers).any(|tier| tier.when.iter().any(&test))
}
