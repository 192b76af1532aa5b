//! The replay as an ordinary scenario: a text, and a log of contacts beside it.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use dacu::kernel::stream::{Key, Seed, hash_name};

use super::super::files::Fault;
use super::laws::{Laws, intent, patience_law, service_law};
use super::log::{Call, is_ordinary};
use super::staff::Window;

/// Seconds in the queue that a step of priority is worth, as the log shows.
const CREDIT: u32 = 90;

/// Writes `NAME.toml` and `NAME.csv` into a folder, which is made; returns the path of the first.
pub fn write(
    folder: &Path,
    name: &str,
    calls: &[Call],
    laws: &Laws,
    windows: &[Window],
) -> Result<PathBuf, Fault> {
    std::fs::create_dir_all(folder)?;
    let log = format!("{name}.csv");
    std::fs::write(folder.join(&log), contacts(calls, laws))?;
    let path = folder.join(format!("{name}.toml"));
    std::fs::write(&path, text(&log, calls, laws, windows)?)?;
    Ok(path)
}

fn clock(second: i64) -> String {
    format!("{:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60)
}

/// The log that is replayed: when each call asked for an agent, its kind and priority. For those
/// who were served at once the log has no priority; it is drawn as often as among those who
/// queued.
fn contacts(calls: &[Call], laws: &Laws) -> String {
    let mut text = "time,intent\n".to_owned();
    let (seed, space) = (Seed::new(1999, 0), hash_name("priority"));
    for (row, call) in calls.iter().filter(is_ordinary).enumerate() {
        let drawn = || {
            let key = Key { entity: row as u64, space };
            let shares = laws.priorities.get(&call.kind).copied().unwrap_or([1.0, 0.0, 0.0]);
            let at = seed.uniform(key, 19, 0) * shares.iter().sum::<f64>();
            u8::from(at >= shares[0]) + u8::from(at >= shares[0] + shares[1])
        };
        let name = intent(&call.kind, call.priority.unwrap_or_else(drawn));
        let _ = writeln!(text, "{}T{},{name}", call.date, clock(call.arrived));
    }
    text
}

fn text(log: &str, calls: &[Call], laws: &Laws, windows: &[Window]) -> Result<String, Fault> {
    let (first, last) = calls.first().zip(calls.last()).ok_or("no calls")?;
    let mut text = format!(
        "[desk]\n\
         name = \"bank, August 1999\"\n\
         start = {}T00:00:00\n\
         end = {}T23:59:59\n\
         platform = \"generic\"\n\
         replications = 100\n\n\
         [[arrivals]]\n\
         csv = \"{log}\"\n\
         columns = {{ time = \"time\", intent = \"intent\" }}\n\n\
         [customer]\n\
         patience = {}\n\
         silent_share_queue = 0\n\n\
         [routing]\n\
         nobody_online = \"queue\"\n\n\
         [sla]\n\
         first_reply = \"20s\"\n\n",
        first.date,
        last.date,
        patience_law(&laws.patience, laws.longest),
    );
    let kinds: Vec<&String> = laws.service.keys().collect();
    let starts = kinds.iter().flat_map(|kind| {
        (1u8..=2).map(move |p| format!("{} = \"{}s\"", intent(kind, p), CREDIT * u32::from(p)))
    });
    let starts: Vec<String> = starts.collect();
    let _ = writeln!(text, "[queue]\nhead_start = {{ {} }}\n", starts.join(", "));
    services(&mut text, laws);
    agents(&mut text, windows);
    Ok(text)
}

fn services(text: &mut String, laws: &Laws) {
    let law = |points: &Vec<f64>| service_law(points, laws.handling);
    let main = laws.service.get("PS").map(law).unwrap_or_default();
    let _ = writeln!(text, "[service]\nmodel = \"classical\"\nservice_time = {main}\n");
    for (kind, points) in &laws.service {
        for priority in 0..=2 {
            let name = intent(kind, priority);
            let _ = writeln!(text, "[[service.profiles]]\nintents = [\"{name}\"]");
            let _ = writeln!(text, "reply_time = {}", law(points));
            if let Some(steps) = laws.by_intent.get(&name) {
                let _ = writeln!(text, "patience = {}", patience_law(steps, laws.longest));
            }
            text.push('\n');
        }
    }
}

fn agents(text: &mut String, windows: &[Window]) {
    let names: BTreeSet<&String> = windows.iter().map(|window| &window.agent).collect();
    for name in names {
        let _ = writeln!(text, "[[agents]]\nid = \"{name}\"\nmax_concurrency = 1\n");
    }
    for Window { agent, date, from, to } in windows {
        let (from, to) = (clock(*from), clock(*to));
        let _ = writeln!(text, "[[shifts]]\nagents = \"{agent}\"\ndate = {date}");
        let _ = writeln!(text, "from = \"{from}\"\nto = \"{to}\"\n");
    }
}
