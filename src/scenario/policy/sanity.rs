//! What is odd about lists of tiers: a tier no contact reaches, a tier whose candidates cannot
//! exist, a queue that is switched off. Warnings, since a file may keep such a tier on purpose; a
//! list that leaves a contact nowhere is an error.

use super::groups::Rules as GroupRules;
use super::tiers::Decision;
use crate::model::platform::{LeaveMode, QueueRules};
use crate::model::routing::{From, Outcome, Spare, Tier, Tiers, When};
use crate::scenario::fault::{Code, Faults, Severity};
use crate::scenario::source::Place;

/// The tiers of all decisions, each list with the places of its tiers.
#[derive(Clone, Debug, Default)]
pub struct AllTiers {
    /// New contacts.
    pub entry: (Tiers, Vec<Place>),
    /// Leave messages.
    pub leave: (Tiers, Vec<Place>),
    /// Receivers of transfers.
    pub transfer: (Tiers, Vec<Place>),
}

/// Checks all lists; `place` is the shop's, for what is not there.
pub fn check(
    all: &AllTiers,
    queue: &QueueRules,
    mode: LeaveMode,
    groups: &GroupRules,
    place: Place,
    faults: &mut Faults,
) {
    for (decision, (tiers, places)) in [
        (Decision::Entry, &all.entry),
        (Decision::Leave, &all.leave),
        (Decision::Transfer, &all.transfer),
    ] {
        never_reached(tiers, places, faults);
        for (tier, at) in tiers.tiers.iter().zip(places) {
            candidates(decision, tier, *at, groups, faults);
        }
    }
    let (entry, places) = &all.entry;
    if entry.tiers.is_empty() {
        faults
            .add(Code::MissingKey, place, "no tier takes new customers")
            .help("a platform file needs `[[entry.tiers]]`");
    }
    ends_somewhere(entry, places, place, faults);
    if all.leave.0.tiers.is_empty() && takes_messages(entry, mode) {
        faults
            .add(Code::TierWithoutCandidates, place, "no tier delivers leave messages")
            .label("they would wait for ever")
            .help("add `[[leave.tiers]]`, or set `[leave] mode = \"none\"`");
    }
    if !queue.enabled {
        let full = |tier: &Tier| tier.if_full == Outcome::Queue || tier.if_none == Outcome::Queue;
        for (tier, at) in entry.tiers.iter().zip(places).filter(|(tier, _)| full(tier)) {
            faults
                .add(
                    Code::QueueIsOff,
                    *at,
                    format!("tier `{}` queues, but nobody may wait", tier.name),
                )
                .label("becomes a leave message")
                .help("set `[queue] enabled = true`, or another outcome");
        }
    }
}

/// Customers have agents of their own, and no tier asks for them: they do nothing.
pub fn dedicated(all: &AllTiers, given: Option<Place>, faults: &mut Faults) {
    let mut tiers = [&all.entry, &all.leave, &all.transfer].into_iter();
    let asks =
        tiers.any(|(list, _)| list.tiers.iter().any(|tier| tier.from == From::DedicatedAgent));
    if let Some(place) = given.filter(|_| !asks) {
        let message = "`dedicated` does nothing: no tier asks for a customer's own agent";
        let fault = faults.add(Code::NotInThisMode, place, message);
        fault.severity = Severity::Warning;
        fault.help("add a tier with `from = \"dedicated_agent\"`, or leave it out");
    }
}

/// True if customers may leave messages that agents are to receive as sessions.
fn takes_messages(entry: &Tiers, mode: LeaveMode) -> bool {
    let ends = [entry.otherwise_full, entry.otherwise_none];
    let leaves = entry.tiers.iter().flat_map(|tier| [tier.if_none, tier.if_full]).chain(ends);
    let delivered = !matches!(mode, LeaveMode::None | LeaveMode::Email);
    delivered && !entry.tiers.is_empty() && leaves.into_iter().any(|to| to == Outcome::Leave)
}

/// True if every contact that reaches the tier is decided by it.
fn decides(tier: &Tier) -> bool {
    let never_full = tier.spare == Spare::Ignored;
    tier.if_none != Outcome::Next && (never_full || tier.if_full != Outcome::Next)
}

/// A tier behind one that decides every contact meeting no more than its own conditions.
fn never_reached(tiers: &Tiers, places: &[Place], faults: &mut Faults) {
    for (at, later) in tiers.tiers.iter().enumerate() {
        let before = tiers.tiers[..at].iter().position(|earlier| {
            decides(earlier) && earlier.when.iter().all(|when| later.when.contains(when))
        });
        if let Some(before) = before {
            faults
                .add(
                    Code::TierNeverReached,
                    places[at],
                    format!("no contact reaches tier `{}`", later.name),
                )
                .label("never reached")
                .see(places[before], "this tier decides every contact first")
                .help("move it up, or let the earlier tier go on: `if_none = \"next\"`");
        }
    }
}

fn candidates(
    decision: Decision,
    tier: &Tier,
    place: Place,
    groups: &GroupRules,
    faults: &mut Faults,
) {
    let leave_only = matches!(tier.from, From::TargetGroup | From::FallbackGroup);
    if leave_only && decision != Decision::Leave {
        faults
            .add(
                Code::NotInThisMode,
                place,
                "only leave messages have a target and a fallback group",
            )
            .help("use `matched_group` or `default_group`");
        return;
    }
    let why = if tier.from == From::MatchedGroup && !groups.allowed {
        "this platform has no groups"
    } else if tier.from == From::MatchedGroup && tier.when.contains(&When::Matched(false)) {
        "`matched = false` leaves no matched group"
    } else if matches!(&tier.from, From::Agents(seats) if seats.is_empty()) {
        "no agent is listed"
    } else if tier.from == From::NamedAgent && tier.when.contains(&When::Named(false)) {
        "`named = false` leaves no named agent"
    } else if tier.status.is_empty() {
        "no status is listed"
    } else {
        return;
    };
    faults
        .add(
            Code::TierWithoutCandidates,
            place,
            format!("tier `{}` never has candidates", tier.name),
        )
        .label(why);
}

/// A new contact must end somewhere when no tier decides.
fn ends_somewhere(tiers: &Tiers, places: &[Place], shop: Place, faults: &mut Faults) {
    let closed = tiers.tiers.iter().any(|tier| tier.when.is_empty() && decides(tier));
    let open = [tiers.otherwise_full, tiers.otherwise_none].contains(&Outcome::Next);
    if open && !closed {
        let place = places.last().copied().unwrap_or(shop);
        faults
            .add(Code::MissingKey, place, "a contact no tier decides goes nowhere")
            .help("say where: `[entry] otherwise = { full = \"queue\", none = \"leave\" }`");
    }
    for outcome in [tiers.otherwise_full, tiers.otherwise_none] {
        if matches!(outcome, Outcome::EvictOldest | Outcome::IgnoreMax) && !closed {
            faults
                .add(Code::NotInThisMode, shop, "`otherwise` has no candidate to take the contact")
                .help("use `if_full` of a tier for that");
        }
    }
}
