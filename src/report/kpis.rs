//! `kpis.csv`: the figures that a platform shows for the agents of a role (VIP-18, VIP-19), a line
//! for each agent and figure, and one for the shop with an empty agent. The list is
//! `[performance.figures]`.

use super::csv::{CsvError, cell, finish, named};
use super::outcome::Outcome;
use crate::measure::catalog::{Grain, Part, Source, View, Words, figure, missing, plain, words};
use crate::measure::summary::Section;

/// The table; `None` where no shop shows any.
///
/// # Errors
/// None in practice: rows of equal length into memory.
pub fn kpis(outcome: &Outcome) -> Result<Option<Vec<u8>>, CsvError> {
    let scenario = outcome.scenario;
    if scenario.shops.iter().all(|shop| shop.performance.shown.is_empty()) {
        return Ok(None);
    }
    let mut writer = csv::Writer::from_writer(Vec::new());
    let head = ["shop", "role", "agent", "figure", "name", "name_zh", "value", "not_available"];
    writer.write_record(head)?;
    for (number, shop) in scenario.shops.iter().enumerate() {
        for (role, ids) in &shop.performance.shown {
            let agents = shop.seats.iter().map(|seat| scenario.agent_of(*seat).at());
            let with_role = agents.filter(|at| scenario.agents[*at].roles.has(*role));
            let people = with_role.map(|at| (Part::Agent(at), scenario.agents[at].name.as_str()));
            let role = scenario.roles.get(*role).map_or("", String::as_str);
            for (part, agent) in people.chain(std::iter::once((Part::Shop(number), ""))) {
                let section = outcome.summary.section(part);
                for id in ids {
                    let (label, found) = match part {
                        Part::Agent(at) if scenario.agents[at].seats.len() > 1 => {
                            at_shop(outcome, at, number, id)
                        }
                        _ => value(section, part, id),
                    };
                    let why = found.err().unwrap_or_default();
                    let [en, zh] = plain(label);
                    let row = [shop.name.as_str(), role, agent, *id, &en, &zh].map(named);
                    let rest = [cell(found.ok()), why.to_owned()];
                    writer.write_record(row.iter().chain(&rest))?;
                }
            }
        }
    }
    Ok(Some(finish(writer)))
}

/// The same of an agent of several shops in one of them: a platform sees no other's customers.
fn at_shop(
    outcome: &Outcome,
    agent: usize,
    shop: usize,
    id: &str,
) -> (Words, Result<f64, &'static str>) {
    let Some(figure) = figure(id) else { return (words("", ""), Err("")) };
    let (scenario, results) = (outcome.scenario, outcome.results);
    let source = Source { scenario, layout: &results.layout, counts: &results.counts };
    let view = View::of_agent_at(source, agent, shop);
    let why = missing(figure, scenario, results.options, &view).unwrap_or(figure.empty);
    (figure.label, results.interval_value(scenario, &view, figure).ok_or(why.en))
}

/// A figure's name, and its value or why there is none.
fn value(section: Option<&Section>, part: Part, id: &str) -> (Words, Result<f64, &'static str>) {
    let Some(figure) = figure(id) else { return (words("", ""), Err("")) };
    let grain = if matches!(part, Part::Agent(_)) { Grain::Agent } else { Grain::Shop };
    let estimate = section.and_then(|section| section.get(id));
    let why = estimate.and_then(|estimate| estimate.missing);
    let why = why.or_else(|| figure.absent_at(grain)).unwrap_or(figure.empty);
    (figure.label, estimate.and_then(|estimate| estimate.value).ok_or(why.en))
}
