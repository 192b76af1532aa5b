//! Whole-system tests by theory and by bounds: what stands, what comes and how long it stays fit
//! together; a queue without silence is the formula's; slots bound what goes through (RULES C3).

use crate::more::status;
use crate::support::{Ran, agent, calm, list, run, run_with, seconds};
use dacu::engine::facts::Fact;
use dacu::kernel::tick::Tick;
use dacu::measure::counters::Tally;

/// One kind of call of a minute's mean, drawn; so many an hour, to so many agents with one slot.
fn calls(days: u32, per_hour: u32, agents: u32, patience: &str) -> String {
    let exp = |seconds: u32| format!("{{ dist = \"exp\", mean = \"{seconds}s\" }}");
    let text = calm("generic", &format!("{}h", days * 24));
    text.replace("patience = \"never\"\nfirst", &format!("patience = {patience}\nfirst")).replace(
        "model = \"direct\"\nreply_time = \"5s\"",
        &format!("model = \"classical\"\nservice_time = {}", exp(60)),
    ) + &agent("a", 1, &format!("count = {agents}"))
        + &format!("\n[[arrivals]]\ncontacts_per_day = {}\ncurve = \"flat\"\n", per_hour * 24)
}

/// The mean of a number that changes by one at these seconds, looked at every second.
fn looked_at(mut changes: Vec<(f64, f64)>, end: f64) -> f64 {
    changes.sort_by(|one, other| one.0.total_cmp(&other.0));
    let (mut sum, mut now, mut next) = (0.0, 0.0, 0);
    for second in 0..end as u64 {
        while let Some((at, by)) = changes.get(next)
            && *at <= second as f64
        {
            now += by;
            next += 1;
        }
        sum += now;
    }
    sum / end
}

/// How long whoever was assigned waited before, in seconds, with when it was.
fn waits(ran: &Ran) -> Vec<(f64, f64)> {
    let told = ran.pick(|fact| match fact {
        Fact::Assigned { queue_wait, .. } => Some(queue_wait.as_secs_f64()),
        _ => None,
    });
    told.into_iter().map(|(at, _, wait)| (seconds(at), wait)).collect()
}

/// C3-2 Little's law: mean number = rate x mean time, within 1 % over a long run: of the queue, and
/// of the sessions of each agent.
#[test]
fn c3_2_what_stands_is_what_comes_by_how_long_it_stays() {
    let (days, end) = (4, 4.0 * 86_400.0);
    let ran = run(&calls(days, 110, 2, "\"never\""));
    let contacts = ran.entries().len() as f64;
    assert!(contacts > 10_000.0, "{contacts}");
    let waited = waits(&ran);
    let ends = waited.iter().flat_map(|(at, wait)| [(at - wait, 1.0), (*at, -1.0)]);
    let (queue, waits) = (looked_at(ends.collect(), end), waited.iter().map(|it| it.1));
    let (rate, mean) = (contacts / end, waits.sum::<f64>() / contacts);
    assert!(rate * mean > 0.5, "{mean}");
    assert!((queue / (rate * mean) - 1.0).abs() < 0.01, "{queue} stand, {rate} a second {mean} s");
    for name in ["a-1", "a-2"] {
        let stays = ran.segments().into_iter().filter(|segment| segment.agent == name);
        let over = |at: Option<Tick>| at.map_or(end, seconds);
        let stays: Vec<(f64, f64)> = stays.map(|it| (seconds(it.from), over(it.to))).collect();
        let changes = stays.iter().flat_map(|(from, to)| [(*from, 1.0), (*to, -1.0)]);
        let held = looked_at(changes.collect(), end);
        let rate = stays.len() as f64 / end;
        let mean = stays.iter().map(|(from, to)| to - from).sum::<f64>() / stays.len() as f64;
        assert!(rate * mean > 0.5, "{mean}");
        assert!((held / (rate * mean) - 1.0).abs() < 0.01, "{held} held, {rate} by {mean} s");
    }
}

/// C3-3 One slot each, no silence, drawn service: 4 agents, 3 Erlang are Erlang C, P(wait) 0.5094
/// and a mean wait of 0.5094 services; with drawn patience they are Erlang A.
#[test]
fn c3_3_one_slot_and_no_silence_is_the_formula() {
    let share_and_mean = |ran: &Ran| {
        let waits = waits(ran);
        let waiting = waits.iter().filter(|(_, wait)| *wait > 0.0).count() as f64;
        let all = waits.len() as f64;
        (waiting / all, waits.iter().map(|(_, wait)| wait).sum::<f64>() / all)
    };
    let (share, mean) = share_and_mean(&run(&calls(30, 180, 4, "\"never\"")));
    // 130,000 calls: a standard error of 0.003 of the share, and of half a second of the mean
    assert!((share - 0.5094).abs() < 0.012, "P(wait) {share}");
    assert!((mean - 0.5094 * 60.0).abs() < 2.5, "mean wait {mean}");

    let impatient = run(&calls(10, 180, 3, "{ dist = \"exp\", mean = \"60s\" }"));
    // as many arrive as leave by service or patience, both of a minute's mean: the number there is
    // Poisson of mean 3, and whoever is beyond 3 waits
    let poisson =
        |k: u32| (-3.0_f64).exp() * (1..=k).fold(1.0, |all, at| all * 3.0 / f64::from(at));
    let beyond: f64 = (4..60).map(|k| f64::from(k - 3) * poisson(k)).sum();
    let abandons = impatient.tally(Tally::Abandoned) as f64 / impatient.entries().len() as f64;
    let right = beyond / 3.0;
    assert!((abandons - right).abs() < 0.012, "P(abandon) {abandons}, not {right}");
}

/// C3-4 Slot bound: with a maximum m, time T and no exempt client, an agent never has more
/// sessions than m T / (time to the customer's last message + 600 s), and a crowd reaches it.
#[test]
fn c3_4_slots_bound_what_goes_through() {
    let hours = 6;
    let crowd: Vec<String> = (0..400).map(|at| format!("{at}s pc_web")).collect();
    let crowd: Vec<&str> = crowd.iter().map(String::as_str).collect();
    for platform in ["jd_dongdong_2019", "jd_groups_2023"] {
        let text = calm(platform, &format!("{hours}h")) + &agent("A", 5, "") + &list(&crowd);
        let ran = run_with(&text, &["desk.at_end=cut"]);
        // everybody's one message stands at the beginning of the session
        let most = 5 * hours * 3600 / 600;
        let begun = ran.assignments().len();
        assert!(begun <= most && begun + 5 >= most, "{platform}: {begun} of {most}");
        let longer = ["desk.at_end=cut", "customer.rounds=2", "customer.think_gap=60s"];
        let ran = run_with(&text, &longer);
        // the second message comes a minute after a reply that took at least 5 s
        let most = 5 * hours * 3600 / 665 + 5;
        let begun = ran.assignments().len();
        assert!(begun <= most && begun > most * 8 / 10, "{platform}: {begun} of {most}");
    }
}

/// C3-7 What "busy" means: one agent, who is busy or suspended; a customer comes. VIP.com assigns,
/// DHgate lets the customer queue, JD assigns in 2019 and takes a message in 2023.
#[test]
fn c3_7_busy_is_not_the_same_everywhere() {
    let ran = |platform: &str, word: &str, client: &str| {
        let come = format!("60s {client}");
        let text = calm(platform, "1h")
            + &agent("A", 5, "split_share = 1\nroles = [\"pre_sale\"]")
            + &status("09:00:00", "\"A\"", word)
            + &list(&[come.trim()]);
        run(&text)
    };
    let fate = |ran: &Ran| {
        let waits = ran.queue_at(61.0);
        let left = ran.leave_created().len();
        (ran.first_agent(0), waits, left)
    };
    let none = "-".to_owned();
    assert_eq!(fate(&ran("vip_mp", "busy", "")), ("A".to_owned(), 0, 0));
    assert_eq!(fate(&ran("dhgate_dhtalk2", "busy", "")), (none.clone(), 1, 0));
    assert_eq!(fate(&ran("jd_dongdong_2019", "suspended", "pc_web")), ("A".to_owned(), 0, 0));
    assert_eq!(fate(&ran("jd_groups_2023", "suspended", "pc_web")), (none, 0, 1));
}
