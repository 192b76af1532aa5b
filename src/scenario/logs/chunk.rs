//! Logs read for the engine, a chunk at a time.

use super::kind::Kind;
use super::row::{Lens, Names, Untimed};
use super::table::{OpenError, Table};
use crate::kernel::ids::{SeatId, ShopId};
use crate::kernel::tick::Tick;
use crate::model::Scenario;
use crate::model::arrival::{Listed, LogForm, LogMark, Origin, Replay, Times};
use csv::ByteRecord;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Rows of a chunk.
pub const CHUNK: usize = 4096;

/// Why a log could not be read on; it was sound when it was checked.
#[derive(Debug, thiserror::Error)]
#[error("failed to read the log `{}`: {why}", path.display())]
pub struct LogError {
    /// The log.
    pub path: PathBuf,
    /// Why.
    pub why: String,
}

/// One log being read.
pub struct ChunkReader {
    path: PathBuf,
    table: Table,
    lens: Lens,
    names: Tables,
    end: Tick,
    row: ByteRecord,
    /// Chunks still to come of a log with the newest first, the oldest last.
    backward: Vec<LogMark>,
    /// The log has the newest first.
    is_backward: bool,
    /// Rows still to come, by the check before the run.
    left: u64,
}

/// The shop's names, closed.
struct Tables {
    kinds: [BTreeMap<String, u16>; 3],
    skus: BTreeMap<String, u32>,
}

impl Names for Tables {
    fn find(&mut self, kind: Kind, name: &str) -> Option<u16> {
        self.kinds[kind as usize].get(name).copied()
    }
    fn sku(&mut self, name: &str) -> u32 {
        self.skus.get(name).copied().unwrap_or(u32::MAX)
    }
}

fn indexed<T: TryFrom<usize>>(names: &[String]) -> BTreeMap<String, T> {
    let pairs = names.iter().enumerate();
    pairs.filter_map(|(at, name)| Some((name.clone(), T::try_from(at).ok()?))).collect()
}

/// The names of a shop and those that a log has for some of them.
fn with(names: &[String], renamed: &[(String, u16)]) -> BTreeMap<String, u16> {
    let mut all: BTreeMap<String, u16> = indexed(names);
    all.extend(renamed.iter().cloned());
    all
}

impl ChunkReader {
    /// Opens the log of a source.
    pub fn open(scenario: &Scenario, shop: ShopId, replay: &Replay) -> Result<Self, LogError> {
        let (path, form) = (replay.path.clone(), &*replay.form);
        let fail = |why: String| LogError { path: replay.path.clone(), why };
        let plain = LogForm { backward: Vec::new(), ..form.clone() };
        let table = Table::again(&path, plain).map_err(|error| fail(words(&error)))?;
        let about = &scenario.shops[shop.at()];
        let name = |seat: &SeatId| scenario.agents[scenario.agent_of(*seat).at()].name.clone();
        let lens = Lens {
            columns: replay.columns.clone(),
            clock: form.clock,
            dates: form.dates,
            calendar: scenario.calendar,
            shift_micros: replay.shift_micros,
            seats: about.seats.iter().map(|seat| (name(seat), *seat)).collect(),
        };
        let names = Tables {
            kinds: [
                with(&about.pages, &form.pages),
                with(&about.clients, &form.clients),
                with(&about.intents, &form.intents),
            ],
            skus: indexed(&about.skus),
        };
        Ok(ChunkReader {
            path,
            table,
            lens,
            names,
            end: scenario.horizon.end,
            row: ByteRecord::new(),
            backward: form.backward.clone(),
            is_backward: !form.backward.is_empty(),
            left: replay.rows,
        })
    }

    /// Replaces the chunk by the next rows within the scenario; none at the end.
    pub fn refill(&mut self, chunk: &mut Vec<Listed>) -> Result<(), LogError> {
        chunk.clear();
        match self.is_backward {
            true => self.read_backward(chunk)?,
            false => self.read_forward(chunk)?,
        }
        // A log that grew, or shrank, is another one than was checked.
        let (read, more) = (chunk.len() as u64, self.has_more(chunk));
        if read > self.left || (!more && read < self.left) {
            let had = if read > self.left { "more" } else { "fewer" };
            return Err(self.changed(&format!("it has {had} rows now")));
        }
        self.left -= read;
        Ok(())
    }

    /// True if rows may follow those just read.
    fn has_more(&self, chunk: &[Listed]) -> bool {
        if self.is_backward { !self.backward.is_empty() } else { chunk.len() == CHUNK }
    }

    fn read_forward(&mut self, chunk: &mut Vec<Listed>) -> Result<(), LogError> {
        while chunk.len() < CHUNK {
            let more = self.table.read(&mut self.row).map_err(|error| self.fail(words(&error)))?;
            if !more {
                break;
            }
            match self.listed()? {
                Taken::Row(listed) => chunk.push(listed),
                Taken::After => break,
                Taken::Passed => {}
            }
        }
        Ok(())
    }

    /// Reads the last stretch of the file that is left, and turns it around.
    fn read_backward(&mut self, chunk: &mut Vec<Listed>) -> Result<(), LogError> {
        while chunk.is_empty()
            && let Some(mark) = self.backward.pop()
        {
            self.table = self.table.at(&mark).map_err(|error| self.fail(words(&error)))?;
            for _ in 0..mark.rows {
                let more =
                    self.table.read(&mut self.row).map_err(|error| self.fail(words(&error)))?;
                if !more {
                    return Err(self.changed("it has fewer rows now"));
                }
                if let Taken::Row(listed) = self.listed()? {
                    chunk.push(listed);
                }
            }
            chunk.reverse();
        }
        Ok(())
    }

    /// The row just read as the engine takes it.
    fn listed(&mut self) -> Result<Taken, LogError> {
        let time = match self.lens.time(&self.row, &self.table.header) {
            Ok(read) => read.micros,
            Err(Untimed::LeftOut(_)) => return Ok(Taken::Passed),
            Err(Untimed::Fault(_, fault)) => return Err(self.changed(&fault.message)),
        };
        let Ok(micros) = u64::try_from(time) else { return Ok(Taken::Passed) };
        if Tick(micros) >= self.end {
            return Ok(Taken::After);
        }
        let listed = self.lens.listed(&self.row, Tick(micros), &mut self.names);
        listed.map(Taken::Row).map_err(|fault| self.changed(&fault.message))
    }

    fn fail(&self, why: String) -> LogError {
        LogError { path: self.path.clone(), why }
    }

    fn changed(&self, message: &str) -> LogError {
        // Lines of a log with the newest first are counted from the middle of the file.
        let line = match self.is_backward {
            true => String::new(),
            false => format!("line {}: ", self.table.line),
        };
        self.fail(format!("it changed after it was checked: {line}{message}"))
    }
}

/// What became of a row.
enum Taken {
    /// It is within the scenario.
    Row(Listed),
    /// It lies after the end.
    After,
    /// It lies before the start, or is none of data.
    Passed,
}

fn words(error: &OpenError) -> String {
    match error {
        OpenError::Io(error) => error.to_string(),
        OpenError::NoText(_) => "it is no text".to_owned(),
        OpenError::FullWidth(..) => "its separator changed".to_owned(),
        OpenError::Empty => "it is empty".to_owned(),
    }
}

/// All logs of a scenario for one replication.
pub struct LogFeed<'s> {
    scenario: &'s Scenario,
    open: BTreeMap<Origin, ChunkReader>,
}

impl<'s> LogFeed<'s> {
    /// Opens nothing yet.
    pub fn new(scenario: &'s Scenario) -> Self {
        LogFeed { scenario, open: BTreeMap::new() }
    }

    /// Replaces the chunk by the next rows of a log; none at its end.
    pub fn refill(&mut self, of: Origin, chunk: &mut Vec<Listed>) -> Result<(), LogError> {
        chunk.clear();
        let scenario = self.scenario;
        let (shop, times) = match of {
            Origin::Source(shop, source) => {
                (shop, Some(&scenario.shops[shop.at()].sources[source].times))
            }
            Origin::Work(kind) => {
                let kind = &scenario.work[kind.at()];
                (kind.shop, kind.times.as_ref())
            }
        };
        let Some(Times::Replay(replay)) = times else { return Ok(()) };
        if let Some(reader) = self.open.get_mut(&of) {
            return reader.refill(chunk);
        }
        let mut reader = ChunkReader::open(scenario, shop, replay)?;
        reader.refill(chunk)?;
        self.open.insert(of, reader);
        Ok(())
    }
}
