//! The places of cells and stocks: what is counted, what is summed up, what stands.

use crate::engine::facts::Cause;

/// Defines an enum of named places in a cell, with the number of them and their names.
macro_rules! places {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $place:ident = $key:literal,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name {
            $($(#[$doc])* $place,)*
        }

        impl $name {
            /// Every place, in order.
            pub const ALL: &[$name] = &[$($name::$place,)*];
            /// How many there are.
            pub const COUNT: usize = Self::ALL.len();

            /// The name in `snake_case`, unit last.
            pub const fn key(self) -> &'static str {
                match self {
                    $($name::$place => $key,)*
                }
            }
        }
    };
}

places! {
    /// What is counted, in pieces. Contacts of customers only, unless it says "proactive".
    Tally {
        /// Entries (进线), re-entries included.
        Entries = "entries",
        /// Entries of generation 1 and later (S-13, S-14).
        Reentries = "reentries",
        /// Entries that reached a queue or an online session (在线UPV, JD-19).
        Upv = "upv",
        /// Chains of re-entries cut at their limit (S-13).
        ChainsCut = "chains_cut",
        /// Matters put off with a short answer.
        PutOff = "put_off",
        /// Customers who wrote on into their open contact (S-31).
        Continued = "continued",
        /// Entries whose human part the robot took first.
        RobotHandled = "robot_handled",
        /// Disposition: the robot solved it.
        RobotSolved = "robot_solved",
        /// Disposition: a human replied.
        Served = "served",
        /// Disposition: a session and no reply.
        Unanswered = "unanswered",
        /// Disposition: left before any session.
        Abandoned = "abandoned",
        /// Disposition: became a leave message (留言).
        LeftMessage = "left_message",
        /// Disposition: turned away.
        Rejected = "rejected",
        /// Disposition: still there when the run ended.
        StillOpen = "still_open",
        /// Entries that needed a human whom no human's answer reached in time (流失): left, seen or
        /// not, turned away, never answered, or their message not within the limit.
        Lost = "lost",
        /// Entries not solved by the robot that asked nothing, or whose fate nobody knows yet.
        Unjudged = "unjudged",
        /// Entries whose leave message was not answered within the limit.
        LeftLate = "left_late",
        /// Entries whose customer still waits for a human when the run ends.
        AwaitingEnd = "awaiting_end",
        /// Entries cut by the end of the run (`at_end = "cut"`) before anything came of them.
        CutEntries = "cut_entries",
        /// Of these, in the UPV.
        CutUpv = "cut_upv",
        /// Of these, sessions with a customer message.
        CutConsults = "cut_consults",
        /// Entries that ever queued.
        Queued = "queued",
        /// Of these, whose customer lost patience in the queue, seen or not, and stayed away.
        QueueGaveUp = "queue_gave_up",
        /// Of these, never connected for another reason: a message, turned away, not served.
        QueueOther = "queue_other",
        /// Of these, cut by the end of the run while they waited.
        QueueCut = "queue_cut",
        /// Of these, abandoned.
        QueuedAbandoned = "queued_abandoned",
        /// Of these, within the first-reply limit, from entering routing.
        AbandonedSoon = "abandoned_soon",
        /// Entries that got an online session.
        Connected = "connected",
        /// Of these, within the first-reply limit.
        ConnectedSoon = "connected_soon",
        /// Online sessions with a customer message (咨询量, JD-20).
        Consults = "consults",
        /// Entries that the service level is a share of (服务水平).
        ServiceOf = "service_of",
        /// Of these, answered in time as its target counts.
        ServiceGood = "service_good",
        /// Online sessions with a human reply by anyone (接待量, JD-21).
        Received = "received",
        /// Of these, gone before the first reply was sent (S-6).
        ReceivedGone = "received_gone",
        /// Online sessions whose last agent replied (接待量, strict).
        ReceivedByLast = "received_by_last",
        /// Received within the first-reply limit, from entering routing.
        AnsweredSoon = "answered_soon",
        /// Received sessions with a reply that was no canned opening (S-30).
        RealAnswers = "real_answers",
        /// Online sessions assessed for the first reply (B-JD-1).
        FirstAssessed = "first_assessed",
        /// Of these, answered within the limit from connection.
        FirstInTime = "first_in_time",
        /// Rounds answered by a human (轮次, C-5).
        RoundsAnswered = "rounds_answered",
        /// Of these, rounds that found the hands free.
        RoundsAtOnce = "rounds_at_once",
        /// Of these, rounds after a session's first reply.
        LaterRounds = "later_rounds",
        /// Of these, answered within the response standard.
        LaterPrompt = "later_prompt",
        /// Rounds left unanswered.
        RoundsOpen = "rounds_open",
        /// Rounds answered within the response standard (VIP-10).
        RoundsPrompt = "rounds_prompt",
        /// Rounds assessed for the reply rate (JDG-29).
        ReplyRounds = "reply_rounds",
        /// Of these, in time.
        ReplyRoundsInTime = "reply_rounds_in_time",
        /// Sessions assessed for the reply rate.
        ReplySessions = "reply_sessions",
        /// Of these, without a late round.
        ReplySessionsInTime = "reply_sessions_in_time",
        /// Customer messages assessed for the reply rate.
        ReplyMessages = "reply_messages",
        /// Of these, answered in time, each from its own instant.
        ReplyMessagesInTime = "reply_messages_in_time",
        /// Leave messages created, and customers who reached nobody, in the window of the reply
        /// rate, that count as missed.
        ReplyLeaveMissed = "reply_leave_missed",
        /// Customers' messages in sessions and queues.
        CustomerMessages = "customer_messages",
        /// Humans' messages.
        HumanMessages = "human_messages",
        /// Of these, sent after the customer had left silently (S-6).
        UnreadReplies = "unread_replies",
        /// Replies dropped or finished for nobody (S-5, S-9).
        WastedReplies = "wasted_replies",
        /// Customers who lost patience in the queue.
        LostInQueue = "lost_in_queue",
        /// Customers who lost patience before the first reply.
        LostBeforeFirst = "lost_before_first",
        /// Customers who lost patience before a later reply.
        LostLater = "lost_later",
        /// Of all these, silently.
        LostSilently = "lost_silently",
        /// Sessions that went to another agent because nobody replied.
        Reassigned = "reassigned",
        /// Transfers (转接).
        Transfers = "transfers",
        /// Sessions transferred at least once.
        TransferredSessions = "transferred_sessions",
        /// Transfers received, by agent.
        TransfersIn = "transfers_in",
        /// Invitations sent (DH-8).
        Invitations = "invitations",
        /// Invitations declined or lapsed.
        InvitationsLapsed = "invitations_lapsed",
        /// Sessions ended by the agent's status (DH-2).
        ForcedEnds = "forced_ends",
        /// Sessions ended by customer silence (JD-2).
        SilenceExpired = "silence_expired",
        /// Sessions the customer closed or left.
        CustomerEnded = "customer_ended",
        /// Sessions the agent closed (JD-13).
        AgentClosed = "agent_closed",
        /// Sessions whose customer the agent blocked (DH-10).
        Blocked = "blocked",
        /// Sessions returned to routing.
        Rerouted = "rerouted",
        /// Sessions that made room for another (B-GEN-9).
        Evicted = "evicted",
        /// Sessions of all kinds that ended.
        SessionsEnded = "sessions_ended",
        /// Automatic busy messages (DH-12).
        BusyMessages = "busy_messages",
        /// Automatic prompts (DH-12).
        IdlePrompts = "idle_prompts",
        /// Leave messages created.
        LeaveCreated = "leave_created",
        /// Leave messages delivered to an agent.
        LeaveDelivered = "leave_delivered",
        /// Leave messages answered by mail.
        LeaveMailed = "leave_mailed",
        /// Leave messages dropped.
        LeaveExpired = "leave_expired",
        /// Leave messages still waiting at the end.
        LeaveWaiting = "leave_waiting",
        /// Leave messages with a human answer, mailed ones included.
        LeaveAnswered = "leave_answered",
        /// Entries of the night (VIP-9).
        Overnight = "overnight",
        /// Of these, answered for good before the deadline.
        OvernightDone = "overnight_done",
        /// Entries while nobody of the shop was on duty in working hours (JD-27).
        GapEntries = "gap_entries",
        /// Entries that came to routing in working hours while nobody was eligible for them.
        UncoveredEntries = "uncovered_entries",
        /// Items of work that came.
        WorkCame = "work_came",
        /// Of these, begun.
        WorkBegun = "work_begun",
        /// Of those that came, of kinds with a deadline.
        WorkDue = "work_due",
        /// Of these, done at least once.
        WorkAnswered = "work_answered",
        /// Of these, in time that once.
        WorkAnsweredInTime = "work_answered_in_time",
        /// Of those that came, settled.
        WorkSettled = "work_settled",
        /// Of these, when they were done for the first time.
        WorkFirstTime = "work_first_time",
        /// Items that were due and settled in time.
        WorkInTime = "work_in_time",
        /// Items that were due and not settled in time.
        WorkLate = "work_late",
        /// Items not settled when the run ends.
        WorkOpen = "work_open",
        /// Contacts opened by an agent (JD-15).
        Proactive = "proactive",
        /// Received sessions whose customer was invited to rate (邀评).
        Invited = "invited",
        /// Ratings (参评).
        Ratings = "ratings",
        /// Ratings "very satisfied".
        RatedVerySatisfied = "rated_very_satisfied",
        /// Ratings "satisfied".
        RatedSatisfied = "rated_satisfied",
        /// Ratings by customers who needed the after-sale desk (VIP-28).
        AfterSaleRatings = "after_sale_ratings",
        /// Of these, "satisfied" or better.
        AfterSaleSatisfied = "after_sale_satisfied",
        /// Entries whose dissatisfaction was modelled.
        RiskEntries = "risk_entries",
        /// Orders after a consultation.
        Orders = "orders",
        /// Of these, credited to an agent (促成订单, JD-29).
        OrdersCredited = "orders_credited",
        /// Orders that were paid.
        OrdersPaid = "orders_paid",
        /// Credited orders that were paid.
        OrdersCreditedPaid = "orders_credited_paid",
        /// Orders of customers who never asked.
        OrdersUnassisted = "orders_unassisted",
        /// Distinct customers who entered, if counted.
        Persons = "persons",
        /// Distinct customers who had an online session.
        PersonsConsulting = "persons_consulting",
        /// Distinct customers whom a human answered.
        PersonsAnswered = "persons_answered",
        /// Distinct customers who ordered.
        PersonsOrdering = "persons_ordering",
        /// Distinct customers who paid an order.
        PersonsPaying = "persons_paying",
        /// Agent-days with attendance.
        AgentDays = "agent_days",
        /// Shifts missed.
        Absences = "absences",
        /// Mails, wrap-ups and openings done.
        Tasks = "tasks",
        /// Conversations sampled by quality inspection (质检).
        QcSampled = "qc_sampled",
        /// Points lost by their scores.
        QcPoints = "qc_points",
    }
}

places! {
    /// What is added up: microseconds, unless it says otherwise.
    Sum {
        /// Customers' queue waits, zeros included, until an agent, a message or their going.
        QueueWait = "queue_wait_us",
        /// Of these, of customers who lost patience in the queue.
        QueueWaitGaveUp = "queue_wait_gave_up_us",
        /// Of these, of customers who left it otherwise than to an agent.
        QueueWaitOther = "queue_wait_other_us",
        /// Connection to first human reply, received sessions (JD-22).
        FirstResponse = "first_response_us",
        /// Entering routing to first human reply, received sessions whose customer was there.
        CustomerWait = "customer_wait_us",
        /// Entering routing to the first reply that is no canned opening.
        RealAnswerWait = "real_answer_wait_us",
        /// Round responses (单轮响应).
        RoundResponse = "round_response_us",
        /// Of these, of rounds after a session's first reply.
        LaterResponse = "later_response_us",
        /// Spans of ended sessions.
        SessionSpan = "session_span_us",
        /// Creation to delivery of delivered leave messages.
        LeaveDelay = "leave_delay_us",
        /// Creation to answer of answered leave messages.
        LeaveAnswer = "leave_answer_us",
        /// Hands' time of replies.
        ReplyEffort = "reply_effort_us",
        /// Hands' time of replies nobody read or got.
        WastedEffort = "wasted_effort_us",
        /// Hands' time of mails, wrap-ups, openings and work that is no chat.
        TaskEffort = "task_effort_us",
        /// Waits of items of work until they were begun.
        WorkWait = "work_wait_us",
        /// Ages of items of work when they were settled.
        WorkAge = "work_age_us",
        /// Hands' time of items of work.
        WorkEffort = "work_effort_us",
        /// Money settled with items of work.
        WorkAmount = "work_amount_fen",
        /// Customers' waits after the first reply, by cause: own replies being read and typed.
        LaterOwnReply = "later_wait_own_reply_us",
        /// The same before it.
        FirstOwnReply = "first_wait_own_reply_us",
        /// Customers' waits after the first reply, by cause: hands on other chats.
        LaterOtherChats = "later_wait_other_chats_us",
        /// The same before it.
        FirstOtherChats = "first_wait_other_chats_us",
        /// Customers' waits after the first reply, by cause: a closed group.
        LaterClosed = "later_wait_closed_us",
        /// The same before it.
        FirstClosed = "first_wait_closed_us",
        /// Customers' waits after the first reply, by cause: nobody eligible.
        LaterNobody = "later_wait_nobody_eligible_us",
        /// The same before it.
        FirstNobody = "first_wait_nobody_eligible_us",
        /// Customers' waits after the first reply, by cause: everybody at the shop's maximum.
        LaterFullShop = "later_wait_full_shop_us",
        /// The same before it.
        FirstFullShop = "first_wait_full_shop_us",
        /// Customers' waits after the first reply, by cause: full by the total.
        LaterFullTotal = "later_wait_full_total_us",
        /// The same before it.
        FirstFullTotal = "first_wait_full_total_us",
        /// Customers' waits after the first reply, by cause: of these two, full of silent
        /// sessions.
        LaterSilent = "later_wait_full_silent_us",
        /// The same before it.
        FirstSilent = "first_wait_full_silent_us",
        /// Customers' waits after the first reply, by cause: hands on other work.
        LaterOtherWork = "later_wait_other_work_us",
        /// The same before it.
        FirstOtherWork = "first_wait_other_work_us",
        /// Customers' waits after the first reply, by cause: hands away.
        LaterBreak = "later_wait_break_us",
        /// The same before it.
        FirstBreak = "first_wait_break_us",
        /// Customers' waits after the first reply, by cause: the cadence of messages.
        LaterCadence = "later_wait_cadence_us",
        /// The same before it.
        FirstCadence = "first_wait_cadence_us",
        /// Customers' waits after the first reply, by cause: the robot, or the choice of a group.
        LaterChoosing = "later_wait_choosing_us",
        /// The same before it.
        FirstChoosing = "first_wait_choosing_us",
        /// Dissatisfied entries expected, 10⁻⁹.
        Risk = "risk_nano",
        /// Of these, for no cause but chance and the agent.
        RiskBase = "risk_base_nano",
        /// Because of the queue.
        RiskQueue = "risk_queue_nano",
        /// Because of a slow first reply.
        RiskSlowFirst = "risk_slow_first_nano",
        /// Because of slow later replies.
        RiskSlowLater = "risk_slow_later_nano",
        /// Because nobody answered.
        RiskUnanswered = "risk_unanswered_nano",
        /// Because nobody was on duty.
        RiskGap = "risk_gap_nano",
        /// Because of transfers.
        RiskTransfer = "risk_transfer_nano",
        /// Because of a forced end.
        RiskForcedEnd = "risk_forced_end_nano",
        /// Ratings expected, 10⁻⁹.
        RatingsExpected = "ratings_expected_nano",
        /// Dissatisfied ratings expected, 10⁻⁹.
        BadRatingsExpected = "bad_ratings_expected_nano",
        /// Σ (rating probability)², 10⁻⁹.
        RatingSquares = "rating_squares_nano",
        /// Σ (rating probability)² · dissatisfaction, 10⁻⁹.
        RatingCross = "rating_cross_nano",
        /// Σ (rating probability · dissatisfaction)², 10⁻⁹.
        BadRatingSquares = "bad_rating_squares_nano",
        /// Amount of orders after a consultation, fen (分).
        OrderAmount = "order_amount_fen",
        /// Amount of credited orders, fen.
        CreditedAmount = "credited_amount_fen",
        /// Amount of paid orders, fen.
        PaidAmount = "paid_amount_fen",
        /// Amount of orders of customers who never asked, fen.
        UnassistedAmount = "unassisted_amount_fen",
        /// Scores of conversations sampled by quality inspection \[10⁻⁶ points\].
        QcScore = "qc_score_millionths",
    }
}

impl Sum {
    /// Where waits of a cause are added up, before the first human reply or after.
    pub fn of_cause(cause: Cause, first: bool) -> Sum {
        let later = Sum::LaterOwnReply as usize + 2 * cause as usize;
        Sum::ALL[later + usize::from(first)]
    }
}

places! {
    /// What stands over time; areas in unit · microseconds, peaks in units.
    Level {
        /// The clock itself: its area is the observed time.
        Time = "time",
        /// Customers in the queue (排队人数).
        Queue = "queue",
        /// Places in the queue held by customers who left without a trace (S-6).
        QueueGhosts = "queue_ghosts",
        /// Sessions open.
        Open = "open",
        /// Sessions counted for agents (正在接待量, JD-2).
        Active = "active",
        /// Sessions counted for agents on duty.
        ActiveOnline = "active_online",
        /// Maxima of agents on duty, where they have one (最大接待量); of an agent of several shops
        /// not more than the total.
        MaxOnline = "max_online",
        /// Thousandths of a slot by which sessions of agents on duty weigh more than one slot each
        /// (S-24).
        LoadOver = "load_over",
        /// The same for those that weigh less.
        LoadUnder = "load_under",
        /// Agents on duty without a maximum.
        Unbounded = "unbounded",
        /// Agents on duty: the tiers could give them a customer, loads aside.
        Online = "online",
        /// Agents logged in.
        LoggedIn = "logged_in",
        /// Agents whose hands are on (S-8).
        HandsOn = "hands_on",
        /// Hands at work.
        Busy = "busy",
        /// Agents on duty with a session (工作中客服, DH-17).
        Engaged = "engaged",
        /// Agents on duty who can take no more: at their maximum, or at the total.
        Full = "full",
        /// Working hours run (1 or 0).
        Working = "working",
        /// Working hours run and nobody is on duty (无人值班, JD-27).
        Gap = "gap",
        /// Items of work that are not settled.
        Work = "work",
        /// Nobody waits and no session is open (1 or 0).
        Empty = "empty",
        /// Somebody waits while an agent on duty has no session (1 or 0).
        Stranded = "stranded",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cause_has_its_sums() {
        for cause in Cause::ALL {
            let [later, first] = [false, true].map(|first| Sum::of_cause(cause, first).key());
            assert_eq!(later.strip_prefix("later"), first.strip_prefix("first"), "{cause:?}");
        }
        assert_eq!(Sum::of_cause(Cause::Choosing, true), Sum::FirstChoosing);
        assert_eq!(Sum::of_cause(Cause::Nobody, false), Sum::LaterNobody);
    }

    #[test]
    fn every_place_has_its_own_name() {
        let mut names: Vec<&str> = Tally::ALL.iter().map(|place| place.key()).collect();
        names.extend(Sum::ALL.iter().map(|place| place.key()));
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
    }
}
