//! Norms, forecast, roster and mixes of the staffing guide: TB-1 to TB-6, TB-10, TB-15, TB-34.

use super::TB;
use crate::support::*;
use dacu::scenario::fault::Code;

/// A day of so many customers, so many agents in a shift of eight hours each, and further lines.
fn day(customers: u32, agents: u32, more: &str) -> Ran {
    run(&format!(
        "[desk]\nname = \"norms\"\nstart = 2026-11-11T00:00:00\nlength = \"24h\"\n\
         platform = \"{TB}\"\nreplications = 1\ncontacts_per_day = {customers}\ncurve = \"flat\"\n\
         [[agents]]\nid = \"A\"\ncount = {agents}\nmax_concurrency = 99\n\
         [[shifts]]\nagents = \"A\"\nfrom = \"08:00\"\nto = \"16:00\"\n\
         [service]\nmodel = \"direct\"\nreply_time = \"1s\"\n{more}\n"
    ))
}

/// What the norm's warning says, if there is one.
fn norm(ran: &Ran) -> Option<String> {
    let mut all = ran.warnings.iter().filter(|fault| fault.code == Code::NormExceeded);
    all.next().map(|fault| format!("{fault:?}"))
}

/// The kind of goods.
fn goods(kind: &str) -> String {
    format!("[norms]\nproduct_type = \"{kind}\"\n")
}

/// TB-1 [P/H] 250 customers an agent-day: 1,000 for 4 agents are 100 % of the norm; 1,001 need a
/// fifth.
#[test]
fn tb_1_a_pre_sale_agent_serves_250_a_day() {
    assert_eq!(norm(&day(1000, 4, "")), None);
    let told = norm(&day(1001, 4, "")).expect("a warning");
    assert!(told.contains("250 an agent-day: 5 agents"), "{told}");
}

/// TB-2 [P] 320 customers for one agent-day: too many for normal goods, not for simple or cheap and
/// easy ones; 351 are for simple ones.
#[test]
fn tb_2_simple_goods_take_more_than_300() {
    assert!(norm(&day(320, 1, "")).is_some());
    assert_eq!(norm(&day(320, 1, &goods("simple"))), None);
    assert_eq!(norm(&day(320, 1, &goods("cheap_easy"))), None);
    assert!(norm(&day(351, 1, &goods("simple"))).is_some());
}

/// TB-3 [P] Cheap and easy goods: 350 to 400; 401 an agent-day are too many.
#[test]
fn tb_3_cheap_and_easy_goods_take_up_to_400() {
    assert_eq!(norm(&day(400, 1, &goods("cheap_easy"))), None);
    assert!(norm(&day(401, 1, &goods("cheap_easy"))).is_some());
}

/// TB-4 [P] Orders of 3,500 RMB are high ticket: the norm is 250 even where `simple` was asked for.
#[test]
fn tb_4_costly_goods_take_no_more() {
    let orders = "[orders]\nconversion = 0.1\namount = 3500\n".to_owned();
    let told = norm(&day(251, 1, &(orders + &goods("simple")))).expect("a warning");
    assert!(told.contains("250 an agent-day") && told.contains("TB-4"), "{told}");
    assert!(norm(&day(251, 1, &goods("high_ticket"))).is_some());
}

/// TB-5 [P/H] After-sale: 200 an agent-day, a ceiling of 250.
#[test]
fn tb_5_an_after_sale_agent_serves_200_and_never_more_than_250() {
    let norms = &day(100, 1, "").scenario.shops[0].norms;
    assert_eq!((norms.after_sale, norms.after_sale_ceiling), (200.0, 250.0));
}

/// TB-6 [H] Visitors 200,000, 5 % ask: 10,000 consults are 34 agents by the divisor of 300, 40 by
/// 250.
#[test]
fn tb_6_consults_over_300_are_the_quick_headcount() {
    let told = norm(&day(10_000, 5, "")).expect("a warning");
    assert!(told.contains("40 agents") && told.contains("quick rule 34"), "{told}");
}

/// TB-10 [P] More than 200,000 visitors ask for 90 characters a minute, better 100: 45 characters
/// take 45, 30 and 27 s at 60, 90 and 100.
#[test]
fn tb_10_a_great_day_asks_for_fast_typing() {
    let slow = |uv: u32, cpm: u32| {
        let text = calm(TB, "1h").replace(
            "replications = 1\n",
            &format!("replications = 1\nuv = {uv}\nconsult_ratio = 0.01\ncurve = \"flat\"\n"),
        ) + &agent("A", 50, &format!("typing_cpm = {cpm}"));
        run(&text).warned().contains(&Code::TypingSlow)
    };
    assert!(slow(200_001, 89) && slow(200_001, 99) && !slow(200_001, 100));
    assert!(!slow(200_000, 60), "more than, not as many as");
    let typing = |cpm: u32| {
        let sets = [
            "service.reply_chars=45",
            "service.think=0s",
            "service.quick_phrase_rate=0",
            "service.lookups=0",
            "customer.message_chars=0",
            "service.switch=0s",
        ];
        let text = calm(TB, "30min").replace("model = \"direct\"\nreply_time = \"5s\"\n", "")
            + &agent("A", 5, &format!("typing_cpm = {cpm}\ntyping_spread = 0"))
            + &list(&["1s pc"]);
        run_with(&text, &sets).replied_at(0)[0] - 1.0
    };
    for (cpm, seconds) in [(60, 45.0), (90, 30.0), (100, 27.0)] {
        assert!((typing(cpm) - seconds).abs() < 1.0, "{cpm}: {}", typing(cpm));
    }
}

/// TB-15 [M/V] Three shifts on the promotion's day: two of twelve hours are told.
#[test]
fn tb_15_the_promotion_takes_three_shifts() {
    let desk = |shifts: &[[&str; 2]]| {
        let mut text = "[desk]\nname = \"shifts\"\nstart = 2026-11-11T00:00:00\nlength = \"48h\"\n"
            .to_owned()
            + &format!("platform = \"{TB}\"\nreplications = 1\ncontacts_per_day = 50\n")
            + "curve = \"flat\"\nd_day = 2026-11-11\n";
        for (number, [from, to]) in shifts.iter().enumerate() {
            text += &format!(
                "[[agents]]\nid = \"{number}\"\nmax_concurrency = 9\n\
                 [[shifts]]\nagents = \"{number}\"\nfrom = \"{from}\"\nto = \"{to}\"\n"
            );
        }
        run(&text).warned().contains(&Code::ThreeShifts)
    };
    assert!(!desk(&[["00:00", "08:00"], ["08:00", "16:00"], ["16:00", "24:00"]]));
    assert!(desk(&[["00:00", "12:00"], ["12:00", "24:00"]]));
    assert!(desk(&[
        ["00:00", "03:00"],
        ["04:00", "12:00"],
        ["12:00", "20:00"],
        ["16:00", "24:00"]
    ]));
}

/// TB-34 [M/P] The causes of the after-sale wave are known by name, and are the after-sale desk's.
#[test]
fn tb_34_the_causes_of_the_wave_need_the_after_sale_desk() {
    let causes = [
        "urge_shipping",
        "out_of_stock",
        "price_difference",
        "track_logistics",
        "urge_return",
        "quality",
    ];
    let lines: Vec<String> = causes
        .iter()
        .enumerate()
        .map(|(at, cause)| format!("{}s pc intent={cause}", at + 1))
        .collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let text = calm(TB, "30min")
        + &agent("P", 9, "roles = [\"pre_sale\"]")
        + &agent("S", 9, "roles = [\"after_sale\"]")
        + &list(&lines);
    let ran = run_with(&text, &["routing.desks=by_need"]);
    assert_eq!(ran.agents_in_order(), "S S S S S S");
}
