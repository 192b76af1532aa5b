//! One instant is seen from one side (S-10): all changes of status of one tick are made first,
//! then what they bring with them runs, in the order of the changes. What a change asks for waits
//! in `turns` and `leaving` until the last of the tick; an agent whose shift or break ends where
//! another begins never left. A status that follows the sessions is taken at once, and only its
//! consequences wait for the handler's end, so that nothing is routed inside a decision.

use super::arrivals::Feed;
pub(super) use super::changes::{Consequence, Turn};
use super::observer::Observer;
use super::simulation::Simulation;
use crate::kernel::ids::{AgentId, SeatId, StatusId};
use crate::model::platform::OnEnter;
use crate::model::shift::ShiftEnd;
use crate::model::{CLOSING, OFFLINE};

impl<O: Observer, F: Feed> Simulation<'_, O, F> {
    /// The agent takes a status in some seats with this instant.
    pub fn want(
        &mut self,
        agent: AgentId,
        seats: &[SeatId],
        status: StatusId,
        sessions: Option<OnEnter>,
    ) {
        let about = &mut self.agents[agent.at()];
        (about.auto, about.neglects) = (false, false);
        for &seat in seats {
            self.instant.turn(Turn { agent, seat, status, sessions });
        }
    }

    /// The agent takes a status in all shops with this instant.
    pub fn want_everywhere(&mut self, agent: AgentId, status: StatusId, sessions: Option<OnEnter>) {
        let model = self.model;
        self.want(agent, &model.agents[agent.at()].seats, status, sessions);
    }

    /// Makes the changes of this instant and runs what follows, unless more are to come.
    #[inline(never)]
    pub fn make_changes(&mut self) {
        if self.changes_to_come() {
            return;
        }
        self.go_home();
        let mut turns = std::mem::take(&mut self.instant.turns);
        for turn in &turns {
            self.set_seats(turn.agent, &[turn.seat], turn.status, turn.sessions);
            if self.instant.turned.last() != Some(&turn.agent) {
                self.instant.turned.push(turn.agent);
            }
        }
        turns.clear();
        self.instant.turns = turns;
        while let Some(agent) = self.instant.turned.pop() {
            self.follow_active(agent);
        }
        let mut index = 0;
        while let Some(&consequence) = self.instant.consequences.get(index) {
            index += 1;
            match consequence {
                Consequence::Status { agent, seat, sessions } => {
                    self.sessions_on_enter(agent, seat, sessions);
                    self.status_seen(self.model.seats[seat.at()].shop, seat);
                }
                Consequence::HandOver { agent } => {
                    self.hand_over_all(agent);
                    self.agents[agent.at()].closing = false;
                    self.set_everywhere(agent, OFFLINE, Some(OnEnter::Reroute));
                }
                Consequence::GroupGone { group } => self.group_gone(group),
                Consequence::Rules { shop } => self.reroute_waiters(shop, |_| true),
                Consequence::Capacity { shop } => {
                    self.request_dispatch(shop);
                    self.check_leave(shop);
                }
            }
        }
        self.instant.done();
    }

    /// Those whose shift ended at this instant, and does not go on.
    fn go_home(&mut self) {
        let mut leaving = std::mem::take(&mut self.instant.leaving);
        for &agent in &leaving {
            let busy = self.has_work(agent);
            let (status, sessions) = match self.model.agents[agent.at()].shift_end {
                ShiftEnd::Finish { limit } if busy => {
                    self.agents[agent.at()].closing = true;
                    self.schedule_shift(agent, self.now + limit);
                    (CLOSING, OnEnter::Keep)
                }
                ShiftEnd::HandOver => {
                    self.instant.follow_up(Consequence::HandOver { agent });
                    (CLOSING, OnEnter::Keep)
                }
                ShiftEnd::Finish { .. } => (OFFLINE, OnEnter::Keep),
                ShiftEnd::Reroute => (OFFLINE, OnEnter::Reroute),
                ShiftEnd::Leave => (OFFLINE, OnEnter::LeaveBox),
            };
            self.want_everywhere(agent, status, Some(sessions));
        }
        leaving.clear();
        self.instant.leaving = leaving;
    }
}
