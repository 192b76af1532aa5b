//! Lost customers and the wait by interval, both scenarios in one picture: the first solid,
//! the second dashed, so that a grey print reads.

use super::{Against, Found, short};
use crate::measure::catalog::{self, Unit, figure};
use crate::report::chart::draw;
use crate::report::chart::gallery::{Intervals, two_lines};
use crate::report::locale::{Lang, Text};
use crate::report::paper::Part;

/// What is drawn.
const DRAWN: [&str; 2] = ["lost_rate", "customer_wait_mean_s"];
/// Size of a picture \[px\].
const SIZE: (u32, u32) = (960, 300);

impl Found<'_> {
    /// The pictures.
    pub(super) fn charts(&self, lang: Lang, against: &Against) -> Vec<Part> {
        let scenario = self.base.scenario;
        let intervals = Intervals {
            start: scenario.calendar.start,
            minutes: scenario.interval.as_secs_f64() / 60.0,
        };
        let count = self.base.played.results.layout.intervals;
        let (a, b) = (self.base.letter, against.side.letter);
        let mut parts = Vec::new();
        for id in DRAWN {
            let mut values = (vec![f64::NAN; count], vec![f64::NAN; count]);
            for row in &against.compared.rows.hours {
                let here = row.figure.id == id && row.part == catalog::Part::Desk;
                if let (true, Some(at)) = (here, row.interval) {
                    values.0[at] = row.values.0.unwrap_or(f64::NAN);
                    values.1[at] = row.values.1.unwrap_or(f64::NAN);
                }
            }
            let keys = against.compared.rows.keys.iter();
            let target = keys
                .filter(|row| row.figure.id == id && row.part == catalog::Part::Desk)
                .find_map(|row| row.bounds.filter(|(first, second)| first == second)?.0);
            let Some(figure) = figure(id).filter(|_| count > 0) else { continue };
            let name = |lang: Lang| short(lang, id).unwrap_or(id);
            let label = Text::new(name(Lang::En), name(Lang::Zh));
            let unit = match figure.unit {
                Unit::Share => crate::report::chart::spec::Unit::Share,
                _ => crate::report::chart::spec::Unit::Seconds,
            };
            let spec = two_lines(
                &format!("compare-{b}-{id}"),
                (label, unit),
                intervals,
                [(a, &values.0), (b, &values.1)],
                target,
            );
            parts.push(Part::Chart { svg: draw::svg(&spec, lang, SIZE) });
        }
        parts
    }
}
