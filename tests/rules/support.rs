//! A scenario text through the ordinary engine: its trace, its counts, and short questions for
//! both.
//!
//! ```text
//!   text ── parse_str ──► Scenario ── engine::run ──► (Trace, Recorder) ──► Ran ──► figures
//! ```
//!
//! Every run is audited (S-18), and every time is written in seconds after the start. [`calm`]
//! gives the head of a scenario in which nothing happens by chance.

use dacu::engine::arrivals::NoFeed;
use dacu::engine::facts::{EndReason, Fact};
use dacu::kernel::ids::SeatId;
use dacu::kernel::tick::Tick;
use dacu::measure::catalog::Part;
use dacu::measure::counters::{Cell, Level, Sum, Tally};
use dacu::measure::counts::Counts;
use dacu::measure::recorder::{Options, Recorder};
use dacu::measure::result::{ReplicationResult, Results};
use dacu::measure::summary::{Summary, TargetCheck};
use dacu::measure::trace::{Segment, Trace};
use dacu::model::Scenario;
use dacu::scenario::fault::{Code, Faults};
use dacu::scenario::{LoadError, parse_str};
use std::ops::Deref;

/// A finished run. Derefs to its trace.
pub struct Ran {
    /// The scenario, kept until the test process ends.
    pub scenario: &'static Scenario,
    /// What its author was told.
    pub warnings: Faults,
    /// The facts.
    pub trace: Trace<'static>,
    /// The counts.
    pub counts: Counts,
    /// The figures.
    pub summary: Summary,
}

impl Deref for Ran {
    type Target = Trace<'static>;
    fn deref(&self) -> &Trace<'static> {
        &self.trace
    }
}

/// An instant in seconds after the start.
pub fn at(seconds: f64) -> Tick {
    Tick((seconds * 1e6).round() as u64)
}

/// Seconds after the start.
pub fn seconds(at: Tick) -> f64 {
    at.0 as f64 / 1e6
}

/// The head of a scenario without chance: starts at 09:00, everybody is patient, asks one question
/// and never closes the window, a reply takes five seconds.
pub fn calm(platform: &str, length: &str) -> String {
    format!(
        r#"
[desk]
name = "rule"
start = 2026-11-11T09:00:00
length = "{length}"
platform = "{platform}"
replications = 1

[customer]
patience = "never"
first_patience = "never"
later_patience = "never"
close_prob = 0
difficult_fraction = 0
rounds = 1

[service]
model = "direct"
reply_time = "5s"
"#
    )
}

/// `[[arrivals]]` of a list, one contact a line: `0s pc_web`, then any further `key=value`.
pub fn list(contacts: &[&str]) -> String {
    let mut text = "\n[[arrivals]]\nlist = [\n".to_owned();
    for contact in contacts {
        let mut words = contact.split_whitespace();
        let time = words.next().expect("a contact needs a time");
        let mut keys = format!("at = \"{time}\"");
        for word in words {
            let (key, value) = word.split_once('=').unwrap_or(("client", word));
            keys += &format!(", {key} = \"{value}\"");
        }
        text += &format!("  {{ {keys} }},\n");
    }
    text + "]\n"
}

/// One of `[[agents]]`: its id, its maximum, further lines.
pub fn agent(id: &str, max: u32, more: &str) -> String {
    format!("\n[[agents]]\nid = \"{id}\"\nmax_concurrency = {max}\n{more}\n")
}

/// One of `[[events]]` on the day of [`calm`]: a clock time, a kind, further lines.
pub fn event(time: &str, kind: &str, more: &str) -> String {
    format!("\n[[events]]\nat = 2026-11-11T{time}\nkind = \"{kind}\"\n{more}\n")
}

/// Runs a text.
pub fn run(text: &str) -> Ran {
    run_with(text, &[])
}

/// Runs a text with overrides, as in `customer.rounds=2`.
pub fn run_with(text: &str, sets: &[&str]) -> Ran {
    run_replication(text, sets, 0)
}

/// Runs one replication of a text with overrides.
pub fn run_replication(text: &str, sets: &[&str], replication: u32) -> Ran {
    let loaded = parse_str(text, &owned(sets)).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let scenario: &'static Scenario = Box::leak(Box::new(loaded.scenario));
    let mut trace = Trace::new(scenario);
    let options = Options { persons: true };
    let mut recorder = Recorder::new(scenario, replication, options);
    let observer = (&mut trace, &mut recorder);
    let done =
        dacu::engine::run(scenario, replication, NoFeed, observer, &|| false).expect("a run");
    let recorded = recorder.finish(done.ended);
    assert_eq!(recorded.audit, [], "the run does not balance:\n{}", trace.text());
    let mut results = Results::new(scenario, options);
    let (layout, plan) = (&results.layout, &results.plan);
    let result = ReplicationResult::new(scenario, layout, plan, replication, recorded);
    results.add(result);
    let summary = Summary::new(scenario, &results);
    Ran { scenario, warnings: loaded.warnings, trace, counts: results.counts, summary }
}

/// What is wrong with a text that cannot run.
pub fn faults(text: &str, sets: &[&str]) -> Vec<Code> {
    match parse_str(text, &owned(sets)) {
        Ok(_) => panic!("nothing is wrong with this scenario:\n{text}"),
        Err(LoadError::Faults(faults, _)) => faults.iter().map(|fault| fault.code).collect(),
        Err(error) => panic!("{error}"),
    }
}

fn owned(sets: &[&str]) -> Vec<String> {
    sets.iter().map(|set| (*set).to_owned()).collect()
}

impl Ran {
    /// Names of the agents in order of assignment, as `A B A`.
    pub fn agents_in_order(&self) -> String {
        self.order().join(" ")
    }

    /// The agent who had the contact first, `-` if nobody did.
    pub fn first_agent(&self, contact: u64) -> String {
        self.agents_of(contact).first().cloned().unwrap_or_else(|| "-".to_owned())
    }

    /// The contact's stretches with agents.
    pub fn segments_of(&self, contact: u64) -> Vec<Segment> {
        self.segments().into_iter().filter(|segment| segment.contact == contact).collect()
    }

    /// When the contact was assigned first, in seconds.
    pub fn assigned_at(&self, contact: u64) -> f64 {
        let mut mine = self.assignments().into_iter().filter(|(_, other, _)| *other == contact);
        mine.next().map(|(at, ..)| seconds(at)).expect("the contact is never assigned")
    }

    /// The contact's queue wait as told at its first assignment, in seconds.
    pub fn queue_wait(&self, contact: u64) -> f64 {
        let waits = self.pick(|fact| match fact {
            Fact::Assigned { queue_wait, .. } => Some(queue_wait.as_secs_f64()),
            _ => None,
        });
        let mut mine = waits.into_iter().filter(|(_, other, _)| *other == contact);
        mine.next().map(|(.., wait)| wait).expect("the contact is never assigned")
    }

    /// When and why the contact's sessions ended: seconds and reason.
    pub fn ends_of(&self, contact: u64) -> Vec<(f64, EndReason)> {
        let ends = self.pick(|fact| match fact {
            Fact::SessionEnded { reason, .. } => Some(*reason),
            _ => None,
        });
        let mine = ends.into_iter().filter(|(_, other, _)| *other == contact);
        mine.map(|(at, _, reason)| (seconds(at), reason)).collect()
    }

    /// When the contact was answered, in seconds.
    pub fn replied_at(&self, contact: u64) -> Vec<f64> {
        let replies = self.replies().into_iter().filter(|reply| reply.contact == contact);
        replies.map(|reply| seconds(reply.at)).collect()
    }

    /// Contacts in the queues after everything at this second.
    pub fn queue_at(&self, seconds: f64) -> usize {
        self.queue_length(at(seconds))
    }

    /// The agent's active sessions after everything at this second.
    pub fn active_at(&self, agent: &str, seconds: f64) -> u32 {
        self.active(agent, at(seconds))
    }

    /// All that was counted, over shops and days.
    pub fn total(&self) -> Cell {
        let (rows, _, days) = self.counts.extent();
        let mut cell = Cell::default();
        for day in 0..days {
            (0..rows).for_each(|row| cell.merge(self.counts.day_cell(row, day)));
            cell.merge(self.counts.part_cell(None, day));
        }
        cell
    }

    /// A count of the desk.
    pub fn tally(&self, tally: Tally) -> u64 {
        self.total()[tally]
    }

    /// A sum of the desk, in seconds.
    pub fn sum(&self, sum: Sum) -> f64 {
        self.total()[sum] as f64 / 1e6
    }

    /// The seat of an agent in the only shop, or in the first.
    pub fn seat(&self, agent: &str) -> SeatId {
        self.scenario.agents[self.number(agent)].seats[0]
    }

    /// A count of an agent.
    pub fn agent_tally(&self, agent: &str, tally: Tally) -> u64 {
        self.counts.seats[self.seat(agent).at()][tally]
    }

    /// A sum of an agent, in seconds.
    pub fn agent_sum(&self, agent: &str, sum: Sum) -> f64 {
        self.counts.seats[self.seat(agent).at()][sum] as f64 / 1e6
    }

    /// The area under a level of the only shop, or of the first, in seconds.
    pub fn area(&self, level: Level) -> f64 {
        self.counts.shop_series[0].whole.area(level) as f64 / 1e6
    }

    /// An agent's time in a status, in seconds.
    pub fn time_in(&self, agent: &str, status: &str) -> f64 {
        let statuses = &self.scenario.statuses;
        let status = statuses.iter().position(|other| other.name == status).expect("no status");
        self.counts.agents[self.number(agent)].status_time[status] as f64 / 1e6
    }

    fn number(&self, agent: &str) -> usize {
        let agents = &self.scenario.agents;
        agents.iter().position(|other| other.name == agent).expect("no such agent")
    }

    /// A figure of the only shop, or of the first; `None` where it is n/a.
    pub fn figure(&self, id: &str) -> Option<f64> {
        self.figure_of(Part::Shop(0), id)
    }

    /// A figure of an agent; `None` where it is n/a.
    pub fn agent_figure(&self, agent: &str, id: &str) -> Option<f64> {
        self.figure_of(Part::Agent(self.number(agent)), id)
    }

    /// A figure of a part of the desk; `None` where it is n/a.
    pub fn figure_of(&self, part: Part, id: &str) -> Option<f64> {
        let section = self.summary.section(part).expect("no such part");
        section.get(id).unwrap_or_else(|| panic!("no figure `{id}` for {part:?}")).value
    }

    /// How a target of the only shop, or of the first, fared.
    pub fn target(&self, figure: &str) -> &TargetCheck {
        let mut targets = self.summary.targets.iter();
        targets.find(|check| check.target.figure == figure).expect("no such target")
    }

    /// Codes of the warnings.
    pub fn warned(&self) -> Vec<Code> {
        self.warnings.iter().map(|fault| fault.code).collect()
    }
}
