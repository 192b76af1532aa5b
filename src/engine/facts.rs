//! The facts the engine tells.
//!
//! A contact is named by its arena slot; a slot is reused only after `Closed`. Every fact is told
//! at the instant it happens, in the order it happens.

pub use super::cause::Cause;
pub use super::work_item::WorkItem;

use crate::kernel::ids::{AgentId, ContactSlot, GroupId, SeatId, ShopId, StatusId, WorkId};
use crate::kernel::stream::Key;
use crate::kernel::tick::{Span, Tick};
use serde::{Deserialize, Serialize};

/// What a contact is, from its first fact on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Contact {
    /// Stream identity of the root contact: (ordinal, source space); same for all generations.
    pub key: Key,
    /// 0 for the root, 1.. for re-entries (S-13, S-14).
    pub generation: u8,
    /// The shop entered.
    pub shop: ShopId,
    /// Index into the shop's `sources`.
    pub source: u16,
    /// Page, by the shop's table.
    pub page: Option<u16>,
    /// SKU, by the shop's table.
    pub sku: Option<u32>,
    /// Client, by the shop's table.
    pub client: Option<u16>,
    /// Intent, by the shop's table.
    pub intent: Option<u16>,
    /// The customer, unique unless the source says or draws that people return.
    pub customer: u64,
    /// The agent the customer chose.
    pub named: Option<SeatId>,
    /// Not bound by the maximum (JD-6).
    pub exempt: bool,
    /// Difficult customer.
    pub difficult: bool,
    /// Opened by an agent (JD-15): not an entry, not UPV.
    pub proactive: bool,
    /// Arrived inside the counted window (S-17).
    pub counted: bool,
}

/// How a session came to an agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// Straight on arrival.
    Entry,
    /// From the queue.
    Queue,
    /// As a leave message.
    Leave,
    /// By transfer.
    Transfer,
    /// The customer came back within the grace; same session (S-13).
    Resume,
    /// Opened by the agent (JD-15).
    Proactive,
    /// After the last agent went offline.
    Reroute,
}

/// Why a session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum EndReason {
    /// The customer closed the window after the last reply, or left visibly.
    CustomerClosed,
    /// The customer lost patience visibly.
    CustomerLeft,
    /// Customer silence beyond the timeout (JD-2).
    SilenceExpired,
    /// The agent closed it (JD-13).
    AgentClosed,
    /// The agent blocked the customer (DH-10).
    Blocked,
    /// A leave session closes at its reply (S-19).
    LeaveReplied,
    /// The agent's status ended it (DH-2).
    ForcedEnd,
    /// It went back to routing.
    Rerouted,
    /// It was turned into a leave message (DH-15).
    LeaveBox,
    /// It made room for another (B-GEN-9).
    Evicted,
    /// Service complete in the classical or by-level model.
    Served,
    /// The horizon cut it.
    Cut,
}

/// What became of an entry (S-18); each has exactly one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Disposition {
    /// A human replied.
    Served,
    /// It had a session, nobody replied.
    Unanswered,
    /// It left the queue (or the choice of group) before any session.
    Abandoned,
    /// It became a leave message.
    LeftMessage,
    /// It was turned away.
    Rejected,
    /// The robot solved it.
    RobotSolved,
    /// Still there when the run ended.
    Open,
}

/// Where a customer was when patience ran out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// In the queue.
    Queue,
    /// Waiting for the first reply.
    First,
    /// Waiting for a later reply.
    Later,
}

/// Work of an agent that is not a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Task {
    /// Answering a leave message by mail (DH-14).
    Mail,
    /// Work after a session (DH-9).
    WrapUp,
    /// The opening message of a proactive contact (JD-15).
    Proactive,
    /// An item of work that is no chat, or a part of it, of this kind.
    Work(WorkId),
    /// Joining a colleague's session (DH-6).
    Intervention,
}

/// One thing that happened.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fact {
    /// A contact enters the shop (re-entries too, generation > 0).
    Entered {
        /// Its slot until `Closed`.
        slot: ContactSlot,
        /// What it is.
        contact: Contact,
    },
    /// A customer who already has an open session or waits writes there instead (S-31).
    Continued {
        /// The open contact.
        slot: ContactSlot,
    },
    /// The robot took it and hands it over, or solved it (then `Closed` follows).
    RobotDone {
        /// Which.
        slot: ContactSlot,
        /// True if solved.
        solved: bool,
    },
    /// Group found: matched, chosen, or the default group.
    Grouped {
        /// Which.
        slot: ContactSlot,
        /// The group it is reported under.
        group: GroupId,
        /// True if the customer had to choose (JDG-17).
        chosen: bool,
    },
    /// Nobody is eligible for it as it enters routing, capacity aside: the tiers that it comes to
    /// have nobody.
    Uncovered {
        /// Which.
        slot: ContactSlot,
    },
    /// It waits.
    Queued {
        /// Which.
        slot: ContactSlot,
    },
    /// A session starts, moves or resumes.
    Assigned {
        /// Which.
        slot: ContactSlot,
        /// To whom.
        seat: SeatId,
        /// How.
        how: How,
        /// Index of the deciding tier in its list.
        tier: u8,
        /// Wait from entering routing to now (zero for transfers).
        queue_wait: Span,
    },
    /// The customer wrote.
    CustomerWrote {
        /// Which.
        slot: ContactSlot,
        /// True if the message opens a round.
        opens_round: bool,
        /// Characters.
        chars: u32,
    },
    /// Hands start on an inbox item.
    ReplyStarted {
        /// Which.
        slot: ContactSlot,
        /// Whose hands.
        seat: SeatId,
    },
    /// A human reply was sent; it answers the whole round.
    Replied {
        /// Which.
        slot: ContactSlot,
        /// By whom.
        seat: SeatId,
        /// Round number in the session, from 1.
        round: u32,
        /// When the round started: max(first unanswered message, t_assign).
        round_start: Tick,
        /// First unanswered customer message of the round, maybe before assignment.
        asked: Tick,
        /// Hands' time.
        effort: Span,
        /// The customer had left silently (unread for satisfaction, S-6).
        unread: bool,
        /// A canned opening (S-30).
        opening: bool,
    },
    /// A reply in progress was set aside for a more urgent one; `ReplyStarted` follows when the
    /// hands go on with it.
    ReplySetAside {
        /// Which.
        slot: ContactSlot,
        /// Whose.
        seat: SeatId,
        /// Hands' time so far.
        spent: Span,
    },
    /// A reply in progress was dropped (S-5, S-9).
    ReplyDropped {
        /// Which.
        slot: ContactSlot,
        /// Whose.
        seat: SeatId,
        /// Hands' time lost.
        wasted: Span,
    },
    /// The customer lost patience.
    LostPatience {
        /// Which.
        slot: ContactSlot,
        /// Where.
        phase: Phase,
        /// True: nobody can see it (S-6).
        silently: bool,
    },
    /// A session moves to a colleague (S-23); `Assigned` with `How::Transfer` follows.
    Transferred {
        /// Which.
        slot: ContactSlot,
        /// From.
        from: SeatId,
        /// To.
        to: SeatId,
    },
    /// Nobody replied for long, and the session has just gone to another agent.
    Reassigned {
        /// Whose session.
        slot: ContactSlot,
    },
    /// An invitation was sent (DH-8).
    Invited {
        /// Which.
        slot: ContactSlot,
        /// By.
        from: SeatId,
        /// To.
        to: SeatId,
    },
    /// An invitation was declined or lapsed.
    InviteLapsed {
        /// Which.
        slot: ContactSlot,
    },
    /// A session ended.
    SessionEnded {
        /// Which.
        slot: ContactSlot,
        /// With whom.
        seat: SeatId,
        /// Why.
        reason: EndReason,
        /// Start of the round left unanswered, if one was open.
        open_round: Option<Tick>,
    },
    /// It becomes a leave message (留言).
    LeaveCreated {
        /// Which.
        slot: ContactSlot,
        /// For which group.
        group: GroupId,
    },
    /// A leave message reached an agent; `Assigned` with `How::Leave` follows.
    LeaveDelivered {
        /// Which.
        slot: ContactSlot,
        /// To whom.
        seat: SeatId,
    },
    /// A leave message was answered by mail.
    LeaveMailed {
        /// Which.
        slot: ContactSlot,
        /// By whom.
        seat: SeatId,
    },
    /// A leave message was dropped.
    LeaveExpired {
        /// Which.
        slot: ContactSlot,
    },
    /// An automatic greeting: by the robot, or at assignment (JD-16).
    Welcome {
        /// Which.
        slot: ContactSlot,
    },
    /// An automatic busy message (DH-12).
    BusyMessage {
        /// Which.
        slot: ContactSlot,
    },
    /// An automatic prompt (DH-12).
    IdlePrompt {
        /// Which.
        slot: ContactSlot,
    },
    /// So long the customer waited for a cause, over the whole contact; told before `Closed`.
    Waited {
        /// Which.
        slot: ContactSlot,
        /// Why.
        cause: Cause,
        /// Before the first human reply.
        first: bool,
        /// How long.
        span: Span,
    },
    /// The end of the contact; the slot may be reused afterwards.
    Closed {
        /// Which.
        slot: ContactSlot,
        /// What became of it.
        disposition: Disposition,
    },
    /// The customer will enter again (`Entered` with generation + 1 at that time).
    WillReturn {
        /// Which.
        slot: ContactSlot,
        /// When.
        at: Tick,
    },
    /// The contact's matter was put off with a short answer (TB-18).
    PutOff {
        /// Which.
        slot: ContactSlot,
    },
    /// A chain of re-entries reached its limit; the customer does not come back (S-13).
    ChainCut {
        /// Which.
        slot: ContactSlot,
    },
    /// An agent's status in one shop changed; told for every seat, also at the start.
    Status {
        /// Where.
        seat: SeatId,
        /// From.
        from: StatusId,
        /// To.
        to: StatusId,
    },
    /// Whether an agent is on duty in a shop: the tiers could give them some kind of customer,
    /// loads aside.
    Duty {
        /// Where.
        seat: SeatId,
        /// On duty now.
        on: bool,
        /// An automatic status keeps them from more for the sessions they hold (S-25).
        held: bool,
    },
    /// Whether somebody is on duty for the customers of a group; until told, somebody is.
    Covered {
        /// Of this shop.
        shop: ShopId,
        /// Which.
        group: GroupId,
        /// Somebody is, or the group is closed and has no customers.
        covered: bool,
    },
    /// An agent missed a shift.
    Absent {
        /// Who.
        agent: AgentId,
    },
    /// The number of sessions counted for a seat, or their weight, changed.
    Active {
        /// Where.
        seat: SeatId,
        /// Now.
        active: u32,
        /// Their weights in thousandths of a slot (S-24).
        load: u64,
    },
    /// A seat's maximum changed (JD-12); told for every seat at the start.
    Max {
        /// Where.
        seat: SeatId,
        /// Now; `u32::MAX` for none.
        max: u32,
    },
    /// A session that goes on counts in the seat's `active` (again): the customer speaks after it
    /// was uncounted, or the inviter stays in a three-party chat (S-24; told right after
    /// `Transferred`, which otherwise ends the count for `from`).
    Counted {
        /// Which.
        slot: ContactSlot,
        /// Where.
        seat: SeatId,
    },
    /// A session that goes on stops counting in the seat's `active`: silence uncounts it, or
    /// the inviter leaves a three-party chat (S-24). `SessionEnded` ends every count by itself.
    Uncounted {
        /// Which.
        slot: ContactSlot,
        /// Where.
        seat: SeatId,
    },
    /// What the session was about is written down in its wrap-up (会话总结, DH-9).
    Summarised {
        /// Which.
        slot: ContactSlot,
        /// Index into the shop's categories.
        category: u16,
    },
    /// A task other than a reply ended.
    TaskDone {
        /// Who.
        agent: AgentId,
        /// In which shop.
        shop: ShopId,
        /// Which.
        task: Task,
        /// Hands' time.
        effort: Span,
    },
    /// An item of work came.
    WorkCame {
        /// The item.
        item: WorkItem,
    },
    /// Hands began an item; not told again when they go on with one that was set aside.
    WorkBegun {
        /// The item.
        item: WorkItem,
        /// Whose hands.
        agent: AgentId,
    },
    /// An item was done; `TaskDone` with the hands' time was told before.
    WorkDone {
        /// The item, this time counted in.
        item: WorkItem,
        /// By whom.
        agent: AgentId,
        /// False: it comes again.
        settled: bool,
        /// Money settled with it, in hundredths of RMB (分).
        fen: u64,
    },
    /// The run is over and the item is not settled.
    WorkOpen {
        /// The item.
        item: WorkItem,
    },
    /// A group took a new name: index into the scenario's changes (JDG-19).
    GroupRenamed {
        /// Which.
        group: GroupId,
        /// Index into `Scenario::changes`.
        change: u32,
    },
}
