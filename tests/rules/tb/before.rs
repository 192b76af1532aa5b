//! What is done before the promotion: forecast, training, part-timers, rest days, shifts that
//! follow the peaks, what comes after it: TB-7 to TB-9, TB-11 to TB-14, TB-17, TB-28, TB-30.

use super::TB;
use crate::support::*;
use dacu::model::holding;
use dacu::planning::estimate::estimate;
use dacu::scenario::fault::Code;
use dacu::scenario::parse_str;

/// The head of a desk that starts on a date at midnight and lasts so many days.
fn days(from: &str, count: u32, more: &str) -> String {
    format!(
        "[desk]\nname = \"before\"\nstart = {from}T00:00:00\ndays = {count}\n\
         platform = \"{TB}\"\nreplications = 1\nd_day = 2026-11-11\n{more}\n"
    )
}

/// Contacts expected on each day.
fn by_day(text: &str) -> Vec<f64> {
    let scenario = parse_str(text, &[]).unwrap_or_else(|error| panic!("{error}")).scenario;
    let rows = estimate(&scenario).rows;
    rows.chunks(48).map(|day| day.iter().map(|row| row.contacts).sum()).collect()
}

/// TB-7 [H] Inputs of the forecast: visitors of an ordinary day and of the promotion's, and a
/// consult ratio: where the promotion's is left out, the ordinary one holds; no visitors at all ->
/// error.
#[test]
fn tb_7_the_promotion_takes_the_ordinary_ratio_unless_it_has_its_own() {
    let desk = |volume: &str| {
        days("2026-11-10", 2, volume)
            + &agent("A", 9, "count = 60\nalways_on = true\ntyping_cpm = 100")
    };
    let near = |found: Vec<f64>, right: [f64; 2]| {
        let off = found.iter().zip(right).map(|(found, right)| (found - right).abs());
        found.len() == 2 && off.fold(0.0, f64::max) < 1e-6
    };
    let uv = "uv = [40_000, 200_000]\n";
    assert!(near(by_day(&desk(&format!("{uv}consult_ratio = \"5%\""))), [2_000.0, 10_000.0]));
    let own = format!("{uv}consult_ratio = [\"5%\", \"8%\"]");
    assert!(near(by_day(&desk(&own)), [2_000.0, 16_000.0]));
    let same = "uv = 40_000\nconsult_ratio = [\"5%\", \"8%\"]";
    assert!(near(by_day(&desk(same)), [2_000.0, 3_200.0]));
    assert_eq!(faults(&desk(""), &[]), [Code::NoArrivals]);
    assert_eq!(faults(&desk(uv), &[]), [Code::MissingKey]);
    let three = format!("{uv}consult_ratio = [\"5%\", \"8%\", \"5%\"]");
    assert_eq!(faults(&desk(&three), &[]), [Code::WrongType]);
}

/// Hands take thinking and typing, and nothing else.
const PLAIN: [&str; 6] = [
    "service.model=typing",
    "service.quick_phrase_rate=0",
    "service.lookups=0",
    "customer.message_chars=0",
    "service.switch=0s",
    "agent_defaults.typing_spread=0",
];

/// The head of a calm desk whose replies take 10 s of thinking and 60 letters.
fn thinking(length: &str) -> String {
    calm(TB, length)
        .replace("model = \"direct\"\nreply_time = \"5s\"\n", "think = \"10s\"\nreply_chars = 60\n")
}

/// TB-8 [H] Part-timers from half a month before: own typing speed, thinking and hours, and ten
/// days of ramp-up, after which they think as fast as others: on the promotion's day who was hired
/// 15 days before thinks 10 s, who was hired 3 days before 10 s · (1.5 - 0.5 · 3/10) = 13.5 s.
#[test]
fn tb_8_part_timers_need_their_ramp_up_before_the_promotion() {
    let hired = |date: &str| {
        let contacts: Vec<String> = (0..16).map(|day| format!("{}min", day * 1440 + 120)).collect();
        let contacts: Vec<&str> = contacts.iter().map(String::as_str).collect();
        let more = format!(
            "employment = \"part_time\"\ntyping_cpm = 40\njoined = {date}\n\
             ramp = {{ days = 10, think_multiplier = 1.5 }}\n"
        );
        let text = thinking("384h").replace("2026-11-11T09", "2026-10-27T09")
            + &list(&contacts)
            + &agent("new", 5, &more)
            + "\n[[shifts]]\nagents = \"new\"\nfrom = \"10:00\"\nto = \"14:00\"\n";
        let ran = run_with(&text, &PLAIN);
        let replied = ran.replied_at(15)[0] - f64::from(15 * 86_400 + 7200);
        (replied, ran.agent_figure("new", "agent_days"))
    };
    let typed = 90.0; // 60 letters at 40 a minute
    assert_eq!(hired("2026-10-27"), (10.0 + typed, Some(16.0)));
    assert_eq!(hired("2026-11-08"), (13.5 + typed, Some(4.0)));
}

/// TB-8 [H] The first day is what `ramp` says; each day after it is nearer by the same step, in
/// thinking as in characters a minute.
#[test]
fn tb_8_beginners_come_nearer_to_their_own_speed_by_equal_steps() {
    let contacts: Vec<String> = (0..6).map(|day| format!("{}min", day * 1440 + 120)).collect();
    let contacts: Vec<&str> = contacts.iter().map(String::as_str).collect();
    let more = "typing_cpm = 60\njoined = 2026-11-11\n\
                ramp = { days = 4, think_multiplier = 2, typing_cpm = 20 }\n";
    let text = thinking("144h")
        + &list(&contacts)
        + &agent("new", 1, more)
        + "\n[[shifts]]\nagents = \"new\"\nfrom = \"10:00\"\nto = \"14:00\"\n";
    let ran = run_with(&text, &PLAIN);
    let took = |day: u32| ran.replied_at(day.into())[0] - f64::from(day * 86_400 + 7200);
    let speeds = [20.0, 30.0, 40.0, 50.0, 60.0, 60.0];
    let thinks = [20.0, 17.5, 15.0, 12.5, 10.0, 10.0];
    for (day, (speed, think)) in (0..).zip(std::iter::zip(speeds, thinks)) {
        let right = think + 60.0 * 60.0 / speed;
        assert!((took(day) - right).abs() < 0.001, "day {day}: {} for {right}", took(day));
    }
}

/// TB-8 [H] Nobody works before joining: dates that say otherwise are refused.
#[test]
fn tb_8_nobody_is_on_a_shift_before_joining() {
    let desk = |days: &str| {
        thinking("72h")
            + &list(&["2h"])
            + &agent("new", 1, "joined = 2026-11-12\n")
            + &agent("old", 1, "")
            + &format!("\n[[shifts]]\nagents = \"all\"\n{days}from = \"10:00\"\nto = \"14:00\"\n")
    };
    let ran = run_with(&desk(""), &PLAIN);
    assert_eq!(ran.agent_figure("new", "agent_days"), Some(2.0));
    assert_eq!(ran.agent_figure("old", "agent_days"), Some(3.0));
    assert_eq!(faults(&desk("dates = [2026-11-11]\n"), &PLAIN), [Code::KeysCollide]);
}

/// TB-9 [P] Cross-training: an after-sale agent with the skill pre_sale may be redeployed (TB-19),
/// one without may not; who was trained too late thinks longer (`think_multiplier`): 15 s, not 10.
#[test]
fn tb_9_only_the_trained_are_redeployed_and_late_training_costs_time() {
    let desk = |more: &str| {
        let text = thinking("1h")
            + &agent("S", 1, "roles = [\"after_sale\"]")
            + &agent("H", 5, &format!("roles = [\"after_sale\"]\n{more}"))
            + &agent("P", 1, "roles = [\"pre_sale\"]")
            + &event("09:00:05", "redeploy", "agents = [\"S\", \"H\"]\nkeep = \"50%\"")
            + &list(&["10s pc intent=ask", "11s pc intent=ask"]);
        let sets = ["routing.desks=by_need", "routing.intent_map.ask=pre_sale"];
        run_with(&text, &[&PLAIN[..], &sets].concat())
    };
    let own_desk = |ran: &Ran| {
        let tiers = &ran.scenario.shops[0].policy.entry.tiers;
        let own = tiers.iter().position(|tier| tier.name == "own desk");
        let by_own = ran.pick(|fact| match fact {
            dacu::engine::facts::Fact::Assigned { tier, .. } => {
                (Some(usize::from(*tier)) == own).then_some(())
            }
            _ => None,
        });
        by_own.len()
    };
    let trained = desk("skills = [\"pre_sale\"]");
    assert_eq!((own_desk(&trained), trained.agents_in_order()), (2, "H P".to_owned()));
    let told = |ran: &Ran| format!("{:?}", ran.warnings).contains("trained for the new role");
    assert!(!told(&trained));
    assert_eq!(trained.replied_at(0), [10.0 + 70.0]);
    let untrained = desk("");
    assert_eq!(own_desk(&untrained), 1, "P alone sells");
    assert!(told(&untrained));
    let late = desk("skills = [\"pre_sale\"]\nthink_multiplier = 1.5");
    assert_eq!(late.replied_at(0), [10.0 + 75.0]);
}

/// TB-11 [P] Phrase drilling: `quick_phrase_rate` 0 -> 0.5 with phrases of 2 s changes the mean
/// typing time T to 0.5 · T + 1 s: 60 s to 31 s.
#[test]
fn tb_11_phrases_replace_half_of_the_typing() {
    let contacts: Vec<String> = (0..2000).map(|n| format!("{}s", n * 70)).collect();
    let contacts: Vec<&str> = contacts.iter().map(String::as_str).collect();
    let text = thinking("40h") + &list(&contacts) + &agent("A", 50, "");
    let desk = |rate: &str| {
        let rate = format!("service.quick_phrase_rate={rate}");
        let sets = ["service.think=0s", "service.quick_phrase_time=2s", &rate];
        let ran = run_with(&text, &[&PLAIN[..], &sets].concat());
        let shop = &ran.scenario.shops[0];
        let expected =
            holding::reply(&shop.service, &shop.service.profiles[0], &ran.scenario.agents[0]);
        (expected, ran.figure("reply_effort_mean_s").expect("replies"))
    };
    assert_eq!(desk("0"), (60.0, 60.0));
    let (expected, simulated) = desk("0.5");
    assert!((expected - 31.0).abs() < 1e-9, "{expected}");
    // each reply is 2 s or 60 s: four standard errors of a mean of 2,000
    assert!((simulated - 31.0).abs() < 4.0 * 29.0 / 2000f64.sqrt(), "{simulated}");
}

/// TB-12 [P] Agents are briefed on some products: with a multiplier of 1.5 on the others their
/// think time is 1.5 times as long, 15 s to 10; where none is named all are known.
#[test]
fn tb_12_thinking_takes_longer_on_products_nobody_was_briefed_on() {
    let desk = |briefed: &str| {
        let text = thinking("1h")
            + &list(&["1s pc sku=S1", "200s pc sku=S2", "400s pc"])
            + briefed
            + &agent("A", 5, "");
        let sets = ["service.unfamiliar_multiplier=1.5"];
        let ran = run_with(&text, &[&PLAIN[..], &sets].concat());
        [(0, 1.0), (1, 200.0), (2, 400.0)].map(|(who, at)| ran.replied_at(who)[0] - at - 60.0)
    };
    assert_eq!(desk("briefed_skus = [\"S1\"]\n"), [10.0, 15.0, 10.0], "no product, nothing new");
    assert_eq!(desk(""), [10.0; 3]);
}

/// Agents that the work of each hour asks for: hours of hands, taken from the first estimate.
fn heads(curve: &str) -> Vec<f64> {
    let text = days("2026-11-11", 1, &format!("contacts_per_day = 3000\ncurve = \"{curve}\""))
        + &agent("A", 9, "count = 100\nalways_on = true");
    let scenario = parse_str(&text, &[]).unwrap_or_else(|error| panic!("{error}")).scenario;
    let rows = estimate(&scenario).rows;
    let hour = |rows: &[dacu::planning::estimate::Row]| {
        rows.iter().filter_map(|row| Some(row.hands? * row.agents)).sum::<f64>() / 2.0
    };
    rows.chunks(2).map(hour).collect()
}

/// The most heads of a stretch of hours.
fn most(heads: &[f64]) -> f64 {
    libm::ceil(heads.iter().copied().fold(0.0, f64::max))
}

/// TB-13 [H] The evening decides: with `evening_20` the first estimate asks for more people from 20
/// to 24 than from 9 to 20, and most hours of work are after 20:00 as nowhere else in the day.
#[test]
fn tb_13_most_of_the_crowd_of_evening_20_comes_after_eight() {
    let heads = heads("evening_20");
    assert!(most(&heads[20..]) > most(&heads[9..20]), "{heads:?}");
    let rate = |hours: &[f64]| hours.iter().sum::<f64>() / hours.len() as f64;
    assert!(rate(&heads[20..]) > 2.0 * rate(&heads[9..20]), "{heads:?}");
}

/// TB-13 [H] The day and the opening at midnight decide: with `day_and_midnight` the day asks for
/// more people than the evening, and the hour from midnight for most of all.
#[test]
fn tb_13_day_and_midnight_has_its_crowd_by_day_and_at_the_opening() {
    let heads = heads("day_and_midnight");
    assert!(most(&heads[9..20]) > most(&heads[20..]), "{heads:?}");
    assert!(heads[0] >= most(&heads[1..]), "{heads:?}");
}

/// TB-14 [H] Rest rotation: an agent who rests on the promotion's day -> warning; who rests on the
/// day before, none; nor where the day itself is not simulated.
#[test]
fn tb_14_nobody_rests_on_the_promotion() {
    let desk = |days_on: &str, from: &str| {
        let shift = |who: &str, dates: &str| {
            format!("\n[[shifts]]\nagents = \"{who}\"\nfrom = \"09:00\"\nto = \"17:00\"\n{dates}\n")
        };
        let text = days(from, 3, "contacts_per_day = 30\ncurve = \"flat\"")
            + &agent("A", 9, "")
            + &agent("B", 9, "")
            + &shift("A", "")
            + &shift("B", days_on);
        let told = run(&text).warnings;
        let mut rest = told.iter().filter(|fault| fault.code == Code::RestOnPromotion);
        rest.next().map(|fault| fault.label.to_string())
    };
    let on_the_day = desk("dates = [2026-11-10, 2026-11-12]", "2026-11-10").expect("a warning");
    assert_eq!(on_the_day, "B");
    assert_eq!(desk("dates = [2026-11-11, 2026-11-12]", "2026-11-10"), None);
    assert_eq!(desk("", "2026-11-10"), None);
    assert_eq!(desk("dates = [2026-11-04, 2026-11-06]", "2026-11-04"), None);
}

/// TB-17 [P] Hourly announcements and guidance are off: rounds of pre-sale chats (guidance) and the
/// pace of everybody (morale), written out as they are, change nothing; written larger, they do.
#[test]
fn tb_17_guidance_and_morale_are_off_unless_asked_for() {
    let desk = |rounds: u32, pace: f64| {
        let contacts: Vec<String> = (1..60).map(|n| format!("{}s pc intent=ask", n * 20)).collect();
        let contacts: Vec<&str> = contacts.iter().map(String::as_str).collect();
        let text = thinking("1h")
            .replace("rounds = 1\n", "rounds = 2\n")
            .replace("reply_chars = 60", "reply_chars = 6")
            + &list(&contacts)
            + &agent("A", 9, "count = 3");
        let absent = run_with(&text, &PLAIN);
        let guided = format!("\n[[service.profiles]]\nintents = [\"ask\"]\nrounds = {rounds}\n");
        let pace = format!("agent_defaults.think_multiplier={pace}");
        let given = run_with(&(text + &guided), &[&PLAIN[..], &[&pace]].concat());
        (absent.text() == given.text(), given.replies().len())
    };
    assert_eq!(desk(2, 1.0), (true, 118));
    assert_eq!(desk(3, 1.0), (false, 177), "a further round of each chat");
    let (same, replies) = desk(2, 0.9);
    assert!(!same && replies == 118);
}

/// TB-28 [P] After-sale cycle by size: sales of 5 million -> 15 days after the promotion; 16
/// million -> until the day before the next one warms up, 5 December.
#[test]
fn tb_28_the_after_sale_cycle_follows_from_the_sales() {
    let due = |more: &str| {
        let text = calm(TB, "48h").replace("start =", "d_day = 2026-11-11\nstart =")
            + &agent("A", 5, "")
            + &list(&["1s pc"])
            + "\n[[work]]\nname = \"售后\"\nlist = [\"1h\"]\neffort = \"1min\"\n"
            + more;
        let scenario = dacu::scenario::parse_str(&text, &[]).expect("sound").scenario;
        let dacu::model::work::Due::On(at) = scenario.work[0].due else { panic!("no date") };
        // the midnight after the last day
        scenario.calendar.civil(at).date().to_string()
    };
    assert_eq!(due("deadline_by_sales = 5000000\n"), "2026-11-27");
    assert_eq!(due("deadline_by_sales = 10000000\n"), "2026-11-27");
    let next = "next_warm_up = 2026-12-06\n";
    assert_eq!(due(&format!("deadline_by_sales = 16000000\n{next}")), "2026-12-06");
    assert_eq!(due(&format!("deadline_by_sales = 5000000\n{next}")), "2026-11-27");
    let text = calm(TB, "48h")
        + &agent("A", 5, "")
        + "\n[[work]]\nname = \"售后\"\nlist = [\"1h\"]\neffort = \"1min\"\n"
        + "deadline_by_sales = 16000000\n";
    assert_eq!(faults(&text, &[]), [Code::MissingKey]);
}

/// TB-30 [H] No promotion just before: one three days before the day, whose returns come three
/// days later -> advice; thirty days before -> none.
#[test]
fn tb_30_promotions_do_not_pile_up() {
    let advised = |days_before: i64| {
        let orders: Vec<String> = (0..40)
            .map(|day| if day == 40 - days_before { "9000" } else { "300" }.to_owned())
            .collect();
        // the last of them is the day before the promotion's
        let text = calm(TB, "48h").replace("start =", "d_day = 2026-11-11\nstart =")
            + &agent("A", 5, "")
            + "\n[[arrivals]]\nafter_orders = { from = 2026-10-02, share = 0.1, \
               delay = { dist = \"lognormal\", mean = \"3d\", cv = 0.3 }, "
            + &format!("per_day = [{}] }}\n", orders.join(", "));
        let loaded = dacu::scenario::parse_str(&text, &[]).expect("sound");
        loaded.warnings.iter().any(|fault| fault.code == Code::PromotionsPileUp)
    };
    assert!(advised(3), "three days before");
    assert!(!advised(30), "thirty days before");
    assert!(!advised(41), "no other promotion");
}
