//! Everything a platform file says about waiting, ending, leave messages, transfers and automatic
//! messages. Every key has a default in `platforms/defaults.toml`; a value is absent here only if
//! a fault has been reported, so what stands in its place is never run.

use super::context::{Context, NameTable, ShopNames};
use super::raw::{
    RawAutoReply, RawAutoStatus, RawLeave, RawQueue, RawRouting, RawSession, RawTransfer,
};
use super::words::{
    Admission, BatchScope, FirstTick, LeaveOrder, SilenceExpire, StatusAt, TransferMode,
};
use crate::kernel::ids::{GroupId, SeatId, Set, StatusId};
use crate::kernel::tick::Span;
use crate::kernel::variate::SpanLaw;
use crate::model::ONLINE;
use crate::model::platform::{
    AutoReply, LeaveMode, LeavePriority, LeaveRules, QueueRules, QueueScope, SessionRules,
    SlotRules, TransferRules,
};
use crate::model::routing::MostAssigned;
use crate::scenario::fault::{Code, Faults};
use crate::scenario::limits::HANDOUT_LEAST;
use crate::scenario::source::Place;
use crate::scenario::value::{
    Amount, At, Duration, Positive, Share, SpanLawValue, Timeout, Word, Words,
};

/// The status agents fall into by load, for agents who have a number for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AutoStatusRule {
    /// The status entered.
    pub status: StatusId,
    /// True: entered on reaching the number; false: above it.
    pub inclusive: bool,
}

pub(super) fn flag(field: &Option<At<bool>>) -> bool {
    field.as_ref().is_some_and(|at| at.value)
}

pub(super) fn share(field: &Option<At<Share>>) -> f64 {
    field.as_ref().map_or(0.0, |at| at.0)
}

pub(super) fn span(field: &Option<At<Duration>>) -> Span {
    field.as_ref().map_or(Span::ZERO, |at| at.0)
}

pub(super) fn timeout(field: &Option<At<Timeout>>) -> Span {
    field.as_ref().map_or(Span::NEVER, |at| at.0)
}

pub(super) fn law(field: &Option<At<SpanLawValue>>) -> SpanLaw {
    field.as_ref().map_or_else(|| SpanLaw::constant(Span::ZERO), |at| at.0.clone())
}

pub(super) fn word<E: Words>(field: &Option<At<Word<E>>>, absent: E) -> E {
    field.as_ref().map_or(absent, |at| at.0)
}

fn factor(field: &Option<At<Amount>>) -> f64 {
    field.as_ref().map_or(1.0, |at| at.0)
}

/// `[queue]`.
pub fn queue(raw: &RawQueue, names: &mut ShopNames, faults: &mut Faults) -> QueueRules {
    let starts = raw.head_start.iter().flat_map(|at| &at.value.0);
    let head_start = starts
        .filter_map(|(intent, start)| {
            let at = names.intent(intent, intent.place, faults)?;
            Some((u16::try_from(at).ok()?, start.0))
        })
        .collect();
    QueueRules {
        head_start,
        enabled: flag(&raw.enabled),
        limit: raw.limit.as_ref().map(|at| at.count()),
        scope: word(&raw.scope, QueueScope::Shop),
    }
}

/// `[auto_status]`.
pub fn auto_status(
    raw: &RawAutoStatus,
    ctx: &Context<'_>,
    faults: &mut Faults,
) -> Option<AutoStatusRule> {
    let name = raw.status.as_ref()?;
    let set = ctx.desk.status_set(std::slice::from_ref(name), faults);
    let status = StatusId::from(set.iter().next()?);
    let inclusive = word(&raw.at, StatusAt::Above) == StatusAt::Reached;
    Some(AutoStatusRule { status, inclusive })
}

/// `[session]`.
pub fn session(
    raw: &RawSession,
    auto: Option<AutoStatusRule>,
    names: &mut ShopNames,
    faults: &mut Faults,
) -> SessionRules {
    let unanswered_after = timeout(&raw.suspend_unanswered);
    if auto.is_none()
        && unanswered_after.is_real()
        && let Some(at) = &raw.suspend_unanswered
    {
        faults
            .add(Code::MissingKey, at.place, "no status for agents who leave messages unanswered")
            .help("name it: `[auto_status] status = ...`");
    }
    SessionRules {
        silence_timeout: timeout(&raw.silence_timeout),
        silence_closes: word(&raw.on_silence_expire, SilenceExpire::Close) == SilenceExpire::Close,
        silence_runs_while_waiting: flag(&raw.silence_runs_while_waiting),
        manual_close_prob: share(&raw.manual_close_prob),
        manual_close_delay: law(&raw.manual_close_delay),
        resume_grace: span(&raw.session_resume_grace),
        unanswered_after,
        unanswered_status: auto.map_or(ONLINE, |rule| rule.status),
        agent_sees_customer_left: flag(&raw.agent_sees_customer_left),
        reapply_prob: share(&raw.reapply_prob),
        reapply_delay: law(&raw.reapply_delay),
        slots: slots(raw, names, faults),
    }
}

/// What a session weighs, in thousandths of a slot (S-24).
fn slots(raw: &RawSession, names: &mut ShopNames, faults: &mut Faults) -> SlotRules {
    let mut weight = |at: &At<Positive>| {
        if !(0.001..=1_000.0).contains(&at.0) {
            faults
                .add(Code::NumberOutOfRange, at.place, "a session weighs 0.001 to 1000 slots")
                .label("slots of the agent's maximum, as in `2`");
        }
        (at.0 * 1000.0).clamp(1.0, 1e6) as u32
    };
    let usual = raw.weight.as_ref().map_or(1000, &mut weight);
    let weights: Vec<(&At<String>, u32)> = raw
        .weight_by_intent
        .iter()
        .flat_map(|at| &at.value.0)
        .map(|(intent, at)| (intent, weight(at)))
        .collect();
    let mut of_intent = Vec::new();
    for (intent, weight) in weights {
        let Some(at) = names.intent(intent, intent.place, faults) else { continue };
        if of_intent.len() <= at {
            of_intent.resize(at + 1, usual);
        }
        of_intent[at] = weight;
    }
    SlotRules {
        of_intent,
        usual,
        fits: word(&raw.load_admission, Admission::LtMax) == Admission::Fits,
        idle_share: raw.idle_weight.as_ref().map_or(1000, |at| (at.0 * 1000.0) as u32),
        idle_after: match &raw.idle_weight {
            Some(_) => timeout(&raw.idle_after),
            None => Span::NEVER,
        },
    }
}

/// `[routing] most_assigned`.
pub fn most_assigned(raw: &RawRouting, faults: &mut Faults) -> Option<MostAssigned> {
    let at = raw.most_assigned.as_ref()?;
    let (Some(sessions), Some(within)) = (&at.sessions, &at.within) else {
        let message = "`most_assigned` needs both how many and within how long";
        faults
            .add(Code::MissingKey, at.place, message)
            .help("write `most_assigned = { sessions = 2, within = \"1h\" }`");
        return None;
    };
    if within.value.0 == Span::ZERO {
        faults
            .add(Code::NumberOutOfRange, within.place, "within no time there is no limit")
            .label("longer than 0 s")
            .help("leave `most_assigned` out for no limit");
    }
    Some(MostAssigned { sessions: sessions.value.0 as u32, within: within.value.0 })
}

/// The agents of `[leave] agents`; mode specified needs at least one (JDG-26).
pub fn leave_agents(raw: &RawLeave, ctx: &Context<'_>, faults: &mut Faults) -> Vec<SeatId> {
    let mut seats: Vec<SeatId> = Vec::new();
    for name in raw.agents.iter().flat_map(|list| &list.value) {
        for seat in ctx.seats_named(name, name.place, faults) {
            if !seats.contains(&seat) {
                seats.push(seat);
            }
        }
    }
    if word(&raw.mode, LeaveMode::Default) == LeaveMode::Specified
        && raw.agents.as_ref().is_none_or(|list| list.value.is_empty())
    {
        let place = raw.mode.as_ref().map_or(ctx.place, |at| at.place);
        faults
            .add(Code::Empty, place, "mode \"specified\" needs at least one agent (JDG-26)")
            .help("name them: `[leave] agents = [\"...\"]`");
    }
    seats
}

/// A ticker without an interval would deliver for ever at one instant, a very short one nearly so.
fn takes_time(length: Span, place: Place, faults: &mut Faults) {
    if length < HANDOUT_LEAST {
        faults
            .add(Code::NumberOutOfRange, place, format!("deliveries every {length} never end"))
            .label(format!("at least {HANDOUT_LEAST}"))
            .help("mode \"at_login\" delivers everything at once");
    }
}

/// `[leave]`; `fallback` is the group `fallback_group` names, `roles` those of the desk.
pub fn leave(
    raw: &RawLeave,
    agents: &[SeatId],
    fallback: Option<GroupId>,
    roles: &NameTable,
    faults: &mut Faults,
) -> LeaveRules {
    let manual = raw.manual.as_ref().map(|at| at.value.clone()).unwrap_or_default();
    if let Some(at) = &raw.interval {
        takes_time(at.0.quantile(0.5), at.place, faults);
    }
    if let Some(at) = &manual.interval {
        takes_time(at.0, at.place, faults);
    }
    let mut manual_roles = Set::EMPTY;
    for role in manual.roles.iter().flat_map(|list| &list.value) {
        if let Some(at) = roles.expect("role", role, role.place, faults) {
            manual_roles = manual_roles.with(at);
        }
    }
    LeaveRules {
        mode: word(&raw.mode, LeaveMode::Default),
        interval: law(&raw.interval),
        batch: raw.batch_customers.as_ref().map_or(1, |at| at.count()),
        batch_per_agent: word(&raw.batch_scope, BatchScope::Group) == BatchScope::Agent,
        on_the_clock: word(&raw.first_tick, FirstTick::AtLogin) == FirstTick::OnTheClock,
        first_after_interval: word(&raw.first_tick, FirstTick::AtLogin) == FirstTick::AfterInterval,
        newest_first: word(&raw.order, LeaveOrder::Fifo) == LeaveOrder::NewestFirst,
        fallback,
        agents: agents.to_vec(),
        manual_interval: span(&manual.interval),
        manual_batch: manual.batch.as_ref().map_or(1, |at| at.count()),
        manual_roles,
        email_reply: law(&raw.email_reply),
        priority: word(&raw.priority, LeavePriority::AfterLive),
        write_prob: share(&raw.leave_prob),
        reply_prob: share(&raw.leave_reply_prob),
        expires_after: timeout(&raw.expires_after),
        answer_within: timeout(&raw.answer_within),
    }
}

/// `[transfer]`.
pub fn transfer(
    raw: &RawTransfer,
    to_nonreceiving: bool,
    roles: &NameTable,
    faults: &mut Faults,
) -> TransferRules {
    let named = raw.intervention_roles.iter().flat_map(|list| &list.value);
    let found = named.filter_map(|name| roles.expect("role", name, name.place, faults));
    let intervention_roles = found.fold(Set::EMPTY, Set::with);
    if let Some(prob) = raw.intervention_prob.as_ref().filter(|prob| prob.0 > 0.0)
        && intervention_roles == Set::EMPTY
    {
        faults
            .add(Code::MissingKey, prob.place, "nobody may join a colleague's session")
            .label("`intervention_roles` is missing")
            .help("write `[transfer] intervention_roles = [\"admin\"]`");
    }
    if let Some(at) = raw.reassign_unanswered.as_ref().filter(|at| at.value.0 < Span::SECOND) {
        faults
            .add(Code::NumberOutOfRange, at.place, "nobody can answer before that")
            .label("at least 1 s")
            .help("write how long a customer waits for the reply, as in `\"3min\"`");
    }
    let escalate_to = raw.escalate_to.as_ref();
    let escalate_to = escalate_to.and_then(|role| roles.expect("role", role, role.place, faults));
    TransferRules {
        escalate_prob: share(&raw.escalate_prob),
        escalate_to: escalate_to.map(|role| role as u32),
        intervention_prob: share(&raw.intervention_prob),
        intervention: law(&raw.intervention),
        intervention_roles,
        prob: share(&raw.prob),
        delay: law(&raw.delay),
        when_role_missing: flag(&raw.when_role_missing),
        by_invitation: word(&raw.mode, TransferMode::Immediate) == TransferMode::Invite,
        accept_prob: share(&raw.accept_prob),
        accept_delay: law(&raw.accept_delay),
        invite_timeout: span(&raw.invite_timeout),
        three_party: span(&raw.three_party),
        reassign_unanswered: timeout(&raw.reassign_unanswered),
        reassign_vanished: timeout(&raw.reassign_vanished),
        reread_same_group: span(&raw.reread_same_group),
        reread_other: span(&raw.reread_other),
        to_nonreceiving,
    }
}

/// `[auto_reply]`; switched off, nothing is sent (DH-12).
pub fn auto_reply(raw: &RawAutoReply) -> AutoReply {
    let on = flag(&raw.enabled);
    let when_on = |span: Span| if on { span } else { Span::NEVER };
    AutoReply {
        welcome: on && flag(&raw.welcome),
        idle_prompt: when_on(timeout(&raw.idle_prompt)),
        idle_reply_prob: share(&raw.idle_reply_prob),
        idle_close_prob: share(&raw.idle_close_prob),
        busy_after: when_on(timeout(&raw.busy_msg)),
        busy_patience_factor: factor(&raw.busy_patience_factor),
    }
}
