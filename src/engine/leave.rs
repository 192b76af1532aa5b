//! Leave messages (留言): one box a target group, delivered on a ticker, by a supervisor, at
//! login, by pull or by mail (S-19, S-20, JDG-20..28).

pub(super) mod boxes;

use super::agent::{Job, JobKind};
use super::arrivals::Feed;
use super::contact::{Act, due};
use super::explained::Occasion;
use super::facts::{Disposition, Fact, How};
use super::links::{NIL, Rail, before, next};
use super::observer::Observer;
use super::simulation::Simulation;
use super::stage::{Boxed, Stage};
use crate::kernel::ids::{AgentId, ContactSlot, GroupId, SeatId, ShopId};
use crate::kernel::tick::{Span, Tick};
use crate::model::draws::{self, LeaveTick, Mail};
use crate::model::platform::LeaveMode;
use crate::model::routing::RoleMatch;
use crate::routing::{Decision, RoutingRequest, Which};

impl<O: Observer, F: Feed> Simulation<'_, O, F> {
    /// The contact becomes a leave message of its group.
    pub fn leave_message(&mut self, slot: ContactSlot) {
        let shop = self.contacts[slot.at()].info.shop;
        let rules = &self.model.shops[shop.at()].leave;
        let group = self.target_of(slot);
        let contact = &mut self.contacts[slot.at()];
        contact.left_message = true;
        contact.act = Act::None;
        contact.due = [Tick::NEVER; due::COUNT];
        let boxed = Boxed { group, expires: self.now + rules.expires_after };
        self.boxes.put(&mut self.contacts, slot, boxed);
        self.waits_in_box(slot);
        self.emit(Fact::LeaveCreated { slot, group });
        self.schedule_deadline(slot);
        // who is there already keeps the rhythm of deliveries
        let at = self.boxes.not_before(group).max(self.now);
        self.start_tickers(shop, at);
    }

    /// Specified agents serve every group's messages from one box (JDG-26).
    fn target_of(&self, slot: ContactSlot) -> GroupId {
        let contact = &self.contacts[slot.at()];
        let shop = &self.model.shops[contact.info.shop.at()];
        let default = shop.groups.first().copied().unwrap_or_default();
        let group = contact.matched.unwrap_or(default);
        let state = self.router.group(group);
        if shop.leave.mode == LeaveMode::Specified || state.deleted || !state.enabled {
            default
        } else {
            group
        }
    }

    fn leave_request(&self, slot: ContactSlot, group: GroupId) -> RoutingRequest {
        RoutingRequest { target: Some(group), ..self.request(slot, Some(group)) }
    }

    /// The same where nothing is drawn.
    pub fn leave_request_without_lot(&self, slot: ContactSlot, group: GroupId) -> RoutingRequest {
        RoutingRequest { target: Some(group), ..self.request_without_lot(slot, Some(group)) }
    }

    /// The next message of a box.
    pub fn oldest(&self, group: GroupId) -> Option<ContactSlot> {
        let shop = self.model.shop_of(group);
        self.boxes.first(group, self.model.shops[shop.at()].leave.newest_first)
    }

    fn available(&mut self, group: GroupId) -> bool {
        let Some(slot) = self.oldest(group) else { return false };
        let request = self.leave_request(slot, group);
        self.router.anyone(Which::Leave, &request)
    }

    /// Somebody came or went, or a message was left: tickers start and stop (JDG-21, S-32).
    pub fn check_leave(&mut self, shop: ShopId) {
        self.start_tickers(shop, self.now);
    }

    fn start_tickers(&mut self, shop: ShopId, first: Tick) {
        if self.boxes.left(shop) == 0 {
            return;
        }
        let model = self.model;
        let rules = &model.shops[shop.at()].leave;
        // the default group comes last (JDG-22)
        let groups = &model.shops[shop.at()].groups;
        for &group in groups.iter().skip(1).chain(groups.first()) {
            if self.boxes.is_empty(group) {
                continue;
            }
            match rules.mode {
                LeaveMode::Default | LeaveMode::Specified => {
                    let available = self.available(group);
                    if !available {
                        self.cancel_ticker(group);
                    } else if !self.ticker_pending(group) {
                        let at = if rules.on_the_clock {
                            let interval = self.interval(group);
                            self.on_the_clock(first.max(self.now), interval)
                        } else if rules.first_after_interval {
                            first.max(self.now + self.interval(group))
                        } else {
                            first
                        };
                        self.schedule_ticker(group, at);
                    }
                }
                LeaveMode::AtLogin => while self.deliver_one(group) {},
                LeaveMode::Pull | LeaveMode::Email => {
                    for &seat in &model.shops[shop.at()].seats {
                        self.wake(model.agent_of(seat));
                    }
                    return;
                }
                LeaveMode::Manual | LeaveMode::None => return,
            }
        }
    }

    /// The next interval of a group's ticker, drawn anew each time (JDG-22).
    fn interval(&mut self, group: GroupId) -> crate::kernel::tick::Span {
        let shop = self.model.shop_of(group);
        let tick = self.boxes.next_tick(group);
        let about = &self.model.shops[shop.at()];
        let key = draws::leave_box(&about.name, &self.model.groups[group.at()].name);
        about.leave.interval.quantile(LeaveTick::of(&self.seed, key, tick).interval())
    }

    /// The first instant from another on at which the clock shows whole intervals (B-TB-4).
    fn on_the_clock(&self, at: Tick, interval: Span) -> Tick {
        let past = self.model.calendar.time_of_day(at).0.checked_rem(interval.0).unwrap_or(0);
        if past == 0 { at } else { at + Span(interval.0 - past) }
    }

    /// A delivery of a group's box.
    pub fn leave_tick(&mut self, group: GroupId) {
        let shop = self.model.shop_of(group);
        let rules = &self.model.shops[shop.at()].leave;
        let hands = match self.oldest(group) {
            Some(slot) if rules.batch_per_agent => {
                let request = self.leave_request(slot, group);
                self.router.eligible(Which::Leave, &request).max(1)
            }
            _ => 1,
        };
        for _ in 0..rules.batch.saturating_mul(hands) {
            if !self.deliver_one(group) {
                break;
            }
        }
        let next = self.now + self.interval(group);
        self.boxes.wait_until(group, next);
        if !self.boxes.is_empty(group) && self.available(group) {
            self.schedule_ticker(group, next);
        }
    }

    /// Delivers the next message of a box, if a leave tier gives it to somebody.
    fn deliver_one(&mut self, group: GroupId) -> bool {
        let Some(slot) = self.oldest(group) else { return false };
        let request = self.leave_request(slot, group);
        let Decision::To { seat, tier, .. } = self.decide(slot, Occasion::Delivery, &request)
        else {
            return false;
        };
        self.out_of_box(slot);
        self.emit(Fact::LeaveDelivered { slot, seat });
        let contact = &mut self.contacts[slot.at()];
        contact.leave_session = true;
        if contact.waits() {
            // a stranded session's open round is asked again as the leave message
            contact.round_start = Tick::NEVER;
            contact.round = contact.round.saturating_sub(1);
        }
        contact.rounds = contact.rounds.max(contact.round + 1);
        self.assign(slot, seat, How::Leave, tier);
        true
    }

    fn out_of_box(&mut self, slot: ContactSlot) {
        self.stop_waiting(slot, Span::ZERO);
        self.boxes.take(&mut self.contacts, slot);
    }

    /// JDG-27: a supervisor on shift hands out the oldest messages of all groups.
    pub fn manual_tick(&mut self, shop: ShopId) {
        let model = self.model;
        let rules = &model.shops[shop.at()].leave;
        self.schedule_manual(shop, self.now + rules.manual_interval);
        if !self.supervisor_there(shop) {
            return;
        }
        let mut tried = vec![false; self.boxes.count()];
        let mut left = rules.manual_batch;
        while left > 0 {
            let oldest = model.shops[shop.at()]
                .groups
                .iter()
                .filter(|group| !tried[group.at()])
                .filter_map(|&group| self.oldest(group).map(|slot| (group, slot)))
                .min_by_key(|(_, slot)| (self.contacts[slot.at()].arrived, slot.0));
            let Some((group, _)) = oldest else { return };
            if self.deliver_one(group) {
                left -= 1;
            } else {
                tried[group.at()] = true;
            }
        }
    }

    /// A leave message nobody read is dropped.
    pub fn leave_expires(&mut self, slot: ContactSlot) {
        self.out_of_box(slot);
        self.emit(Fact::LeaveExpired { slot });
        self.finish(slot, Disposition::LeftMessage);
    }

    /// JDG-15: the box of a group that is gone goes to the default group, delivered at once if
    /// somebody is there.
    pub fn retarget_leave(&mut self, group: GroupId) {
        let shop = self.model.shop_of(group);
        let default = self.model.shops[shop.at()].groups.first().copied().unwrap_or_default();
        if group == default {
            return;
        }
        self.cancel_ticker(group);
        while let Some(slot) = self.boxes.first(group, false) {
            self.stop_waiting(slot, Span::ZERO);
            self.contacts[slot.at()].matched = None;
            self.boxes.move_to(&mut self.contacts, slot, default);
            self.waits_in_box(slot);
        }
        self.check_leave(shop);
    }

    /// Idle hands with an empty inbox take their groups' oldest (modes pull and mail); false if
    /// there is none for them.
    pub fn pull(&mut self, agent: AgentId) -> bool {
        if !self.agents[agent.at()].pulls || !self.could_pull(agent) {
            return false;
        }
        let model = self.model;
        for &seat in &model.agents[agent.at()].seats {
            let shop = model.seats[seat.at()].shop;
            let rules = &model.shops[shop.at()].leave;
            if self.boxes.left(shop) == 0
                || !matches!(rules.mode, LeaveMode::Pull | LeaveMode::Email)
            {
                continue;
            }
            let mut oldest: Vec<(ContactSlot, GroupId)> = model.shops[shop.at()]
                .groups
                .iter()
                .filter_map(|&group| Some((self.oldest(group)?, group)))
                .collect();
            oldest.sort_by_key(|(slot, _)| (self.contacts[slot.at()].arrived, slot.0));
            let admitted = oldest.into_iter().find_map(|(slot, group)| {
                let slot = self.meant_for(slot, group, seat)?;
                let request =
                    RoutingRequest { only: Some(seat), ..self.leave_request(slot, group) };
                match self.decide(slot, Occasion::Delivery, &request) {
                    Decision::To { tier, .. } => Some((slot, tier)),
                    _ => None,
                }
            });
            let Some((slot, tier)) = admitted else { continue };
            if rules.mode == LeaveMode::Email {
                let effort = rules.email_reply.quantile(self.drawn(slot, Mail::of).effort());
                self.out_of_box(slot);
                self.contacts[slot.at()].stage = Stage::Mailed(agent);
                self.waits_for_mail(slot, agent);
                self.schedule_deadline(slot); // it no longer expires
                let job = Job { kind: JobKind::Mail(slot), shop, effort };
                self.agents[agent.at()].jobs.push_back(job);
                return true;
            }
            self.out_of_box(slot);
            self.emit(Fact::LeaveDelivered { slot, seat });
            let contact = &mut self.contacts[slot.at()];
            contact.leave_session = true;
            contact.rounds = contact.rounds.max(contact.round + 1);
            self.assign(slot, seat, How::Leave, tier);
            return true;
        }
        false
    }

    /// The first message of a box, from this one on, that the tiers mean for the agent. One is
    /// asked for each need, for that is all in which the messages of a box differ to them.
    fn meant_for(
        &mut self,
        from: ContactSlot,
        group: GroupId,
        seat: SeatId,
    ) -> Option<ContactSlot> {
        let shop = &self.model.shops[self.model.shop_of(group).at()];
        let by_role = shop.policy.leave.tiers.iter().any(|tier| tier.role != RoleMatch::Any);
        let newest = shop.leave.newest_first;
        let (mut refused, mut at) = (Vec::new(), Some(from));
        while let Some(slot) = at {
            let need = self.contacts[slot.at()].need;
            if !refused.contains(&need) {
                let request = self.leave_request(slot, group);
                if self.router.would_give(Which::Leave, &request, seat) {
                    return Some(slot);
                }
                refused.push(need);
            }
            at = match newest {
                _ if !by_role => None,
                false => next(&self.contacts, Rail::Waiting, slot),
                true => Some(ContactSlot(before(&self.contacts, Rail::Waiting, slot.0)))
                    .filter(|slot| slot.0 != NIL),
            };
        }
        None
    }

    /// A leave message was answered by mail (DH-14).
    pub fn mailed(&mut self, agent: AgentId, slot: ContactSlot, effort: Span) {
        self.stop_waiting(slot, effort);
        let shop = self.contacts[slot.at()].info.shop;
        let seats = &self.model.agents[agent.at()].seats;
        let seat = seats.iter().copied().find(|seat| self.model.seats[seat.at()].shop == shop);
        if let Some(seat) = seat {
            self.emit(Fact::LeaveMailed { slot, seat });
        }
        self.finish(slot, Disposition::LeftMessage);
    }
}
