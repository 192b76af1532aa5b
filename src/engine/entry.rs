//! From the door to an agent: robot, classification, choice of group, routing.

use super::arrivals::{Arrival, Feed};
use super::clocks::WaitsIn;
use super::contact::{Act, due};
use super::explained::Occasion;
use super::facts::{self, Disposition, Fact, How};
use super::observer::Observer;
use super::script;
use super::simulation::Simulation;
use super::stage::Stage;
use crate::kernel::ids::{ContactSlot, GroupId, SeatId};
use crate::kernel::tick::{Span, Tick};
use crate::model::draws::{Choice, LeaveMessage, Lot, Robot, Script};
use crate::model::platform::LeaveMode;
use crate::routing::{Decision, RoutingRequest};

impl<O: Observer, F: Feed> Simulation<'_, O, F> {
    /// A contact comes from a source.
    pub fn arrive(&mut self, arrival: Arrival) {
        let shop = &self.model.shops[arrival.shop.at()];
        let source = &shop.sources[usize::from(arrival.source)];
        let kind =
            script::kind(self.seed, arrival.key, &arrival.stated, &source.mix, &shop.customer);
        let in_set = |set: crate::kernel::ids::Set| {
            kind.client.is_some_and(|client| set.has(usize::from(client)))
        };
        let info = facts::Contact {
            key: arrival.key,
            generation: 0,
            shop: arrival.shop,
            source: arrival.source,
            page: kind.page,
            sku: kind.sku,
            client: kind.client,
            intent: kind.intent,
            customer: kind.customer,
            named: kind.named,
            exempt: in_set(shop.classify.exempt_clients),
            difficult: kind.difficult,
            proactive: source.proactive.is_some(),
            counted: self.model.horizon.counts(self.now),
        };
        if info.proactive {
            return self.reach_out(info);
        }
        if self.shops[arrival.shop.at()].people
            && let Some(&open) = self.present.get(&(info.shop, info.customer))
            && self.continues(open)
        {
            return;
        }
        let slot = self.allocate();
        let contact = &mut self.contacts[slot.at()];
        contact.info = info;
        (contact.mute, contact.abusive) = (kind.mute, kind.abusive);
        self.write_script(slot);
        if self.does.puts_off && self.comes_afterwards(slot) {
            return;
        }
        self.enter(slot);
    }

    /// S-31: the customer has an open session or waits; the new entry is a message there.
    fn continues(&mut self, slot: ContactSlot) -> bool {
        match self.contacts[slot.at()].stage {
            Stage::Open(_) => {
                self.emit(Fact::Continued { slot });
                self.contacts[slot.at()].gone = false;
                if self.works_by_level(slot) {
                    return true; // such a session has no rounds (S-21)
                }
                let contact = &mut self.contacts[slot.at()];
                contact.mute = false;
                self.is_back(slot);
                let contact = &mut self.contacts[slot.at()];
                if contact.round >= contact.rounds && !contact.waits() {
                    contact.rounds += 1;
                }
                if !contact.waits() {
                    // the scripted next message comes now instead
                    contact.act = Act::Message;
                    contact.due[due::CUSTOMER] = Tick::NEVER;
                    self.customer_writes(slot);
                }
                self.schedule_deadline(slot);
                true
            }
            Stage::Dormant(session) => {
                // back by another door within the grace: the session goes on now
                self.emit(Fact::Continued { slot });
                self.contacts[slot.at()].due[due::CUSTOMER] = Tick::NEVER;
                self.resume(slot, session);
                if self.contacts[slot.at()].is_there() {
                    self.schedule_deadline(slot);
                }
                true
            }
            Stage::Queued(_)
            | Stage::Choosing
            | Stage::Robot
            | Stage::Boxed(_)
            | Stage::Mailed(_) => {
                self.there_again(slot);
                true
            }
            _ => false,
        }
    }

    /// The customer of an open contact came by another door; one who had left without a trace is
    /// back.
    pub fn there_again(&mut self, slot: ContactSlot) {
        self.emit(Fact::Continued { slot });
        if std::mem::take(&mut self.contacts[slot.at()].gone) {
            if self.contacts[slot.at()].queued().is_some() {
                self.waits_again(slot);
            }
            self.is_back(slot);
        }
    }

    /// Draws what the script needs at once: rounds, need, transfer.
    pub fn write_script(&mut self, slot: ContactSlot) {
        let contact = &mut self.contacts[slot.at()];
        let info = &contact.info;
        let shop = &self.model.shops[info.shop.at()];
        let profile = info
            .intent
            .and_then(|intent| shop.service.profile_of_intent.get(usize::from(intent)))
            .copied()
            .unwrap_or(0);
        let laws = &shop.service.profiles[usize::from(profile)];
        let transfers = match info.difficult {
            true => shop.transfer.escalate_prob.max(shop.transfer.prob),
            false => shop.transfer.prob,
        };
        let may_transfer = transfers > 0.0;
        let drawn = may_transfer || laws.rounds.is_drawn();
        let script = if drawn { Script::of(&self.seed, info.key) } else { Script::UNDRAWN };
        let rounds = laws.rounds.quantile(script.rounds()).max(1);
        let transfer_after = if may_transfer && script.transfers() < transfers {
            1 + (script.transfer_after() * f64::from(rounds.saturating_sub(1).max(1))) as u32
        } else {
            0
        };
        let classify = &shop.classify;
        let by_intent = info
            .intent
            .and_then(|intent| classify.need_of_intent.get(usize::from(intent)).copied().flatten());
        let by_page = info
            .page
            .and_then(|page| classify.need_of_page.get(usize::from(page)).copied().flatten());
        contact.profile = profile;
        contact.rounds = rounds;
        contact.transfer_after = transfer_after;
        contact.weight = shop.session.slots.weight(contact.info.intent);
        contact.weighs = contact.weight;
        contact.need = by_intent.or(by_page).or(classify.unknown_need).map(|role| role.0);
    }

    /// The contact is at the door (also when it comes back).
    pub fn enter(&mut self, slot: ContactSlot) {
        let info = self.contacts[slot.at()].info;
        let contact = &mut self.contacts[slot.at()];
        contact.arrived = self.now;
        contact.asked = self.now;
        contact.last_message = self.now;
        contact.stage = Stage::Robot;
        self.waits_at_door(slot);
        self.emit(Fact::Entered { slot, contact: info });
        if self.shops[info.shop.at()].people {
            self.present.insert((info.shop, info.customer), slot);
        }
        if self.blacklist.holds((info.shop, info.customer), self.now) {
            return self.turn_away(slot);
        }
        let shop = &self.model.shops[info.shop.at()];
        if let Some(robot) = &shop.robot {
            let off =
                robot.off_when_queue_over.is_some_and(|most| self.queues.waiting(info.shop) > most)
                    || robot.is_out(self.now);
            if !off {
                if robot.greeting {
                    self.emit(Fact::Welcome { slot });
                }
                let takes = robot.takes.quantile(self.drawn(slot, Robot::of).takes());
                let contact = &mut self.contacts[slot.at()];
                contact.due[due::CUSTOMER] = self.now + takes;
                contact.act = Act::Enter;
                return self.schedule_deadline(slot);
            }
        }
        self.find_group(slot);
    }

    /// The robot is done (S-30).
    pub fn robot_done(&mut self, slot: ContactSlot) {
        let info = self.contacts[slot.at()].info;
        let Some(robot) = &self.model.shops[info.shop.at()].robot else {
            // the shop has none any more: on to people
            self.emit(Fact::RobotDone { slot, solved: false });
            return self.find_group(slot);
        };
        let hour =
            self.model.calendar.time_of_day(self.contacts[slot.at()].arrived).0 / Span::HOUR.0;
        let (drawn, share) =
            (self.drawn(slot, Robot::of).solves(), robot.solves[hour as usize % 24]);
        let solved = drawn < share;
        if !solved {
            self.is_handed_over(slot, (drawn - share) / (1.0 - share));
        }
        self.emit(Fact::RobotDone { slot, solved });
        if solved {
            self.contacts[slot.at()].wait.place = WaitsIn::Nothing; // it was served
            self.finish(slot, Disposition::RobotSolved);
        } else {
            self.find_group(slot);
        }
    }

    /// A customer whom the robot could not help asks more than others; what is left of a fraction
    /// of a round is decided by a number from 0 to 1.
    fn is_handed_over(&mut self, slot: ContactSlot, u: f64) {
        let contact = &self.contacts[slot.at()];
        let service = &self.model.shops[contact.info.shop.at()].service;
        let factor = service.profiles[usize::from(contact.profile)].handed_over;
        if factor != 1.0 && contact.rounds > 0 {
            let rounds = f64::from(contact.rounds) * factor + u;
            self.contacts[slot.at()].rounds = (rounds as u32).max(1);
        }
    }

    /// The groups an entry matches: by page, by SKU (JDG-4, JDG-5).
    #[inline]
    pub fn matches(&self, slot: ContactSlot) -> [Option<GroupId>; 2] {
        let info = &self.contacts[slot.at()].info;
        let mut found = self.router.serving(info.shop, info.page, info.sku);
        if found[0] == found[1] {
            found[1] = None;
        }
        found
    }

    #[inline]
    fn find_group(&mut self, slot: ContactSlot) {
        let [page, sku] = self.matches(slot);
        let (Some(first), Some(second)) = (page, sku) else {
            return self.grouped(slot, page.or(sku), false);
        };
        let shop = self.contacts[slot.at()].info.shop;
        let choice = &self.model.shops[shop.at()].policy.choice;
        if choice.offer_only_available {
            let there = |group| {
                let request = self.request(slot, Some(group));
                self.router.anyone_in_group(&request)
            };
            match (there(first), there(second)) {
                (true, false) => return self.grouped(slot, Some(first), false),
                (false, true) => return self.grouped(slot, Some(second), false),
                _ => {}
            }
        }
        let delay = choice.delay.quantile(self.drawn(slot, Choice::of).delay());
        if delay > Span::ZERO {
            let contact = &mut self.contacts[slot.at()];
            contact.stage = Stage::Choosing;
            contact.act = Act::Enter;
            contact.due[due::CUSTOMER] = self.now + delay;
            return self.schedule_deadline(slot);
        }
        self.choose(slot);
    }

    /// The customer chooses among the matching groups (JDG-17).
    pub fn choose(&mut self, slot: ContactSlot) {
        let shop = self.contacts[slot.at()].info.shop;
        let choice = &self.model.shops[shop.at()].policy.choice;
        let draws = self.drawn(slot, Choice::of);
        if draws.gives_up() < choice.abandon_prob {
            return self.finish(slot, Disposition::Abandoned);
        }
        let [page, sku] = self.matches(slot);
        let chosen = match (page, sku) {
            (Some(first), Some(second)) => {
                let weight = |group: GroupId| self.model.groups[group.at()].choice_weight;
                let total = weight(first) + weight(second);
                let share = if total > 0.0 { weight(first) / total } else { 0.5 };
                Some(if draws.group() < share { first } else { second })
            }
            (one, other) => one.or(other),
        };
        self.grouped(slot, chosen, true);
    }

    fn grouped(&mut self, slot: ContactSlot, matched: Option<GroupId>, chosen: bool) {
        let shop = &self.model.shops[self.contacts[slot.at()].info.shop.at()];
        let default = shop.groups.first().copied().unwrap_or_default();
        let group = matched.unwrap_or(default);
        let contact = &mut self.contacts[slot.at()];
        contact.matched = matched;
        contact.group = group;
        contact.routed = self.now;
        self.leaves_door(slot);
        self.emit(Fact::Grouped { slot, group, chosen });
        self.route(slot, How::Entry);
    }

    /// The contact as routing sees it.
    pub fn request(&self, slot: ContactSlot, group: Option<GroupId>) -> RoutingRequest {
        let contact = &self.contacts[slot.at()];
        let info = &contact.info;
        let lot = if self.router.draws_lots(info.shop) {
            Lot::of(&self.seed, info.key, info.generation, contact.attempts).lot()
        } else {
            0.0
        };
        RoutingRequest { lot, ..self.request_without_lot(slot, group) }
    }

    /// The same where nothing is drawn.
    #[inline]
    pub fn request_without_lot(&self, slot: ContactSlot, group: Option<GroupId>) -> RoutingRequest {
        let contact = &self.contacts[slot.at()];
        let info = &contact.info;
        let shop = &self.model.shops[info.shop.at()];
        let last = if self.shops[info.shop.at()].affinity {
            self.last_agents.of((info.shop, info.customer), self.now)
        } else {
            None
        };
        RoutingRequest {
            shop: info.shop,
            exempt: info.exempt,
            direct: info
                .client
                .is_some_and(|client| shop.classify.direct_clients.has(usize::from(client))),
            named: info.named,
            dedicated: self.dedicated(slot),
            last,
            group,
            target: None,
            client: info.client,
            intent: info.intent,
            need: contact.need,
            room: shop.session.slots.room_for(contact.weight),
            waited: self.now.since(contact.routed),
            not: None,
            only: contact.queued().and_then(|queued| queued.bound),
            lot: 0.0,
            now: self.now,
        }
    }

    /// The customer's own agent, where a tier asks for that.
    #[inline]
    pub fn dedicated(&self, slot: ContactSlot) -> Option<SeatId> {
        let info = &self.contacts[slot.at()].info;
        let own = &self.model.shops[info.shop.at()].classify.dedicated;
        if own.is_empty() {
            return None;
        }
        let found = own.binary_search_by_key(&info.customer, |(customer, _)| *customer);
        found.ok().and_then(|at| own.get(at)).map(|(_, seat)| *seat)
    }

    /// Routes the contact and does what the tiers say.
    pub fn route(&mut self, slot: ContactSlot, how: How) {
        if self.literal_leave(slot) {
            self.explain_unasked(slot, how, true);
            if how == How::Entry {
                self.emit(Fact::Uncovered { slot });
            }
            return self.leave(slot);
        }
        if self.waits_like_another(slot) {
            if how == How::Entry && !self.is_covered_like_another(slot) {
                let request = self.request(slot, self.contacts[slot.at()].matched);
                self.look_for_cover(slot, &request);
            }
            self.explain_unasked(slot, how, false);
            return self.wait(slot);
        }
        let request = self.request(slot, self.contacts[slot.at()].matched);
        let decision = self.decide(slot, Occasion::of(how), &request);
        if how == How::Entry && !matches!(decision, Decision::To { .. }) {
            self.look_for_cover(slot, &request);
        }
        match decision {
            Decision::To { seat, tier, evict } => {
                if evict {
                    self.evict_oldest(seat, request.room);
                }
                self.assign(slot, seat, how, tier);
            }
            Decision::Queue | Decision::Unassigned => self.wait(slot),
            Decision::Leave => self.leave(slot),
            Decision::Reject => self.finish_session(slot),
        }
    }

    /// The tiers let the contact wait.
    fn wait(&mut self, slot: ContactSlot) {
        let version = self.router.version();
        self.enqueue(slot, version);
    }

    /// X-5, literal reading: an entry outside every group uses the default group only if some
    /// enabled custom group allows it, or there is none.
    pub fn literal_leave(&self, slot: ContactSlot) -> bool {
        let contact = &self.contacts[slot.at()];
        let shop = &self.model.shops[contact.info.shop.at()];
        if !shop.policy.literal_auto_default || contact.matched.is_some() {
            return false;
        }
        let mut enabled = shop
            .groups
            .iter()
            .skip(1)
            .map(|&group| self.router.group(group))
            .filter(|group| group.enabled && !group.deleted)
            .peekable();
        enabled.peek().is_some() && !enabled.any(|group| group.auto_default)
    }

    /// The leave box, or the door if there is none.
    pub fn leave(&mut self, slot: ContactSlot) {
        let contact = &self.contacts[slot.at()];
        let shop = contact.info.shop;
        if contact.had_session && !contact.waits() && !contact.has_more() {
            return self.finish_session(slot); // all is answered: nothing to leave a message about
        }
        let rules = &self.model.shops[shop.at()].leave;
        // who left without a trace writes no message (S-6)
        if contact.gone || rules.mode == LeaveMode::None {
            return self.finish_session(slot);
        }
        if self.drawn(slot, LeaveMessage::of).written() >= rules.write_prob {
            return self.finish_session(slot);
        }
        self.leave_message(slot);
    }
}
