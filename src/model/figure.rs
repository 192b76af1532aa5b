//! The figures that can be asked for, one line each: the name, planners' words for it, the unit, on
//! which side of its value a target stands, and what a target on it sees of the queue.
//!
//! Reading a scenario and measuring a run both go by this table; what a figure *is* stands in
//! `measure/catalog`, and a test there holds the two together. Formulas and labels are not needed
//! to read a scenario.

/// What a figure is measured in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    /// Pieces: contacts, sessions, messages, people, orders.
    Count,
    /// A share between 0 and 1.
    Share,
    /// A ratio that may exceed 1.
    Ratio,
    /// Seconds.
    Seconds,
    /// Hours.
    Hours,
    /// Pieces an hour.
    PerHour,
    /// RMB (元).
    Rmb,
}

impl Unit {
    /// Short name for tables and documents.
    pub const fn key(self) -> &'static str {
        match self {
            Unit::Count => "count",
            Unit::Share => "share",
            Unit::Ratio => "ratio",
            Unit::Seconds => "s",
            Unit::Hours => "h",
            Unit::PerHour => "1/h",
            Unit::Rmb => "RMB",
        }
    }
}

/// On which side of the bound a figure must stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// At least the bound.
    AtLeast,
    /// At most the bound.
    AtMost,
    /// Neither way is better by itself: a target says which.
    Said,
    /// It cannot be a target: no shop has it, or `[targets]` has a setting of its name.
    Never,
}

/// What a target on a figure sees of the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// Counts from connection: blind to waits and losses before it.
    Blind,
    /// Sees loss or the wait from arrival.
    Sees,
    /// Neither.
    Other,
}

/// A figure that can be asked for.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// Its name in the catalog.
    pub id: &'static str,
    /// Other names planners use.
    pub aliases: &'static [&'static str],
    /// Its unit.
    pub unit: Unit,
    /// On which side of a target it must stay.
    pub side: Side,
    /// What a target on it sees.
    pub sight: Sight,
}

impl Row {
    /// True if the figure counts distinct customers, who must be kept apart for it.
    pub fn is_of_persons(&self) -> bool {
        PERSONS.contains(&self.id)
    }
}

/// The figures of distinct customers.
const PERSONS: &[&str] = &[
    "persons",
    "persons_consulting",
    "persons_answered",
    "reply_rate_of_persons",
    "conversion_rate",
    "paid_per_customer_rmb",
];

/// The figure of a name in the catalog or of a planner's word.
pub fn find(name: &str) -> Option<&'static Row> {
    FIGURES.iter().find(|row| row.id == name || row.aliases.contains(&name))
}

/// The names of all figures, each with its other names.
pub fn names() -> impl Iterator<Item = &'static str> {
    FIGURES.iter().flat_map(|row| std::iter::once(row.id).chain(row.aliases.iter().copied()))
}

/// The wait from arrival to the first human reply, in planners' words.
const CUSTOMER_WAIT: &[&str] = &["customer_wait", "first_reply_from_arrival"];

const fn row(
    id: &'static str,
    aliases: &'static [&'static str],
    unit: Unit,
    side: Side,
    sight: Sight,
) -> Row {
    Row { id, aliases, unit, side, sight }
}

use Side::{AtLeast, AtMost, Never, Said};
use Sight::{Blind, Other, Sees};

/// Every figure of the catalog, in its order.
#[rustfmt::skip]
pub const FIGURES: &[Row] = &[
    row("entries", &[], Unit::Count, Said, Other),
    row("entries_for_humans", &[], Unit::Count, Said, Other),
    row("arrivals_per_hour", &[], Unit::PerHour, Said, Other),
    row("reentries", &[], Unit::Count, AtMost, Other),
    row("chains_cut", &[], Unit::Count, AtMost, Other),
    row("put_off", &["deferred"], Unit::Count, Said, Other),
    row("continued_entries", &[], Unit::Count, Said, Other),
    row("online_upv", &[], Unit::Count, AtLeast, Other),
    row("robot_handled", &[], Unit::Count, Said, Other),
    row("robot_solved", &[], Unit::Count, Said, Other),
    row("robot_solved_rate", &[], Unit::Share, Said, Other),
    row("served", &[], Unit::Count, AtLeast, Sees),
    row("unanswered", &[], Unit::Count, AtMost, Sees),
    row("abandoned", &[], Unit::Count, AtMost, Sees),
    row("left_messages", &[], Unit::Count, AtMost, Other),
    row("rejected", &[], Unit::Count, AtMost, Sees),
    row("still_open", &[], Unit::Count, Said, Other),
    row("served_rate", &[], Unit::Share, AtLeast, Sees),
    row("unanswered_rate", &[], Unit::Share, AtMost, Sees),
    row("abandonment_rate", &["abandonment"], Unit::Share, AtMost, Sees),
    row("abandoned_soon_rate", &[], Unit::Share, AtMost, Sees),
    row("abandonment_of_queued_rate", &[], Unit::Share, AtMost, Sees),
    row("lost_rate", &["lost"], Unit::Share, AtMost, Sees),
    row("lost_customers", &[], Unit::Count, AtMost, Sees),
    row("awaiting_end", &[], Unit::Count, AtMost, Other),
    row("left_late", &[], Unit::Count, AtMost, Other),
    row("left_late_rate", &[], Unit::Share, AtMost, Other),
    row("rejected_rate", &[], Unit::Share, AtMost, Sees),
    row("left_message_rate", &[], Unit::Share, AtMost, Other),
    row("queued", &[], Unit::Count, AtMost, Sees),
    row("queued_rate", &[], Unit::Share, AtMost, Sees),
    row("gap_entries", &[], Unit::Count, AtMost, Other),
    row("uncovered_entries", &[], Unit::Count, AtMost, Other),
    row("uncovered_rate", &[], Unit::Share, AtMost, Other),
    row("consult_volume", &[], Unit::Count, AtLeast, Other),
    row("reception_volume", &[], Unit::Count, AtLeast, Other),
    row("reception_volume_strict", &[], Unit::Count, AtLeast, Other),
    row("answer_rate", &[], Unit::Share, AtLeast, Sees),
    row("answer_rate_strict", &[], Unit::Share, AtLeast, Sees),
    row("answer_rate_of_consults", &[], Unit::Share, AtLeast, Other),
    row("persons", &[], Unit::Count, Said, Other),
    row("persons_consulting", &[], Unit::Count, Said, Other),
    row("persons_answered", &[], Unit::Count, AtLeast, Other),
    row("reception_times", &[], Unit::Count, AtLeast, Other),
    row("valid_consults", &[], Unit::Count, AtLeast, Other),
    row("invalid_consults", &[], Unit::Count, AtMost, Sees),
    row("reply_rate_of_persons", &["reply_rate"], Unit::Share, AtLeast, Sees),
    row("proactive_contacts", &[], Unit::Count, Said, Other),
    row("transfers", &[], Unit::Count, Said, Other),
    row("reassigned", &[], Unit::Count, Said, Other),
    row("transfers_in", &[], Unit::Count, Never, Other),
    row("transferred_rate", &[], Unit::Share, AtMost, Other),
    row("invitations", &[], Unit::Count, Said, Other),
    row("invitations_lapsed", &[], Unit::Count, AtMost, Other),
    row("sessions_ended", &[], Unit::Count, Said, Other),
    row("throughput_per_hour", &[], Unit::PerHour, AtLeast, Other),
    row("session_span_mean_s", &[], Unit::Seconds, Said, Other),
    row("silence_expired", &[], Unit::Count, Said, Other),
    row("customer_ended", &[], Unit::Count, Said, Other),
    row("agent_closed", &[], Unit::Count, Said, Other),
    row("blocked", &[], Unit::Count, Said, Other),
    row("forced_ends", &[], Unit::Count, AtMost, Other),
    row("rerouted", &[], Unit::Count, AtMost, Other),
    row("evicted", &[], Unit::Count, AtMost, Other),
    row("lost_in_queue", &[], Unit::Count, AtMost, Sees),
    row("lost_before_first", &[], Unit::Count, AtMost, Sees),
    row("lost_later", &[], Unit::Count, AtMost, Sees),
    row("lost_silently", &[], Unit::Count, AtMost, Sees),
    row("busy_messages", &[], Unit::Count, Said, Other),
    row("idle_prompts", &[], Unit::Count, Said, Other),
    row("queue_wait_mean_s", &["queue_wait_mean"], Unit::Seconds, AtMost, Sees),
    row("queue_wait_queued_mean_s", &[], Unit::Seconds, AtMost, Sees),
    row("queue_wait_connected_mean_s", &[], Unit::Seconds, AtMost, Sees),
    row("queue_wait_abandoned_mean_s", &[], Unit::Seconds, Said, Sees),
    row("queue_wait_sd_s", &[], Unit::Seconds, AtMost, Sees),
    row("first_response_mean_s", &["first_response"], Unit::Seconds, AtMost, Blind),
    row("customer_wait_mean_s", CUSTOMER_WAIT, Unit::Seconds, AtMost, Sees),
    row("real_answer_wait_mean_s", &[], Unit::Seconds, AtMost, Sees),
    row("round_response_mean_s", &["round_response"], Unit::Seconds, AtMost, Blind),
    row("taken_at_once_rate", &[], Unit::Share, AtLeast, Blind),
    row("later_response_mean_s", &[], Unit::Seconds, AtMost, Blind),
    row("later_prompt_rate", &[], Unit::Share, AtLeast, Blind),
    row("agent_mean_response_s", &[], Unit::Seconds, AtMost, Blind),
    row("agent_mean_response_literal_s", &[], Unit::Seconds, AtMost, Blind),
    row("agent_mean_first_response_s", &[], Unit::Seconds, AtMost, Blind),
    row("service_level_offered_rate", &[], Unit::Share, AtLeast, Sees),
    row("service_level_patient_rate", &[], Unit::Share, AtLeast, Sees),
    row("service_level_answered_rate", &[], Unit::Share, AtLeast, Sees),
    row("connect_level_offered_rate", &[], Unit::Share, AtLeast, Sees),
    row("connect_level_patient_rate", &[], Unit::Share, AtLeast, Sees),
    row("connect_level_connected_rate", &[], Unit::Share, AtLeast, Sees),
    row("service_level_rate", &["service_level"], Unit::Share, AtLeast, Sees),
    row("queue_wait_p50_s", &[], Unit::Seconds, AtMost, Sees),
    row("queue_wait_p90_s", &["queue_wait_p90"], Unit::Seconds, AtMost, Sees),
    row("queue_wait_p99_s", &[], Unit::Seconds, AtMost, Sees),
    row("first_response_p50_s", &[], Unit::Seconds, AtMost, Blind),
    row("first_response_p90_s", &[], Unit::Seconds, AtMost, Blind),
    row("first_response_p99_s", &[], Unit::Seconds, AtMost, Blind),
    row("customer_wait_p50_s", &[], Unit::Seconds, AtMost, Sees),
    row("customer_wait_p90_s", &[], Unit::Seconds, AtMost, Sees),
    row("customer_wait_p99_s", &[], Unit::Seconds, AtMost, Sees),
    row("round_response_p50_s", &[], Unit::Seconds, AtMost, Blind),
    row("round_response_p90_s", &[], Unit::Seconds, AtMost, Blind),
    row("round_response_p99_s", &[], Unit::Seconds, AtMost, Blind),
    row("sla60_rate", &[], Unit::Share, AtLeast, Blind),
    row("reply3_rate", &["reply_within_3min"], Unit::Share, AtLeast, Blind),
    row("reply3_by_round_rate", &[], Unit::Share, AtLeast, Blind),
    row("reply3_by_session_rate", &[], Unit::Share, AtLeast, Blind),
    row("reply3_by_message_rate", &[], Unit::Share, AtLeast, Blind),
    row("first_in_time_rate", &[], Unit::Share, AtLeast, Blind),
    row("overnight_done_rate", &[], Unit::Share, AtLeast, Other),
    row("rounds_answered", &[], Unit::Count, Said, Other),
    row("later_rounds_answered", &[], Unit::Count, Said, Blind),
    row("replies_per_hour", &[], Unit::PerHour, AtLeast, Other),
    row("rounds_open", &[], Unit::Count, AtMost, Other),
    row("answer_question_ratio", &["qa_ratio"], Unit::Ratio, AtLeast, Other),
    row("unread_replies", &[], Unit::Count, AtMost, Other),
    row("leave_created", &[], Unit::Count, AtMost, Other),
    row("leave_delivered", &[], Unit::Count, Said, Other),
    row("leave_mailed", &[], Unit::Count, Said, Other),
    row("leave_expired", &[], Unit::Count, AtMost, Other),
    row("leave_waiting", &[], Unit::Count, AtMost, Other),
    row("leave_answered", &[], Unit::Count, AtLeast, Other),
    row("leave_unhandled", &[], Unit::Count, AtMost, Other),
    row("leave_reply_rate", &[], Unit::Share, AtLeast, Other),
    row("leave_delay_mean_s", &[], Unit::Seconds, AtMost, Other),
    row("leave_delay_p90_s", &[], Unit::Seconds, AtMost, Other),
    row("leave_answer_mean_s", &[], Unit::Seconds, AtMost, Other),
    row("leave_answer_p90_s", &[], Unit::Seconds, AtMost, Other),
    row("queue_length_mean", &[], Unit::Count, AtMost, Sees),
    row("queue_length_peak", &[], Unit::Count, AtMost, Sees),
    row("queue_ghosts_mean", &[], Unit::Count, AtMost, Other),
    row("stranded_share", &[], Unit::Share, AtMost, Other),
    row("empty_share", &[], Unit::Share, Said, Other),
    row("open_sessions_mean", &[], Unit::Count, Said, Other),
    row("active_mean", &[], Unit::Count, Said, Other),
    row("active_peak", &[], Unit::Count, Said, Other),
    row("online_agents_mean", &[], Unit::Count, Said, Other),
    row("logged_in_agents_mean", &[], Unit::Count, Said, Other),
    row("concurrency_per_online_agent", &[], Unit::Ratio, Said, Other),
    row("slot_occupancy", &[], Unit::Ratio, Said, Other),
    row("full_share", &[], Unit::Share, AtMost, Other),
    row("working_agents_mean", &[], Unit::Count, Said, Other),
    row("idle_agents_mean", &[], Unit::Count, Said, Other),
    row("unavailable_agents_mean", &[], Unit::Count, Said, Other),
    row("engaged_share", &[], Unit::Share, Said, Other),
    row("hands_occupancy", &["occupancy"], Unit::Ratio, AtMost, Other),
    row("attendance_utilisation", &[], Unit::Ratio, Said, Other),
    row("wasted_effort_share", &[], Unit::Share, AtMost, Other),
    row("task_effort_share", &[], Unit::Share, Said, Other),
    row("reply_effort_mean_s", &[], Unit::Seconds, Said, Other),
    row("coverage_share", &["coverage"], Unit::Share, AtLeast, Other),
    row("uncovered_time_share", &[], Unit::Share, AtMost, Other),
    row("gap_time_s", &[], Unit::Seconds, AtMost, Other),
    row("attendance_h", &[], Unit::Hours, Said, Other),
    row("busy_h", &[], Unit::Hours, Said, Other),
    row("agent_days", &[], Unit::Count, Said, Other),
    row("absences", &[], Unit::Count, AtMost, Other),
    row("sessions_per_agent_day", &[], Unit::Ratio, Said, Other),
    row("load_to_pre_sale_norm", &[], Unit::Ratio, Said, Other),
    row("load_to_after_sale_norm", &[], Unit::Ratio, Said, Other),
    row("wait_total_s", &[], Unit::Seconds, AtMost, Sees),
    row("wait_later_share", &[], Unit::Share, Said, Sees),
    row("first_wait_total_s", &[], Unit::Seconds, AtMost, Sees),
    row("first_wait_silent_part", &[], Unit::Share, Said, Sees),
    row("wait_closed_s", &[], Unit::Seconds, AtMost, Sees),
    row("wait_closed_share", &[], Unit::Share, Said, Sees),
    row("first_wait_closed_s", &[], Unit::Seconds, AtMost, Sees),
    row("first_wait_closed_share", &[], Unit::Share, Said, Sees),
    row("wait_nobody_eligible_s", &[], Unit::Seconds, AtMost, Sees),
    row("wait_nobody_eligible_share", &[], Unit::Share, Said, Sees),
    row("first_wait_nobody_eligible_s", &[], Unit::Seconds, AtMost, Sees),
    row("first_wait_nobody_eligible_share", &[], Unit::Share, Said, Sees),
    row("wait_full_shop_s", &[], Unit::Seconds, AtMost, Sees),
    row("wait_full_shop_share", &[], Unit::Share, Said, Sees),
    row("first_wait_full_shop_s", &[], Unit::Seconds, AtMost, Sees),
    row("first_wait_full_shop_share", &[], Unit::Share, Said, Sees),
    row("wait_full_total_s", &[], Unit::Seconds, AtMost, Sees),
    row("wait_full_total_share", &[], Unit::Share, Said, Sees),
    row("first_wait_full_total_s", &[], Unit::Seconds, AtMost, Sees),
    row("first_wait_full_total_share", &[], Unit::Share, Said, Sees),
    row("wait_full_silent_s", &[], Unit::Seconds, AtMost, Sees),
    row("wait_full_silent_share", &[], Unit::Share, Said, Sees),
    row("first_wait_full_silent_s", &[], Unit::Seconds, AtMost, Sees),
    row("first_wait_full_silent_share", &[], Unit::Share, Said, Sees),
    row("wait_own_reply_s", &[], Unit::Seconds, AtMost, Sees),
    row("wait_own_reply_share", &[], Unit::Share, Said, Sees),
    row("first_wait_own_reply_s", &[], Unit::Seconds, AtMost, Sees),
    row("first_wait_own_reply_share", &[], Unit::Share, Said, Sees),
    row("wait_other_chats_s", &[], Unit::Seconds, AtMost, Sees),
    row("wait_other_chats_share", &[], Unit::Share, Said, Sees),
    row("first_wait_other_chats_s", &[], Unit::Seconds, AtMost, Sees),
    row("first_wait_other_chats_share", &[], Unit::Share, Said, Sees),
    row("wait_other_work_s", &[], Unit::Seconds, AtMost, Sees),
    row("wait_other_work_share", &[], Unit::Share, Said, Sees),
    row("first_wait_other_work_s", &[], Unit::Seconds, AtMost, Sees),
    row("first_wait_other_work_share", &[], Unit::Share, Said, Sees),
    row("wait_break_s", &[], Unit::Seconds, AtMost, Sees),
    row("wait_break_share", &[], Unit::Share, Said, Sees),
    row("first_wait_break_s", &[], Unit::Seconds, AtMost, Sees),
    row("first_wait_break_share", &[], Unit::Share, Said, Sees),
    row("wait_cadence_s", &[], Unit::Seconds, AtMost, Sees),
    row("wait_cadence_share", &[], Unit::Share, Said, Sees),
    row("first_wait_cadence_s", &[], Unit::Seconds, AtMost, Sees),
    row("first_wait_cadence_share", &[], Unit::Share, Said, Sees),
    row("wait_choosing_s", &[], Unit::Seconds, AtMost, Sees),
    row("wait_choosing_share", &[], Unit::Share, Said, Sees),
    row("first_wait_choosing_s", &[], Unit::Seconds, AtMost, Sees),
    row("first_wait_choosing_share", &[], Unit::Share, Said, Sees),
    row("satisfaction", &[], Unit::Share, AtLeast, Other),
    row("favourable_rate", &[], Unit::Share, AtLeast, Other),
    row("after_sale_satisfaction", &[], Unit::Share, AtLeast, Other),
    row("satisfaction_expected", &[], Unit::Share, AtLeast, Other),
    row("cannot_rate_share", &[], Unit::Share, AtMost, Other),
    row("ratings", &[], Unit::Count, Never, Other),
    row("invited", &[], Unit::Count, Said, Other),
    row("rating_rate", &[], Unit::Share, AtLeast, Other),
    row("dissatisfaction_risk", &[], Unit::Share, AtMost, Other),
    row("dissatisfied_expected", &[], Unit::Count, AtMost, Other),
    row("risk_base", &[], Unit::Share, AtMost, Other),
    row("risk_queue", &[], Unit::Share, AtMost, Other),
    row("risk_slow_first", &[], Unit::Share, AtMost, Other),
    row("risk_slow_later", &[], Unit::Share, AtMost, Other),
    row("risk_unanswered", &[], Unit::Share, AtMost, Other),
    row("risk_gap", &[], Unit::Share, AtMost, Other),
    row("risk_transfer", &[], Unit::Share, AtMost, Other),
    row("risk_forced_end", &[], Unit::Share, AtMost, Other),
    row("orders_consulted", &[], Unit::Count, AtLeast, Other),
    row("orders_unassisted", &[], Unit::Count, Said, Other),
    row("assisted_orders", &[], Unit::Count, AtLeast, Other),
    row("assisted_sales_rmb", &[], Unit::Rmb, AtLeast, Other),
    row("assisted_sales_share", &[], Unit::Share, AtLeast, Other),
    row("sales_share_of_paid", &[], Unit::Share, AtLeast, Other),
    row("assisted_orders_share", &[], Unit::Share, AtLeast, Other),
    row("order_rate", &[], Unit::Share, AtLeast, Other),
    row("conversion_rate", &[], Unit::Share, AtLeast, Other),
    row("payment_rate", &[], Unit::Share, AtLeast, Other),
    row("inquiry_payment_rate", &[], Unit::Share, AtLeast, Other),
    row("order_value_mean_rmb", &[], Unit::Rmb, Said, Other),
    row("paid_per_customer_rmb", &[], Unit::Rmb, Said, Other),
    row("work_came", &[], Unit::Count, Said, Other),
    row("work_settled", &[], Unit::Count, AtLeast, Other),
    row("work_in_time_rate", &["work_in_time"], Unit::Share, AtLeast, Other),
    row("work_late", &[], Unit::Count, AtMost, Other),
    row("work_open", &[], Unit::Count, AtMost, Other),
    row("work_settled_rate", &["work_done"], Unit::Share, AtLeast, Other),
    row("work_reply_in_time_rate", &[], Unit::Share, AtLeast, Other),
    row("work_reply_in_time_of_all_rate", &[], Unit::Share, AtLeast, Other),
    row("work_first_time_rate", &[], Unit::Share, AtLeast, Other),
    row("work_wait_mean_s", &[], Unit::Seconds, AtMost, Other),
    row("work_handling_mean_s", &["work_handling"], Unit::Seconds, AtMost, Other),
    row("work_effort_h", &[], Unit::Hours, Said, Other),
    row("work_amount_rmb", &["refund_amount"], Unit::Rmb, Said, Other),
    row("work_open_mean", &[], Unit::Count, AtMost, Other),
    row("qc_score_mean", &[], Unit::Count, AtLeast, Other),
    row("qc_points", &[], Unit::Count, AtMost, Other),
    row("qc_sampled", &[], Unit::Count, Said, Other),
    row("performance_score", &[], Unit::Count, AtLeast, Other),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_figures_share_a_name() {
        let ids = FIGURES.iter().map(|row| row.id);
        let aliases = FIGURES.iter().flat_map(|row| row.aliases.iter().copied());
        let mut names: Vec<&str> = ids.chain(aliases).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
    }
}
