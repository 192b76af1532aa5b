//! The models of the race as ordinary scenarios: agents with ids, a group and shifts.

/// Work offered to each agent.
pub fn load(model: &str) -> f64 {
    match model {
        "A" | "C95" => 0.95,
        "B" => 1.05,
        _ => 0.85,
    }
}

/// Model A, B, C or C95 for so many agents and contacts.
pub fn scenario(model: &str, agents: u32, contacts: u64) -> String {
    let offered = load(model) * f64::from(agents);
    let (per_hour, more, max) = match model {
        "A" => (offered * 60.0, classical("\"never\""), 1),
        "B" => (offered * 60.0, classical("{ dist = \"exp\", mean = \"120s\" }"), 1),
        _ => (offered / (8.0 * 15.0) * 3600.0, chat(), 5),
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
