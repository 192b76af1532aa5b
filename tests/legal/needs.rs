//! What keys need beside them: a draft that is to hold one holds these too; without them the key
//! would be given up.

/// Keys without which a key means nothing: whether each stands beside it or one table up, its name,
/// and the kind of its value if only one will do.
pub fn needs(name: &str) -> &'static [(bool, &'static str, &'static str)] {
    match name {
        "RawDesk.uv" | "Shop.uv" | "RawArrivals.uv" => &[(true, "consult_ratio", "")],
        "RawDesk.consult_ratio" | "Shop.consult_ratio" | "RawArrivals.consult_ratio" => {
            &[(true, "uv", "")]
        }
        "RawArrivals.scale"
        | "RawArrivals.time_shift"
        | "RawArrivals.date_order"
        | "RawArrivals.time_zone"
        | "RawArrivals.pages"
        | "RawArrivals.clients"
        | "RawArrivals.intents" => &[(true, "csv", "")],
        "RawArrivals.count_interval" => &[(true, "counts_csv", "")],
        "RawDesk.growth" | "Shop.growth" => &[(true, "last_year_per_day", "")],
        "RawDesk.consults_per_order" | "Shop.consults_per_order" => &[(true, "orders_per_day", "")],
        "RawColumns.agent" => &[(false, "csv", "")],
        "RawArrivals.named_mix" => &[(true, "named_share", "")],
        "RawColumns.count" | "RawColumns.time" => &[(false, "counts_csv", "")],
        "RawLeave.fallback_group" => &[(false, "groups", "")],
        "RawService.work" => &[(true, "model", "word \"by_level\""), (true, "aht_by_level", "")],
        "RawService.aht_by_level" => &[(true, "model", "word \"by_level\"")],
        "RawColumns.date" => &[(true, "time", ""), (false, "csv", "")],
        "RawColumns.page"
        | "RawColumns.sku"
        | "RawColumns.client"
        | "RawColumns.customer"
        | "RawColumns.intent"
        | "RawColumns.difficult" => &[(false, "csv", "")],
        "RawTransfer.intervention_prob" => &[(true, "intervention_roles", "")],
        "RawDesk.batches" => &[(true, "replications", "integer least")],
        "RawGroupRules.custom_members_leave_default" => &[(false, "groups", "")],
        "RawTransfer.intervention_roles" => &[(true, "intervention_prob", "")],
        "RawPerformance.weights" => &[(true, "targets", "")],
        "RawPerformance.targets" => &[(true, "weights", "")],
        "RawEvent.weight" => &[
            (true, "kind", "word \"set_weight\""),
            (true, "group", ""),
            (true, "agents", ""),
            (false, "groups", ""),
        ],
        "RawEvent.group" => &[(true, "kind", "word \"group_disable\""), (false, "groups", "")],
        "RawEvent.name" => {
            &[(true, "kind", "word \"group_rename\""), (true, "group", ""), (false, "groups", "")]
        }
        "RawEvent.pages" | "RawEvent.skus" | "RawEvent.auto_assign_to_default" => {
            &[(true, "kind", "word \"group_update\""), (true, "group", ""), (false, "groups", "")]
        }
        "RawEvent.from_group" => &[(true, "kind", "word \"redeploy\""), (false, "groups", "")],
        "RawEvent.from_role" | "RawEvent.to_role" | "RawEvent.keep" => {
            &[(true, "kind", "word \"redeploy\"")]
        }
        "RawAgent.always_on" | "RawAgentDefaults.always_on" => &[(false, "shifts", "")],
        "RawAgent.joined" | "RawAgentDefaults.joined" => {
            &[(true, "ramp", "table"), (false, "shifts", "")]
        }
        "RawAgent.ramp" | "RawAgentDefaults.ramp" => &[(true, "joined", ""), (false, "shifts", "")],
        "RawAgent.skills" => &[(false, "events", "")],
        "RawDesk.d_day" => &[(false, "shifts", ""), (false, "norms", "")],
        "RawGroupRules.allowed" | "RawGroupRules.weight_min" | "RawGroupRules.weight_max" => {
            &[(false, "groups", "")]
        }
        _ => of_shifts(name),
    }
}

/// The same of shifts and their breaks.
fn of_shifts(name: &str) -> &'static [(bool, &'static str, &'static str)] {
    match name {
        "RawBreak.lasts" => &[(true, "between", "list")],
        "RawBreak.between" => &[(true, "lasts", "duration")],
        "RawBreak.away_at_most" => &[(true, "lasts", "duration"), (true, "between", "list")],
        "RawBreaks.away_at_most" => &[(false, "shifts", "")],
        "RawAgent.from_roster" => &[(false, "shifts", "")],
        "RawDesk.roster" => &[(false, "shifts", "")],
        _ => of_work(name),
    }
}

/// The same of work that is no chat, and of orders.
fn of_work(name: &str) -> &'static [(bool, &'static str, &'static str)] {
    match name {
        "RawWork.by_hour" | "RawWork.day_cv" | "RawWork.curve" | "RawWork.volume" => {
            &[(true, "per_day", "")]
        }
        "RawWork.time_shift"
        | "RawWork.time_numbers"
        | "RawWork.date_order"
        | "RawWork.time_zone"
        | "RawWork.columns" => &[(true, "csv", "")],
        "RawWork.count_interval" => &[(true, "counts_csv", "")],
        "RawWorkColumns.count" => &[(false, "counts_csv", "")],
        "RawWorkColumns.time" => &[(false, "csv", "")],
        "RawWorkColumns.date" => &[(true, "time", ""), (false, "csv", "")],
        "RawDesk.orders_per_day" => &[(false, "work", "")],
        "RawDesk.orders_from" | "RawDesk.orders_curve" => {
            &[(false, "work", ""), (true, "orders_per_day", "")]
        }
        "Shop.orders_per_day" => &[(true, "work", "")],
        "Shop.orders_from" | "Shop.orders_curve" => {
            &[(true, "work", ""), (true, "orders_per_day", "")]
        }
        "RawOrder.amount" => &[(false, "of", "word \"ordinary\""), (false, "average", "")],
        "RawOrderColumns.amount" => &[(false, "of", "word \"big\"")],
        "RawUnpaidOrders.average" | "RawUnpaidOrders.big_from" => &[(true, "of", "word \"big\"")],
        "RawWork.rate_interval" => &[(true, "rates", "")],
        "RawWork.next_warm_up" => &[(true, "deadline_by_sales", "")],
        "RawWork.clock" => &[(true, "deadline", "")],
        "RawWork.cut_off" => &[(true, "handed_out", "")],
        "RawWork.again_after" => &[(true, "settled", "")],
        _ => &[],
    }
}
