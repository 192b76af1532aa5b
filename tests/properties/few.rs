//! Figures recorded alone are those of the whole counts: a recorder of entries keeps less, and what
//! it keeps has the same value, on the desks of the gallery and on desks made up.

use super::draw::{OFFERS, wild};
use super::referee::read;
use super::rules::runner;
use dacu::experiment::logs::Logs;
use dacu::experiment::replicate::{Wanted, simulate, simulate_figures};
use dacu::measure::catalog::{Figure, Part, Period, figures, is_of_entries};
use dacu::measure::recorder::Options;
use dacu::model::Scenario;
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// Compares every figure that entries alone tell, of every part whole and by interval.
fn compare(model: &Scenario, runs: u32) -> usize {
    let quiet = AtomicBool::new(false);
    let feed = |_| Logs::new(model);
    let full = simulate(model, 0..runs, Options::default(), feed, |_, _| {}, &quiet);
    let full = full.unwrap_or_else(|error| panic!("{error}")).0;
    let of_entries = |figure: &&'static Figure| is_of_entries(figure, model, &full.layout);
    let wanted: Vec<&'static Figure> = figures().filter(of_entries).collect();
    let wants = Wanted { figures: &wanted, by_interval: true, by_day: false };
    let few = simulate_figures(model, 0..runs, wants, feed, |_, _| {}, &quiet);
    let few = few.unwrap_or_else(|error| panic!("{error}")).0;
    assert_eq!(few.audit, Vec::new());
    for frame in &few.plan.frames {
        for (figure, _) in few.plan.figures_of(frame) {
            let of = |results: &dacu::measure::result::Results| {
                results.pairs(frame.part, frame.period, figure.id)
            };
            assert_eq!(of(&few), of(&full), "{} of {:?}", figure.id, frame.part);
        }
    }
    for part in (0..model.shops.len()).map(Part::Shop).chain([Part::Desk]) {
        for figure in &wanted {
            for interval in 0..full.layout.intervals {
                let pairs = full.band_pairs(part, figure.id, interval);
                if pairs.is_some() {
                    assert_eq!(few.band_pairs(part, figure.id, interval), pairs, "{}", figure.id);
                }
            }
        }
        let whole = few.plan.frame(part, Period::Whole);
        assert!(whole.is_some() || model.shops.len() == 1);
    }
    wanted.len()
}

#[test]
fn figures_alone_are_those_of_the_books_in_the_gallery() {
    for name in ["small_shop", "two_shops", "jd_618_2019_rules", "replay_csv", "singles_day_jd"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("scenarios/{name}.toml"));
        let loaded = dacu::scenario::load(&path, &[]).unwrap_or_else(|error| panic!("{error}"));
        let count = compare(&loaded.scenario, 1);
        assert!(count >= 40, "{name}: {count} figures are told by entries alone");
    }
}

#[test]
fn figures_alone_are_those_of_the_books_on_desks_made_up() {
    for offer in OFFERS {
        let ran = runner(25).run(&wild(offer), |wild| {
            compare(&read(&wild.text()), 1);
            Ok(())
        });
        ran.unwrap_or_else(|error| panic!("{error}"));
    }
}
