//! A robot in front of the desk that fails for a while, and leaves the harder questions.

use crate::support::{agent, calm, faults, list, run};
use dacu::measure::counters::Tally;
use dacu::scenario::fault::Code;

fn desk(more: &str) -> String {
    calm("generic", "2h") + &agent("A", 99, "") + &format!("\n[robot]\ntakes = \"1s\"\n{more}\n")
}

/// S-30 While a robot is out of order everybody goes to people, as long as the outage lasts.
#[test]
fn s_30_an_outage_sends_everybody_to_people() {
    let outage = "outages = [{ from = 2026-11-11T09:10:00, to = 2026-11-11T09:20:00 }]";
    let come = list(&["0s", "599s", "600s", "1199s", "1200s"]);
    let ran = run(&(desk(&format!("solves = 1\n{outage}")) + &come));
    assert_eq!(ran.tally(Tally::RobotSolved), 3);
    assert_eq!((ran.first_agent(2), ran.first_agent(3)), ("A".to_owned(), "A".to_owned()));
    assert_eq!(ran.assigned_at(2), 600.0, "nobody waits for a robot that is off");
    let turned = outage.replace("09:10", "09:30");
    assert_eq!(
        faults(&(desk(&format!("solves = 1\n{turned}")) + &come), &[]),
        [Code::NumberOutOfRange]
    );
}

/// S-30 Who is handed over asks `harder` times as many questions, also where that is no whole
/// number.
#[test]
fn s_30_what_the_robot_leaves_is_harder() {
    let rounds = |more: &str| {
        let text = desk(more).replace("rounds = 1", "rounds = 2\nthink_gap = \"1s\"");
        let text = text.replace("id = \"A\"", "id = \"A\"\ncount = 12")
            + "\n[[arrivals]]\ncontacts_per_day = 24000\ncurve = \"flat\"\n";
        let ran = run(&text);
        let served = ran.tally(Tally::Served);
        assert!(served > 1000, "{served}");
        ran.tally(Tally::RoundsAnswered) as f64 / served as f64
    };
    assert_eq!(rounds("solves = 0.3"), 2.0);
    assert_eq!(rounds("solves = 0.3\nharder = 2"), 4.0);
    let some = rounds("solves = 0.3\nharder = 1.3");
    assert!((some - 2.6).abs() < 0.05, "{some}");
}

/// With several shops a `[robot]` below them could be of the last or of all: it says of which.
#[test]
fn a_robot_below_the_shops_says_whose_it_is() {
    let shop = |name: &str| {
        format!("[[shops]]\nname = \"{name}\"\nplatform = \"generic\"\ncontacts_per_day = 9\n")
    };
    let head = "[desk]\nstart = 2026-11-11T09:00:00\nlength = \"2h\"\n";
    let robot = "[robot]\nsolves = 0.3\n";
    let text = |top: &str, below: &str| {
        let shops = shop("a") + &shop("b");
        format!("{head}{top}{shops}{below}[[agents]]\nid = \"x\"\nmax_concurrency = 5\n")
    };
    assert_eq!(faults(&text("", robot), &[]), [Code::KeysCollide]);
    let all = crate::support::run(&text(robot, ""));
    assert!(all.scenario.shops.iter().all(|shop| shop.robot.is_some()));
    let own = crate::support::run(&text("", &robot.replace("[robot]", "[shops.robot]")));
    let has: Vec<bool> = own.scenario.shops.iter().map(|shop| shop.robot.is_some()).collect();
    assert_eq!(has, [false, true]);
}
