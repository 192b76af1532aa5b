//! Every random number a scenario draws, by name: what it decides, for whom, and from where.
//!
//! A stream of `kernel::stream` is named by a seed, a key (whom it is about) and a purpose; it
//! has numbered blocks of four words. A type of this file is one block, a method of it one number
//! in (0, 1): `Patience::of(&seed, key, generation).queue()`. Only this file names a word.
//!
//! To add a draw: give it a free word of a block that is fetched at the same moment, or a block of
//! its own under a new `Purpose` at the end of the list. Numbers of purposes, blocks and words are
//! never changed and never reused: they are the customers of every stored result. `ALL` and
//! `STREAMS` list all; a test fails if two of them can have the same word and `SHARED` says no
//! reason.

#[macro_use]
mod block;
mod keys;
mod shared;
#[cfg(test)]
mod tests;

use crate::kernel::stream::{Key, Seed, StreamRng, hash_name, unit, unit53};
use block::of_entry;
pub use block::{Blocks, Draw, Space};
pub use keys::{agent, item_after_chat, leave_box, question_about, varied};
use serde::{Deserialize, Serialize};
pub use shared::{SHARED, Shared};

/// What a random number is for. The numbers enter the counter of the generator: never renumber,
/// never reuse; add at the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u16)]
pub enum Purpose {
    /// Gap to the next unit-rate arrival of a source (到达间隔).
    ArrivalGap = 1,
    /// Type, intent, page and client of a contact (进线类型).
    ContactType = 2,
    /// Patience in the queue and before the first reply (耐心).
    Patience = 3,
    /// Number of rounds of a session (轮次).
    Rounds = 4,
    /// The four main amounts of a round.
    Round = 5,
    /// Further amounts of a round.
    RoundExtra = 6,
    /// Whether and how the customer rates (评价).
    Rating = 7,
    /// Orders that follow the session (下单).
    Order = 8,
    /// When the session is transferred, and whether the colleague accepts (转接).
    Transfer = 9,
    /// Whether and when the customer comes back (回访), and what leave messages need.
    Return = 10,
    /// What the robot does before a human (机器人).
    Robot = 11,
    /// Lasting traits of an agent (客服特征).
    AgentTraits = 12,
    /// Absence of an agent on a day (缺勤).
    Absence = 13,
    /// Ticks of leave-message delivery (留言分配).
    LeaveTick = 14,
    /// Lots, in routing and in the order of work (抽签).
    RoutingTie = 15,
    /// Busyness of a day (当日波动).
    DayFactor = 16,
    /// Busyness of an interval (时段波动).
    IntervalFactor = 17,
    /// Outbound and proactive chats (主动触达).
    Proactive = 18,
    /// The choice of a group.
    Choice = 19,
    /// Bursts of messages (连发).
    Burst = 20,
    /// Who closes the session and when (结束会话).
    Close = 21,
    // 22 was meant for satisfaction, which is drawn with the rating; it stays unused
    /// Which stratum of a day's busyness a replication has (分层).
    Stratum = 23,
    /// Work that is no chat (工单).
    Work = 24,
    /// What quality inspection finds in sampled conversations (质检).
    Quality = 25,
    /// Matters put off until a promotion is over.
    PutOff = 26,
    /// Customers who ask about work that is not done yet (催办).
    Question = 27,
    /// Which points of a sweep are played.
    Design = 28,
}

blocks! {
    // --- arrivals and busyness --------------------------------------------------------------

    /// Gaps of a curve's unit-rate points; the key counts pairs of them.
    Gaps: Source ArrivalGap Once(0) {
        /// Gap before the point with an even ordinal.
        even [0, 1]
        /// Gap before the point with an odd ordinal.
        odd [2, 3]
    }
    /// A row of a log under `scale`; the key counts rows.
    Copies: Source ArrivalGap Once(0) {
        /// Whether the broken part of the scale makes one copy more.
        rounds_up [0, 1]
    }
    /// A copy of a row; the key is the row's, with the copy's number from bit 40 on.
    CopyTime: Source ArrivalGap Once(0) {
        /// When within its stretch the copy comes.
        at [0, 1]
    }
    /// A contact of a source with counts; the key counts contacts.
    CountedTime: Source ArrivalGap Once(0) {
        /// When within what is left of its interval the contact comes.
        at [0, 1]
    }
    /// An interval of a source with counts; the key counts intervals.
    Counted: Source IntervalFactor Once(0) {
        /// Whether the broken part of its count makes one contact more.
        rounds_up [0, 1]
    }
    /// A day of a curve, where its factor is inverted; the key is the day.
    DayFactor: Source DayFactor Once(0) {
        /// How busy the day is, alone or within its stratum.
        factor [0, 1]
    }
    /// An interval of a curve, where its factor is inverted; the key is the interval.
    IntervalFactor: Source IntervalFactor Once(0) {
        /// How busy the interval is.
        factor [0, 1]
    }
    /// A day of a curve in a block of replications; the seed is the block's.
    Stratum: Source Stratum Once(0) {
        /// First exchange of the shuffle of strata.
        first [0]
        /// Second exchange.
        second [1]
        /// Third exchange.
        third [2]
        /// Fourth exchange.
        fourth [3]
    }

    // --- what a contact is ------------------------------------------------------------------

    /// What a contact asks about, and from where.
    Matter: Source ContactType Once(0) {
        /// Page.
        page [0]
        /// SKU.
        sku [1]
        /// Client.
        client [2]
        /// Intent.
        intent [3]
    }
    /// Who a contact's customer is, and whom they want.
    Person: Source ContactType Once(1) {
        /// Whether an agent is named.
        names_agent [0]
        /// Which.
        agent [1]
        /// Whether the customer has been here before.
        returns [2]
        /// Which of the returning ones it is.
        who [3]
    }
    /// The mood of a contact's customer.
    Mood: Source ContactType Once(2) {
        /// Whether the customer is a difficult one.
        difficult [0]
        /// Whether they connect and write nothing.
        mute [1]
        /// Whether they are abusive.
        abusive [2]
    }
    /// What is told of a contact's customer and decides nothing.
    Told: Source ContactType Once(3) {
        /// Region.
        region [0]
        /// Where they come from.
        referrer [1]
        /// What they searched for.
        keyword [2]
    }
    /// The script of a matter.
    Script: Source Rounds Once(0) {
        /// Rounds in all.
        rounds [0]
        /// Whether the session is transferred.
        transfers [1]
        /// After which of its replies.
        transfer_after [2]
    }

    // --- the entry --------------------------------------------------------------------------

    /// The robot.
    Robot: Source Robot Entry(0) {
        /// Whether it solves the matter.
        solves [0]
        /// How long it takes.
        takes [1]
    }
    /// The choice of a group.
    Choice: Source Choice Entry(0) {
        /// Which group.
        group [0]
        /// How long the customer takes to choose.
        delay [1]
        /// Whether they give up.
        gives_up [2]
    }
    /// Patience.
    Patience: Source Patience Entry(0) {
        /// Patience in the queue.
        queue [0]
        /// Whether who loses it leaves the queue without a trace.
        silently_in_queue [1]
        /// Patience before the first reply.
        first_reply [2]
        /// Whether who loses it leaves the chat without a trace.
        silently_in_chat [3]
    }
    /// The lot of a contact in routing; the step is the number of transfers tried.
    Lot: Source RoutingTie Steps(0) {
        /// Decides between equals, and picks that draw.
        lot [0]
    }

    /// The lot of an item in an inbox that is worked at random; the number is 20 bits of a mix of
    /// the time since the arrival.
    InboxLot: Source RoutingTie Numbered(0) {
        /// The lowest is taken.
        item [1]
    }

    // --- the conversation -------------------------------------------------------------------

    /// The main amounts of a round; the number is the round's.
    Round: Source Round Numbered(0) {
        /// Characters of the customer's message.
        customer [0]
        /// The reply: its characters or its time; of a session by level, all of its work.
        reply [1]
        /// Thinking time.
        think [2]
        /// Gap between the reply and the customer's next message.
        gap [3]
    }
    /// Further amounts of a round; the number is the round's.
    RoundExtra: Source RoundExtra Numbered(0) {
        /// Patience before a later reply.
        patience [0]
        /// Whether a quick phrase will do.
        quick_phrase [1]
        /// Messages of the burst.
        messages [2]
        /// Whether who loses patience leaves without a trace.
        silently [3]
    }
    /// The canned opening of an entry.
    Opening: Source RoundExtra Entry(0x3fff) {
        /// Whether one is sent.
        sent [0]
        /// How long it takes.
        time [1]
    }
    /// The first gap of a burst; the number is 32 a round before, and its messages to come.
    BurstBegins: Source Burst Numbered(0) {
        /// Gap before the second message.
        gap [0]
    }
    /// A message that joins an open round; the number is 32 a round begun, and messages to come.
    BurstGoesOn: Source Burst Numbered(32) {
        /// Gap before the message after it.
        gap [0]
        /// Its characters.
        characters [1]
    }
    /// A proactive contact.
    Outreach: Source Proactive Once(0) {
        /// How long ago the customer was here.
        last_contact [0]
        /// Whether they answer.
        answers [1]
        /// After how long.
        delay [2]
        /// Time of the opening message.
        effort [3]
    }
    /// A transfer that the script asks for.
    Handover: Source Transfer Entry(0) {
        /// How long after the reply it is made.
        delay [2]
        /// Whether a supervisor joins the session.
        supervised [3]
    }
    /// An invitation of a colleague; the step is the number of transfers tried.
    Invitation: Source Transfer Steps(0) {
        /// Whether it is accepted.
        accepted [0]
        /// How long the answer takes.
        delay [1]
    }

    // --- the end ----------------------------------------------------------------------------

    /// The end of a session after its last reply.
    Close: Source Close Entry(0) {
        /// Whether the customer closes the window.
        customer [0]
        /// How long after the reply.
        customer_delay [1]
        /// Whether the agent ends the session.
        agent [2]
        /// How long after the reply.
        agent_delay [3]
    }
    /// A prompt to a silent customer; the step is the rounds begun.
    IdlePrompt: Source Close Steps(1) {
        /// Whether they write again.
        writes [0]
        /// Whether who does not closes the window.
        closes [1]
    }
    /// Work after the session's last reply.
    WrapUp: Source Close Entry(0x3000) {
        /// Whether there is any.
        needed [0]
        /// How long it takes.
        effort [1]
        /// Under which category it is summed up.
        category [2]
    }
    /// A customer who was not served, or whose session was ended.
    Comeback: Source Return Entry(0) {
        /// Whether who was lost comes again.
        comes [0]
        /// After how long.
        delay [1]
        /// Whether who was cut off applies again.
        reapplies [2]
        /// After how long.
        reapply_delay [3]
    }
    /// A matter that is put off (TB-18).
    PutOff: Source PutOff Entry(0) {
        /// Whether the customer comes when it is over.
        returns [0]
        /// How long afterwards.
        after [1]
        /// Whether the customer has read the notice on the page.
        reads [2]
    }
    /// A leave message not written yet.
    LeaveMessage: Source Return Entry(1) {
        /// Whether it is written.
        written [0]
    }
    /// The reply to a leave message.
    LeaveReply: Source Return Entry(2) {
        /// Whether the customer answers it.
        answered [0]
    }
    /// A mail that answers a leave message.
    Mail: Source Return Entry(3) {
        /// How long it takes to write.
        effort [0]
    }
    /// A rating; the number is the entry's generation.
    Rating: Source Rating Numbered(0) {
        /// Whether the customer is invited to rate.
        invited [0]
        /// Whether they rate.
        answers [1]
        /// Whether they are dissatisfied.
        dissatisfied [2]
        /// Whether they are very satisfied.
        very_satisfied [3]
    }
    /// The order that follows a matter.
    Order: Source Order Once(0) {
        /// Whether there is one.
        placed [0]
        /// Its amount.
        amount [1]
        /// How long after its anchor it is placed.
        delay [2]
        /// Whether it is paid.
        paid [3]
    }
    /// The payment of that order.
    Payment: Source Order Once(1) {
        /// How long after the order.
        delay [0]
    }

    // --- work that is no chat ---------------------------------------------------------------

    /// An item of work; the number is how often it has been done.
    WorkItem: Source Work Numbered(0) {
        /// How long it takes.
        effort [0]
        /// Whether it is settled then.
        settled [1]
        /// How long until it comes again if not.
        again [2]
        /// How much money it is about.
        amount [3]
    }
    /// An item of work that is late, or that a chat makes.
    WorkLink: Source Work Once(0x7fff_ffff) {
        /// Whether the customer of a late item comes.
        comes [0]
        /// After how long.
        delay [1]
        /// Whether a chat makes the item.
        made [2]
        /// After how long.
        made_after [3]
    }

    /// The customer of an open item asks about it; the number counts the questions.
    Question: Source Question Numbered(0) {
        /// How long after the last one, or after the item came.
        gap [0]
    }

    // --- agents and boxes -------------------------------------------------------------------

    /// Lasting traits of an agent.
    Traits: Agent AgentTraits Once(0) {
        /// Typing speed.
        typing [0]
    }
    /// An agent at the start of a shift; the number is the shift's.
    Attendance: Agent Absence Numbered(0) {
        /// Whether they are absent.
        absent [0]
        /// How late they come.
        late [1]
    }
    /// A conversation that quality inspection samples; the number is 1024 a natural week before,
    /// and those sampled before in it.
    Quality: Agent Quality Numbered(0) {
        /// Its score.
        score [0, 1]
    }
    /// A tick of a leave box; the number counts them from one.
    LeaveTick: Box LeaveTick Numbered(1) {
        /// The interval before it.
        interval [0]
    }
    /// A key that a sweep varies; the number is that of the point in a Latin hypercube.
    Design: Varied Design Numbered(0) {
        /// Its place in the order of strata.
        order [0, 1]
        /// Where within its stratum it lies.
        within [2, 3]
    }
}

/// Every draw that takes as many words as its law needs, block after block.
pub const STREAMS: &[Draw] = &[
    stream("day_factor", "How busy a day is, where its factor is sampled.", Purpose::DayFactor),
    stream(
        "interval_factor",
        "How busy an interval is, where its factor is sampled.",
        Purpose::IntervalFactor,
    ),
    Draw {
        space: Space::Shop,
        ..stream("unassisted_orders", "Orders of those who never asked, a day.", Purpose::Order)
    },
];

const fn stream(name: &'static str, about: &'static str, purpose: Purpose) -> Draw {
    let (space, blocks) = (Space::Source, Blocks::Numbered(0));
    Draw { name, about, space, purpose, blocks, words: &[0, 1, 2, 3] }
}

/// How busy a day of a curve is, where its factor is sampled; the key is the day.
#[must_use]
pub const fn day_factor(seed: &Seed, day: Key) -> StreamRng {
    seed.rng(day, Purpose::DayFactor as u16)
}

/// How busy an interval of a curve is, where its factor is sampled; the key is the interval.
#[must_use]
pub const fn interval_factor(seed: &Seed, interval: Key) -> StreamRng {
    seed.rng(interval, Purpose::IntervalFactor as u16)
}

/// Orders of customers who never asked, on a day of a shop.
#[must_use]
pub const fn unassisted_orders(seed: &Seed, shop: &str, day: u64) -> StreamRng {
    let space = hash_name("unassisted") ^ hash_name(shop);
    seed.rng(Key { entity: day, space }, Purpose::Order as u16)
}
