//! Logs on disk as the engine wants them: the feed of a scenario that replays one.

use crate::engine::arrivals::{Feed, FeedError};
use crate::model::Scenario;
use crate::model::arrival::{Listed, Origin};
use crate::scenario::logs::LogFeed;

/// Reads the logs of a scenario for one replication, a chunk at a time.
pub struct Logs<'s>(LogFeed<'s>);

impl<'s> Logs<'s> {
    /// Opens nothing yet.
    pub fn new(scenario: &'s Scenario) -> Self {
        Logs(LogFeed::new(scenario))
    }
}

impl Feed for Logs<'_> {
    fn refill(&mut self, of: Origin, chunk: &mut Vec<Listed>) -> Result<(), FeedError> {
        self.0.refill(of, chunk).map_err(|error| FeedError(error.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::arrivals::Arrivals;
    use crate::experiment::replicate::simulate;
    use crate::kernel::tick::Tick;
    use crate::measure::catalog::{Part, Period};
    use crate::measure::recorder::Options;
    use std::collections::BTreeMap;
    use std::sync::atomic::AtomicBool;

    /// A Poisson log of one contact a minute over these days, by a generator of its own.
    fn poisson(days: u32) -> String {
        let (mut state, mut at, mut log) = (88_172_645_463_325_252_u64, 0.0, "t,who\n".to_owned());
        loop {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            let u = (state >> 11) as f64 / (1_u64 << 53) as f64;
            at += -60.0 * libm::log(1.0 - u);
            if at >= f64::from(days) * 86_400.0 {
                return log;
            }
            log.push_str(&format!("{at:.3},{}\n", state % 1000));
        }
    }

    fn desk(days: u32, scale: f64, columns: &str) -> (crate::scenario::Loaded, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("log.csv"), poisson(days)).unwrap();
        let text = format!(
            "[desk]\nstart = 2026-11-01T00:00:00\ndays = {days}\nplatform = \"generic\"\n\
             replications = 6\n[[arrivals]]\ncsv = \"log.csv\"\nscale = {scale}\n\
             time_numbers = \"seconds\"\ncolumns = {{ time = \"t\"{columns} }}\n\
             [customer]\npatience = \"never\"\nfirst_patience = \"never\"\n\
             [service]\nmodel = \"classical\"\n\
             service_time = {{ dist = \"exp\", mean = \"4min\" }}\n\
             [[agents]]\nid = \"a\"\ncount = 10\nmax_concurrency = 1\nalways_on = true\n"
        );
        let loaded = crate::scenario::parse("desk.toml", text, folder.path(), &[]);
        (loaded.unwrap_or_else(|error| panic!("{error}")), folder)
    }

    #[test]
    fn a_poisson_log_taken_twice_is_a_poisson_stream_of_twice_the_rate() {
        let (loaded, _folder) = desk(40, 2.0, "");
        let scenario = &loaded.scenario;
        let quiet = AtomicBool::new(false);
        let feed = |_| Logs::new(scenario);
        let (results, _) =
            simulate(scenario, 0..6, Options::default(), feed, |_, _| {}, &quiet).unwrap();
        let waits = results.values(Part::Desk, Period::Whole, "queue_wait_mean_s").unwrap();
        let mean = waits.iter().flatten().sum::<f64>() / waits.len() as f64;
        // M/M/10 at load 8 waits 49.1 s; copies beside their rows would wait 85 s.
        assert!((44.0..55.0).contains(&mean), "{mean}");
    }

    #[test]
    fn a_copy_is_another_customer_at_another_time() {
        let (loaded, _folder) = desk(1, 1.5, ", customer = \"who\"");
        let model = &loaded.scenario;
        let mut arrivals = Arrivals::new(model, 0, Logs::new(model)).unwrap();
        let (mut last, mut rows) = (Tick::ZERO, 0);
        let mut copies: BTreeMap<u64, (Tick, Option<u64>)> = BTreeMap::new();
        let mut originals = copies.clone();
        while let Some(arrival) = arrivals.pop().unwrap() {
            assert!(arrival.at >= last && arrival.at < model.horizon.end);
            (last, rows) = (arrival.at, rows + 1);
            let (row, copy) = (arrival.key.entity & 0xff_ffff_ffff, arrival.key.entity >> 40);
            let to = if copy == 0 { &mut originals } else { &mut copies };
            to.insert(row, (arrival.at, arrival.stated.customer));
        }
        assert!(copies.len() * 2 > originals.len() - 200 && rows > 2000, "{rows}");
        let same = copies.iter().filter(|(row, copy)| originals[row].0 == copy.0).count();
        assert_eq!(same, 0);
        assert!(copies.iter().all(|(row, copy)| originals[row].1 != copy.1));
        let who = |customer: Option<u64>| {
            originals
                .iter()
                .filter(|(_, o)| o.1 == customer)
                .map(|(row, _)| *row)
                .collect::<Vec<_>>()
        };
        // The same customer's two contacts are copied to one other customer.
        let (row, copy) = copies.iter().find(|(row, _)| who(originals[row].1).len() > 1).unwrap();
        let again = who(originals[row].1);
        assert!(again.iter().filter_map(|row| copies.get(row)).all(|other| other.1 == copy.1));
    }

    #[test]
    fn a_replayed_log_without_its_feed_is_an_error() {
        let (loaded, _folder) = desk(1, 1.0, "");
        let model = &loaded.scenario;
        let quiet = AtomicBool::new(false);
        let none = |_| crate::engine::arrivals::NoFeed;
        let ran = simulate(model, 0..1, Options::default(), none, |_, _| {}, &quiet);
        let error = ran.map(|_| ()).unwrap_err().to_string();
        assert!(error.contains("experiment::logs::Logs"), "{error}");
    }
}
