//! Sudden crowds: by what the rate is multiplied, or a wave of a promotion by its name.

use super::curves::Surge;
use super::desk::DeskParts;
use super::fault::{Code, Faults};
use super::raw_arrivals::RawSurge;
use super::table::Section;
use super::value::At;
use super::words::WaveWord;
use crate::kernel::tick::Span;

/// One surge; `None` after a fault, or outside the scenario.
pub fn surge(raw: &At<RawSurge>, desk: &DeskParts, faults: &mut Faults) -> Option<Surge> {
    let named = raw.wave.as_ref().map(|at| wave(at.0));
    if let (Some(at), false) =
        (&raw.wave, ["multiplier", "decay", "duration"].iter().all(|key| raw.lacks(key)))
    {
        faults
            .add(
                Code::KeysCollide,
                at.place,
                "`wave` has a multiplier, a decay and a duration already",
            )
            .label("says all of it")
            .help("leave `wave` out, or the others");
    }
    let needed: &[&str] =
        if raw.lacks("wave") { &["at", "multiplier", "duration"] } else { &["at"] };
    for key in needed {
        if raw.lacks(key) {
            faults
                .add(Code::MissingKey, raw.place, format!("a surge needs `{key}`"))
                .label(format!("`{key}` is missing"));
        }
    }
    let at = raw.at.as_ref()?;
    let (multiplier, decay, duration) = match named {
        Some(wave) => wave,
        None => {
            let decay = raw.decay.as_ref().map_or(Span::NEVER, |at| at.0);
            (raw.multiplier.as_ref()?.0, decay, raw.duration.as_ref()?.0)
        }
    };
    let micros = at.value.0.duration_since(desk.calendar.start).as_micros();
    let micros = i64::try_from(micros).unwrap_or(i64::MIN);
    let over = micros.saturating_add(i64::try_from(duration.0).unwrap_or(i64::MAX)) <= 0;
    if over || micros >= i64::try_from(desk.horizon.end.0).unwrap_or(i64::MAX) {
        faults
            .add(Code::OutsideHorizon, at.place, "this surge lies outside the scenario")
            .label("never happens");
        return None;
    }
    Some(Surge { at: micros, multiplier, decay, duration })
}

/// A wave of a promotion: what the rate is multiplied by at first, how the excess falls, and when
/// it is over. In the first hour of 11.11 of 2017 to 2019 a third of the day's turnover was made
/// (published); questions come less suddenly, by how much is an assumption.
fn wave(word: WaveWord) -> (f64, Span, Span) {
    let hours = |hours: u64| Span(hours * Span::HOUR.0);
    match word {
        WaveWord::Opening => (4.0, Span::minutes(45), hours(3)),
        WaveWord::Deposit => (2.0, Span::minutes(60), hours(4)),
        WaveWord::Balance => (2.5, Span::minutes(45), hours(3)),
    }
}
