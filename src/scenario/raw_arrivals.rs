//! `[[arrivals]]` as read: where contacts come from and what they are like (进线).

use super::table::raw_table;
use super::value::{
    Amount, At, Clock, Day, Days, Duration, Int, Map, Moment, OneOrMany, PerHour, Share, Shift,
    SpanLawValue, Weekdays, Word, Zone,
};
use super::words::{CurveWord, DateOrderWord, TimeNumbersWord, WaveWord};

raw_table! {
    /// One of `[[arrivals]]`: a curve, rates, counts, a log or a list.
    pub struct RawArrivals {
        /// Its name, unique in the shop (default: its number).
        name: String,
        /// The shape of the day (default "ordinary").
        curve: Word<CurveWord>,
        /// The shape of the day as 24 hourly weights of one's own.
        by_hour: Vec<At<Amount>>,
        /// Contacts an hour in each interval from the start.
        rates: Vec<At<Amount>>,
        /// Length of an interval of `rates` (default: the desk's interval).
        rate_interval: Duration,
        /// A log of contacts, one a row (CSV).
        csv: String,
        /// Counts per interval (CSV).
        counts_csv: String,
        /// Contacts written out, for small tests.
        list: Vec<At<RawListed>>,
        /// Contacts that follow orders of this and the days before, each after a delay.
        after_orders: RawAfterOrders,
        /// Contacts a day, one number or one for each calendar day.
        contacts_per_day: OneOrMany<Amount>,
        /// The same under its other name.
        daily_total: OneOrMany<Amount>,
        /// Visitors a day (UV), one number or one for each calendar day.
        uv: OneOrMany<Amount>,
        /// Consulting customers among visitors (询单占比), one share or one for each calendar day.
        consult_ratio: OneOrMany<Share>,
        /// Multiplies the volume (default 1).
        volume: Amount,
        /// Each row of a log stands for this many contacts (default 1); beyond one it is another
        /// customer, at another time of the stretch in which the log's rate stays the same.
        scale: Amount,
        /// Added to every timestamp of a log, as in "364d" or "-90min".
        time_shift: Shift,
        /// Length of an interval of a file of counts (default: the distance of its rows where that
        /// is one and the same, else the desk's interval).
        count_interval: Duration,
        /// What a bare number in a log's column of times is: "serial", a spreadsheet's day, or
        /// "seconds" after the start (default "serial").
        time_numbers: Word<TimeNumbersWord>,
        /// How dates that end with their year are read, as 05/11/2025: "day_first" or
        /// "month_first" (default: as a row of the log says that can be read in one way only).
        date_order: Word<DateOrderWord>,
        /// The zone of the desk's civil time, as in "+08:00": times of a log that count from 1970,
        /// or name an offset of their own, are moved to it.
        time_zone: Zone,
        /// Pages that a log calls otherwise: its name and the page it means.
        pages: Map<String>,
        /// Clients that a log calls otherwise.
        clients: Map<String>,
        /// Intents that a log calls otherwise.
        intents: Map<String>,
        /// Names of a log's columns; with it no others are read, but for the time and the count.
        columns: RawColumns,
        /// Pages and their shares.
        page_mix: Map<Amount>,
        /// SKUs and their shares.
        sku_mix: Map<Amount>,
        /// Clients and their shares.
        client_mix: Map<Amount>,
        /// Intents and their shares.
        intent_mix: Map<Amount>,
        /// Regions and their shares; told in `contacts.csv`, no rule asks for them (地域).
        region_mix: Map<Amount>,
        /// Where customers come from, as a search engine, and the shares; told alike (来源).
        referrer_mix: Map<Amount>,
        /// Keywords they searched for and their shares; told alike (关键词).
        keyword_mix: Map<Amount>,
        /// Share of contacts that choose an agent (指定客服).
        named_share: Share,
        /// Whom they choose, agents and shares (default: all alike).
        named_mix: Map<Amount>,
        /// Share of contacts by returning customers (回头客).
        returning_fraction: Share,
        /// How many people return.
        returning_pool: Int<1, 100_000_000>,
        /// SKUs the agents were briefed on (TB-12); none named: all.
        briefed_skus: Vec<At<String>>,
        /// Sudden crowds on top.
        surges: Vec<At<RawSurge>>,
        /// Live shows (直播): customers on top, or more of the day's, one show or several. Shows that
        /// all bring an `extra` are a source of their own where the entry has no other volume.
        live: OneOrMany<RawLive>,
        /// Coefficient of variation of a day's volume.
        day_cv: Share,
        /// Coefficient of variation of an interval's volume.
        interval_cv: Share,
        /// Length of such an interval (default "30min").
        interval: Duration,
        /// Contacts that agents start (主动联系, JD-15).
        proactive: RawProactive,
    }

    /// One contact of `list`.
    pub struct RawListed {
        /// When: a duration after the start.
        at: Duration,
        /// Page.
        page: String,
        /// SKU.
        sku: String,
        /// Client.
        client: String,
        /// Customer.
        customer: String,
        /// Intent.
        intent: String,
        /// The agent the customer chooses.
        agent: String,
        /// A difficult customer.
        difficult: bool,
    }

    /// Names of a log's columns; only the time is required.
    pub struct RawColumns {
        /// Timestamp, or the time of day beside a column of dates.
        time: String,
        /// Date, where it stands apart from the time of day.
        date: String,
        /// Contacts in the interval (files of counts).
        count: String,
        /// Page.
        page: String,
        /// SKU.
        sku: String,
        /// Client.
        client: String,
        /// Customer.
        customer: String,
        /// Intent.
        intent: String,
        /// The agent the customer chose.
        agent: String,
        /// A difficult customer: true or false, 1 or 0.
        difficult: String,
    }

    /// Orders of this and the days before, of which each may bring a contact, or an item of work,
    /// after a delay (TB-26).
    pub struct RawAfterOrders {
        /// Orders a day, one number for each day from `from` on; after the last there are none.
        per_day: OneOrMany<Amount>,
        /// The first of these days (default: the day of the start).
        from: Day,
        /// The shape of a day of orders (default "ordinary").
        curve: Word<CurveWord>,
        /// Share of the orders that bring something (default all).
        share: Share,
        /// How long after the order.
        delay: SpanLawValue,
        /// The shape of the day on which they come (left out: the delay alone says when; a delay of
        /// days would bring as many at night).
        arrival_curve: Word<CurveWord>,
    }

    /// A live show (直播).
    pub struct RawLive {
        /// When it begins, on each of its days.
        from: Clock,
        /// When it is over; earlier than `from`: on the next day.
        to: Clock,
        /// Contacts on top, as in "600/h" or "10/min".
        extra: PerHour,
        /// Or: the day's rate is multiplied by this.
        multiplier: Amount,
        /// The excess falls to 37 % in this time (default: it does not fall).
        decay: Duration,
        /// The dates on which there is a show, single ones and stretches (default: every day).
        dates: OneOrMany<Days>,
        /// The days of the week on which there is one, as in "Fri" or "周五"; with `dates` besides.
        weekdays: OneOrMany<Weekdays>,
    }

    /// A sudden crowd: the rate jumps and falls back.
    pub struct RawSurge {
        /// When.
        at: Moment,
        /// Instead of `multiplier`, `decay` and `duration`: a wave of a promotion by name.
        wave: Word<WaveWord>,
        /// The rate is multiplied by this at first.
        multiplier: Amount,
        /// The excess falls to 37 % in this time (default: it does not fall).
        decay: Duration,
        /// It is over after this.
        duration: Duration,
    }

    /// Contacts that agents start.
    pub struct RawProactive {
        /// Effort of the opening message.
        effort: SpanLawValue,
        /// Share of customers who answer.
        answer_prob: Share,
        /// After this long.
        answer_delay: SpanLawValue,
        /// How long ago the customer was last in contact.
        last_contact: SpanLawValue,
        /// Longer ago: not offered.
        offered_within: Duration,
    }
}
