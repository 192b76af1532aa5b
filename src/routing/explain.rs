//! Why a contact goes where it goes: the tiers tried and, for each agent, the first failing
//! condition (the checklist of JDG-13). A scan over all agents: for people, never for the loop.

use super::compiled::Compiled;
use super::order::Standing;
use super::request::{RoutingRequest, Which};
use super::router::Router;
use crate::kernel::ids::SeatId;
use crate::model::routing::{From, Spare};

/// The first condition of a tier that an agent fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failing {
    /// None: a candidate.
    Nothing,
    /// Does not take customers (`receive = false` or no IM permission).
    NotReceiving,
    /// Not in one of the tier's statuses.
    Status,
    /// Not a member of the pool the tier means.
    NotMember,
    /// Weight 0 in the group.
    WeightZero,
    /// The roles do not fit.
    Role,
    /// At the maximum.
    Full,
}

impl Failing {
    /// The condition in words, `None` for a candidate.
    pub fn words(self) -> Option<&'static str> {
        match self {
            Failing::Nothing => None,
            Failing::NotReceiving => Some("does not receive customers"),
            Failing::Status => Some("is not in a status that receives here"),
            Failing::NotMember => Some("is not a member of the group"),
            Failing::WeightZero => Some("has weight 0 in the group"),
            Failing::Role => Some("has not the role"),
            Failing::Full => Some("is at the maximum"),
        }
    }
}

/// One tier as it was tried.
#[derive(Clone, Debug, PartialEq)]
pub struct TierTried {
    /// Its name.
    pub name: String,
    /// The rule it stands for.
    pub rule: String,
    /// False: its conditions do not hold for this contact.
    pub applies: bool,
    /// For each seat of the shop, the first failing condition.
    pub agents: Vec<(SeatId, Failing)>,
}

impl Router {
    /// Tries every tier for a contact without changing anything.
    pub fn explain(&self, which: Which, request: &RoutingRequest) -> Vec<TierTried> {
        let seats = &self.shops[request.shop.at()].seats;
        let tiers = self.tiers(which, request.shop).tiers.iter();
        tiers
            .map(|compiled| TierTried {
                name: compiled.tier.name.clone(),
                rule: compiled.tier.rule.clone(),
                applies: self.applies(&compiled.tier, request),
                agents: seats
                    .iter()
                    .map(|&seat| (seat, self.failing(compiled, seat, request)))
                    .collect(),
            })
            .collect()
    }

    /// The first condition of the tier that the agent fails.
    fn failing(&self, compiled: &Compiled, seat: SeatId, request: &RoutingRequest) -> Failing {
        let tier = &compiled.tier;
        let state = &self.seats[seat.at()];
        let needs_room = match tier.spare {
            Spare::Required | Spare::AfterPick => true,
            Spare::Ignored => false,
            Spare::IgnoredIfExempt => !request.exempt,
        };
        let place = self.place(compiled, seat, request);
        let member = match tier.from {
            From::NamedAgent | From::LastAgent { .. } => self.single(tier, request) == Some(seat),
            _ => place.is_some(),
        };
        let weight_zero = match place {
            Some(standing) => standing.weight == 0,
            None => member && self.weight_is_zero(seat, request),
        };
        let receives = state.receiving || (compiled.all_accounts && state.im_enabled);
        if !tier.status.has(state.status.at()) {
            Failing::Status
        } else if !receives {
            Failing::NotReceiving
        } else if tier.positive_weight && weight_zero {
            Failing::WeightZero
        } else if !member || request.only.is_some_and(|only| only != seat) {
            Failing::NotMember
        } else if !tier.role.fits(request.need, state.roles) {
            Failing::Role
        } else if needs_room && state.room < request.room {
            Failing::Full
        } else {
            Failing::Nothing
        }
    }

    /// What the pool that the tier means knows of the agent, if the agent belongs to it.
    fn place(
        &self,
        compiled: &Compiled,
        seat: SeatId,
        request: &RoutingRequest,
    ) -> Option<Standing> {
        let refs = self.rankings_of(compiled, request)?;
        let pool = self.rankings[refs.first()?.ranking as usize].pool;
        let at = self.memberships.position(seat, pool)?;
        let pool = &self.pools[pool as usize];
        pool.there[at].then_some(pool.standing[at])
    }
}
