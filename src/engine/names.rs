//! What the numbers in a state stand for: names of shops, groups, people and statuses, and of all
//! that a contact can be about. A state goes on under a scenario in which they are the same; people
//! may be others, as long as whoever holds something is still among them.

use crate::kernel::ids::{AgentId, SeatId};
use crate::model::Scenario;
use crate::model::conversation::ServiceModel;
use crate::model::routing::{PickKind, Tiers};
use crate::model::shop::Shop;
use serde::{Deserialize, Serialize};

/// What the numbers in a state stand for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Names {
    /// Everything that must be the same, by what it is called in a scenario.
    pub fixed: Vec<(String, Vec<String>)>,
    /// Agents.
    pub agents: Vec<String>,
    /// In which order each works the inbox.
    pub orders: Vec<String>,
    /// Agent and shop of each seat.
    pub seats: Vec<(u32, u32)>,
}

/// The people of a state as they are numbered in another scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Renumbered {
    pub agents: Vec<Option<AgentId>>,
    pub seats: Vec<Option<SeatId>>,
}

impl Names {
    /// Those of a scenario.
    pub fn of(model: &Scenario) -> Names {
        let all = |names: &[String]| names.to_vec();
        let statuses = model.statuses.iter().map(|status| status.name.clone()).collect();
        let reduction = model.reduction.map(|way| way.name().to_owned());
        let several = model.shops.len() > 1;
        let shops = model.shops.iter().map(|shop| shop.name.clone()).filter(|_| several).collect();
        let mut fixed = vec![
            ("statuses".to_owned(), statuses),
            ("roles".to_owned(), all(&model.roles)),
            ("variance reduction".to_owned(), reduction.into_iter().collect()),
            ("shops".to_owned(), shops),
        ];
        for (at, shop) in model.shops.iter().enumerate() {
            // the name of an only shop is the desk's, which means nothing
            let named =
                if model.shops.len() > 1 { shop.name.clone() } else { (at + 1).to_string() };
            let groups = shop.groups.iter().map(|group| model.groups[group.at()].name.clone());
            let works = model.work.iter().filter(|kind| kind.shop.at() == at);
            let works = works.map(|kind| kind.name.clone());
            let kept = [
                ("groups", groups.collect()),
                ("pages", all(&shop.pages)),
                ("clients", all(&shop.clients)),
                ("intents", all(&shop.intents)),
                ("skus", all(&shop.skus)),
                ("work", works.collect()),
                ("arrivals", shop.sources.iter().map(|source| source.space.to_string()).collect()),
            ];
            for (what, names) in kept.into_iter().chain(kinds(shop)) {
                fixed.push((format!("{what} of shop {named}"), names));
            }
        }
        Names {
            fixed,
            agents: model.agents.iter().map(|agent| agent.name.clone()).collect(),
            orders: model.agents.iter().map(|agent| format!("{:?}", agent.discipline)).collect(),
            seats: model.seats.iter().map(|seat| (seat.agent.0, seat.shop.0)).collect(),
        }
    }

    /// What is not the same in another scenario, and must be.
    pub fn differ<'a>(&'a self, other: &'a Names) -> impl Iterator<Item = &'a str> {
        let others = self.fixed.iter().filter(|own| !other.fixed.contains(own));
        others.map(|(what, _)| what.as_str())
    }

    /// Whose inbox would be worked in another order, of those who are there under other names.
    pub fn reordered<'a>(&'a self, other: &'a Names) -> impl Iterator<Item = &'a str> {
        let place = |name: &String| other.agents.iter().position(|own| own == name);
        let those = self.agents.iter().zip(&self.orders);
        let others = those.filter(move |(name, order)| {
            place(name).is_some_and(|at| other.orders.get(at) != Some(*order))
        });
        others.map(|(name, _)| name.as_str())
    }

    /// These people as they are numbered under other names.
    pub fn renumbered(&self, other: &Names) -> Renumbered {
        let place = |name: &String| other.agents.iter().position(|own| own == name);
        let agents: Vec<_> =
            self.agents.iter().map(|name| place(name).map(AgentId::from)).collect();
        let seat = |&(agent, shop): &(u32, u32)| {
            let agent = agents.get(agent as usize).copied().flatten()?;
            let own = other.seats.iter().position(|seat| *seat == (agent.0, shop));
            own.map(SeatId::from)
        };
        let seats = self.seats.iter().map(seat).collect();
        Renumbered { agents, seats }
    }
}

/// How a shop works, as far as it cannot change in the middle of a day, by the keys that say it.
fn kinds(shop: &Shop) -> [(&'static str, Vec<String>); 8] {
    let model = match shop.service.model {
        ServiceModel::Typing { .. } => "typing",
        ServiceModel::Classical { .. } => "classical",
        ServiceModel::ByLevel { .. } => "by_level",
        ServiceModel::Direct { .. } => "direct",
    };
    let level = match &shop.service.model {
        ServiceModel::ByLevel { aht, .. } => format!("{aht:?}"),
        _ => String::new(),
    };
    let all = [&shop.policy.entry, &shop.policy.leave, &shop.policy.transfer];
    let counts = |tiers: &&Tiers| {
        tiers.tiers.iter().any(|it| matches!(it.pick.kind, PickKind::WeightThenBusyness { .. }))
    };
    let one = |value: String| vec![value];
    [
        ("service.model", one(model.to_owned())),
        ("service.aht_by_level", one(level)),
        ("service.inbox", one(shop.service.shared_inbox.to_string())),
        ("service.profiles", one(shop.service.profiles.len().to_string())),
        ("session weights", one(format!("{:?}", shop.session.slots))),
        ("queue.scope", one(format!("{:?}", shop.queue.scope))),
        ("leave.mode", one(format!("{:?}", shop.leave.mode))),
        ("a pick that counts awaiting replies", one(all.iter().any(counts).to_string())),
    ]
}
