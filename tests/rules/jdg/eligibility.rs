//! Who is eligible, and the explanation that names the first failing condition (JDG-13).

use crate::more::{default_without, explained, group, jdg, status};
use crate::support::{Ran, agent, event, list, run};
use dacu::engine::explain::Fit;
use dacu::routing::explain::Failing;

const GROUP: &str = "pages = [\"shop\"]\nmembers = { A = 6, B = 6 }\nauto_assign_to_default = true";

/// A and B serve page shop, D the rest; one customer of page shop comes after a minute.
fn desk(a: &str, more: &str) -> Ran {
    let text = jdg("1h")
        + &agent("A", 10, a)
        + &agent("B", 10, "")
        + &agent("D", 10, "")
        + &group("组", GROUP)
        + &default_without("\"A\", \"B\"")
        + more
        + &list(&["60s pc_web page=shop"]);
    run(&text)
}

/// The agent who got the customer, and what A fails in the group's tier, in words.
fn found(ran: &Ran) -> (String, Option<&'static str>) {
    let told = explained(ran, 0);
    let failing = told.failing(ran.scenario, "matched group", "A");
    (ran.first_agent(0), failing.and_then(Failing::words))
}

/// JDG-13 [M] Eligibility checklist: online, receiving, weight not 0, member; the explanation
/// names the first condition an agent fails.
#[test]
fn jdg_13_each_condition_of_an_agent_is_named() {
    assert_eq!(found(&desk("", "")), ("A".to_owned(), None), "all conditions hold");
    let suspended = desk("", &status("09:00:00", "\"A\"", "suspended"));
    let told = Some("is not in a status that receives here");
    assert_eq!(found(&suspended), ("B".to_owned(), told));
    let offline = desk("", &status("09:00:00", "\"A\"", "offline"));
    assert_eq!(found(&offline), ("B".to_owned(), told));
    let refusing = desk("receive = false", "");
    assert_eq!(found(&refusing), ("B".to_owned(), Some("does not receive customers")));
    let weight = |weight| format!("agents = [\"A\"]\ngroup = \"组\"\nweight = {weight}");
    let idle = desk("", &event("09:00:30", "set_weight", &weight(0)));
    assert_eq!(found(&idle), ("B".to_owned(), Some("has weight 0 in the group")));
    let gone = desk("", &event("09:00:30", "remove_member", "agents = [\"A\"]\ngroup = \"组\""));
    assert_eq!(found(&gone), ("B".to_owned(), Some("is not a member of the group")));
}

/// JDG-13 [M] The group must be enabled and serve the entry; the explanation says which it is, and
/// that A is not tried in the default group.
#[test]
fn jdg_13_the_group_must_be_enabled_and_serve_the_entry() {
    let fits =
        |ran: &Ran| -> Vec<Fit> { explained(ran, 0).groups.iter().map(|(_, fit)| *fit).collect() };
    let line = |ran: &Ran, line: &str| {
        let lines = explained(ran, 0).lines(ran.scenario);
        assert!(lines.iter().any(|other| other == line), "{line}\n{}", lines.join("\n"));
    };
    let fine = desk("", "");
    assert_eq!(fits(&fine), [Fit::Serves]);
    line(&fine, "group 组 serves this entry");
    line(&fine, "tier matched group (JDG-7)");
    line(&fine, "  D is not a member of the group");
    let disabled = desk("", &event("09:00:30", "group_disable", "group = \"组\""));
    assert_eq!((fits(&disabled), disabled.first_agent(0)), (vec![Fit::Disabled], "D".to_owned()));
    line(&disabled, "group 组 is disabled");
    line(&disabled, "  A is not a member of the group");
    let deleted = desk("", &event("09:00:30", "group_delete", "group = \"组\""));
    assert_eq!((fits(&deleted), deleted.first_agent(0)), (vec![Fit::Deleted], "D".to_owned()));
    let update = "group = \"组\"\npages = [\"logistics\"]";
    let elsewhere = desk("", &event("09:00:30", "group_update", update));
    assert_eq!(
        (fits(&elsewhere), elsewhere.first_agent(0)),
        (vec![Fit::OutOfScope], "D".to_owned())
    );
    line(&elsewhere, "group 组 does not serve this page or SKU");
}
