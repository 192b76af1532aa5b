//! Why a contact goes where it goes: the tiers tried and, for each agent, the first failing
//! condition (the checklist of JDG-13). A scan over all agents: for people, never for the loop.

use super::compiled::Compiled;
use super::order::{Key, Standing};
use super::request::{RoutingRequest, Which};
use super::router::Router;
use crate::kernel::ids::SeatId;
use crate::model::routing::{From, PickKind, Spare, When};

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
    /// Below it, and at the total over all shops.
    Total,
    /// Below it, and has been given all that it may be within a time (B-OSS-2).
    Rated,
    /// It is the agent who hands the session over.
    Sender,
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
            Failing::Total => Some("is at the total over all shops"),
            Failing::Rated => Some("was given as many as may be within the time"),
            Failing::Sender => Some("hands the session over"),
        }
    }
}

/// How a tier fared for a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Its conditions do not hold.
    PassedOver,
    /// It chose this seat.
    Chose(SeatId),
    /// Everybody is full, and it chose this seat all the same.
    ChoseFull(SeatId),
    /// Somebody is eligible, nobody has room.
    Full,
    /// Nobody is eligible.
    Nobody,
}

/// What a tier compares in a candidate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate {
    /// Who.
    pub seat: SeatId,
    /// Weight in the pool, 1 where it has none.
    pub weight: u64,
    /// Assignments through the pool so far.
    pub assigned: u64,
    /// The key, smaller wins; `None` where the pick draws, or counts turns.
    pub key: Option<Key>,
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
    /// The first condition that does not hold.
    pub fails: Option<When>,
    /// Who fails nothing, with what the pick compares.
    pub candidates: Vec<Candidate>,
}

impl Router {
    /// Tries every tier for a contact without changing anything.
    pub fn explain(&self, which: Which, request: &RoutingRequest) -> Vec<TierTried> {
        let seats = &self.shops[request.shop.at()].seats;
        let tiers = self.tiers(which, request.shop).tiers.iter();
        tiers.map(|compiled| self.tried(compiled, seats, request)).collect()
    }

    fn tried(&self, compiled: &Compiled, seats: &[SeatId], request: &RoutingRequest) -> TierTried {
        let tier = &compiled.tier;
        let failing = |&seat: &SeatId| (seat, self.failing(compiled, seat, request));
        let agents: Vec<(SeatId, Failing)> = seats.iter().map(failing).collect();
        let could = agents.iter().filter(|(_, failing)| *failing == Failing::Nothing);
        let refs = self.rankings_of(compiled, request).unwrap_or(&[]);
        let rankings = || self.matching(refs, tier, request).map(|at| &self.rankings[at as usize]);
        // counted here: rankings are told of most changes only when they are asked
        let busy = match tier.pick.kind {
            PickKind::WeightThenBusyness { pending_threshold } => rankings().any(|ranking| {
                let members = &self.pools[ranking.pool as usize].members;
                let mut here = ranking.candidates(false).map(|at| members[at]);
                here.any(|seat| {
                    let pending = self.seats[seat.at()].pending;
                    Some(seat) != request.not && pending > pending_threshold
                })
            }),
            _ => false,
        };
        let candidate = |&(seat, _): &(SeatId, Failing)| {
            let ranking = rankings().find(|ranking| {
                let at = self.memberships.position(seat, ranking.pool);
                at.is_some_and(|at| ranking.holds(at, false))
            });
            let at = ranking.and_then(|it| self.memberships.position(seat, it.pool).zip(Some(it)));
            let Some((at, ranking)) = at else {
                return Candidate { seat, weight: 1, assigned: 0, key: None };
            };
            let pool = &self.pools[ranking.pool as usize];
            let Standing { weight, assigned, .. } = pool.standing[at];
            let key = || ranking.key_of(at, pool, &self.seats[seat.at()], busy);
            let drawn = ranking.order.is_lottery() || tier.pick.kind.is_linear();
            Candidate { seat, weight, assigned, key: (!drawn).then(key) }
        };
        TierTried {
            name: tier.name.clone(),
            rule: tier.rule.clone(),
            applies: self.applies(tier, request),
            fails: tier.when.iter().find(|when| !self.holds(when, request)).cloned(),
            candidates: could.map(candidate).collect(),
            agents,
        }
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
            From::NamedAgent | From::DedicatedAgent | From::LastAgent { .. } => {
                self.single(tier, request) == Some(seat)
            }
            _ => place.is_some(),
        };
        let weight_zero = match place {
            Some(standing) => standing.weight == 0,
            None => member && self.weight_is_zero(seat, request),
        };
        let receives = state.receiving || (compiled.all_accounts && state.im_enabled);
        if request.not == Some(seat) {
            Failing::Sender
        } else if !tier.status.has(state.status.at()) {
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
            let is_full = state.room_in_shop() < request.room;
            match (is_full, state.rated) {
                (true, _) => Failing::Full,
                (false, true) => Failing::Rated,
                (false, false) => Failing::Total,
            }
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
