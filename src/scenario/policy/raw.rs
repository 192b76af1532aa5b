//! The sections of a platform file, as read: every field optional, every value with its place. A
//! scenario overrides any of them under the same name. `docs/platforms.md` explains each; a test
//! compares the two. Tiers stand in `raw_tier.rs`.

use super::raw_tier::{Names, RawOtherwise, RawTier};
use super::words::{
    Admission, AttributionWord, AutoDefault, BatchScope, FirstTick, Goods, LeaveOrder, Reply3Leave,
    SilenceExpire, StatusAt, TransferClock, TransferMode,
};
use crate::model::kpi::ReplyUnit;
use crate::model::platform::{LeaveMode, LeavePriority, OnEnter, QueueScope};
use crate::scenario::fault::Faults;
use crate::scenario::node::{Kind, Node};
use crate::scenario::said::said;
use crate::scenario::table::raw_table;
use crate::scenario::value::{
    Amount, Any, At, Clock, Duration, Int, Map, Moment, OneOrMany, Positive, Share, SpanLawValue,
    Timeout, Value, Window, Word, number, schema, wrong_type,
};

/// A whole number of at least zero.
pub type Count = Int<0, 1_000_000>;

raw_table! {
    /// `[platform]`: what people see.
    pub struct RawPlatform {
        /// English name.
        label_en: String,
        /// Chinese name.
        label_zh: String,
        /// Version of the platform's rules, usually a year.
        version: String,
        /// One or two sentences, English.
        about_en: String,
        /// One or two sentences, Chinese.
        about_zh: String,
    }

    /// `[statuses.NAME]`: what a status means for the agent in it.
    pub struct RawStatus {
        /// The platform's Chinese word.
        label_zh: String,
        /// The agent answers in it (default true; false for offline).
        hands: bool,
        /// The agent is logged in (default true; false for offline).
        logged_in: bool,
        /// Entering it cuts the reply being typed (default false; true for offline).
        cuts_reply: bool,
        /// What becomes of open sessions (default keep).
        sessions: Word<OnEnter>,
    }

    /// `[routing]`: vocabulary, classification and the switches of routing.
    pub struct RawRouting {
        /// Pages customers may come from.
        pages: Names,
        /// Clients customers may use.
        clients: Names,
        /// Roles agents may have.
        roles: Names,
        /// Clients not bound by the maximum; `["*"]` for all.
        exempt_clients: Names,
        /// Clients that can choose an agent; `["*"]` for all.
        direct_clients: Names,
        /// Need (a role) by page.
        source_map: Map<String>,
        /// Need of a page the map does not name.
        unknown_source: String,
        /// Needs of these roles are told apart only while the shop has somebody of each; else
        /// everybody corresponds to them (VIP-3).
        told_apart: Names,
        /// How long somebody is the last agent runs from the last reply, or from the session's end.
        affinity_from: Word<super::words::AttributionFrom>,
        /// Need by intent, stronger than the page.
        intent_map: Map<String>,
        /// Customers' own agents by customer, as in `{Li = "甲"}` (专属客服, B-TB-1).
        dedicated: Map<String>,
        /// How the default-group flag is read.
        auto_default_semantics: Word<AutoDefault>,
        /// What becomes of the sessions of an agent who goes offline.
        offline_sessions: Word<OnEnter>,
        /// Most sessions an agent is given within some time, as in
        /// `{ sessions = 2, within = "1h" }`; where full agents are given more all the same
        /// (`overflow`, exempt clients) it does not bind them. Without it there is no such limit.
        most_assigned: RawMostAssigned,
        /// Accounts that do not receive may be transferred to (JD-10).
        allow_transfer_to_nonreceiving: bool,
    }

    /// `most_assigned`: how fast customers are given to an agent.
    pub struct RawMostAssigned {
        /// So many sessions, those of transfers too.
        sessions: Int<1, 1_000_000>,
        /// Within this long.
        within: Duration,
    }

    /// `[group_rules]`: what groups may be and do.
    pub struct RawGroupRules {
        /// Custom groups are allowed (default true).
        allowed: bool,
        /// Name of the default group.
        default_name: String,
        /// Least weight of a member.
        weight_min: Int<0, 10>,
        /// Greatest weight of a member.
        weight_max: Int<1, 10>,
        /// Weight of a member who is given none.
        weight_default: Int<0, 10>,
        /// A disabled group keeps its scope.
        disabled_holds_scope: bool,
        /// Members of custom groups leave the default group (JDG-14).
        custom_members_leave_default: bool,
        /// Only groups with somebody eligible are offered for choice (JDG-17).
        offer_only_available: bool,
        /// Share of customers who leave instead of choosing.
        choice_abandon_prob: Share,
        /// How long the choice takes.
        choice_delay: SpanLawValue,
    }

    /// `[[groups]]`: a group of agents and what it serves (客服组).
    pub struct RawGroup {
        /// Name, as customers see it.
        name: String,
        /// Enabled at the start (default true).
        enabled: bool,
        /// May fall back to the default group (default true, JDG-6).
        auto_assign_to_default: bool,
        /// Pages it serves.
        pages: Names,
        /// SKUs it serves.
        skus: Names,
        /// Members, a list or a table of weights.
        members: RawMembers,
        /// Agents taken out of the default group.
        without: Names,
        /// Relative chance of being chosen when several groups match (default 1).
        choice_prob: Amount,
    }

    /// `[queue]`: waiting for a slot (排队).
    pub struct RawQueue {
        /// Customers may wait.
        enabled: bool,
        /// Most customers in one queue; further ones are turned away.
        limit: Count,
        /// What shares one queue.
        scope: Word<QueueScope>,
        /// Intents that wait as if they had come so much earlier, as in `{complaint = "90s"}`.
        head_start: Map<Duration>,
    }

    /// `[session]`: how sessions end (会话).
    pub struct RawSession {
        /// Customer silence longer than this frees the slot, or `"never"`.
        silence_timeout: Timeout,
        /// The silent session ends, or stays uncounted.
        on_silence_expire: Word<SilenceExpire>,
        /// The clock also runs while the customer waits.
        silence_runs_while_waiting: bool,
        /// Share of finished sessions the agent removes early.
        manual_close_prob: Share,
        /// How long after the last reply.
        manual_close_delay: SpanLawValue,
        /// A customer back within this continues the session.
        session_resume_grace: Duration,
        /// An agent who leaves a message unanswered this long is suspended, or `"never"`.
        suspend_unanswered: Timeout,
        /// Agents drop replies to customers who left.
        agent_sees_customer_left: bool,
        /// Share of forced-out customers who apply again.
        reapply_prob: Share,
        /// How long after the forced end.
        reapply_delay: SpanLawValue,
        /// Slots a session takes of the agent's maximum (default 1).
        weight: Positive,
        /// The same by intent, as in `{complaint = 2}`.
        weight_by_intent: Map<Positive>,
        /// Share of its weight that a session keeps while the customer does not write.
        idle_weight: Share,
        /// After this long without a message from the customer, or `"never"`.
        idle_after: Timeout,
        /// A contact is admitted while any room is left, or only if its whole weight fits.
        load_admission: Word<Admission>,
    }

    /// `[auto_status]`: the status agents fall into by load.
    pub struct RawAutoStatus {
        /// The status entered.
        status: String,
        /// Entered above the agent's number of active sessions, or on reaching it.
        at: Word<StatusAt>,
    }

    /// `[leave]`: leave messages (留言).
    pub struct RawLeave {
        /// How they reach agents.
        mode: Word<LeaveMode>,
        /// Time between deliveries.
        interval: SpanLawValue,
        /// Customers a delivery.
        batch_customers: Int<1, 1_000_000>,
        /// The batch goes to the group, or to each online agent.
        batch_scope: Word<BatchScope>,
        /// The first delivery comes at login, one interval later, or as the clock shows a whole
        /// interval.
        first_tick: Word<FirstTick>,
        /// Oldest or newest first.
        order: Word<LeaveOrder>,
        /// The group that receives when the target group is away (兜底组).
        fallback_group: String,
        /// Agents chosen to receive (mode specified).
        agents: Names,
        /// The supervisor's hand-outs (mode manual).
        manual: RawManual,
        /// Effort of an answer by mail (mode email).
        email_reply: SpanLawValue,
        /// Share of customers shown the leave box who write.
        leave_prob: Share,
        /// Share of customers who answer the reply.
        leave_reply_prob: Share,
        /// Leave messages among live ones in the agent's list.
        priority: Word<LeavePriority>,
        /// Messages not delivered by then are dropped, or `"never"`.
        expires_after: Timeout,
        /// A message is answered in time within so much of the working hours (`sla.working_hours`);
        /// later, or never, its customer is lost; or `"never"` for no limit.
        answer_within: Timeout,
        /// Who may receive.
        tiers: Vec<At<RawTier>>,
        /// What happens when no tier decides.
        otherwise: RawOtherwise,
    }

    /// `leave.manual`: hand-outs by a supervisor.
    pub struct RawManual {
        /// Time between hand-outs.
        interval: Duration,
        /// Messages a hand-out.
        batch: Int<1, 1_000_000>,
        /// Who must be on shift: any of these roles.
        roles: Names,
    }

    /// `[transfer]`: handing a session to a colleague (转接).
    pub struct RawTransfer {
        /// At once, or by invitation.
        mode: Word<TransferMode>,
        /// Share of sessions to be transferred.
        prob: Share,
        /// Share of difficult customers who are handed to the role `escalate_to` (TB-31).
        escalate_prob: Share,
        /// The role they are handed to: their need, as transfer tiers see it.
        escalate_to: String,
        /// A session whose agent lacks the role it needs (`routing.intent_map`) is handed over
        /// after the reply; without anybody it stays unresolved, and the customer may come back
        /// (FG-3).
        when_role_missing: bool,
        /// How long after a reply the transfer happens.
        delay: SpanLawValue,
        /// Share of invitations accepted.
        accept_prob: Share,
        /// How long acceptance takes.
        accept_delay: SpanLawValue,
        /// An unanswered invitation lapses.
        invite_timeout: Duration,
        /// How long both agents hold the session.
        three_party: Duration,
        /// A customer who waits this long for a reply goes to another agent by the transfer tiers,
        /// or `"never"`; an agent who is typing keeps it (default "never").
        reassign_unanswered: Timeout,
        /// The chats of an agent whose network failed go back to routing after this long, unless
        /// the agent is back; or `"never"` for what the platform does at once (default "never").
        reassign_vanished: Timeout,
        /// Extra reading of a receiver in the same group.
        reread_same_group: Duration,
        /// Extra reading of another receiver.
        reread_other: Duration,
        /// Share of sessions that a supervisor joins; they stay their agent's (DH-6).
        intervention_prob: Share,
        /// Effort of it.
        intervention: SpanLawValue,
        /// Who may: somebody with any of these roles.
        intervention_roles: Names,
        /// Who may receive.
        tiers: Vec<At<RawTier>>,
        /// What happens when no tier decides.
        otherwise: RawOtherwise,
    }

    /// `[entry]`: who takes a new customer.
    pub struct RawEntry {
        /// Tried in order.
        tiers: Vec<At<RawTier>>,
        /// What happens when no tier decides.
        otherwise: RawOtherwise,
    }

    /// `[auto_reply]`: automatic messages (自动应答).
    pub struct RawAutoReply {
        /// Automatic messages at all.
        enabled: bool,
        /// A welcome at assignment.
        welcome: bool,
        /// Customer silence that triggers one prompt, or `"never"`.
        idle_prompt: Timeout,
        /// The prompt draws a further round.
        idle_reply_prob: Share,
        /// The prompt makes the customer close.
        idle_close_prob: Share,
        /// Wait that triggers one busy message, or `"never"`.
        busy_msg: Timeout,
        /// What the busy message does to the patience that is left.
        busy_patience_factor: Amount,
    }

    /// `[robot]`: a robot in front of the desk.
    pub struct RawRobot {
        /// Share of entries it solves.
        solves: Share,
        /// The same by hour of the day, 24 shares; stronger than `solves`.
        by_hour: Vec<At<Share>>,
        /// How long it takes.
        takes: SpanLawValue,
        /// It greets at once: the first automatic message.
        greeting: bool,
        /// It steps aside while more than this many wait.
        off_when_queue_over: Count,
        /// Times in which it is out of order, and everybody goes to people (机器人故障).
        outages: Vec<At<RawOutage>>,
        /// Rounds of a customer it hands over, times those of others: the simple questions are
        /// solved, the harder ones are left (default 1).
        harder: Positive,
    }

    /// One of `robot.outages`.
    pub struct RawOutage {
        /// From when.
        from: Moment,
        /// Until when.
        to: Moment,
    }

    /// `[sla]`: time limits behind the platform's figures (时效).
    pub struct RawSla {
        /// A round answered within this meets the response standard.
        response: Duration,
        /// A first reply within this is in time.
        first_reply: Duration,
        /// Window of the day for first replies, by the session's start.
        first_reply_window: Window,
        /// A reply within this counts for the three-minute rate.
        reply3: Duration,
        /// What one unit of that rate is.
        reply3_unit: Word<ReplyUnit>,
        /// Window of the day in which a round's start is assessed.
        reply3_window: Window,
        /// Leave messages in the window count as missed, or not at all.
        reply3_leave: Word<Reply3Leave>,
        /// Customers who reach no agent in the window count as missed, or not at all (B-FG-4).
        reply3_unassigned: Word<Reply3Leave>,
        /// Working hours, for coverage.
        working_hours: Window,
        /// The night, whose contacts are due in the morning (default: all but the working hours).
        overnight: Window,
        /// By when in the morning they must be done, missed at that very time (default: half an
        /// hour after the night).
        overnight_deadline: Clock,
        /// Contacts at the night's very start and end belong to it.
        overnight_inclusive: bool,
    }

    /// `[metrics]`: how figures are defined where platforms differ.
    pub struct RawMetrics {
        /// The shop counts a session anybody answered.
        shop_counts_any_human_reply: bool,
        /// Where the receiver's response clock starts after a transfer (JD-22).
        transfer_response_clock: Word<TransferClock>,
        /// Orders are credited within a window, or on the same day.
        attribution: Word<AttributionWord>,
        /// Length of the window.
        attribution_window: Duration,
        /// Where the window starts.
        attribution_from: Word<super::words::AttributionFrom>,
    }

    /// `[deferral]`: matters put off until a promotion is over (活动期间不处理).
    pub struct RawDeferral {
        /// Since when; with `to`, it is on.
        from: Moment,
        /// When it is over.
        to: Moment,
        /// Intents that are put off.
        intents: OneOrMany<String>,
        /// Hands' time of the short answer.
        reply: SpanLawValue,
        /// Share of customers put off who come again.
        return_prob: Share,
        /// How long after `to` they come.
        after: SpanLawValue,
        /// Share of these customers who read the notice on the page, and come only afterwards.
        notice: Share,
    }

    /// `[performance]`: how agents are rated (绩效).
    pub struct RawPerformance {
        /// Figures of the performance score and their weights (绩效得分).
        weights: Map<Amount>,
        /// The target of each, in the figure's own unit; there it is worth the whole score.
        targets: Map<Any>,
        /// Figures shown in `kpis.csv` for the agents of each role.
        figures: Map<OneOrMany<String>>,
        /// Conversations of an agent that quality inspection samples in a natural week (质检).
        qc_sample_per_week: Count,
        /// Mean score of a sampled conversation, up to 100; without it nothing is inspected.
        qc_score_mean: Amount,
        /// Standard deviation of these scores (default 0).
        qc_score_sd: Amount,
        /// A score below the first costs a point, below each further one a further point.
        qc_bands: Vec<At<Amount>>,
        /// Most points an agent loses in a natural week (default: no limit).
        qc_cap_per_week: Count,
    }

    /// `[norms]`: customers an agent-day (人均接待量).
    pub struct RawNorms {
        /// What is sold, which moves the pre-sale norm: simple goods 300 (too many above 350),
        /// cheap_easy 350 (400), high_ticket and premium at most 250 (TB-2 to TB-4).
        product_type: Word<Goods>,
        /// Pre-sale.
        pre_sale_per_day: Positive,
        /// After-sale.
        after_sale_per_day: Positive,
        /// After-sale ceiling.
        after_sale_ceiling: Positive,
        /// Divisor of the quick estimate.
        headcount_divisor: Positive,
    }
}

/// Members of a group: a list of agents, or a table of agents and weights.
#[derive(Clone, Debug)]
pub struct RawMembers(pub Vec<(At<String>, Option<At<RawWeight>>)>);

/// A weight as written; its range is the platform's.
#[derive(Clone, Copy, Debug)]
pub struct RawWeight(pub f64);

impl Value for RawWeight {
    fn read(node: &Node, faults: &mut Faults) -> Option<Self> {
        number(node, said!("a whole number, as in `6`", "整数，如 `6`"), faults).map(RawWeight)
    }
}

schema!(RawWeight, "Weight", {"type": "integer", "minimum": 0, "maximum": 10});

impl Value for RawMembers {
    fn read(node: &Node, faults: &mut Faults) -> Option<Self> {
        match &node.kind {
            Kind::List(_) => {
                let names = Names::read(node, faults)?;
                Some(RawMembers(names.into_iter().map(|name| (name, None)).collect()))
            }
            Kind::Table(_) => {
                let Map(weights) = Map::<RawWeight>::read(node, faults)?;
                let some = |(name, weight)| (name, Some(weight));
                Some(RawMembers(weights.into_iter().map(some).collect()))
            }
            _ => {
                let what = said!(
                    "agents, as in `[\"a\", \"b\"]` or `{{a = 6, b = 8}}`",
                    "客服，如 `[\"a\", \"b\"]` 或 `{{a = 6, b = 8}}`"
                );
                wrong_type(node, what, faults);
                None
            }
        }
    }
}

schema!(RawMembers, "Members", {
    "description": "A list of agents, or a table of agents and weights.",
    "anyOf": [
        {"type": "array", "items": {"type": "string"}},
        {"type": "object", "additionalProperties": {"type": "integer", "minimum": 0, "maximum": 10}}
    ]
});
