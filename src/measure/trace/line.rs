//! One readable line for each fact, in a format that stays: golden traces compare it.
//!
//! `11-11 08:00:10.25 #3 to 甲 from the queue by tier 0 after 10.25s`: civil time with the zeros of
//! the microseconds trimmed, the contact by its ordinal in its source (with the source's name if
//! the scenario has several, and `.1` for the first re-entry), names as the scenario gives them.

use std::fmt::Write;

use crate::engine::facts::{Contact, Disposition, EndReason, Fact, How, Phase, Task, WorkItem};
use crate::engine::observer::Observer;
use crate::kernel::ids::{AgentId, ContactSlot, GroupId, SeatId, StatusId};
use crate::kernel::tick::{Span, Tick};
use crate::model::Scenario;
use crate::model::shift::ChangeKind;

/// Knows what is where, and puts facts into words.
#[derive(Clone, Debug)]
pub struct Teller<'a> {
    scenario: &'a Scenario,
    contacts: Vec<Option<Contact>>,
    sources: usize,
}

impl<'a> Teller<'a> {
    /// A teller for a scenario.
    pub fn new(scenario: &'a Scenario) -> Teller<'a> {
        let sources = scenario.shops.iter().map(|shop| shop.sources.len()).sum();
        Teller { scenario, contacts: Vec::new(), sources }
    }

    /// Learns who is in which slot.
    pub fn learn(&mut self, fact: &Fact) {
        if let Fact::Entered { slot, contact } = fact {
            if self.contacts.len() <= slot.at() {
                self.contacts.resize(slot.at() + 1, None);
            }
            self.contacts[slot.at()] = Some(*contact);
        }
    }

    /// The contact in a slot, as last entered there.
    pub fn contact(&self, slot: ContactSlot) -> Option<&Contact> {
        self.contacts.get(slot.at())?.as_ref()
    }

    /// The line of a fact told at an instant; [`Self::learn`] must have seen it first.
    pub fn line(&self, at: Tick, fact: &Fact) -> String {
        format!("{} {}", self.time(at), self.words(fact))
    }

    /// `11-11 08:00:10.25`.
    pub fn time(&self, at: Tick) -> String {
        let civil = self.scenario.calendar.civil(at);
        let mut text = civil.strftime("%m-%d %H:%M:%S").to_string();
        let micros = civil.subsec_nanosecond() / 1000;
        if micros > 0 {
            let digits = format!("{micros:06}");
            text.push('.');
            text.push_str(digits.trim_end_matches('0'));
        }
        text
    }

    /// `#3`, `京东/进线#3` where there are several sources, `#3.1` after a re-entry.
    pub fn who(&self, slot: ContactSlot) -> String {
        let Some(contact) = self.contact(slot) else { return "#?".into() };
        let mut text = String::new();
        if self.sources > 1 {
            let shop = &self.scenario.shops[contact.shop.at()];
            let source = shop.sources.get(usize::from(contact.source));
            text = format!("{}/{}", shop.name, source.map_or("?", |source| &source.name));
        }
        let _ = write!(text, "#{}", contact.key.entity);
        if contact.generation > 0 {
            let _ = write!(text, ".{}", contact.generation);
        }
        text
    }

    /// The agent of a seat; with the shop's name where the agent has several seats.
    pub fn seat(&self, seat: SeatId) -> String {
        let Some(place) = self.scenario.seats.get(seat.at()) else { return "?".into() };
        let agent = &self.scenario.agents[place.agent.at()];
        if agent.seats.len() > 1 {
            return format!("{}@{}", agent.name, self.scenario.shops[place.shop.at()].name);
        }
        agent.name.clone()
    }

    fn agent(&self, agent: AgentId) -> &str {
        self.scenario.agents.get(agent.at()).map_or("?", |agent| &agent.name)
    }

    fn group(&self, group: GroupId) -> &str {
        self.scenario.groups.get(group.at()).map_or("?", |group| &group.name)
    }

    fn status(&self, status: StatusId) -> &str {
        self.scenario.statuses.get(status.at()).map_or("?", |status| &status.name)
    }

    fn words(&self, fact: &Fact) -> String {
        match *fact {
            Fact::Status { seat, from, to } => {
                let (from, to) = (self.status(from), self.status(to));
                format!("{} goes from {from} to {to}", self.seat(seat))
            }
            Fact::Duty { seat, on, held } => {
                let held = if held { ", held back" } else { "" };
                format!("{} is {}on duty{held}", self.seat(seat), if on { "" } else { "not " })
            }
            Fact::Covered { group, covered, .. } => {
                let nobody = if covered { "somebody" } else { "nobody" };
                format!("{nobody} is on duty for {}", self.group(group))
            }
            Fact::Absent { agent } => format!("{} misses the shift", self.agent(agent)),
            Fact::Active { seat, active, .. } => format!("{} has active {active}", self.seat(seat)),
            Fact::Max { seat, max: u32::MAX } => format!("{} has no maximum", self.seat(seat)),
            Fact::Max { seat, max } => format!("{} has maximum {max}", self.seat(seat)),
            Fact::Summarised { slot, category } => {
                format!("{} is summed up under category {category}", self.who(slot))
            }
            Fact::TaskDone { agent, task, effort, .. } => {
                let task = match task {
                    Task::Mail => "a mail",
                    Task::WrapUp => "a wrap-up",
                    Task::Proactive => "an opening",
                    Task::Work(_) => "work",
                    Task::Intervention => "a colleague's session",
                };
                format!("{} is done with {task} of {}", self.agent(agent), seconds(effort))
            }
            Fact::WorkCame { ref item } => format!("{} comes", self.work(item)),
            Fact::WorkBegun { ref item, agent } => {
                format!("{} begins {}", self.agent(agent), self.work(item))
            }
            Fact::WorkDone { ref item, agent, settled, fen } => {
                let again = match settled {
                    true if fen > 0 => format!(" of {:.2} RMB", fen as f64 / 100.0),
                    true => String::new(),
                    false => ", and it comes again".to_owned(),
                };
                format!("{} has done {}{again}", self.agent(agent), self.work(item))
            }
            Fact::WorkOpen { ref item } => format!("{} is open at the end", self.work(item)),
            Fact::GroupRenamed { group, change } => {
                let name = match self.scenario.changes.get(change as usize).map(|c| &c.kind) {
                    Some(ChangeKind::GroupRenamed { name, .. }) => name,
                    _ => "?",
                };
                format!("{} is now called {name}", self.group(group))
            }
            ref about => self.words_about(about),
        }
    }

    /// An item by its kind and the instant it came.
    fn work(&self, item: &WorkItem) -> String {
        let kind = self.scenario.work.get(item.kind.at()).map_or("?", |kind| kind.name.as_str());
        format!("{kind} of {}", self.scenario.calendar.civil(item.came).strftime("%H:%M:%S"))
    }

    /// Facts about a contact before and between sessions.
    fn words_about(&self, fact: &Fact) -> String {
        match *fact {
            Fact::Entered { slot, ref contact } => self.words_of_entry(slot, contact),
            Fact::Continued { slot } => format!("{} goes on in the open contact", self.who(slot)),
            Fact::RobotDone { slot, solved: true } => {
                format!("{} is solved by the robot", self.who(slot))
            }
            Fact::RobotDone { slot, .. } => format!("{} leaves the robot", self.who(slot)),
            Fact::Grouped { slot, group, chosen } => {
                let chosen = if chosen { " by choice" } else { "" };
                format!("{} is of group {}{chosen}", self.who(slot), self.group(group))
            }
            Fact::Uncovered { slot } => format!("nobody is eligible for {}", self.who(slot)),
            Fact::Queued { slot } => format!("{} queues", self.who(slot)),
            Fact::LostPatience { slot, phase, silently } => {
                let phase = match phase {
                    Phase::Queue => "in the queue",
                    Phase::First => "before the first reply",
                    Phase::Later => "before a later reply",
                };
                let silently = if silently { ", silently" } else { "" };
                format!("{} loses patience {phase}{silently}", self.who(slot))
            }
            Fact::LeaveCreated { slot, group } => {
                format!("{} leaves a message for {}", self.who(slot), self.group(group))
            }
            Fact::LeaveDelivered { slot, seat } => {
                format!("{} is delivered to {}", self.who(slot), self.seat(seat))
            }
            Fact::LeaveMailed { slot, seat } => {
                format!("{} is answered by mail of {}", self.who(slot), self.seat(seat))
            }
            Fact::LeaveExpired { slot } => format!("{} expires in the leave box", self.who(slot)),
            Fact::Waited { slot, cause, first, span } => {
                let when = if first { "before the first reply" } else { "later" };
                let secs = span.as_secs_f64();
                format!("{} waited {secs} s {when}: {cause:?}", self.who(slot))
            }
            Fact::Closed { slot, disposition } => {
                let what = match disposition {
                    Disposition::Served => "served",
                    Disposition::Unanswered => "unanswered",
                    Disposition::Abandoned => "abandoned",
                    Disposition::LeftMessage => "left a message",
                    Disposition::Rejected => "rejected",
                    Disposition::RobotSolved => "solved by the robot",
                    Disposition::Open => "still open",
                };
                format!("{} is over: {what}", self.who(slot))
            }
            Fact::WillReturn { slot, at } => {
                format!("{} will return at {}", self.who(slot), self.time(at))
            }
            Fact::PutOff { slot } => {
                format!("{} is put off until the promotion is over", self.who(slot))
            }
            Fact::ChainCut { slot } => format!("{} comes back no more", self.who(slot)),
            ref session => self.words_of_session(session),
        }
    }

    fn words_of_entry(&self, slot: ContactSlot, contact: &Contact) -> String {
        let shop = &self.scenario.shops[contact.shop.at()];
        let mut text = format!("{} enters {}", self.who(slot), shop.name);
        let name = |names: &[String], index: Option<usize>| {
            index.and_then(|index| names.get(index).cloned())
        };
        for (key, value) in [
            ("page", name(&shop.pages, contact.page.map(usize::from))),
            ("sku", name(&shop.skus, contact.sku.map(|sku| sku as usize))),
            ("client", name(&shop.clients, contact.client.map(usize::from))),
            ("intent", name(&shop.intents, contact.intent.map(usize::from))),
            ("named", contact.named.map(|seat| self.seat(seat))),
        ] {
            if let Some(value) = value {
                let _ = write!(text, " {key}={value}");
            }
        }
        for (holds, word) in [
            (contact.exempt, " exempt"),
            (contact.difficult, " difficult"),
            (contact.proactive, " proactive"),
            (!contact.counted, " uncounted"),
        ] {
            if holds {
                text.push_str(word);
            }
        }
        text
    }

    /// Facts about a contact in a session.
    fn words_of_session(&self, fact: &Fact) -> String {
        match *fact {
            Fact::Assigned { slot, seat, how, tier, queue_wait } => {
                let (who, seat) = (self.who(slot), self.seat(seat));
                let wait = seconds(queue_wait);
                match how {
                    How::Entry => format!("{who} to {seat} on entry by tier {tier}"),
                    How::Queue => {
                        format!("{who} to {seat} from the queue by tier {tier} after {wait}")
                    }
                    How::Leave => format!("{who} to {seat} as a leave message by tier {tier}"),
                    How::Transfer => format!("{who} to {seat} by transfer"),
                    How::Resume => format!("{who} back to {seat}"),
                    How::Proactive => format!("{who} opened by {seat}"),
                    How::Reroute => format!("{who} to {seat} routed anew by tier {tier}"),
                }
            }
            Fact::CustomerWrote { slot, opens_round, chars } => {
                let round = if opens_round { ", opens a round" } else { "" };
                format!("{} writes {chars} characters{round}", self.who(slot))
            }
            Fact::ReplyStarted { slot, seat } => {
                format!("{} starts a reply to {}", self.seat(seat), self.who(slot))
            }
            Fact::Replied { slot, seat, round, effort, unread, opening, .. } => {
                let unread = if unread { ", unread" } else { "" };
                let what = if opening { "opens" } else { "replies" };
                let (seat, who) = (self.seat(seat), self.who(slot));
                format!("{seat} {what} to {who} round {round} effort {}{unread}", seconds(effort))
            }
            Fact::ReplySetAside { slot, seat, spent } => {
                let (seat, who) = (self.seat(seat), self.who(slot));
                format!("{seat} sets the reply to {who} aside after {}", seconds(spent))
            }
            Fact::ReplyDropped { slot, seat, wasted } => {
                let (seat, who) = (self.seat(seat), self.who(slot));
                format!("{seat} drops a reply to {who} of {}", seconds(wasted))
            }
            Fact::Transferred { slot, from, to } => {
                let (from, to) = (self.seat(from), self.seat(to));
                format!("{} transferred from {from} to {to}", self.who(slot))
            }
            Fact::Invited { slot, from, to } => {
                let (from, to) = (self.seat(from), self.seat(to));
                format!("{from} invites {to} to {}", self.who(slot))
            }
            Fact::Reassigned { slot } => format!("{} nobody replied", self.who(slot)),
            Fact::InviteLapsed { slot } => format!("{} invitation lapses", self.who(slot)),
            Fact::Counted { slot, seat } => {
                format!("{} counts for {}", self.who(slot), self.seat(seat))
            }
            Fact::Uncounted { slot, seat } => {
                format!("{} no longer counts for {}", self.who(slot), self.seat(seat))
            }
            Fact::SessionEnded { slot, seat, reason, open_round } => {
                let open = if open_round.is_some() { ", round open" } else { "" };
                let (who, seat) = (self.who(slot), self.seat(seat));
                format!("{who} session with {seat} ends: {}{open}", reason_words(reason))
            }
            Fact::Welcome { slot } => format!("{} gets a welcome", self.who(slot)),
            Fact::BusyMessage { slot } => format!("{} gets a busy message", self.who(slot)),
            Fact::IdlePrompt { slot } => format!("{} gets a prompt", self.who(slot)),
            _ => String::new(),
        }
    }
}

/// Why a session ended, in words.
fn reason_words(reason: EndReason) -> &'static str {
    match reason {
        EndReason::CustomerClosed => "customer closed",
        EndReason::CustomerLeft => "customer left",
        EndReason::SilenceExpired => "silence expired",
        EndReason::AgentClosed => "agent closed",
        EndReason::Blocked => "customer blocked",
        EndReason::LeaveReplied => "leave message replied",
        EndReason::ForcedEnd => "forced end",
        EndReason::Rerouted => "routed anew",
        EndReason::LeaveBox => "leave box",
        EndReason::Evicted => "evicted",
        EndReason::Served => "served",
        EndReason::Cut => "cut",
    }
}

/// `12.5s`, exact to the microsecond.
fn seconds(span: Span) -> String {
    if !span.is_real() {
        return "never".into();
    }
    let (whole, micros) = (span.0 / Span::SECOND.0, span.0 % Span::SECOND.0);
    if micros == 0 {
        return format!("{whole}s");
    }
    let digits = format!("{micros:06}");
    format!("{whole}.{}s", digits.trim_end_matches('0'))
}

/// Writes a line for each fact as it is told. Writing stops at the first error, which
/// [`Self::finish`] hands back.
#[derive(Debug)]
pub struct TraceWriter<'a, W> {
    teller: Teller<'a>,
    out: W,
    error: Option<std::io::Error>,
}

impl<'a, W: std::io::Write> TraceWriter<'a, W> {
    /// A writer for a scenario.
    pub fn new(scenario: &'a Scenario, out: W) -> Self {
        TraceWriter { teller: Teller::new(scenario), out, error: None }
    }

    /// Flushes and gives the output back.
    ///
    /// # Errors
    /// The first error met while writing.
    pub fn finish(mut self) -> std::io::Result<W> {
        match self.error {
            Some(error) => Err(error),
            None => self.out.flush().map(|()| self.out),
        }
    }
}

impl<W: std::io::Write> Observer for TraceWriter<'_, W> {
    fn observe(&mut self, now: Tick, fact: Fact) {
        self.teller.learn(&fact);
        if self.error.is_none()
            && let Err(error) = writeln!(self.out, "{}", self.teller.line(now, &fact))
        {
            self.error = Some(error);
        }
    }
}
