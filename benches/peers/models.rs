//! The three models of the race as ordinary scenarios: agents with ids, a group and shifts.

/// Model A, B or C for so many agents and contacts; loads as in the bare loop.
pub fn scenario(model: char, agents: u32, contacts: u64) -> String {
    let a = f64::from(agents);
    let (per_hour, more, max) = match model {
        'A' => (0.95 * a * 60.0, classical("\"never\""), 1),
        'B' => (1.05 * a * 60.0, classical("{ dist = \"exp\", mean = \"120s\" }"), 1),
        _ => (0.85 * a / (8.0 * 15.0) * 3600.0, chat(), 5),
    };
    let hours = (contacts as f64 / per_hour).max(1.0).ceil() as u64;
    format!(
        r#"
[desk]
name = "race {model}"
start = 2026-01-05T00:00:00
length = "{hours}h"
interval = "1h"
platform = "generic"
replications = 1
seed = 7

[[arrivals]]
rates = [{per_hour}]
rate_interval = "{hours}h"
page_mix = {{ detail = 1 }}

[[agents]]
id = "a"
count = {agents}
max_concurrency = {max}

[[groups]]
name = "everybody"
pages = ["detail"]
members = ["a"]

[[shifts]]
agents = "all"
from = "00:00"
to = "24:00"
{more}"#
    )
}

fn classical(patience: &str) -> String {
    format!(
        "\n[service]\nmodel = \"classical\"\nservice_time = {{ dist = \"exp\", mean = \"60s\" }}\n\
         \n[customer]\npatience = {patience}\nsilent_share_queue = 0\ndifficult_fraction = 0\n"
    )
}

fn chat() -> String {
    "\n[service]\nmodel = \"direct\"\nreply_time = { dist = \"exp\", mean = \"15s\" }\n\
     \n[customer]\npatience = \"never\"\nfirst_patience = \"never\"\nlater_patience = \"never\"\n\
     rounds = { dist = \"geometric\", mean = 8 }\nthink_gap = { dist = \"exp\", mean = \"30s\" }\n\
     close_prob = 1\nclose_delay = \"0s\"\ndifficult_fraction = 0\n"
        .to_owned()
}
