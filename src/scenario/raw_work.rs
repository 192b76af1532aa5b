//! `[[work]]` as read: work for agents' hands that is no chat (工单、审单、催付、登记等).

use super::raw_arrivals::RawAfterOrders;
use super::table::raw_table;
use super::value::{
    Amount, At, Clock, Day, Duration, Int, LawValue, Map, Moment, OneOrMany, Positive, Share,
    Shift, SpanLawValue, Window, Word, Zone,
};
use super::words::{
    BesideWord, CurveWord, DateOrderWord, DueClockWord, RemindedWord, SizeWord, TimeNumbersWord,
};

raw_table! {
    /// One of `[[work]]`: work for agents' hands that is no chat (工单、审单、催付、登记等).
    pub struct RawWork {
        /// Its name, unique in the shop.
        name: String,
        /// Items a day, one number or one for each calendar day.
        per_day: OneOrMany<Amount>,
        /// The shape of the day (default "ordinary").
        curve: Word<CurveWord>,
        /// The shape of the day as 24 hourly weights of one's own.
        by_hour: Vec<At<Amount>>,
        /// Items an hour in each interval from the start.
        rates: Vec<At<Amount>>,
        /// Length of an interval of `rates` (default: the desk's interval).
        rate_interval: Duration,
        /// Items written out: times after the start, in order.
        list: Vec<At<Duration>>,
        /// A file of items, one a row with the time at which it came (CSV).
        csv: String,
        /// A file of counts per interval (CSV).
        counts_csv: String,
        /// Added to every timestamp of a file, as in "364d" or "-90min".
        time_shift: Shift,
        /// Length of an interval of `counts_csv` (default: the distance of its rows where that is
        /// one and the same, else the desk's interval).
        count_interval: Duration,
        /// What a bare number in a file's column of times is (default "serial").
        time_numbers: Word<TimeNumbersWord>,
        /// How dates that end with their year are read, as those of a log.
        date_order: Word<DateOrderWord>,
        /// The zone to which times with an offset, or from 1970 on, are moved, as "+08:00".
        time_zone: Zone,
        /// Names of a file's columns.
        columns: RawWorkColumns,
        /// Items that follow orders of this and the days before, each after a delay.
        after_orders: RawAfterOrders,
        /// Orders that are not paid: each customer is reminded (催付).
        unpaid_orders: RawUnpaidOrders,
        /// Multiplies the volume (default 1).
        volume: Amount,
        /// Coefficient of variation of a day's volume.
        day_cv: Share,
        /// Chats that make items when they end.
        after_chats: RawAfterChats,
        /// Clock times at which what has come is handed out (left out: at once).
        handed_out: Vec<At<Clock>>,
        /// For each of these: the clock time before which an item must have come (default: the same
        /// times).
        cut_off: Vec<At<Clock>>,
        /// Hands' time of an item, for an agent whose `think_multiplier` is 1.
        effort: SpanLawValue,
        /// Money that an item settles, in RMB, as a refund (退款金额).
        amount: LawValue,
        /// Smaller goes first (default 5).
        priority: Int<0, 1000>,
        /// Due so long after it came.
        deadline: Duration,
        /// Due at the next such time of day.
        deadline_at: Clock,
        /// Due at this civil time.
        deadline_on: Moment,
        /// Due by the usual cycle of after-sale work for sales of so much, in RMB, on the
        /// promotion's day (TB-28): 15 days; above 15 million until the day before `next_warm_up`.
        deadline_by_sales: Amount,
        /// When the next promotion begins to warm up; the cycle ends the day before at the latest.
        next_warm_up: Day,
        /// Whether `deadline` runs day and night or only in `sla.working_hours` (default "wall").
        clock: Word<DueClockWord>,
        /// How it stands beside chats (default "between_chats").
        when: Word<BesideWord>,
        /// A chat that waits, or more urgent work, interrupts it; the rest is done later (default
        /// false).
        set_aside: bool,
        /// It is worked on only within this time of day.
        hours: Window,
        /// Who may do it, agents or families (default: everybody in the shop).
        agents: OneOrMany<String>,
        /// Who may do it: agents with any of these roles.
        roles: OneOrMany<String>,
        /// Share of items settled when they have been done once (default all); the others come
        /// again.
        settled: Share,
        /// After this long (default "1h").
        again_after: SpanLawValue,
        /// What a late item does.
        late: RawLate,
        /// Customers ask about an item that is not settled yet.
        asks: RawAsks,
    }

    /// `work.unpaid_orders`: orders one by one; who has not paid some time later is reminded
    /// (TB-16).
    pub struct RawUnpaidOrders {
        /// A file of orders, one a row (CSV).
        csv: String,
        /// Orders written out, in the order of their times.
        list: Vec<At<RawOrder>>,
        /// Names of the file's columns.
        columns: RawOrderColumns,
        /// How dates that end with their year are read, as those of a log.
        date_order: Word<DateOrderWord>,
        /// The zone to which times with an offset, or from 1970 on, are moved, as "+08:00".
        time_zone: Zone,
        /// How long after the order (default "15min").
        after: Duration,
        /// One reminder for each customer, at the first unpaid order, or for each order (default
        /// "customer").
        per: Word<RemindedWord>,
        /// Which orders, by amount; a customer with a big unpaid order is a big one (default
        /// "all").
        of: Word<SizeWord>,
        /// An order is big above so many times the average (default 10).
        big_from: Positive,
        /// The average amount of the shop's orders (客单价; default: of these orders).
        average: Positive,
        /// Reminders to each, one after the other (default 1).
        times: Int<1, 10>,
    }

    /// One of `work.unpaid_orders.list`.
    pub struct RawOrder {
        /// When it was placed: a duration after the start.
        at: Duration,
        /// When it was paid, likewise (left out: not).
        paid: Duration,
        /// Whose it is (left out: of a customer without another).
        customer: String,
        /// Its amount in RMB.
        amount: Amount,
    }

    /// `work.unpaid_orders.columns`: names of the columns of a file of orders.
    pub struct RawOrderColumns {
        /// When it was placed.
        time: String,
        /// When it was paid; empty if not.
        paid: String,
        /// Whose it is.
        customer: String,
        /// Its amount.
        amount: String,
    }

    /// `work.columns`: names of a file's columns; no other column is read.
    pub struct RawWorkColumns {
        /// When the item came, or the time of day beside a column of dates.
        time: String,
        /// Date, where it stands apart from the time of day.
        date: String,
        /// Items in the interval (files of counts).
        count: String,
    }

    /// `work.after_chats`: answered chats that make items when they end.
    pub struct RawAfterChats {
        /// Share of the chats that make one (default all).
        share: Share,
        /// Of these intents (default: of all).
        intents: OneOrMany<String>,
        /// How long after the chat's end (default at once).
        delay: SpanLawValue,
    }

    /// `work.asks`: while an item is open its customer asks about it in chats (催办).
    pub struct RawAsks {
        /// Questions a day about each open item, at random times.
        per_day: Positive,
        /// How long until the first question, and from one to the next.
        every: SpanLawValue,
        /// Pages these chats come from, and their shares.
        page_mix: Map<Amount>,
        /// Clients, and their shares.
        client_mix: Map<Amount>,
        /// Intents, and their shares.
        intent_mix: Map<Amount>,
    }

    /// `work.late`: a late item may bring its customer back as a chat.
    pub struct RawLate {
        /// Share of late items whose customer comes.
        contact_prob: Share,
        /// How long after the item was due (default at once).
        after: SpanLawValue,
        /// Pages these chats come from, and their shares.
        page_mix: Map<Amount>,
        /// Clients, and their shares.
        client_mix: Map<Amount>,
        /// Intents, and their shares.
        intent_mix: Map<Amount>,
    }
}
