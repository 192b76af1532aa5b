//! Agents, shifts and timeline events as read (客服, 班次, 时间轴变更).

use super::table::raw_table;
use super::value::{
    Amount, At, Clock, Day, Days, Duration, Int, LawValue, Map, MaxValue, Moment, OneOrMany,
    Positive, Share, SpanLawValue, Weekdays, Windows, Word,
};
use super::words::{DisciplineWord, EmploymentWord, EventWord, ShiftEndWord};

macro_rules! agent_table {
    ($(#[$doc:meta])* $name:ident { $($head:tt)* }) => {
        raw_table! {
            $(#[$doc])*
            pub struct $name {
                $($head)*
                /// What they can do (岗位): pre_sale, after_sale, ...
                roles: Vec<At<String>>,
                /// Further roles they were trained for and may be redeployed to (TB-9).
                skills: Vec<At<String>>,
                /// Typing speed in characters a minute, a number or a distribution (打字速度).
                typing_cpm: LawValue,
                /// Coefficient of variation of the typing speed among clones.
                typing_spread: Share,
                /// Reading speed in characters a minute.
                reading_cpm: Positive,
                /// Most open sessions (最大接待量): a number, "none", or a table by shop.
                max_concurrency: MaxValue,
                /// Most open sessions over all shops.
                total_max: Int<1, 10_000>,
                /// Split share when all are suspended (分流占比).
                split_share: Amount,
                /// Takes customers at all (接待/不接待).
                receive: bool,
                /// Has IM permission (IM权限).
                im_enabled: bool,
                /// In which order they answer (答复顺序).
                discipline: Word<DisciplineWord>,
                /// A more urgent item interrupts the reply in hand, which is resumed later.
                interrupts: bool,
                /// Factor on thinking: above 1 for beginners.
                think_multiplier: Positive,
                /// Their first day at this desk (入职日): on dates before they work no shift.
                joined: Day,
                /// How slow they are on their first day, and how long that takes to pass (上手期).
                ramp: RawRamp,
                /// 1 is ordinary; more is better (JD-33).
                agent_quality: Positive,
                /// Probability of missing a whole shift.
                absence_prob: Share,
                /// How late a shift starts.
                late: SpanLawValue,
                /// What happens to open sessions when a shift ends.
                shift_end: Word<ShiftEndWord>,
                /// shift_end finish: the longest overtime.
                overtime_limit: Duration,
                /// Suspended above this many active sessions; 0 for off (B-JD-6).
                auto_suspend_at: Int<0, 10_000>,
                /// Busy from this many active sessions on; 0 for off (VIP-6).
                auto_busy_at_active: Int<0, 10_000>,
                /// full_time, part_time (兼职) or outsourced (外包): what `[wages]` goes by.
                employment: Word<EmploymentWord>,
                /// Time until a new message is noticed (FG-5).
                notification_delay: Duration,
                /// Cost of an hour in RMB; for an outsourced seat its price (按坐席).
                hourly_cost: Amount,
                /// Cost of each customer they answer in RMB (外包按量), beside an hourly cost only if
                /// they have one of their own or of their kind.
                contact_cost: Amount,
                /// Online all the time, without shifts.
                always_on: bool,
            }
        }
    };
}

agent_table! {
    /// One of `[[agents]]`: an agent, or `count` agents alike.
    RawAgent {
        /// Name, unique; with `count` the clones are `id-1`, `id-2`, ...
        id: String,
        /// How many alike (default 1).
        count: Int<0, 65_535>,
        /// Another family that they are like in everything not said here, whose groups and work
        /// they share; shifts and events they have of their own.
        like: String,
        /// Shops they serve (default: all).
        shops: OneOrMany<String>,
        /// Stands for everybody whom the sheet (`desk.roster`) names and no other entry declares
        /// (default false).
        from_roster: bool,
    }
}

agent_table! {
    /// `[agent_defaults]`: what holds for all agents who do not say otherwise.
    RawAgentDefaults {}
}

raw_table! {
    /// `ramp` of agents: what they are like on their first day; from day to day they come nearer to
    /// their own speed, by equal steps.
    pub struct RawRamp {
        /// On which day after the first they have it, as in 10.
        days: Int<1, 366>,
        /// Factor on thinking on the first day, in place of `think_multiplier`.
        think_multiplier: Positive,
        /// Typing speed on the first day in characters a minute, in place of `typing_cpm`.
        typing_cpm: Positive,
    }
}

raw_table! {
    /// One of `[[shifts]]` (班次).
    pub struct RawShift {
        /// Name, for people.
        name: String,
        /// What cells of the sheet (`desk.roster`) call it, as "早", instead of `agents` and dates.
        code: OneOrMany<String>,
        /// Agents, families, ranges of clones as "早班-1..5", or "all".
        agents: OneOrMany<String>,
        /// Dates, or stretches of them as in "2026-11-01..2026-11-10" (default: every day).
        date: OneOrMany<Days>,
        /// The same under its other name.
        dates: OneOrMany<Days>,
        /// Only these days of the week: "mon", "周一..周五", "周末".
        weekdays: OneOrMany<Weekdays>,
        /// But not on these dates.
        except: OneOrMany<Days>,
        /// Start, as in "08:00".
        from: Clock,
        /// End; before the start means the next day.
        to: Clock,
        /// Status taken at the start (default online).
        status: String,
        /// Breaks.
        breaks: Vec<At<RawBreak>>,
    }

    /// A break of a shift, of everybody at once or of each person at a time that is looked for.
    pub struct RawBreak {
        /// Start, as in "12:00".
        from: Clock,
        /// End.
        to: Clock,
        /// Instead of `from` and `to`: how long each person is away, in whole minutes (错峰休息).
        lasts: Duration,
        /// In which window it is placed, where the least comes: `["11:00", "13:30"]`, or several.
        between: Windows,
        /// The largest share of the shift's people away at once, rounded down, one at least
        /// (default: no limit).
        away_at_most: Share,
        /// Status during the break (default: the platform's break, else suspended).
        status: String,
    }

    /// `[breaks]`: what holds for the breaks of all shifts together (休息).
    pub struct RawBreaks {
        /// The largest share of all people on duty who are on a break at once, rounded down, one
        /// at least (default: no limit). Breaks that are placed keep to it.
        away_at_most: Share,
    }

    /// `[wages]`: what an hour costs by kind of agent, and what comes on top (人力成本).
    pub struct RawWages {
        /// RMB an hour of full-time agents without an `hourly_cost` of their own.
        full_time: Amount,
        /// The same of part-timers (兼职).
        part_time: Amount,
        /// The same of outsourced agents, by the seat (外包).
        outsourced: Amount,
        /// Hours of the night (夜班补贴).
        night: RawNight,
        /// Hours beyond a day's work (加班).
        overtime: RawOvertime,
        /// Public holidays (法定节假日).
        holidays: RawHolidays,
    }

    /// `[size]`: what `dacu size` may change, and what it must leave (人数测算). Runs do not know it.
    pub struct RawSize {
        /// Most customers of a shop that may be left as messages (default: 5 % of those who come
        /// while somebody has to be there, and all others).
        messages: Share,
        /// Fewest people on duty in each shop, wherever it has customers in working hours or
        /// somebody on duty today (default 1).
        at_least: Int<0, 65_535>,
        /// Most that the roster may cost, in RMB (预算).
        budget: Amount,
        /// Head counts that families may have, by their `id`: one number, or the fewest and the
        /// most, as in `{ "早班" = [8, 30], "夜班" = 6 }`.
        counts: Map<OneOrMany<Int<0, 65_535>>>,
        /// Shifts that people may be put on, in place of those they are on today (班次模板).
        patterns: Vec<At<RawPattern>>,
        /// Shortest time between two shifts of a person (default: none).
        rest: Duration,
        /// Today's roster stays, and is changed a little (排班微调).
        from: RawChange,
    }

    /// `[size.from]`: what may be changed of today's roster. Patterns do not take its place then:
    /// people on them are added.
    pub struct RawChange {
        /// What may be done.
        may: RawMay,
        /// How far one change of a shift's times is from the next (default 30min).
        every: Duration,
        /// Families, single agents or ranges of clones as "早班-1..5" who stay on their shifts; of
        /// clones all up to the last one named.
        locked: OneOrMany<String>,
        /// What each person costs besides whose shift is changed, in RMB (default 0; of rosters
        /// that cost the same, the one that changes fewer people is taken).
        change_cost: Amount,
    }

    /// `may` of `[size.from]`: what may be done to today's roster.
    pub struct RawMay {
        /// How much earlier or later a shift may start, its length as it is, as in "1h".
        move_start: Duration,
        /// How much longer a shift may be, at its start or its end, as in "2h" (加班).
        overtime: Duration,
        /// Who may be added: names of patterns, and of families of today on their shifts (default:
        /// all patterns).
        add: OneOrMany<String>,
        /// People may be taken away (default false).
        remove: bool,
    }

    /// One of `[[size.patterns]]`: a shift that may start at several times (班次模板).
    pub struct RawPattern {
        /// Name, as "全班".
        name: String,
        /// How long it is, as in "8h".
        length: Duration,
        /// When it may start.
        starts: RawStarts,
        /// Its breaks.
        breaks: Vec<At<RawPatternBreak>>,
        /// Who may work it, groups or families, and how many over all starts: one number, or the
        /// fewest and the most, as in `{ "售前组" = [0, 30] }` (default: all families of more than
        /// one person, any number).
        groups: Map<OneOrMany<Int<0, 65_535>>>,
        /// full_time, part_time (兼职) or outsourced (外包), where that is not as it is today.
        kind: Word<EmploymentWord>,
        /// What else these people are like, in the keys of `[agent_defaults]`.
        agents: RawAgentDefaults,
        /// Only on these dates (default: every day).
        dates: OneOrMany<Days>,
        /// Only on these days of the week.
        weekdays: OneOrMany<Weekdays>,
        /// But not on these dates.
        except: OneOrMany<Days>,
    }

    /// `starts` of a pattern: when it may start.
    pub struct RawStarts {
        /// The earliest, as in "07:00".
        from: Clock,
        /// The latest, as in "16:00".
        to: Clock,
        /// How far one is from the next (default 30min).
        every: Duration,
        /// Instead of these three: just these times.
        at: OneOrMany<Clock>,
        /// At most so many different ones (default: any number).
        at_most: Int<1, 288>,
    }

    /// One of the `breaks` of a pattern.
    pub struct RawPatternBreak {
        /// How long each person is away.
        lasts: Duration,
        /// The window it lies in, after the start of the shift, as in `["3h30min", "5h"]`.
        after: OneOrMany<Duration>,
        /// The largest share of the shift's people away at once (default: no limit).
        away_at_most: Share,
        /// Status meanwhile (default: the platform's break, else suspended).
        status: String,
        /// Breaks are paid, which has to be true.
        paid: bool,
    }

    /// `wages.night`: what the night adds.
    pub struct RawNight {
        /// When it begins, as in "22:00".
        from: Clock,
        /// When it ends, as in "06:00".
        to: Clock,
        /// Share of the wage on top, as in "30%".
        add: Share,
        /// RMB an hour on top.
        per_hour: Amount,
    }

    /// `wages.overtime`: hours of a shift beyond so many.
    pub struct RawOvertime {
        /// From this length of a shift on, as in "8h".
        after: Duration,
        /// Times the wage, as in 1.5.
        times: Amount,
    }

    /// `wages.holidays`: dates that are paid more.
    pub struct RawHolidays {
        /// The dates.
        dates: OneOrMany<Days>,
        /// Times the wage, as in 3; overtime is not multiplied again.
        times: Amount,
    }

    /// One of `[[events]]`: something that happens at a fixed time.
    pub struct RawEvent {
        /// When.
        at: Moment,
        /// What.
        kind: Word<EventWord>,
        /// Agents or families, or "all".
        agents: OneOrMany<String>,
        /// In which shop; needed only where several could be meant.
        shop: String,
        /// Which group.
        group: String,
        /// set_status: the status.
        status: String,
        /// set_max: the maximum, or "none".
        max: MaxValue,
        /// set_receive: true or false.
        receive: bool,
        /// set_share: the split share.
        share: Amount,
        /// set_weight: the weight; agents who are not members join.
        weight: Int<0, 10>,
        /// group_update: the new pages.
        pages: Vec<At<String>>,
        /// group_update: the new SKUs.
        skus: Vec<At<String>>,
        /// group_update: the new flag.
        auto_assign_to_default: bool,
        /// group_rename: the new name.
        name: String,
        /// redeploy: the group they leave.
        from_group: String,
        /// redeploy: the role the agents have so far (default: after_sale).
        from_role: String,
        /// redeploy: the role they take (default: pre_sale).
        to_role: String,
        /// redeploy: share of them that stays (default "25%", TB-19), at least one.
        keep: Share,
    }
}
