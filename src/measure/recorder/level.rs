//! The service level (服务水平) of a shop as its target defines it, for one customer.
//!
//! One clock: from entering routing (arrival, or the robot's handover) to the first human reply
//! that the customer read, or to connection where conversations have no replies.

use super::*;
use crate::engine::facts::Disposition;
use crate::model::kpi::ServiceCounts;

impl<S: ContactSink, K: Keeps> Recorder<'_, S, K> {
    /// Whether an entry was served as it should be; `None` if the service level leaves it out: the
    /// robot solved it, the customer asked nothing, the run was cut before its time was up, or its
    /// target does not count it.
    pub(super) fn in_service(
        &self,
        state: &ContactState,
        now: Tick,
        disposition: Disposition,
    ) -> Option<bool> {
        if disposition == Disposition::RobotSolved || self.asked_nothing(state) {
            return None;
        }
        let level = self.scenario.shops[state.shop.at()].kpi.service_level;
        let left = state.left.get().or((disposition == Disposition::Abandoned).then_some(now));
        let answered = if self.rules[state.shop.at()].no_replies {
            state.connected.get().filter(|at| left.is_none_or(|left| *at < left))
        } else {
            state.first_read.get().filter(|_| state.first_reply.is_some())
        };
        if let Some(at) = answered {
            return Some(at.since(state.routed) <= level.within);
        }
        let waited = left.unwrap_or(now).since(state.routed);
        if left.is_none() && disposition == Disposition::Open && waited <= level.within {
            return None;
        }
        let early = left.is_some() && waited <= level.short;
        match level.counts {
            ServiceCounts::Offered => Some(false),
            ServiceCounts::Answered => None,
            ServiceCounts::WithoutShort => (!early).then_some(false),
            ServiceCounts::WithShort => Some(early),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::by_hand::{Desk, slot};
    use super::*;
    use crate::engine::facts::{EndReason, How, Phase};
    use crate::kernel::ids::GroupId;
    use crate::measure::fixture;
    use crate::model::kpi::ServiceLevel;

    fn leaves(desk: &mut Desk<'_>, n: u32, phase: Phase, silently: bool) {
        desk.tell(Fact::LostPatience { slot: slot(n), phase, silently });
    }

    /// Answered after 10, 20 and 30 s; left the queue after 5 s and 40 s; left the chat after 15 s;
    /// a message; one who left the queue unseen after 4 s and got a reply nobody read.
    fn day(counts: ServiceCounts, within: u64, short: u64) -> (u64, u64) {
        let mut scenario = fixture::scenario();
        let (within, short) = (Span::seconds(within), Span::seconds(short));
        scenario.shops[0].kpi.service_level = ServiceLevel { within, short, counts };
        let mut desk = Desk::new(&scenario);
        for n in [0, 1, 2, 5] {
            desk.at(0.0).start(n, 0);
        }
        for n in [3, 4, 7] {
            desk.enter(n).tell(Fact::Queued { slot: slot(n) });
        }
        desk.enter(6).tell(Fact::LeaveCreated { slot: slot(6), group: GroupId(0) });
        leaves(desk.at(4.0), 7, Phase::Queue, true);
        leaves(desk.at(5.0), 3, Phase::Queue, false);
        desk.close(3, Disposition::Abandoned);
        desk.at(10.0).reply(0, 0, 1, 0.0);
        leaves(desk.at(15.0), 5, Phase::First, false);
        desk.end(5, 0, EndReason::CustomerClosed, Some(0.0)).close(5, Disposition::Unanswered);
        desk.at(20.0).reply(1, 0, 1, 0.0);
        desk.at(25.0).assign(7, 1, How::Queue, 25.0);
        desk.at(30.0).reply(2, 0, 1, 0.0);
        let start = desk.now;
        desk.at(35.0).tell(Fact::Replied {
            slot: slot(7),
            seat: SeatId(1),
            round: 1,
            round_start: start,
            asked: start,
            effort: Span::SECOND,
            unread: true,
            opening: false,
        });
        leaves(desk.at(40.0), 4, Phase::Queue, false);
        desk.close(4, Disposition::Abandoned);
        desk.at(600.0);
        for n in [0, 1, 2] {
            desk.end(n, 0, EndReason::SilenceExpired, None).close(n, Disposition::Served);
        }
        desk.end(7, 1, EndReason::SilenceExpired, None).close(7, Disposition::Served);
        desk.close(6, Disposition::LeftMessage);
        let (total, _) = desk.counts();
        (total[Tally::ServiceGood], total[Tally::ServiceOf])
    }

    /// Eight customers, two answered within 20 s, the limit included; who left within 20 s: three.
    #[test]
    fn a_service_level_counts_whom_its_target_names() {
        assert_eq!(day(ServiceCounts::Offered, 20, 20), (2, 8));
        assert_eq!(day(ServiceCounts::Answered, 20, 20), (2, 3));
        assert_eq!(day(ServiceCounts::WithoutShort, 20, 20), (2, 5));
        assert_eq!(day(ServiceCounts::WithShort, 20, 20), (5, 8));
        assert_eq!(day(ServiceCounts::Offered, 19, 19), (1, 8));
        assert_eq!(day(ServiceCounts::Offered, 30, 20), (3, 8));
    }

    #[test]
    fn a_short_abandonment_has_its_own_threshold() {
        assert_eq!(day(ServiceCounts::WithoutShort, 20, 4), (2, 7));
        assert_eq!(day(ServiceCounts::WithShort, 20, 5), (4, 8));
        assert_eq!(day(ServiceCounts::WithoutShort, 20, 0), (2, 8));
    }

    /// The clock starts when the robot hands over, not at arrival.
    #[test]
    fn behind_a_robot_the_clock_starts_at_the_handover() {
        let scenario = fixture::scenario();
        let mut desk = Desk::new(&scenario);
        for n in 0..2 {
            let contact = fixture::contact(n.into());
            desk.at(0.0).tell(Fact::Entered { slot: slot(n), contact });
        }
        for n in 0..2 {
            desk.at(100.0).tell(Fact::RobotDone { slot: slot(n), solved: false });
            desk.tell(Fact::Grouped { slot: slot(n), group: GroupId(0), chosen: false });
            desk.assign(n, n, How::Entry, 0.0).wrote(n);
        }
        desk.at(120.0).reply(0, 0, 1, 100.0);
        desk.at(121.0).reply(1, 1, 1, 100.0);
        for n in 0..2 {
            desk.at(600.0).end(n, n, EndReason::SilenceExpired, None);
            desk.close(n, Disposition::Served);
        }
        let (total, _) = desk.counts();
        assert_eq!((total[Tally::ServiceGood], total[Tally::ServiceOf]), (1, 2));
    }
}
