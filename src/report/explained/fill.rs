//! From what the engine tells to the types of the document.

use super::record::{
    Candidate, Condition, Decided, Failing, Fit, Last, Occasion, Other, Outcome, Says, Served,
    State, Step, Tier,
};
use super::story::{Disposition, How, Reason};
use crate::engine::explain::{self as engine, Explained, Seen};
use crate::engine::facts;
use crate::kernel::ids::{SeatId, Set};
use crate::kernel::tick::Tick;
use crate::model::Scenario;
use crate::model::routing::{Outcome as Tail, PickKind, Tiers, When};
use crate::routing::explain::{self as routing, TierTried};
use crate::routing::{Decision, Which};

/// Names and civil times of a scenario.
#[derive(Clone, Copy, Debug)]
pub struct Names<'a>(pub &'a Scenario);

impl Names<'_> {
    /// The agent of a seat; with the shop's name where the agent has several seats.
    pub fn seat(self, seat: SeatId) -> String {
        let agent = &self.0.agents[self.0.agent_of(seat).at()];
        if agent.seats.len() > 1 {
            let shop = &self.0.shops[self.0.seats[seat.at()].shop.at()];
            return format!("{}@{}", agent.name, shop.name);
        }
        agent.name.clone()
    }

    /// Local time, as in `2026-11-11T10:32:15.25`.
    pub fn time(self, at: Tick) -> String {
        self.0.calendar.civil(at).to_string()
    }
}

/// A decision as the document has it. What follows from it is not known yet: it stays.
pub fn decided(scenario: &Scenario, why: &Explained, asked_before: u32) -> Decided {
    let names = Names(scenario);
    let shop = &scenario.shops[why.contact.shop.at()];
    let group = why.group.or(shop.groups.first().copied()).unwrap_or_default();
    let deciding = deciding(scenario, why);
    let served = why.groups.iter().map(|(group, fit)| Served {
        group: scenario.groups[group.at()].name.clone(),
        fit: fit_of(*fit),
    });
    let (says, agent) = says(why.decision);
    Decided {
        at: names.time(why.at),
        occasion: occasion(why.occasion),
        waited_s: why.waited.as_secs_f64(),
        asked_before,
        group: scenario.groups[group.at()].name.clone(),
        groups: served.collect(),
        need: why.need.and_then(|role| scenario.roles.get(role as usize).cloned()),
        last_agent: why.last.map(|(seat, at)| Last { agent: names.seat(seat), at: names.time(at) }),
        before_tiers: why.literal_leave && why.steps.is_empty(),
        as_another: why.as_another,
        tiers: (0..why.tiers.len()).map(|at| tier(scenario, why, at)).collect(),
        says,
        tier: deciding,
        agent: agent.map(|seat| names.seat(seat)),
        outcome: Outcome::Stayed,
    }
}

/// The list of tiers that was asked.
fn list<'a>(scenario: &'a Scenario, why: &Explained) -> &'a Tiers {
    let policy = &scenario.shops[why.contact.shop.at()].policy;
    match why.occasion.which() {
        Which::Entry => &policy.entry,
        Which::Leave => &policy.leave,
        Which::Transfer => &policy.transfer,
    }
}

/// The tier that decided; `None` where the end of the list did.
pub fn deciding(scenario: &Scenario, why: &Explained) -> Option<usize> {
    let (last, step) = *why.steps.last()?;
    let tier = list(scenario, why).tiers.get(last)?;
    let said = match step {
        routing::Step::Chose(_) | routing::Step::ChoseFull(_) => return Some(last),
        routing::Step::Full => tier.if_full,
        routing::Step::Nobody => tier.if_none,
        routing::Step::PassedOver => return None,
    };
    let ends = [Tail::Queue, Tail::Leave, Tail::Reject, Tail::Unassigned];
    ends.contains(&said).then_some(last)
}

fn says(decision: Decision) -> (Says, Option<SeatId>) {
    match decision {
        Decision::To { seat, evict: false, .. } => (Says::Agent, Some(seat)),
        Decision::To { seat, evict: true, .. } => (Says::Evict, Some(seat)),
        Decision::Queue => (Says::Queue, None),
        Decision::Leave => (Says::Leave, None),
        Decision::Reject => (Says::Reject, None),
        Decision::Unassigned => (Says::Unassigned, None),
    }
}

fn tier(scenario: &Scenario, why: &Explained, at: usize) -> Tier {
    let names = Names(scenario);
    let tried = &why.tiers[at];
    let kind = list(scenario, why).tiers.get(at).map(|tier| tier.pick.kind);
    let taken = why.steps.iter().find(|(index, _)| *index == at).map(|(_, step)| *step);
    let chosen = match taken {
        Some(routing::Step::Chose(seat) | routing::Step::ChoseFull(seat)) => Some(seat),
        _ => None,
    };
    let by_load = why.seats.iter().any(weighs);
    let state = |seat: SeatId, own: Option<&routing::Candidate>| {
        let seen = why.seats.iter().find(|seen| seen.seat == seat);
        state(scenario, why.at, seen, (kind, own), by_load)
    };
    let mut could: Vec<&routing::Candidate> = tried.candidates.iter().collect();
    could.sort_by_key(|own| (own.key, Some(own.seat) != chosen));
    let candidate = |own: &routing::Candidate| Candidate {
        agent: names.seat(own.seat),
        chosen: Some(own.seat) == chosen,
        state: state(own.seat, Some(own)),
    };
    let others = tried.agents.iter().filter_map(|(seat, fails)| {
        Some(Other { agent: names.seat(*seat), fails: failing(*fails)?, state: state(*seat, None) })
    });
    let reached = taken.is_some_and(|step| step != routing::Step::PassedOver);
    Tier {
        name: tried.name.clone(),
        rule: tried.rule.clone(),
        step: taken.map_or(Step::NotReached, step),
        fails: match taken {
            Some(routing::Step::PassedOver) => condition(scenario, why, tried),
            _ => None,
        },
        pick: kind.map_or("", pick).to_owned(),
        candidates: if reached { could.into_iter().map(candidate).collect() } else { Vec::new() },
        others: if reached { others.collect() } else { Vec::new() },
    }
}

/// True if a session of the agent does not weigh one slot.
fn weighs(seen: &Seen) -> bool {
    seen.load != u64::from(seen.active) * crate::routing::SLOT
}

fn state(
    scenario: &Scenario,
    now: Tick,
    seen: Option<&Seen>,
    (kind, own): (Option<PickKind>, Option<&routing::Candidate>),
    by_load: bool,
) -> State {
    let status = seen.and_then(|seen| scenario.statuses.get(seen.status.at()));
    let shares = matches!(
        kind,
        Some(
            PickKind::SplitShare
                | PickKind::SplitShareRandom
                | PickKind::LoadRatio { by_share: true, .. }
        )
    );
    let pending = matches!(kind, Some(PickKind::WeightThenBusyness { .. }));
    let last = seen.and_then(|seen| seen.last_assigned);
    State {
        status: status.map_or_else(String::new, |status| status.name.clone()),
        status_zh: status.map_or_else(String::new, |status| status.label_zh.clone()),
        active: seen.map_or(0, |seen| seen.active),
        max: seen.and_then(|seen| seen.max),
        load: seen.filter(|_| by_load).map(|seen| seen.load as f64 / 1000.0),
        weight: own.map(|own| own.weight),
        assigned: own.map(|own| own.assigned),
        share: seen.filter(|_| shares).map(|seen| seen.share),
        pending: seen.filter(|_| pending).map(|seen| seen.pending),
        last_assigned: last.map(|at| Names(scenario).time(at)),
        idle_s: last.map(|at| now.since(at).as_secs_f64()),
    }
}

fn condition(scenario: &Scenario, why: &Explained, tried: &TierTried) -> Option<Condition> {
    let shop = &scenario.shops[why.contact.shop.at()];
    let listed = |names: &[String], set: Set| -> Vec<String> {
        let of = |(at, name): (usize, &String)| set.has(at).then(|| name.clone());
        names.iter().enumerate().filter_map(of).collect()
    };
    let statuses: Vec<String> =
        scenario.statuses.iter().map(|status| status.name.clone()).collect();
    Some(match tried.fails.as_ref()? {
        When::Exempt(is) => Condition::Exempt(*is),
        When::Direct(is) => Condition::Direct(*is),
        When::Named(is) => Condition::Named(*is),
        When::Client(set) => Condition::Client(listed(&shop.clients, *set)),
        When::Intent(set) => Condition::Intent(listed(&shop.intents, *set)),
        When::Need(role) => Condition::Need(scenario.roles.get(*role).cloned().unwrap_or_default()),
        When::GroupAutoDefault(is) => Condition::GroupAutoDefault(*is),
        When::Matched(is) => Condition::Matched(*is),
        When::Waited(span) => Condition::WaitedS(span.as_secs_f64()),
        When::Nobody(set) => Condition::Nobody(listed(&statuses, *set)),
    })
}

fn step(step: routing::Step) -> Step {
    match step {
        routing::Step::PassedOver => Step::PassedOver,
        routing::Step::Chose(_) => Step::Chose,
        routing::Step::ChoseFull(_) => Step::ChoseFull,
        routing::Step::Full => Step::Full,
        routing::Step::Nobody => Step::Nobody,
    }
}

fn failing(failing: routing::Failing) -> Option<Failing> {
    Some(match failing {
        routing::Failing::Nothing => return None,
        routing::Failing::NotReceiving => Failing::NotReceiving,
        routing::Failing::Status => Failing::Status,
        routing::Failing::NotMember => Failing::NotMember,
        routing::Failing::WeightZero => Failing::WeightZero,
        routing::Failing::Role => Failing::Role,
        routing::Failing::Full => Failing::Full,
        routing::Failing::Total => Failing::Total,
        routing::Failing::Rated => Failing::Rated,
        routing::Failing::Sender => Failing::Sender,
    })
}

fn fit_of(fit: engine::Fit) -> Fit {
    match fit {
        engine::Fit::Serves => Fit::Serves,
        engine::Fit::Deleted => Fit::Deleted,
        engine::Fit::Disabled => Fit::Disabled,
        engine::Fit::OutOfScope => Fit::OutOfScope,
    }
}

/// Why the tiers were asked, as the document has it.
pub fn occasion(occasion: engine::Occasion) -> Occasion {
    match occasion {
        engine::Occasion::Arrival => Occasion::Arrival,
        engine::Occasion::Waiting => Occasion::Waiting,
        engine::Occasion::Anew => Occasion::Anew,
        engine::Occasion::Freed => Occasion::Freed,
        engine::Occasion::Delivery => Occasion::Delivery,
        engine::Occasion::HandOver => Occasion::HandOver,
        engine::Occasion::Outreach => Occasion::Outreach,
    }
}

/// A pick as platform files spell it.
fn pick(kind: PickKind) -> &'static str {
    match kind {
        PickKind::LoadRatio { .. } => "load_ratio",
        PickKind::WeightedLoadRatio { .. } => "weighted_load_ratio",
        PickKind::LeastActive => "least_active",
        PickKind::MostSpare => "most_spare",
        PickKind::Fullest => "fullest",
        PickKind::LongestIdle => "longest_idle",
        PickKind::TotalCount => "total_count",
        PickKind::ListRoundRobin => "list_round_robin",
        PickKind::SplitShare => "split_share",
        PickKind::SplitShareRandom => "split_share_random",
        PickKind::SmoothWrr => "smooth_wrr",
        PickKind::WeightedRandom => "weighted_random",
        PickKind::Random => "random",
        PickKind::WeightThenBusyness { .. } => "weight_then_busyness",
    }
}

/// How a session came, as the document has it.
pub fn how(how: facts::How) -> How {
    match how {
        facts::How::Entry => How::Entry,
        facts::How::Queue => How::Queue,
        facts::How::Leave => How::Leave,
        facts::How::Transfer => How::Transfer,
        facts::How::Resume => How::Resume,
        facts::How::Proactive => How::Proactive,
        facts::How::Reroute => How::Reroute,
    }
}

/// Why a session ended, as the document has it.
pub fn reason(reason: facts::EndReason) -> Reason {
    match reason {
        facts::EndReason::CustomerClosed => Reason::CustomerClosed,
        facts::EndReason::CustomerLeft => Reason::CustomerLeft,
        facts::EndReason::SilenceExpired => Reason::SilenceExpired,
        facts::EndReason::AgentClosed => Reason::AgentClosed,
        facts::EndReason::LeaveReplied => Reason::LeaveReplied,
        facts::EndReason::ForcedEnd => Reason::ForcedEnd,
        facts::EndReason::Rerouted => Reason::Rerouted,
        facts::EndReason::LeaveBox => Reason::LeaveBox,
        facts::EndReason::Evicted => Reason::Evicted,
        facts::EndReason::Served => Reason::Served,
        facts::EndReason::Blocked => Reason::Blocked,
        facts::EndReason::Cut => Reason::Cut,
    }
}

/// What became of a contact, as the document has it.
pub fn disposition(disposition: facts::Disposition) -> Disposition {
    match disposition {
        facts::Disposition::Served => Disposition::Served,
        facts::Disposition::Unanswered => Disposition::Unanswered,
        facts::Disposition::Abandoned => Disposition::Abandoned,
        facts::Disposition::LeftMessage => Disposition::LeftMessage,
        facts::Disposition::Rejected => Disposition::Rejected,
        facts::Disposition::RobotSolved => Disposition::RobotSolved,
        facts::Disposition::Open => Disposition::Open,
    }
}
