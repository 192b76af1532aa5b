//! What the numbers in a state stand for: names of shops, groups, people and statuses, and of all
//! that a contact can be about. A state goes on under a scenario in which they are the same; people
//! may be others, as long as whoever holds something is still among them.

use crate::kernel::ids::{AgentId, SeatId};
use crate::model::Scenario;
use crate::model::conversation::ServiceModel;
use crate::model::shop::Shop;
use serde::{Deserialize, Serialize};

/// What the numbers in a state stand for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Names {
    /// Everything that must be the same, by what it is called in a scenario.
    pub fixed: Vec<(String, Vec<String>)>,
    /// Agents.
    pub agents: Vec<String>,
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
        let shops = model.shops.iter().map(|shop| shop.name.clone()).collect();
        let mut fixed = vec![
            ("statuses".to_owned(), statuses),
            ("roles".to_owned(), all(&model.roles)),
            ("variance reduction".to_owned(), reduction.into_iter().collect()),
            ("shops".to_owned(), shops),
        ];
        for shop in &model.shops {
            let groups = shop.groups.iter().map(|group| model.groups[group.at()].name.clone());
            let kept = [
                ("groups", groups.collect()),
                ("pages", all(&shop.pages)),
                ("clients", all(&shop.clients)),
                ("intents", all(&shop.intents)),
                ("skus", all(&shop.skus)),
                ("arrivals", shop.sources.iter().map(|source| source.space.to_string()).collect()),
                ("kind of work", kinds(shop)),
            ];
            for (what, names) in kept {
                fixed.push((format!("{what} of {}", shop.name), names));
            }
        }
        Names {
            fixed,
            agents: model.agents.iter().map(|agent| agent.name.clone()).collect(),
            seats: model.seats.iter().map(|seat| (seat.agent.0, seat.shop.0)).collect(),
        }
    }

    /// What is not the same in another scenario, and must be.
    pub fn differ<'a>(&'a self, other: &'a Names) -> impl Iterator<Item = &'a str> {
        let missing = |what: &str| other.fixed.iter().all(|(name, _)| name != what);
        let of_own = self.fixed.iter().filter(move |(what, names)| {
            let same = other.fixed.iter().any(|(name, others)| name == what && others == names);
            !same || missing(what)
        });
        of_own.map(|(what, _)| what.as_str())
    }

    /// These people as they are numbered under other names.
    pub fn renumbered(&self, other: &Names) -> Renumbered {
        let stage = |name: &String| other.agents.iter().position(|own| own == name);
        let agents: Vec<_> =
            self.agents.iter().map(|name| stage(name).map(AgentId::from)).collect();
        let seat = |&(agent, shop): &(u32, u32)| {
            let agent = agents.get(agent as usize).copied().flatten()?;
            let own = other.seats.iter().position(|seat| *seat == (agent.0, shop));
            own.map(SeatId::from)
        };
        let seats = self.seats.iter().map(seat).collect();
        Renumbered { agents, seats }
    }
}

/// How a shop works, as far as it cannot be changed in the middle of a day.
fn kinds(shop: &Shop) -> Vec<String> {
    let model = match shop.service.model {
        ServiceModel::Typing { .. } => "typing",
        ServiceModel::Classical { .. } => "classical",
        ServiceModel::ByLevel { .. } => "by_level",
        ServiceModel::Direct { .. } => "direct",
    };
    vec![
        model.to_owned(),
        format!("{:?}", shop.queue.scope),
        format!("{:?}", shop.leave.mode),
        format!("shared inbox {}", shop.service.shared_inbox),
        format!("{} profiles", shop.service.profiles.len()),
    ]
}
