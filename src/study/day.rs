//! One day of a study on its way: stopped at an instant, kept, and gone on with, by the same study
//! or by one that is changed from there on. For planning the afternoon again from the state at
//! noon, and for branching one morning into many afternoons.
//!
//! ```text
//!  study.day(0) ─► until("12:00") ─► under(&changed) ─► finish() ─► figures of the whole day
//!                        └─► bytes ··· study.go_on(&bytes)
//! ```

use super::measured::Measured;
use super::{Error, Lang, Study};
use crate::engine::replication::{Note, Replication, State};
use crate::experiment::logs::Logs;
use crate::kernel::tick::{Span, Tick};
use crate::measure::recorder::written::Written;
use crate::measure::recorder::{Options, Recorder};
use crate::measure::result::{ReplicationResult, Results};
use crate::report::kept;
use crate::scenario::value::moment_of_text;

/// One day on its way.
///
/// ```
/// # fn main() -> Result<(), dacu::Error> {
/// let study = dacu::Study::open("scenarios/two_shops.toml")?;
/// let mut day = study.day(0)?;
/// day.until("15:00")?;
/// for people in [8, 12] {
///     let planned = study.with("agents.两店通.count", people)?;
///     let figures = day.under(&planned)?.finish()?;
///     println!("{people} for the evening: {:?} are lost", figures.figure("lost_rate")?.value);
/// }
/// # Ok(())
/// # }
/// ```
pub struct Day<'s> {
    study: &'s Study,
    number: u32,
    reached: Tick,
    run: Replication<'s, Recorder<'s>, Logs<'s>>,
    notes: Vec<Note>,
    /// What was written when it was resumed, until it is played on.
    origin: Option<Written>,
}

impl Study {
    /// The day of one run, by its number from 0, at its very beginning: the same customers as in
    /// that run of a report.
    ///
    /// # Errors
    /// A log cannot be read.
    pub fn day(&self, number: u32) -> Result<Day<'_>, Error> {
        let scenario = &*self.scenario;
        let recorder = Recorder::new(scenario, number, Options::default());
        let run = Replication::new(scenario, number, Logs::new(scenario), recorder);
        let run = run.map_err(|error| Error::of_run(&error, &self.name, scenario.seed))?;
        Ok(Day { study: self, number, reached: Tick::ZERO, run, notes: Vec::new(), origin: None })
    }

    /// Goes on with a day from its bytes. This study may be another than the one it was of: from
    /// the instant at which it was kept, people who are new, maxima, rules and shifts are as here.
    ///
    /// # Errors
    /// The bytes are no day, of another version of the program, or damaged; or the day does not fit
    /// this study, which the error explains.
    pub fn go_on(&self, bytes: &[u8]) -> Result<Day<'_>, Error> {
        let (state, written) =
            kept::read(bytes).map_err(|error| Error::wrong(error.to_string()))?;
        self.resume(&state, &written)
    }

    fn resume(&self, state: &State, written: &Written) -> Result<Day<'_>, Error> {
        let scenario = &*self.scenario;
        let unfit = |text: String| {
            Error::wrong(format!("the day cannot go on under this scenario: {text}"))
        };
        state.fits(scenario).map_err(|error| unfit(error.to_string()))?;
        let recorder = Recorder::new(scenario, state.replication(), Options::default());
        let recorder = recorder.go_on(written).map_err(|error| unfit(error.to_string()))?;
        let resumed = Replication::resume(scenario, state, Logs::new(scenario), recorder);
        let (run, notes) = resumed.map_err(|error| unfit(error.to_string()))?;
        let (number, reached) = (state.replication(), state.at());
        Ok(Day { study: self, number, reached, run, notes, origin: Some(written.clone()) })
    }
}

impl<'s> Day<'s> {
    /// Plays it until everything before an instant has happened, as `"2026-11-11 12:00"`, or
    /// `"12:00"` for the next time the clock shows it. False if the day is over before.
    ///
    /// # Errors
    /// It is no instant, or before the one reached; a log cannot be read on, or the scenario moves
    /// contacts in a circle.
    pub fn until(&mut self, instant: &str) -> Result<bool, Error> {
        let at = self.instant(instant)?;
        let scenario = &self.study.scenario;
        if at > self.reached {
            self.origin = None;
        }
        let goes_on = self.run.run_until(at, &|| false);
        let goes_on =
            goes_on.map_err(|error| Error::of_run(&error, &self.study.name, scenario.seed))?;
        self.reached = at.min(scenario.horizon.stop());
        Ok(goes_on)
    }

    /// The instant up to which everything has happened, in civil time, as in `11-11 12:00`.
    pub fn reached(&self) -> String {
        self.study.scenario.calendar.label(self.reached)
    }

    /// The same day under another study from here on; this one is left as it is.
    ///
    /// # Errors
    /// The day is over, or does not fit the other study, which the error explains.
    pub fn under<'o>(&self, other: &'o Study) -> Result<Day<'o>, Error> {
        let (state, written) = self.kept()?;
        other.resume(&state, &written)
    }

    /// The day as bytes, for [`Study::go_on`].
    ///
    /// # Errors
    /// The day is over.
    pub fn bytes(&self) -> Result<Vec<u8>, Error> {
        let (state, written) = self.kept()?;
        kept::bytes(&state, &written).map_err(|error| Error::defect(error.to_string()))
    }

    /// What was changed in it to go on under another study, a sentence each.
    pub fn notes(&self, lang: Lang) -> Vec<String> {
        self.notes.iter().map(|note| told(note, lang)).collect()
    }

    /// Plays it to the end: the figures of the whole day, of desk, shops and groups.
    ///
    /// # Errors
    /// As [`Day::until`], or the books do not balance ([`Error::is_defect`]).
    pub fn finish(self) -> Result<Measured, Error> {
        let scenario = &*self.study.scenario;
        let of_run = |error| Error::of_run(&error, &self.study.name, scenario.seed);
        let (done, recorder) = self.run.finish(&|| false).map_err(of_run)?;
        let recorded = recorder.finish(done.ended);
        let mut results = Results::new(scenario, Options::default());
        let (layout, plan) = (results.layout.clone(), results.plan.clone());
        results.add(ReplicationResult::new(scenario, &layout, &plan, self.number, recorded));
        Measured::of(scenario, results)
    }

    fn kept(&self) -> Result<(State, Written), Error> {
        let over = || Error::wrong("the day is over: there is nothing to go on with".to_owned());
        let state = self.run.state().ok_or_else(over)?;
        let written = self.origin.clone().unwrap_or_else(|| self.run.observer().written());
        Ok((state, written))
    }

    fn instant(&self, text: &str) -> Result<Tick, Error> {
        let calendar = &self.study.scenario.calendar;
        let found = match text.split_once(':') {
            Some((hours, _)) if hours.trim().len() <= 2 => self.next_time(text),
            _ => moment_of_text(text).and_then(|moment| calendar.tick_at(moment)),
        };
        match found {
            Some(at) if at >= self.reached => Ok(at),
            Some(at) => Err(Error::wrong(format!(
                "{} is over: the day is at {}",
                calendar.label(at),
                self.reached()
            ))),
            None => Err(Error::wrong(format!(
                "`{text}` is no instant of the day: write \"12:00\" or \"2026-11-11 12:00\""
            ))),
        }
    }

    /// The next time the clock shows this.
    fn next_time(&self, text: &str) -> Option<Tick> {
        let (hours, minutes) = text.trim().split_once(':')?;
        let number = |digits: &str, most: u64| {
            let all = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
            digits.parse::<u64>().ok().filter(|number| all && *number <= most)
        };
        let (hours, minutes) =
            (number(hours, 24)?, number(minutes, 59).filter(|_| minutes.len() == 2)?);
        let span = Span::minutes(60 * hours + minutes);
        let calendar = &self.study.scenario.calendar;
        // 24:00 is the midnight at the end of a day
        let (days, span) = if span >= Span::DAY { (1, span - Span::DAY) } else { (0, span) };
        let today = calendar.day(self.reached) + days;
        let mut shown = (0..=1).filter_map(|day| calendar.tick(today + day, span));
        (span == Span::ZERO || days == 0).then(|| shown.find(|at| *at >= self.reached)).flatten()
    }
}

/// A note in words.
fn told(note: &Note, lang: Lang) -> String {
    let names = |names: &[String]| {
        let shown: Vec<&str> = names.iter().take(8).map(String::as_str).collect();
        let more = names.len().saturating_sub(shown.len());
        let list = shown.join(lang.pick(", ", "、"));
        match (more, lang) {
            (0, _) => list,
            (_, Lang::En) => format!("{list} and {more} more"),
            (_, Lang::Zh) => format!("{list}等 {} 人", names.len()),
        }
    };
    match (note, lang) {
        (Note::Came(who), Lang::En) => format!("New from here on: {}.", names(who)),
        (Note::Came(who), Lang::Zh) => format!("此后新增:{}。", names(who)),
        (Note::Left(who), Lang::En) => format!("Not there any more: {}.", names(who)),
        (Note::Left(who), Lang::Zh) => format!("此后不在:{}。", names(who)),
        (Note::Turned(who), Lang::En) => format!("In another status from here on: {}.", names(who)),
        (Note::Turned(who), Lang::Zh) => format!("此后状态改变:{}。", names(who)),
        (Note::Forgotten(count), Lang::En) => {
            format!("{count} customers prefer somebody who has left: nobody now.")
        }
        (Note::Forgotten(count), Lang::Zh) => {
            format!("{count} 位顾客指定或曾由已离开的客服接待,此后不再优先。")
        }
    }
}
