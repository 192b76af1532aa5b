//! What a platform file says besides routing: what each status means, when sessions end, how leave
//! messages (留言) are delivered, how transfers and automatic messages work.

use crate::kernel::ids::{GroupId, SeatId, Set, StatusId};
use crate::kernel::tick::{Span, Tick};
use crate::kernel::variate::SpanLaw;

/// A status (在线, 挂起, 忙碌, 离开, 小休, 离线) and what it means (matrix 0.4 of the rule book).
/// What routing may do with an agent in it is said by the tiers that list it.
#[derive(Clone, Debug, PartialEq)]
pub struct Status {
    /// The key, as in `suspended`.
    pub name: String,
    /// The platform's Chinese word.
    pub label_zh: String,
    /// True if the agent answers in this status (S-8).
    pub hands: bool,
    /// True if the agent is logged in; attendance is the time in such statuses.
    pub logged_in: bool,
    /// True if entering it cuts the reply being typed (S-9: away and network failure).
    pub cuts_reply: bool,
    /// What becomes of open sessions on entering it.
    pub sessions: OnEnter,
}

/// What becomes of an agent's open sessions when a status begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnEnter {
    /// They stay.
    Keep,
    /// They end by force; customers re-apply (DH-2).
    ForceEnd,
    /// They go back to routing (X-15, JD offline).
    Reroute,
    /// The customer's next message opens the leave box (DH-15).
    LeaveBox,
}

/// When sessions end, and what a silent or returning customer does to them.
#[derive(Clone, Debug, PartialEq)]
pub struct SessionRules {
    /// Customer silence after which a session ends; `Span::NEVER` for none (JD-2).
    pub silence_timeout: Span,
    /// True: the session ends; false: it stays with the agent but leaves `active`.
    pub silence_closes: bool,
    /// True: the clock runs while the customer is the one waiting.
    pub silence_runs_while_waiting: bool,
    /// Probability that the agent ends a finished session early (JD-13).
    pub manual_close_prob: f64,
    /// How long after the last reply (JD-13).
    pub manual_close_delay: SpanLaw,
    /// A customer back within this after the end continues the old session (B-JD-3).
    pub resume_grace: Span,
    /// An agent who leaves a round unanswered this long changes to `unanswered_status` until the
    /// next reply; `NEVER` for off (B-JD-5).
    pub unanswered_after: Span,
    /// The status of such an agent.
    pub unanswered_status: StatusId,
    /// Replies to a customer who has left visibly are dropped (JD-14, S-5).
    pub agent_sees_customer_left: bool,
    /// A forced-out customer applies again (DH-2).
    pub reapply_prob: f64,
    /// After this long (DH-2).
    pub reapply_delay: SpanLaw,
    /// What a session weighs.
    pub slots: SlotRules,
}

/// How much of a slot a session takes (S-24), in thousandths; 1000 unless weights are set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlotRules {
    /// Weight of a session by intent; contacts without one weigh `usual`.
    pub of_intent: Vec<u32>,
    /// Weight of any other session.
    pub usual: u32,
    /// True: a contact is admitted if its whole weight fits; false: while any room is left.
    pub fits: bool,
    /// A session in which the customer is to act weighs this share of it (B-GEN-4), ...
    pub idle_share: u32,
    /// ... after this long; `NEVER` for off.
    pub idle_after: Span,
}

impl SlotRules {
    /// A slot each.
    pub fn one_each() -> SlotRules {
        SlotRules {
            of_intent: Vec::new(),
            usual: 1000,
            fits: false,
            idle_share: 1000,
            idle_after: Span::NEVER,
        }
    }

    /// Weight of a session with this intent.
    #[inline]
    pub fn weight(&self, intent: Option<u16>) -> u32 {
        let of_intent = intent.and_then(|intent| self.of_intent.get(usize::from(intent)));
        of_intent.copied().unwrap_or(self.usual)
    }

    /// Weight of an idle session that weighs so much otherwise.
    pub fn idle(&self, weight: u32) -> u32 {
        (u64::from(weight) * u64::from(self.idle_share) / 1000) as u32
    }

    /// Room a contact of this weight needs.
    #[inline]
    pub fn room_for(&self, weight: u32) -> u64 {
        if self.fits { u64::from(weight) } else { 1 }
    }

    /// Every room that some contact needs, ascending.
    pub fn rooms(&self) -> Vec<u64> {
        let weights = self.of_intent.iter().chain(std::iter::once(&self.usual));
        let mut rooms: Vec<u64> = weights.map(|&weight| self.room_for(weight)).collect();
        rooms.sort_unstable();
        rooms.dedup();
        rooms
    }

    /// True if some session does not weigh one slot.
    pub fn differ(&self) -> bool {
        self.usual != 1000
            || self.of_intent.iter().any(|&weight| weight != 1000)
            || self.idle_after.is_real()
    }
}

/// Waiting for a slot (排队).
#[derive(Clone, Debug, PartialEq)]
pub struct QueueRules {
    /// False: nobody queues; `if_full = "queue"` becomes the leave outcome.
    pub enabled: bool,
    /// Most contacts waiting at once in one queue; further ones are rejected.
    pub limit: Option<u32>,
    /// One queue for the shop, one for each group, or one for each agent.
    pub scope: QueueScope,
    /// Head start of some intents: they wait as if they had come so much earlier.
    pub head_start: Vec<(u16, Span)>,
}

/// What shares one queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QueueScope {
    /// One first-in first-out queue for the shop.
    Shop,
    /// One for each matched group.
    Group,
    /// One for each agent: a contact that finds nobody free waits for the agent that routing would
    /// choose if capacity did not count, and for no other.
    Agent,
}

/// How leave messages reach agents (S-20).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeaveMode {
    /// Batches on a ticker to the target group, then the fallback (JDG-24).
    Default,
    /// Batches on a ticker to chosen agents (JDG-26).
    Specified,
    /// A supervisor hands them out (JDG-27).
    Manual,
    /// All at once when an eligible agent comes online.
    AtLogin,
    /// Idle hands take their group's oldest.
    Pull,
    /// Answered by mail as asynchronous work, no session (DH-14).
    Email,
    /// The platform has no leave box: an entry nobody can take is rejected.
    None,
}

/// Leave-message settings (JDG-20..28, X-7). Who may receive, whether capacity counts and whether
/// the group's flag blocks the fallback is said by the leave tiers alone.
#[derive(Clone, Debug, PartialEq)]
pub struct LeaveRules {
    /// How they are delivered.
    pub mode: LeaveMode,
    /// Time between deliveries, drawn anew each time.
    pub interval: SpanLaw,
    /// Customers a delivery.
    pub batch: u32,
    /// False: `batch` to the group; true: `batch` to each online agent.
    pub batch_per_agent: bool,
    /// True: the first delivery waits one interval after login.
    pub first_after_interval: bool,
    /// True: deliveries come at whole intervals of the clock (B-TB-4).
    pub on_the_clock: bool,
    /// True: newest first.
    pub newest_first: bool,
    /// Who receives when the target group is away; `None` is the default group (兜底组).
    pub fallback: Option<GroupId>,
    /// Chosen agents of mode `Specified`.
    pub agents: Vec<SeatId>,
    /// Mode `Manual`: time between hand-outs.
    pub manual_interval: Span,
    /// Mode `Manual`: messages a hand-out.
    pub manual_batch: u32,
    /// Mode `Manual`: who must be on shift, as a set of roles.
    pub manual_roles: Set,
    /// Mode `Email`: effort of one answer.
    pub email_reply: SpanLaw,
    /// Where leave items stand among live ones in the inbox (JDG-28).
    pub priority: LeavePriority,
    /// Probability that a customer shown the leave box writes into it (DH-15).
    pub write_prob: f64,
    /// Probability that the customer answers the reply and an ordinary session follows (S-19).
    pub reply_prob: f64,
    /// Undelivered messages are dropped after this.
    pub expires_after: Span,
    /// A message is answered in time within so much of the working hours; `NEVER` for no limit.
    pub answer_within: Span,
}

/// Where leave items stand in the inbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeavePriority {
    /// Live messages first.
    AfterLive,
    /// By the wait alone.
    InterleaveByWait,
    /// Leave messages first.
    BeforeLive,
}

/// Handing a session to a colleague (转接, S-23). Who may receive is said by the transfer tiers.
#[derive(Clone, Debug, PartialEq)]
pub struct TransferRules {
    /// Probability that a session is to be transferred, after a reply drawn from its rounds.
    pub prob: f64,
    /// How long after that reply.
    pub delay: SpanLaw,
    /// Probability that a difficult customer is handed to the role after a reply (TB-31).
    pub escalate_prob: f64,
    /// That role.
    pub escalate_to: Option<u32>,
    /// A session whose agent lacks the role it needs is handed over after a reply; without anybody
    /// it stays unresolved (FG-3).
    pub when_role_missing: bool,
    /// True: the colleague is invited and must accept (DH-8); false: at once.
    pub by_invitation: bool,
    /// Probability that an invitation is accepted.
    pub accept_prob: f64,
    /// How long acceptance takes.
    pub accept_delay: SpanLaw,
    /// An unanswered invitation lapses after this.
    pub invite_timeout: Span,
    /// How long both agents hold the session after acceptance (三方会话).
    pub three_party: Span,
    /// Whoever waits this long for a reply goes to another agent; `NEVER` for off.
    pub reassign_unanswered: Span,
    /// The chats of an agent whose network failed go back to routing after this long; `NEVER`: what
    /// the platform does, at once.
    pub reassign_vanished: Span,
    /// Extra reading of a receiver in the same group (JD-17).
    pub reread_same_group: Span,
    /// Extra reading of a receiver in another group (JD-17).
    pub reread_other: Span,
    /// Accounts that do not receive may be transferred to (JD-10).
    pub to_nonreceiving: bool,
    /// Share of sessions that a supervisor joins, without becoming their agent (DH-6).
    pub intervention_prob: f64,
    /// Effort of it.
    pub intervention: SpanLaw,
    /// Whose it is: somebody with any of these roles.
    pub intervention_roles: Set,
}

/// Automatic messages (自动回复): never human replies (JD-16, DH-12).
#[derive(Clone, Debug, PartialEq)]
pub struct AutoReply {
    /// A welcome at assignment; marks the session record only.
    pub welcome: bool,
    /// Customer silence after an agent's message that triggers one prompt; `NEVER` for off.
    pub idle_prompt: Span,
    /// The prompt draws a further round with this probability.
    pub idle_reply_prob: f64,
    /// The prompt makes the customer close with this probability.
    pub idle_close_prob: f64,
    /// Wait in a round that triggers one busy message; `NEVER` for off.
    pub busy_after: Span,
    /// What the busy message does to the patience that is left.
    pub busy_patience_factor: f64,
}

/// A robot in front of the shop (S-30).
#[derive(Clone, Debug, PartialEq)]
pub struct Robot {
    /// Share of entries it solves, for each hour of the day.
    pub solves: [f64; 24],
    /// How long it takes.
    pub takes: SpanLaw,
    /// It greets at once, an automatic message.
    pub greeting: bool,
    /// It steps aside while more than this many wait.
    pub off_when_queue_over: Option<u32>,
    /// When it is out of order, ascending: from, to.
    pub outages: Vec<(Tick, Tick)>,
}

impl Robot {
    /// True if it is out of order at an instant.
    pub fn is_out(&self, at: Tick) -> bool {
        self.outages.iter().any(|&(from, to)| from <= at && at < to)
    }
}
