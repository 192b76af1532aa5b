//! The trace: every fact of a run, kept in order, with questions a test can ask. For rule tests,
//! golden traces and `explain`; a trace holds the whole run in memory, so it is for small ones.
//!
//! A contact is named by its ordinal in its source (`Contact::key.entity`), which for a scenario's
//! list of contacts is its place in the list. Re-entries share the ordinal of their root.

mod line;

pub use line::{Teller, TraceWriter};

use super::recorder::slot_of;
use crate::engine::facts::{Contact, Disposition, EndReason, Fact, How};
use crate::engine::observer::Observer;
use crate::kernel::ids::{ContactSlot, SeatId};
use crate::kernel::tick::{Span, Tick};
use crate::model::Scenario;

/// A fact that was told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Told {
    /// When.
    pub at: Tick,
    /// What.
    pub fact: Fact,
    /// The contact it is about.
    pub contact: Option<Contact>,
}

/// A session's stretch with one agent.
#[derive(Clone, Debug, PartialEq)]
pub struct Segment {
    /// Ordinal of the contact.
    pub contact: u64,
    /// Generation of the contact.
    pub generation: u8,
    /// Name of the agent.
    pub agent: String,
    /// How it came.
    pub how: How,
    /// When it began.
    pub from: Tick,
    /// When it ended or moved on; `None` if never.
    pub to: Option<Tick>,
    /// Why the session ended; `None` if it moved on by transfer.
    pub reason: Option<EndReason>,
}

/// A human reply.
#[derive(Clone, Debug, PartialEq)]
pub struct Reply {
    /// When.
    pub at: Tick,
    /// Ordinal of the contact.
    pub contact: u64,
    /// Name of the agent.
    pub agent: String,
    /// Number of the round.
    pub round: u32,
    /// Since the start of the round.
    pub response: Span,
    /// Hands' time.
    pub effort: Span,
    /// The customer had left silently.
    pub unread: bool,
    /// A canned opening.
    pub opening: bool,
}

/// The facts of a run.
#[derive(Clone, Debug)]
pub struct Trace<'a> {
    scenario: &'a Scenario,
    teller: Teller<'a>,
    told: Vec<Told>,
    lines: Vec<String>,
}

impl<'a> Trace<'a> {
    /// An empty trace.
    pub fn new(scenario: &'a Scenario) -> Trace<'a> {
        Trace { scenario, teller: Teller::new(scenario), told: Vec::new(), lines: Vec::new() }
    }

    /// Every fact, in order.
    pub fn facts(&self) -> &[Told] {
        &self.told
    }

    /// A line for each fact, in order.
    pub fn lines(&self) -> &[String] {
        &self.lines
    }

    /// All lines as one text, for golden traces.
    pub fn text(&self) -> String {
        let mut text = self.lines.join("\n");
        text.push('\n');
        text
    }

    /// The lines about one contact.
    pub fn lines_of(&self, contact: u64) -> Vec<&str> {
        let about = |told: &Told| told.contact.is_some_and(|c| c.key.entity == contact);
        let pairs = self.told.iter().zip(&self.lines);
        pairs.filter(|(told, _)| about(told)).map(|(_, line)| line.as_str()).collect()
    }

    /// Facts for which `pick` has something, with their instant and contact's ordinal.
    pub fn pick<T>(&self, pick: impl Fn(&Fact) -> Option<T>) -> Vec<(Tick, u64, T)> {
        self.told
            .iter()
            .filter_map(|told| {
                let ordinal = told.contact.map_or(0, |contact| contact.key.entity);
                pick(&told.fact).map(|found| (told.at, ordinal, found))
            })
            .collect()
    }

    fn agent(&self, seat: SeatId) -> String {
        self.scenario.agents[self.scenario.agent_of(seat).at()].name.clone()
    }

    /// Entries: when, and the contact's ordinal and generation.
    pub fn entries(&self) -> Vec<(Tick, u64, u8)> {
        self.pick(|fact| match fact {
            Fact::Entered { contact, .. } => Some(contact.generation),
            _ => None,
        })
    }

    /// Assignments of every kind: when, which contact, which agent.
    pub fn assignments(&self) -> Vec<(Tick, u64, String)> {
        self.pick(|fact| match *fact {
            Fact::Assigned { seat, .. } => Some(self.agent(seat)),
            _ => None,
        })
    }

    /// Names of the agents in order of assignment: `A B A A B`.
    pub fn order(&self) -> Vec<String> {
        self.assignments().into_iter().map(|(_, _, agent)| agent).collect()
    }

    /// The agents who had a contact, first to last.
    pub fn agents_of(&self, contact: u64) -> Vec<String> {
        let mine = self.assignments().into_iter().filter(|(_, ordinal, _)| *ordinal == contact);
        mine.map(|(_, _, agent)| agent).collect()
    }

    /// Contacts waiting in the queues after everything that happened at `at`.
    pub fn queue_length(&self, at: Tick) -> usize {
        let mut waiting: Vec<ContactSlot> = Vec::new();
        for told in self.told.iter().take_while(|told| told.at <= at) {
            match told.fact {
                Fact::Queued { slot } if !waiting.contains(&slot) => waiting.push(slot),
                Fact::Assigned { slot, .. }
                | Fact::LeaveCreated { slot, .. }
                | Fact::Closed { slot, .. } => waiting.retain(|other| *other != slot),
                _ => {}
            }
        }
        waiting.len()
    }

    /// When contacts queued, and which.
    pub fn queued(&self) -> Vec<(Tick, u64)> {
        let queued = self.pick(|fact| matches!(fact, Fact::Queued { .. }).then_some(()));
        queued.into_iter().map(|(at, contact, ())| (at, contact)).collect()
    }

    /// The agent's `active` (正在接待量), over all shops, after everything that happened at `at`.
    pub fn active(&self, agent: &str, at: Tick) -> u32 {
        let mut seats = vec![0; self.scenario.seats.len()];
        for told in self.told.iter().take_while(|told| told.at <= at) {
            if let Fact::Active { seat, active, .. } = told.fact {
                seats[seat.at()] = active;
            }
        }
        let mine =
            |(i, active): (usize, u32)| (self.agent(SeatId::from(i)) == agent).then_some(active);
        seats.into_iter().enumerate().filter_map(mine).sum()
    }

    /// Stretches of sessions, in order of their beginning.
    pub fn segments(&self) -> Vec<Segment> {
        let mut segments: Vec<Segment> = Vec::new();
        let mut open: Vec<(ContactSlot, usize)> = Vec::new();
        for told in &self.told {
            match told.fact {
                Fact::Assigned { slot, seat, how, .. } => {
                    let (contact, generation) =
                        told.contact.map_or((0, 0), |c| (c.key.entity, c.generation));
                    open.push((slot, segments.len()));
                    segments.push(Segment {
                        contact,
                        generation,
                        agent: self.agent(seat),
                        how,
                        from: told.at,
                        to: None,
                        reason: None,
                    });
                }
                Fact::Transferred { slot, .. } | Fact::SessionEnded { slot, .. } => {
                    if let Some(place) = open.iter().position(|(other, _)| *other == slot) {
                        let segment = &mut segments[open.swap_remove(place).1];
                        segment.to = Some(told.at);
                        if let Fact::SessionEnded { reason, .. } = told.fact {
                            segment.reason = Some(reason);
                        }
                    }
                }
                _ => {}
            }
        }
        segments
    }

    /// Human replies, in order.
    pub fn replies(&self) -> Vec<Reply> {
        let replies = self.pick(|fact| match *fact {
            Fact::Replied { seat, round, round_start, effort, unread, opening, .. } => {
                Some((seat, round, round_start, effort, unread, opening))
            }
            _ => None,
        });
        replies
            .into_iter()
            .map(|(at, contact, (seat, round, start, effort, unread, opening))| Reply {
                at,
                contact,
                agent: self.agent(seat),
                round,
                response: at.since(start),
                effort,
                unread,
                opening,
            })
            .collect()
    }

    /// Transfers: when, which contact, from whom, to whom.
    pub fn transfers(&self) -> Vec<(Tick, u64, (String, String))> {
        self.pick(|fact| match *fact {
            Fact::Transferred { from, to, .. } => Some((self.agent(from), self.agent(to))),
            _ => None,
        })
    }

    /// Leave messages created: when, which contact, for which group.
    pub fn leave_created(&self) -> Vec<(Tick, u64, String)> {
        self.pick(|fact| match *fact {
            Fact::LeaveCreated { group, .. } => Some(self.scenario.groups[group.at()].name.clone()),
            _ => None,
        })
    }

    /// Leave messages delivered: when, which contact, to whom.
    pub fn leave_deliveries(&self) -> Vec<(Tick, u64, String)> {
        self.pick(|fact| match *fact {
            Fact::LeaveDelivered { seat, .. } => Some(self.agent(seat)),
            _ => None,
        })
    }

    /// What became of each contact, in order of closing: when, which, what.
    pub fn dispositions(&self) -> Vec<(Tick, u64, Disposition)> {
        self.pick(|fact| match *fact {
            Fact::Closed { disposition, .. } => Some(disposition),
            _ => None,
        })
    }

    /// How many contacts ended so.
    pub fn count(&self, disposition: Disposition) -> usize {
        self.dispositions().iter().filter(|(_, _, other)| *other == disposition).count()
    }

    /// An agent's changes of status: when, and to which.
    pub fn statuses(&self, agent: &str) -> Vec<(Tick, String)> {
        let changes = self.pick(|fact| match *fact {
            Fact::Status { seat, from, to } if from != to && self.agent(seat) == agent => {
                Some(self.scenario.statuses[to.at()].name.clone())
            }
            _ => None,
        });
        changes.into_iter().map(|(at, _, status)| (at, status)).collect()
    }
}

impl Observer for Trace<'_> {
    fn observe(&mut self, now: Tick, fact: Fact) {
        self.teller.learn(&fact);
        self.lines.push(self.teller.line(now, &fact));
        let contact = slot_of(&fact).and_then(|slot| self.teller.contact(slot)).copied();
        self.told.push(Told { at: now, fact, contact });
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{contact, scenario};
    use super::*;
    use crate::engine::arrivals::NoFeed;
    use crate::kernel::ids::{GroupId, SeatId};
    use crate::model::ONLINE;

    fn small(scenario: &Scenario) -> Trace<'_> {
        let mut trace = Trace::new(scenario);
        let at = |seconds: f64| Tick::ZERO + Span::from_secs_f64(seconds);
        let (slot, seat) = (ContactSlot(4), SeatId(1));
        trace.observe(at(0.0), Fact::Status { seat, from: crate::model::OFFLINE, to: ONLINE });
        trace.observe(at(0.5), Fact::Entered { slot, contact: contact(3) });
        trace.observe(at(0.5), Fact::Grouped { slot, group: GroupId(1), chosen: true });
        trace.observe(at(0.5), Fact::Queued { slot });
        let queue_wait = Span::from_secs_f64(9.75);
        trace.observe(
            at(10.25),
            Fact::Assigned { slot, seat, how: How::Queue, tier: 2, queue_wait },
        );
        trace.observe(at(10.25), Fact::Active { seat, active: 1, load: 1000 });
        trace.observe(
            at(20.25),
            Fact::Replied {
                slot,
                seat,
                round: 1,
                round_start: at(10.25),
                asked: at(0.5),
                effort: Span::from_secs_f64(4.000_1),
                unread: false,
                opening: false,
            },
        );
        let reason = EndReason::CustomerClosed;
        trace.observe(at(30.0), Fact::SessionEnded { slot, seat, reason, open_round: None });
        trace.observe(at(30.0), Fact::Closed { slot, disposition: Disposition::Served });
        trace
    }

    #[test]
    fn lines_keep_their_format() {
        let scenario = scenario();
        let trace = small(&scenario);
        let expected = "\
11-11 08:00:00 乙 goes from offline to online
11-11 08:00:00.5 #3 enters 京东 page=shop sku=S1 client=pc intent=pre_sale
11-11 08:00:00.5 #3 is of group 订单组 by choice
11-11 08:00:00.5 #3 queues
11-11 08:00:10.25 #3 to 乙 from the queue by tier 2 after 9.75s
11-11 08:00:10.25 乙 has active 1
11-11 08:00:20.25 乙 replies to #3 round 1 effort 4.0001s
11-11 08:00:30 #3 session with 乙 ends: customer closed
11-11 08:00:30 #3 is over: served
";
        assert_eq!(trace.text(), expected);
        assert_eq!(trace.lines_of(3).len(), 7);
    }

    #[test]
    fn questions_are_answered_from_the_facts() {
        let scenario = scenario();
        let trace = small(&scenario);
        let second = |n: u64| Tick(n * 1_000_000);
        assert_eq!(trace.queue_length(second(1)), 1);
        assert_eq!(trace.queue_length(second(11)), 0);
        assert_eq!(trace.active("乙", second(11)), 1);
        assert_eq!(trace.active("甲", second(11)), 0);
        assert_eq!(trace.order(), ["乙"]);
        assert_eq!(trace.assignments(), [(Tick(10_250_000), 3, "乙".to_string())]);
        assert_eq!(trace.replies()[0].response, Span::seconds(10));
        let segments = trace.segments();
        assert_eq!((segments[0].from, segments[0].to), (Tick(10_250_000), Some(second(30))));
        assert_eq!(segments[0].reason, Some(EndReason::CustomerClosed));
        assert_eq!(trace.count(Disposition::Served), 1);
        assert_eq!(trace.statuses("乙"), [(Tick::ZERO, "online".to_string())]);
    }

    #[test]
    fn a_whole_run_traces_the_same_line_by_line() {
        let scenario = scenario();
        let mut trace = Trace::new(&scenario);
        crate::engine::run(&scenario, 0, NoFeed, &mut trace, &|| false).unwrap();
        let mut writer = TraceWriter::new(&scenario, Vec::new());
        crate::engine::run(&scenario, 0, NoFeed, &mut writer, &|| false).unwrap();
        assert_eq!(String::from_utf8(writer.finish().unwrap()).unwrap(), trace.text());
        assert!(trace.lines().iter().all(|line| !line.contains('?')));
        assert_eq!(trace.entries().len(), trace.dispositions().len());
    }
}
