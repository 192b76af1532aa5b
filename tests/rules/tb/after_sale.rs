//! The after-sale desk on the promotion's day and after it: TB-19 to TB-22, TB-24, TB-29, TB-31,
//! TB-32, TB-37 to TB-40.

use super::TB;
use crate::more::{DEFAULT, group};
use crate::support::*;
use dacu::engine::facts::Fact;
use dacu::report::locale::Lang;
use dacu::scenario::fault::Code;

/// Contacts of an intent, a second apart.
fn entries(count: usize, intent: &str) -> String {
    let lines: Vec<String> =
        (0..count).map(|at| format!("{}s pc intent={intent}", at + 10)).collect();
    list(&lines.iter().map(String::as_str).collect::<Vec<_>>())
}

/// TB-19 [M/H] The after-sale desk keeps a quarter, at least one: of 8, 10, 13, 3 and 1 stay 2, 3,
/// 4, 1 and 1; the others help pre-sale.
#[test]
fn tb_19_a_quarter_of_the_after_sale_desk_stays() {
    for (count, keep) in [(8, 2), (10, 3), (13, 4), (3, 1), (1, 1)] {
        let text = calm(TB, "30min")
            + &agent(
                "S",
                1,
                &format!("count = {count}\nroles = [\"after_sale\"]\nskills = [\"pre_sale\"]"),
            )
            + &event("09:00:05", "redeploy", "agents = [\"S\"]")
            + &entries(count, "track_logistics");
        let ran = run_with(&text, &["routing.desks=by_need"]);
        let tiers = &ran.scenario.shops[0].policy.entry.tiers;
        let own = tiers.iter().position(|tier| tier.name == "own desk");
        let by_own = ran.pick(|fact| match fact {
            Fact::Assigned { tier, .. } => (Some(usize::from(*tier)) == own).then_some(()),
            _ => None,
        });
        assert_eq!(by_own.len(), keep, "of {count}");
    }
}

/// TB-20 [M] Difficult first, then the longest wait: easy 300 s, difficult 60 s and 120 s are
/// answered 120d, 60d, 300e; with the aging guard an easy one who waited long enough comes first.
#[test]
fn tb_20_difficult_customers_first_with_an_aging_guard() {
    let text = calm(TB, "2h")
        + &agent("A", 9, "")
        + "\n[[arrivals]]\nlist = [\n{ at = \"1s\" },\n{ at = \"2s\" },\n"
        + "{ at = \"182s\", difficult = true },\n{ at = \"242s\", difficult = true },\n]\n";
    let order = |guard: &str| {
        let ran = run_with(
            &text,
            &["service.reply_time=301s", &format!("service.easy_max_wait={guard}")],
        );
        ran.replies().iter().map(|reply| reply.contact).collect::<Vec<_>>()
    };
    assert_eq!(order("2h"), [0, 2, 3, 1]);
    assert_eq!(order("4min")[..2], [0, 1]);
}

/// TB-21 [P] Four look-ups before an answer: 4 × 8 s -> the first reply at least 32 s after the
/// agent starts.
#[test]
fn tb_21_four_look_ups_come_before_the_answer() {
    let text = calm(TB, "30min")
        .replace("model = \"direct\"\nreply_time = \"5s\"\n", "lookups = 4\nlookup = \"8s\"\n")
        + &agent("A", 5, "")
        + &list(&["1s pc"]);
    assert!(run(&text).replied_at(0)[0] >= 33.0);
}

/// TB-22 [P] Asking once and for all takes rounds away: as many as configured, none after.
#[test]
fn tb_22_asking_once_and_for_all_takes_rounds_away() {
    let text = calm(TB, "1h") + &agent("A", 5, "") + &list(&["1s pc"]);
    let rounds = |count: &str| run_with(&text, &[count]).replied_at(0).len();
    assert_eq!((rounds("customer.rounds=4"), rounds("customer.rounds=2")), (4, 2));
}

/// Transfers of a run: contact, from, to.
fn moved(ran: &Ran) -> Vec<(u64, String, String)> {
    ran.transfers().into_iter().map(|(_, who, (from, to))| (who, from, to)).collect()
}

/// TB-24 [P] Shipping and stock told to pre-sale: uninformed agents hand stock questions over with
/// `stock_transfer_prob`, here the share whose answer they have to ask for; informed ones never do.
/// Informed is who has the role that knows. It goes to who knows, not to the idlest colleague.
#[test]
fn tb_24_informed_agents_answer_stock_questions_without_transfer() {
    let desk = |roles: &str, mix: &str| {
        let text = calm(TB, "30h")
            + &agent("P", 99, &format!("count = 2\nroles = [{roles}]"))
            + &agent("W", 99, "roles = [\"erp\"]")
            + &group(DEFAULT, "without = [\"W\"]")
            + "\n[[arrivals]]\ncontacts_per_day = 1600\ncurve = \"flat\"\n"
            + &format!("intent_mix = {{ {mix} }}\n");
        run_with(&text, &["transfer.when_role_missing=true", "routing.intent_map.stock=erp"])
    };
    let all = desk("\"pre_sale\"", "stock = 1");
    let entries = all.entries().len();
    assert_eq!(moved(&all).len(), entries, "all of {entries}");
    assert!(moved(&all).iter().all(|(_, from, to)| from.starts_with('P') && to == "W"));
    let some = desk("\"pre_sale\"", "stock = 0.3, in_the_list = 0.7");
    let (part, of) = (moved(&some).len() as f64, some.entries().len() as f64);
    assert!((part / of - 0.3).abs() < 4.0 * (0.21 / of).sqrt(), "{part} of {of}");
    assert_eq!(moved(&desk("\"pre_sale\", \"erp\"", "stock = 1")), []);
}

/// TB-37 [P] Compensation authority: a claim of at most the price is the agent's; one above the
/// agent's authority is handed to the supervisor, and stays where there is none.
#[test]
fn tb_37_claims_above_the_authority_go_to_the_supervisor() {
    let desk = |role: &str| {
        let text = calm(TB, "30min")
            + &agent("A", 9, "roles = [\"after_sale\"]")
            + &agent("B", 9, "roles = [\"after_sale\"]")
            + &agent("S", 9, &format!("roles = [\"{role}\"]"))
            + &group(DEFAULT, "without = [\"B\", \"S\"]")
            + &list(&["1s pc intent=claim", "2s pc intent=high_claim"]);
        let sets = [
            "transfer.when_role_missing=true",
            "routing.intent_map.claim=after_sale",
            "routing.intent_map.high_claim=supervisor",
        ];
        let ran = run_with(&text, &sets);
        assert_eq!(ran.agents_in_order().split(' ').next(), Some("A"));
        moved(&ran)
    };
    assert_eq!(desk("supervisor"), [(1, "A".to_owned(), "S".to_owned())]);
    assert_eq!(desk("pre_sale"), [], "nobody has the authority");
}

/// TB-29 [H] Returns are forecast and staffed for: after-sale agents = customers of the day / 200,
/// rounded up: 1,500 -> 8, 1,600 -> 8, 1,601 -> 9. The first estimate says so.
#[test]
fn tb_29_after_sale_customers_by_the_norm_are_its_people() {
    let desk = |orders: u32| {
        let text = format!(
            "[desk]\nname = \"after\"\nstart = 2026-11-12T00:00:00\ndays = 1\n\
             platform = \"{TB}\"\nreplications = 1\n\
             [[arrivals]]\nafter_orders = {{ per_day = {orders}, from = 2026-11-11, \
             share = \"10%\", delay = \"1d\" }}\nintent_mix = {{ urge_return = 1, quality = 1 }}\n\
             [[arrivals]]\ncontacts_per_day = 700\nintent_mix = {{ ask = 1 }}\n"
        );
        let text = text + &agent("S", 9, "count = 10");
        let scenario = dacu::scenario::parse_str(&text, &[]).expect("sound").scenario;
        let days = dacu::planning::after_sale::days(&scenario);
        let [day] = days[..] else { panic!("one day: {days:?}") };
        (day.customers.round(), day.agents, dacu::report::estimate::text(Lang::En, &scenario))
    };
    let (customers, agents, told) = desk(15_000);
    assert_eq!((customers, agents), (1500.0, 8));
    assert!(
        told.contains("After-sale agents by the norm: 11-12 8 (1,500 customers at 200)."),
        "{told}"
    );
    assert_eq!(desk(16_000).1, 8);
    assert_eq!(desk(16_010).1, 9);
}

/// TB-31 [M] Difficult customers go to the desk that is staffed for them; unstaffed, they stay.
#[test]
fn tb_31_hard_customers_go_to_their_desk_if_it_is_staffed() {
    let desk = |roles: &str, sets: &[&str]| {
        let text = calm(TB, "30min")
            + &agent("A", 5, "roles = [\"after_sale\"]")
            + &agent("D", 5, &format!("roles = [\"{roles}\"]"))
            + "\n[[arrivals]]\nlist = [\n{ at = \"1s\", difficult = true },\n{ at = \"2s\" },\n]\n";
        let ran = run_with(&text, sets);
        ran.transfers().into_iter().map(|(_, who, pair)| (who, pair.1)).collect::<Vec<_>>()
    };
    let all = ["transfer.escalate_prob=1"];
    assert_eq!(desk("difficult_desk", &all), [(0, "D".to_owned())]);
    assert_eq!(desk("pre_sale", &all), [], "nobody at that desk");
    assert_eq!(desk("difficult_desk", &[]), []);
}

/// TB-32 [M] Complaints are handed to the complaint desk; without one they stay where they are.
#[test]
fn tb_32_complaints_go_to_the_complaint_desk() {
    let to = |role: &str| {
        let text = calm(TB, "30min")
            + &agent("A", 5, "roles = [\"after_sale\"]")
            + &agent("C", 5, &format!("roles = [\"{role}\"]"))
            + &list(&["1s pc intent=complaint", "2s pc intent=quality"]);
        let ran = run_with(&text, &["transfer.when_role_missing=true"]);
        ran.transfers().into_iter().map(|(_, who, pair)| (who, pair.1)).collect::<Vec<_>>()
    };
    assert_eq!(to("complaint_desk")[0], (0, "C".to_owned()));
    assert!(!to("pre_sale").iter().any(|(who, _)| *who == 0), "it stays");
}

/// TB-32 [M] A complaint desk is missed only where complaints come.
#[test]
fn tb_32_no_complaint_desk_is_asked_for_where_nobody_complains() {
    let missed = |intent: &str| {
        let text = calm(TB, "30min")
            + &agent("P", 9, "roles = [\"pre_sale\"]")
            + &agent("S", 9, "roles = [\"after_sale\"]")
            + &list(&[&format!("1s pc intent={intent}")]);
        run_with(&text, &["routing.desks=by_need"]).warned().contains(&Code::RoleWithoutAgents)
    };
    assert!(missed("complaint") && !missed("quality"));
}

/// TB-38 [P] Registration: 20 s of the agent's time after the last reply of each session.
#[test]
fn tb_38_registration_takes_hands_after_the_session() {
    let text = calm(TB, "30min") + &agent("A", 5, "") + &list(&["1s pc", "2s pc"]);
    assert_eq!(run(&text).replied_at(1), [11.0]);
    assert_eq!(run_with(&text, &["service.wrap_up=20s"]).replied_at(1), [31.0]);
}

/// TB-39 [K] Refund reasons by cause and day: the counts over causes are all after-sale cases, each
/// on the day it comes; what is asked before the sale is no such case.
#[test]
fn tb_39_cases_by_cause_and_day_add_up_to_all() {
    let text = calm(TB, "48h").replace("T09:00:00", "T23:00:00")
        + &agent("A", 99, "")
        + &list(&[
            "1s pc intent=quality",
            "2s pc intent=quality",
            "3s pc intent=out_of_stock",
            "4s pc intent=ask",
            "2h pc intent=out_of_stock",
            "3h pc intent=urge_return",
            "4h pc",
        ]);
    let ran = run(&text);
    let cases = |day: usize| {
        let names = ran.scenario.shops[0].intents.iter().map(String::as_str).chain([""]);
        let counts = names.zip(ran.counts.intents_of(0, day));
        let told = counts.filter(|(_, count)| count.entries > 0);
        let mut told: Vec<(&str, u64, u64)> =
            told.map(|(name, count)| (name, count.entries, count.after_sale)).collect();
        told.sort_unstable();
        told
    };
    assert_eq!(cases(0), [("ask", 1, 0), ("out_of_stock", 1, 1), ("quality", 2, 2)]);
    assert_eq!(cases(1), [("", 1, 0), ("out_of_stock", 1, 1), ("urge_return", 1, 1)]);
    let all = || (0..3).flat_map(cases);
    assert_eq!(all().map(|case| case.2).sum::<u64>(), 5, "the after-sale cases");
    assert_eq!(Some(all().map(|case| case.1).sum::<u64>() as f64), ran.figure("entries"));
}

/// TB-39 [K] The table for operations: `intents.csv`, a row for each day and cause that came.
#[test]
fn tb_39_the_table_of_causes_is_written() {
    let written = |intents: [&str; 3]| {
        let lines: Vec<String> =
            (1..).zip(intents).map(|(at, intent)| format!("{at}h pc{intent}")).collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let text =
            calm(TB, "5h").replace("T09:00:00", "T21:30:00") + &agent("A", 9, "") + &list(&lines);
        let study = dacu::Study::from_text(text).expect("sound");
        let report = study.run().without_changes().go().expect("run");
        let files = report.files(dacu::Output::default()).expect("written").files;
        let mut table = files.into_iter().filter(|(name, _)| name == "intents.csv");
        table.next().map(|(_, bytes)| String::from_utf8(bytes).expect("text"))
    };
    let table = written([" intent=quality", " intent=quality", " intent=ask"]);
    assert_eq!(
        table.as_deref(),
        Some(
            "shop,date,intent,entries,after_sale_entries\n\
             rule,2026-11-11,quality,2,2\nrule,2026-11-12,ask,1,0\n"
        )
    );
    assert_eq!(written([""; 3]), None, "nobody says what for");
}

/// TB-40 [M] Unanswered requests cause complaints: the same outcomes with longer waits are never
/// less likely dissatisfied.
#[test]
fn tb_40_longer_waits_never_lower_the_risk() {
    let text = calm(TB, "2h") + &agent("A", 5, "") + &list(&["1s pc", "2s pc", "3s pc"]);
    let risk = |reply: &str| {
        let ran = run_with(&text, &[&format!("service.reply_time={reply}")]);
        ran.figure("dissatisfied_expected").expect("a number")
    };
    let risks: Vec<f64> = ["5s", "60s", "200s", "600s"].iter().map(|reply| risk(reply)).collect();
    assert!(risks.is_sorted() && risks[0] < risks[3], "{risks:?}");
}
