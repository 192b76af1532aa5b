//! The sections of a scenario as read, except those of routing (`policy/`): the desk, what
//! customers do, what answering costs, orders, satisfaction. Arrivals stand in `raw_arrivals.rs`,
//! people and shifts in `raw_people.rs`. Every doc line is the key's text in the JSON Schema.

use super::value::{
    Amount, Any, At, CharsLawValue, CountLawValue, Day, Duration, Int, LawValue, Map, Moment,
    OneOrMany, Positive, Share, SpanLawValue, Timeout, Word, WorkLawValue,
};
use super::words::{
    AnchorWord, AtEndWord, CountsWord, CurveWord, DisciplineWord, ForecastWord, InboxWord,
    ModelWord, ReductionWord,
};

use super::raw_arrivals::RawLive;
use super::table::raw_table;

raw_table! {
    /// `[desk]`: the scenario as a whole; with one shop also its platform and volume.
    pub struct RawDesk {
        /// Name of the scenario (场景名称).
        name: String,
        /// Civil time of the start, as in 2026-11-10T18:00:00.
        start: Moment,
        /// Length in days; or give `end` or `length`.
        days: Int<1, 62>,
        /// Civil time at which arrivals stop.
        end: Moment,
        /// Length as a duration.
        length: Duration,
        /// Seed of every random stream (default 1).
        seed: Int<0, { i64::MAX }>,
        /// How often the days are simulated, each time with other chance (left out: until the
        /// verdict is found).
        replications: Int<1, 100_000>,
        /// Instead of `replications`: as often as it takes to know a figure this well.
        precision: RawPrecision,
        /// Replications that say more: corrected by the number of contacts ("control"), busy and
        /// quiet days in turn ("stratified"), mirrored pairs ("antithetic") (default "none").
        variance_reduction: Word<ReductionWord>,
        /// Instead of replications: a single long run, cut after the warm-up into so many batches
        /// (批均值); write `replications = 1` beside it.
        batches: Int<10, 1000>,
        /// Length of a reporting interval (default "30min").
        interval: Duration,
        /// Contacts before this are served but not counted (default "0s").
        warm_up: Duration,
        /// Who is in the desk at the end is served ("drain") or not ("cut").
        at_end: Word<AtEndWord>,
        /// The longest the desk goes on after the end (default "4h").
        drain_limit: Duration,
        /// Cost of an agent hour in RMB.
        hourly_cost: Amount,
        /// Distinct customers are counted, at 12 bytes each, for the figures of persons (去重顾客);
        /// a target on one of these does it too (default false).
        persons: bool,
        /// The promotion's day, for double11_9band (default: the first whole day) and the check of
        /// three shifts (TB-15).
        d_day: Day,
        /// Which forecast holds where a volume is written as three, as in
        /// `contacts_per_day = { low = 5000, base = 7200, high = 9500 }` (default "base").
        forecast: Word<ForecastWord>,
        /// The sheet planners keep (排班表): a CSV of names and dates with the codes of shifts.
        roster: String,
        /// One shop only: its platform, by name or as "./my.toml".
        platform: String,
        /// One shop only: contacts a day, one number or one for each calendar day.
        contacts_per_day: OneOrMany<Amount>,
        /// One shop only: visitors a day (UV), one number or one for each calendar day.
        uv: OneOrMany<Amount>,
        /// One shop only: consulting customers among visitors (询单占比), one share or one for each
        /// calendar day.
        consult_ratio: OneOrMany<Share>,
        /// One shop only: contacts a day of last year's promotion, one number or one for each
        /// calendar day; with `growth` instead of `contacts_per_day` (去年同期).
        last_year_per_day: OneOrMany<Amount>,
        /// One shop only: what last year's number is multiplied by, as in 1.3 for 30 % more
        /// (default 1).
        growth: Amount,
        /// One shop only: contacts for each order of `orders_per_day`, instead of
        /// `contacts_per_day` (单均咨询).
        consults_per_order: OneOrMany<Amount>,
        /// One shop only: live shows (直播) on top of this volume, or more of it.
        live: OneOrMany<RawLive>,
        /// One shop only: orders a day, one number for each day from `orders_from` on; what
        /// `after_orders` goes by unless it has its own (订单量).
        orders_per_day: OneOrMany<Amount>,
        /// One shop only: the first of these days (default: the day of the start).
        orders_from: Day,
        /// One shop only: the shape of a day of orders (default "ordinary").
        orders_curve: Word<CurveWord>,
        /// One shop only: the shape of the day (default "ordinary").
        curve: Word<CurveWord>,
        /// One shop only: multiplies every volume (default 1).
        volume: Amount,
    }

    /// `desk.precision`: run until the 95 % interval of a figure is narrow enough in every shop.
    pub struct RawPrecision {
        /// The figure, by a name that `[targets]` knows.
        metric: String,
        /// Half the width of its interval, in its own unit: a duration, a share or a number.
        half_width: Any,
        /// Or: half the width as a share of the figure itself.
        relative: Share,
        /// Runs in any case (default 10).
        at_least: Int<2, 100_000>,
        /// Runs never to exceed (default 200).
        at_most: Int<2, 100_000>,
    }

    /// `targets.FIGURE`: a bound on the side that is said, or on both.
    pub struct RawBounds {
        /// The figure must be at least this.
        at_least: Any,
        /// The figure must be at most this.
        at_most: Any,
    }

    /// `targets.service_level`: a share of customers answered within a time (服务水平).
    pub struct RawServiceLevel {
        /// The share that must be answered in time.
        share: Share,
        /// The time, from entering routing to the first human reply the customer read (default
        /// "20s").
        within: Duration,
        /// The share of whom: of all offered, of the answered, of the offered without those who
        /// left early, or with these as answered (default "offered").
        counts: Word<CountsWord>,
        /// Who leaves unanswered within this left early (default: as `within`).
        short: Duration,
    }

    /// The keys of one of `[[shops]]` besides its sections.
    pub struct RawShop {
        /// Name of the shop.
        name: String,
        /// Its platform, by name or as "./my.toml".
        platform: String,
        /// Contacts a day, one number or one for each calendar day.
        contacts_per_day: OneOrMany<Amount>,
        /// Visitors a day (UV), one number or one for each calendar day.
        uv: OneOrMany<Amount>,
        /// Consulting customers among visitors (询单占比), one share or one for each calendar day.
        consult_ratio: OneOrMany<Share>,
        /// Contacts a day of last year's promotion, one number or one for each calendar day; with
        /// `growth` instead of `contacts_per_day` (去年同期).
        last_year_per_day: OneOrMany<Amount>,
        /// What last year's number is multiplied by, as in 1.3 for 30 % more (default 1).
        growth: Amount,
        /// Contacts for each order of `orders_per_day`, instead of `contacts_per_day` (单均咨询).
        consults_per_order: OneOrMany<Amount>,
        /// Live shows (直播) on top of this volume, or more of it.
        live: OneOrMany<RawLive>,
        /// Orders a day, one number for each day from `orders_from` on; what `after_orders` goes
        /// by unless it has its own (订单量).
        orders_per_day: OneOrMany<Amount>,
        /// The first of these days (default: the day of the start).
        orders_from: Day,
        /// The shape of a day of orders (default "ordinary").
        orders_curve: Word<CurveWord>,
        /// The shape of the day (default "ordinary").
        curve: Word<CurveWord>,
        /// Multiplies every volume (default 1).
        volume: Amount,
    }

    /// `[customer]`: what customers do (顾客).
    pub struct RawCustomer {
        /// Patience in the queue, from arrival (排队耐心).
        patience: SpanLawValue,
        /// Patience until the first reply, from assignment.
        first_patience: SpanLawValue,
        /// Patience until a later reply, from the question.
        later_patience: SpanLawValue,
        /// Factor on the queue patience once the position is shown (DH-3).
        patience_after_prompt_factor: Amount,
        /// Share of those out of patience in the queue who leave without a trace.
        silent_share_queue: Share,
        /// Share of those out of patience in the chat who leave without a trace.
        silent_share_chat: Share,
        /// Share who connect and write nothing.
        silent_entry_prob: Share,
        /// Share who close the window after the last reply.
        close_prob: Share,
        /// How long after it.
        close_delay: SpanLawValue,
        /// Share of difficult customers (难缠顾客).
        difficult_fraction: Share,
        /// Share of abusive customers, whom agents block (黑名单): the session ends, and they are
        /// turned away from then on.
        abusive_fraction: Share,
        /// How long after the session's start they are blocked.
        block_after: Duration,
        /// How long they stay blocked, or `"never"` for as long as the scenario lasts.
        block_for: Timeout,
        /// Share who come back after an unanswered or abandoned contact.
        recontact_prob: Share,
        /// After this long.
        recontact_delay: SpanLawValue,
        /// Share of sessions invited to rate (邀评率).
        invite_rate: Share,
        /// Share who rate if invited.
        response_rate_invited: Share,
        /// Share who rate if not.
        response_rate_uninvited: Share,
        /// Very satisfied among satisfied ratings.
        very_satisfied_share: Share,
        /// Questions a customer asks (轮次).
        rounds: CountLawValue,
        /// From a reply to the customer's next message (顾客回复间隔).
        think_gap: SpanLawValue,
        /// Characters of a customer message.
        message_chars: CharsLawValue,
        /// More than one message in a round.
        burst: RawBurst,
    }

    /// `customer.burst`: more than one message in a round.
    pub struct RawBurst {
        /// Messages a round, at least 1.
        messages: CountLawValue,
        /// Time between them.
        gap: SpanLawValue,
    }

    /// `[service]`: what answering costs (客服作业).
    pub struct RawService {
        /// typing, direct, by_level or classical.
        model: Word<ModelWord>,
        /// Changing to another conversation than the last one (切换会话).
        switch: Duration,
        /// Thinking before a reply.
        think: SpanLawValue,
        /// Characters of a reply (回复字数).
        reply_chars: CharsLawValue,
        /// Share of replies by quick phrase (快捷短语使用率).
        quick_phrase_rate: Share,
        /// Time of a quick phrase.
        quick_phrase_time: Duration,
        /// Look-ups before the first reply (4查看).
        lookups: Int<0, 100>,
        /// Time of one look-up.
        lookup: Duration,
        /// Thinking done while the customer types (消息预知).
        preview_overlap: Duration,
        /// Factor on thinking for products not briefed (TB-12).
        unfamiliar_multiplier: Positive,
        /// Model direct: time of a whole reply.
        reply_time: SpanLawValue,
        /// Model by_level: handling time with 1, 2, ... open sessions.
        aht_by_level: Vec<At<Duration>>,
        /// Model by_level: the work of a session, a distribution of mean 1.
        work: WorkLawValue,
        /// Model classical: time of a whole contact.
        service_time: SpanLawValue,
        /// Hands' work after the session (咨询总结).
        wrap_up: SpanLawValue,
        /// Share of sessions that need it (default all).
        wrap_up_prob: Share,
        /// Categories of what is summed up after a chat, and their shares: at most 50, of 25
        /// characters (会话总结类型).
        summaries: Map<Amount>,
        /// A canned opening by the agent (亲,在的).
        opening: RawOpening,
        /// In which order an agent answers (答复顺序).
        discipline: Word<DisciplineWord>,
        /// Discipline difficult_then_wait: an easy customer overtakes after this (TB-20).
        easy_max_wait: Duration,
        /// Discipline urgent_first: the intents answered first.
        urgent_intents: Vec<At<String>>,
        /// Agents answer their own sessions, or whoever is free answers any of the shop's.
        inbox: Word<InboxWord>,
        /// Other habits for some intents.
        profiles: Vec<At<RawProfile>>,
    }

    /// `service.opening`: a canned opening.
    pub struct RawOpening {
        /// Share of sessions that open with it.
        prob: Share,
        /// Its effort.
        time: SpanLawValue,
    }

    /// One of `[[service.profiles]]`: what differs for some intents; the rest is as above.
    pub struct RawProfile {
        /// The intents.
        intents: Vec<At<String>>,
        /// Patience in the queue, from arrival (排队耐心).
        patience: SpanLawValue,
        /// Questions a customer asks.
        rounds: CountLawValue,
        /// From a reply to the customer's next message.
        think_gap: SpanLawValue,
        /// Characters of a customer message.
        message_chars: CharsLawValue,
        /// More than one message in a round.
        burst: RawBurst,
        /// Models direct and classical: time of a reply, or of the whole contact.
        reply_time: SpanLawValue,
        /// Thinking before a reply.
        think: SpanLawValue,
        /// Characters of a reply.
        reply_chars: CharsLawValue,
        /// Share of replies by quick phrase.
        quick_phrase_rate: Share,
        /// Time of a quick phrase.
        quick_phrase_time: Duration,
        /// Look-ups before the first reply.
        lookups: Int<0, 100>,
        /// Time of one look-up.
        lookup: Duration,
        /// Thinking done while the customer types.
        preview_overlap: Duration,
    }

    /// `[orders]`: orders after sessions.
    pub struct RawOrders {
        /// Share of consulting customers who order (转化率).
        conversion: Share,
        /// Amount in RMB (客单价).
        amount: LawValue,
        /// Where the delay starts: assigned, last_reply or end.
        anchor: Word<AnchorWord>,
        /// Time to the order.
        delay: SpanLawValue,
        /// Share of orders that are paid.
        pay_prob: Share,
        /// Time to the payment.
        pay_delay: SpanLawValue,
        /// Orders a day of customers who never asked.
        unassisted_per_day: Amount,
    }

    /// `[satisfaction]`: the model of dissatisfaction; each is a hazard (满意度风险).
    pub struct RawSatisfaction {
        /// Of an ordinary, prompt session.
        base: Amount,
        /// Queue wait that costs nothing.
        queue_grace: Duration,
        /// A minute of queue wait beyond it.
        queue_per_minute: Amount,
        /// First-reply wait that costs nothing.
        first_grace: Duration,
        /// A minute beyond it.
        first_per_minute: Amount,
        /// Later-reply wait that costs nothing.
        later_grace: Duration,
        /// A minute beyond it.
        later_per_minute: Amount,
        /// Nobody answered.
        unanswered: Amount,
        /// Nobody was on duty (无人值班).
        gap: Amount,
        /// A transfer.
        transfer: Amount,
        /// A forced end.
        forced_end: Amount,
    }
}
