//! `periods.csv`: desk and shops by natural day, by natural week from Monday on, and by calendar
//! month, each of which counts the sessions that start in it (VIP-37). Days on which nothing is
//! counted are left out, and a week or month is named by those of its days that are there.

use super::csv::{CsvError, Found, REASONS, cells, finish, named};
use super::outcome::Outcome;
use crate::measure::catalog::{Figure, Part, Period, figures, missing};
use crate::measure::counters::Level;

/// The table; `None` where all that is counted lies on one day.
///
/// # Errors
/// None in practice: rows of equal length into memory.
pub fn periods(outcome: &Outcome) -> Result<Option<Vec<u8>>, CsvError> {
    let layout = &outcome.results.layout;
    let stretches = stretches(outcome);
    if stretches.len() <= 3 {
        return Ok(None);
    }
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut head = vec!["level", "shop", "period", "from", "to"];
    head.extend(figures().map(|figure| figure.id));
    head.push(REASONS);
    writer.write_record(&head)?;
    let shops = layout.shops.iter().enumerate();
    let shops = shops.map(|(number, shop)| (Part::Shop(number), "shop", shop.as_str()));
    for (part, level, shop) in std::iter::once((Part::Desk, "desk", "")).chain(shops) {
        for &(kind, first, last) in &stretches {
            let date = |day: usize| layout.calendar.date(day as u32).to_string();
            let mut row =
                vec![level.to_owned(), named(shop), kind.to_owned(), date(first), date(last)];
            row.extend(cells(of_period(outcome, part, Period::Days(first, last))));
            writer.write_record(&row)?;
        }
    }
    Ok(Some(finish(writer)))
}

/// Days, weeks and months that are counted: what each is, its first and its last day.
fn stretches(outcome: &Outcome) -> Vec<(&'static str, usize, usize)> {
    let (layout, counts) = (&outcome.results.layout, &outcome.results.counts);
    let is_counted = |day: &usize| {
        counts.desk_series.days.get(*day).is_some_and(|stock| stock.area(Level::Time) > 0)
    };
    let days: Vec<usize> = (0..layout.days).filter(is_counted).collect();
    let week = |day: usize| (0, layout.calendar.week(day as u32) as i16);
    let month = |day: usize| {
        let date = layout.calendar.date(day as u32);
        (date.year(), i16::from(date.month()))
    };
    let together = |kind: &'static str, of: &dyn Fn(usize) -> (i16, i16)| {
        let same = days.chunk_by(|a, b| of(*a) == of(*b));
        let ends = same.filter_map(|days| Some((kind, *days.first()?, *days.last()?)));
        ends.collect::<Vec<_>>()
    };
    let alone = together("day", &|day| (0, day as i16));
    [alone, together("week", &week), together("month", &month)].concat()
}

fn of_period<'a>(
    outcome: &'a Outcome,
    part: Part,
    period: Period,
) -> impl Iterator<Item = (&'static Figure, Found)> + 'a {
    let (scenario, results) = (outcome.scenario, outcome.results);
    let view = results.view(scenario, part, period);
    figures().map(move |figure| {
        let found = match missing(figure, scenario, results.options, &view) {
            Some(why) => Err(why),
            None => results.interval_value(scenario, &view, figure).ok_or(figure.empty),
        };
        (figure, found)
    })
}
