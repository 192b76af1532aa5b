//! Why contacts went where they went: one contact, or all decisions of a stretch of time.

use super::{Error, Lang, Study};
use crate::engine::observer::Observer;
use crate::engine::replication::Replication;
use crate::experiment::logs::Logs;
use crate::kernel::tick::{Span, Tick};
use crate::report::explained::listen::{OneContact, Wanted};
use crate::report::explained::table::{MOST, Table};
use crate::report::explained::{self, record};
use crate::scenario::said::said;
use crate::scenario::value::moment_of_text;

/// The decisions of a stretch of time.
#[derive(Debug)]
pub(crate) struct Decisions<'s> {
    table: Table<'s>,
    study: &'s Study,
}

impl Study {
    /// Why a contact of one run, by its number from 0, went where it went. The contact is named by
    /// its number in `contacts.csv`, by source and ordinal as in `进线#3` (`进线#3.1` after it came
    /// back), or by a time as in `10:32:15`: the first that is routed then or later. In plain
    /// sentences of a language; without one as JSON, by the schema of `dacu schema --explain`.
    ///
    /// # Errors
    /// There is no such contact, or a log cannot be read.
    pub fn explain(
        &self,
        replication: u32,
        contact: &str,
        lang: Option<Lang>,
    ) -> Result<String, Error> {
        let name = contact.trim();
        let wanted = if let Ok(number) = name.parse() {
            Wanted::Number(number)
        } else if name.contains('#') {
            Wanted::Name(name.to_owned())
        } else {
            Wanted::From(self.instant(name).map_err(|_| not_a_contact(name))?)
        };
        let mut listener = OneContact::new(&self.scenario, wanted);
        self.heard(replication, &mut listener)?;
        let came = listener.entered();
        let told = listener.finish(replication).ok_or_else(|| {
            Error::wrong(said!(
                "no contact of run {replication} is `{name}`\n\
                 help: {came} came, from 0; `dacu run --contacts` lists those of run 0",
                "第 {replication} 次模拟里没有咨询“{name}”\n\
                 提示：共有 {came} 次咨询，从 0 编号；dacu run --contacts 列出第 0 次模拟的全部咨询"
            ))
        })?;
        Ok(lang.map_or_else(|| told.json(), |lang| explained::text(lang, &told)))
    }

    /// The decisions of one run at or after a time of day and before another, as `"10:00"` and
    /// `"10:30"`; at most 5,000 of them.
    ///
    /// # Errors
    /// It is no stretch of the days simulated, or a log cannot be read.
    pub(crate) fn decisions(
        &self,
        replication: u32,
        from: &str,
        to: &str,
    ) -> Result<Decisions<'_>, Error> {
        let begin = self.instant(from)?;
        let end = self.instant_after(to, begin)?;
        if end <= begin {
            return Err(Error::wrong(said!(
                "`{to}` is not after `{from}`",
                "“{to}”不在“{from}”之后"
            )));
        }
        let mut table = Table::new(&self.scenario, begin, end, MOST);
        self.heard(replication, &mut table)?;
        Ok(Decisions { table, study: self })
    }

    /// Plays a run for one listener, until it has heard enough.
    fn heard<O: Observer>(&self, replication: u32, listener: &mut O) -> Result<(), Error> {
        let scenario = &*self.scenario;
        let failed = |error| Error::of_run(&error, &self.name, scenario.seed);
        let run = Replication::new(scenario, replication, Logs::new(scenario), listener);
        run.map_err(failed)?.finish(&|| false).map_err(failed)?;
        Ok(())
    }

    fn instant(&self, text: &str) -> Result<Tick, Error> {
        self.instant_after(text, Tick::ZERO)
    }

    /// The first instant from another on at which the clock shows this, or a date with a time.
    fn instant_after(&self, text: &str, after: Tick) -> Result<Tick, Error> {
        let calendar = &self.scenario.calendar;
        let dated = || moment_of_text(text).and_then(|moment| calendar.tick_at(moment));
        let shown = clock(text).and_then(|time| {
            let today = calendar.day(after);
            (today..=today + 1).find_map(|day| calendar.tick(day, time).filter(|at| *at >= after))
        });
        shown.or_else(dated).ok_or_else(|| {
            Error::wrong(said!(
                "`{text}` is no time of the days simulated\n\
                 help: write \"10:32\", \"10:32:15\" or \"2026-11-11 10:32\"",
                "“{text}”不是所模拟日子里的时刻\n\
                 提示：写成 10:32、10:32:15 或 \"2026-11-11 10:32\""
            ))
        })
    }
}

/// `10:32` or `10:32:15` as the time since midnight; 24:00 is the end of a day.
fn clock(text: &str) -> Option<Span> {
    let mut parts = text.trim().split(':');
    let mut next = |most: u64, digits: std::ops::RangeInclusive<usize>| {
        let part = parts.next()?;
        let plain = part.bytes().all(|byte| byte.is_ascii_digit()) && digits.contains(&part.len());
        part.parse::<u64>().ok().filter(|number| plain && *number <= most)
    };
    let (hours, minutes) = (next(24, 1..=2)?, next(59, 2..=2)?);
    let seconds = if text.matches(':').count() == 1 { 0 } else { next(59, 2..=2)? };
    let span = Span::seconds(3600 * hours + 60 * minutes + seconds);
    (parts.next().is_none() && span <= Span::DAY).then_some(span)
}

fn not_a_contact(name: &str) -> Error {
    Error::wrong(said!(
        "`{name}` names no contact\n\
         help: its number in contacts.csv as in 412, source and ordinal as in 进线#3, or --at 10:32",
        "“{name}”不是一次咨询\n\
         提示：写 contacts.csv 里的编号，如 412；或来源加序号，如 进线#3；或用 --at 10:32"
    ))
}

impl Decisions<'_> {
    /// As a table for people.
    pub(crate) fn text(&self, lang: Lang) -> String {
        self.table.text(lang)
    }

    /// As CSV, with every candidate.
    pub(crate) fn csv(&self) -> String {
        self.table.csv()
    }

    /// Where to go on if there were too many for one table, as in `11-11 10:12:03`.
    pub(crate) fn rest(&self, lang: Lang) -> Option<String> {
        let at = self.study.scenario.calendar.civil(self.table.rest()?);
        let at = at.strftime("%Y-%m-%d %H:%M:%S");
        let count = self.table.rows().len();
        Some(match lang {
            Lang::En => format!("{count} decisions are shown, no more; go on with --from \"{at}\""),
            Lang::Zh => format!("最多显示 {count} 条，其后请用 --from \"{at}\""),
        })
    }
}

/// The JSON Schema of an explanation.
pub(crate) fn explanation_schema() -> String {
    record::schema()
}
