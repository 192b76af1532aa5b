//! Plays what happens on a desk on the router and on the definition, side by side.

use super::definition::Definition;
use super::desk::{Asked, Desk, Step, build, set};
use super::{AWAY, SHOP};
use dacu::kernel::ids::{GroupId, SeatId};
use dacu::kernel::tick::{Span, Tick};
use dacu::model::{OFFLINE, ONLINE};
use dacu::routing::explain::Failing;
use dacu::routing::{Decision, Router, RoutingRequest, SLOT, Which};
use proptest::prelude::*;

fn request(asked: &Asked, desk: &Desk, room: u64, now: Tick) -> RoutingRequest {
    RoutingRequest {
        exempt: asked.exempt && desk.exempts,
        direct: asked.direct,
        named: asked.named.map(SeatId::from),
        last: asked.last.map(|(at, ago)| (SeatId::from(at), Tick(now.0 - ago))),
        group: asked.group.map(GroupId::from),
        target: asked.target.map(GroupId::from),
        client: asked.client,
        intent: asked.intent,
        need: asked.need,
        room,
        waited: Span(asked.waited),
        not: asked.not.map(SeatId::from),
        only: asked.only.map(SeatId::from),
        ..RoutingRequest::plain(SHOP, now)
    }
}

/// How often each end came about.
#[derive(Debug, Default)]
pub struct Seen {
    pub given: u32,
    pub evicted: u32,
    pub transferred: u32,
    pub refused: u32,
    pub bound: u32,
}
/// Both, and where they are.
struct Play<'d> {
    desk: &'d Desk,
    room: u64,
    router: Router,
    plain: Definition<'d>,
    now: Tick,
}

/// Plays the steps on both; the first decision in which they differ is an error.
pub fn compare(desk: &Desk, seen: &mut Seen) -> Result<(), TestCaseError> {
    let scenario = build(desk);
    let room = scenario.shops[0].session.slots.room_for(desk.weight);
    let (router, plain) = (Router::new(&scenario), Definition::new(desk));
    let mut play = Play { desk, room, router, plain, now: Tick(0) };
    for (number, step) in desk.steps.iter().enumerate() {
        play.now = Tick(10 + number as u64 / 2); // some at the same instant
        match step {
            Step::Decide(which, asked) => play.decide(*which, asked, seen)?,
            Step::Bind(asked) if desk.queues => play.bind(asked, seen)?,
            _ => play.change(step),
        }
    }
    Ok(())
}

impl Play<'_> {
    fn set_active(&mut self, at: usize, active: u64) {
        let load = active * u64::from(self.desk.weight);
        self.plain.seats[at].active = active;
        self.router.set_active(SeatId::from(at), active as u32, load);
    }

    fn decide(
        &mut self,
        which: Which,
        asked: &Asked,
        seen: &mut Seen,
    ) -> Result<(), TestCaseError> {
        let request = request(asked, self.desk, self.room, self.now);
        let Play { router, plain, .. } = self;
        if which == Which::Entry && request.only.is_none() && request.not.is_none() {
            let (count, anyone) =
                (router.eligible(which, &request), router.anyone(which, &request));
            let found = (count, anyone, router.anyone_in_group(&request));
            prop_assert_eq!(found, plain.counts(which, &request), "{:?}", request);
        }
        if request.not.is_none() {
            let told: Vec<(bool, Vec<Failing>)> = router
                .explain(which, &request)
                .into_iter()
                .map(|tier| (tier.applies, tier.agents.into_iter().map(|a| a.1).collect()))
                .collect();
            prop_assert_eq!(told, plain.explain(which, &request), "{:?}", request);
        }
        let (found, expected) =
            (router.decide(which, &request), plain.decide(which, &request, true));
        prop_assert_eq!(found, expected, "{:?}, {:?}, {:?}", request, self.desk.rules, plain.seats);
        let Decision::To { seat, evict, .. } = found else {
            seen.refused += 1;
            return Ok(());
        };
        plain.seats[seat.at()].last = self.now.0 + 1;
        let active = plain.seats[seat.at()].active + u64::from(!evict);
        self.set_active(seat.at(), active);
        seen.given += 1;
        seen.evicted += u32::from(evict);
        seen.transferred += u32::from(request.not.is_some());
        Ok(())
    }

    /// The agent whose queue a contact joins: a tier that does not serve is passed over.
    fn bind(&mut self, asked: &Asked, seen: &mut Seen) -> Result<(), TestCaseError> {
        let asked = request(asked, self.desk, self.room, self.now);
        let request = RoutingRequest { only: None, not: None, ..asked };
        let plain = &self.plain;
        let expected = self.desk.rules.iter().find_map(|rule| {
            let applies = rule.when.iter().all(|when| plain.holds(when, &request));
            let candidates = plain.eligible(rule, Which::Entry, &request);
            plain.best(rule, &candidates, &candidates).filter(|_| applies)
        });
        prop_assert_eq!(self.router.bind(&request), expected.map(SeatId::from), "{:?}", request);
        if let Some(at) = expected {
            self.plain.seats[at].last = self.now.0 + 1;
            seen.bound += 1;
        }
        Ok(())
    }

    fn change(&mut self, step: &Step) {
        if let Step::Release(at) = *step {
            let active = self.plain.seats[at].active;
            return self.set_active(at, active.saturating_sub(1));
        }
        let Play { router, plain, .. } = self;
        match *step {
            Step::Decide(..) | Step::Bind(_) | Step::Release(_) => {}
            Step::Status(at, status) => {
                plain.seats[at].status = [OFFLINE, ONLINE, AWAY][status];
                router.set_status(SHOP, SeatId::from(at), plain.seats[at].status);
            }
            Step::Max(at, max) => {
                plain.seats[at].max = Some(max);
                router.set_max(SeatId::from(at), max);
            }
            Step::Receive(at, on) => {
                plain.seats[at].receiving = on && self.desk.im_enabled[at];
                router.set_receiving(SHOP, SeatId::from(at), plain.seats[at].receiving);
            }
            Step::Roles(at, bits) => {
                plain.seats[at].roles = set(bits);
                router.set_roles(SeatId::from(at), set(bits));
            }
            Step::Pending(at, pending) => {
                plain.seats[at].pending = pending;
                router.set_pending(SeatId::from(at), pending);
            }
            Step::Bound(at, bound) => {
                plain.seats[at].bound = u64::from(bound);
                router.set_bound(SeatId::from(at), bound);
            }
            Step::Left(at, left) => {
                plain.seats[at].left = Some(left);
                router.set_total_left(SeatId::from(at), left * SLOT);
            }
            Step::AutoDefault(group, on) => {
                plain.auto_default[group] = on;
                router.change_group(GroupId::from(group), |state| state.auto_default = on);
            }
        }
    }
}
