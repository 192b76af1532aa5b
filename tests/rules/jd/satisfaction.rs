//! Satisfaction, its causes and its sample: JD-24, JD-25, JD-26.

use super::{JD, spread};
use crate::support::*;
use dacu::measure::counters::{Sum, Tally};

/// JD-24 [K] Satisfaction 满意度 = (very satisfied + satisfied) / ratings against 80 %: 5 very
/// satisfied, 3 satisfied, 2 other -> 80 %, pass; no rating -> nothing to divide by.
#[test]
fn jd_24_satisfaction_is_good_ratings_among_ratings() {
    // Everybody rates. Only the two who queued are dissatisfied, and they for certain.
    let text = calm(JD, "1h")
        + &list(&spread(10, "pc_web"))
        + &agent("A", 8, "")
        + "\n[satisfaction]\nbase = 0\nqueue_per_minute = 1000\nfirst_per_minute = 0\n"
        + "later_per_minute = 0\n";
    let sets = [
        "customer.invite_rate=1",
        "customer.response_rate_invited=1",
        "customer.very_satisfied_share=0.6",
    ];
    let ratings = |replication| {
        let ran = run_replication(&text, &sets, replication);
        let kinds = [Tally::RatedVerySatisfied, Tally::RatedSatisfied, Tally::Ratings];
        (kinds.map(|kind| ran.tally(kind)), ran)
    };
    let all: Vec<_> = (0..20).map(ratings).collect();
    for ([very, satisfied, ratings], ran) in &all {
        assert_eq!((very + satisfied, *ratings), (8, 10));
        assert_eq!(ran.figure("satisfaction"), Some(0.8));
        assert_eq!(ran.target("satisfaction").met, Some(true));
    }
    assert!(all.iter().any(|(counts, _)| *counts == [5, 3, 10]), "5 and 3 among 20 tries");

    let nobody = ["customer.invite_rate=0", "customer.response_rate_uninvited=0"];
    let ran = run_with(&text, &nobody);
    assert_eq!((ran.figure("reception_volume"), ran.figure("ratings")), (Some(10.0), Some(0.0)));
    assert_eq!((ran.figure("satisfaction"), ran.target("satisfaction").met), (None, None));

    // One slot less leaves one good rating less.
    let sets = [&sets[..], &["agents.A.max_concurrency=7"]].concat();
    let ran = run_with(&text, &sets);
    assert_eq!(ran.figure("satisfaction"), Some(0.7));
    assert_eq!(ran.target("satisfaction").met, Some(false));
}

/// JD-25 [K/P] Causes of dissatisfaction: the same customers with nobody on duty from 12 to 13
/// o'clock -> risk of a gap above zero only there; overload, the agent and the sample are apart.
#[test]
fn jd_25_the_causes_of_dissatisfaction_are_told_apart() {
    let customers: Vec<&str> =
        (0..24).map(|n| &*format!("{}min pc_web", 120 + n * 5).leak()).collect();
    let desk = |breaks: &str, max: u32| {
        calm(JD, "6h")
            + &list(&customers)
            + &agent("A", max, "")
            + "\n[[shifts]]\nagents = \"A\"\nfrom = \"09:00\"\nto = \"18:00\"\n"
            + breaks
    };
    let lunch = "breaks = [{ from = \"12:00\", to = \"13:00\" }]\n";
    let risks = |ran: &Ran| [Sum::RiskGap, Sum::RiskQueue, Sum::RiskBase].map(|sum| ran.sum(sum));
    let calm_day = risks(&run(&desk("", 10)));
    assert_eq!(calm_day[..2], [0.0, 0.0]);
    let gap = run(&desk(lunch, 10));
    assert!(risks(&gap)[0] > 0.0);
    assert_eq!((risks(&gap)[1], gap.tally(Tally::GapEntries)), (0.0, 12));
    let overload = risks(&run(&desk("", 1)));
    assert!(overload[0] == 0.0 && overload[1] > 0.0);
    let rude = risks(&run_with(&desk("", 10), &["agents.A.agent_quality=2"]));
    assert!(rude[..2] == [0.0, 0.0] && rude[2] != calm_day[2]);
    let invited = run_with(&desk("", 10), &["customer.invite_rate=1"]);
    assert!(invited.sum(Sum::RatingsExpected) > run(&desk("", 10)).sum(Sum::RatingsExpected));
}

/// JD-26 [M/P] Invite to rate: 1000 received, all invited, 0.3 answer -> 300 ratings expected; none
/// invited, 0.05 answer -> 50. The count changes, the mean satisfaction does not.
#[test]
fn jd_26_invitations_change_the_number_of_ratings_only() {
    let text = calm(JD, "1h") + &list(&spread(1000, "pc_web")) + &agent("A", 9999, "");
    let rated = |invite: &str| {
        let invite = format!("customer.invite_rate={invite}");
        let answers = [
            "customer.response_rate_invited=0.3",
            "customer.response_rate_uninvited=0.05",
            "service.reply_time=0.5s",
            &invite,
        ];
        let ran = run_with(&text, &answers);
        assert_eq!(ran.tally(Tally::Received), 1000);
        let nano = |sum| ran.total()[sum] as f64 / 1e9;
        let (ratings, bad) = (nano(Sum::RatingsExpected), nano(Sum::BadRatingsExpected));
        (ratings, bad / ratings, ran.tally(Tally::Ratings), ran.tally(Tally::Invited))
    };
    let (all, none, half) = (rated("1"), rated("0"), rated("0.5"));
    assert_eq!((all.0, none.0, half.0), (300.0, 50.0, 175.0));
    assert_eq!((all.3, none.3), (1000, 0));
    // Four standard deviations of a binomial number.
    assert!((242..=358).contains(&all.2) && (22..=78).contains(&none.2), "{all:?} {none:?}");
    assert!((all.1 - none.1).abs() < 1e-6, "the share of bad ratings is the same");
}
