//! Logs read for the engine, a chunk at a time.

use super::row::{Lens, Names};
use super::table::{OpenError, Table};
use crate::kernel::ids::{SeatId, ShopId};
use crate::kernel::tick::Tick;
use crate::model::Scenario;
use crate::model::arrival::{Listed, Origin, Replay, Times};
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
    /// Rows still to come, by the check before the run.
    left: u64,
}

/// The shop's names, closed.
struct Tables {
    pages: BTreeMap<String, u16>,
    clients: BTreeMap<String, u16>,
    intents: BTreeMap<String, u16>,
    skus: BTreeMap<String, u32>,
}

impl Names for Tables {
    fn page(&mut self, name: &str) -> Option<u16> {
        self.pages.get(name).copied()
    }
    fn client(&mut self, name: &str) -> Option<u16> {
        self.clients.get(name).copied()
    }
    fn intent(&mut self, name: &str) -> Option<u16> {
        self.intents.get(name).copied()
    }
    fn sku(&mut self, name: &str) -> u32 {
        self.skus.get(name).copied().unwrap_or(u32::MAX)
    }
}

fn indexed<T: TryFrom<usize>>(names: &[String]) -> BTreeMap<String, T> {
    let pairs = names.iter().enumerate();
    pairs.filter_map(|(at, name)| Some((name.clone(), T::try_from(at).ok()?))).collect()
}

impl ChunkReader {
    /// Opens the log of a source.
    pub fn open(scenario: &Scenario, shop: ShopId, replay: &Replay) -> Result<Self, LogError> {
        let path = replay.path.clone();
        let fail = |why: String| LogError { path: replay.path.clone(), why };
        let table = Table::open(&path).map_err(|error| fail(words(&error)))?;
        let about = &scenario.shops[shop.at()];
        let name = |seat: &SeatId| scenario.agents[scenario.agent_of(*seat).at()].name.clone();
        let lens = Lens {
            columns: replay.columns.clone(),
            calendar: scenario.calendar,
            shift_micros: replay.shift_micros,
            seconds: replay.seconds,
            seats: about.seats.iter().map(|seat| (name(seat), *seat)).collect(),
        };
        let names = Tables {
            pages: indexed(&about.pages),
            clients: indexed(&about.clients),
            intents: indexed(&about.intents),
            skus: indexed(&about.skus),
        };
        let end = scenario.horizon.end;
        let (row, left) = (ByteRecord::new(), replay.rows);
        Ok(ChunkReader { path, table, lens, names, end, row, left })
    }

    /// Replaces the chunk by the next rows within the scenario; none at the end.
    pub fn refill(&mut self, chunk: &mut Vec<Listed>) -> Result<(), LogError> {
        chunk.clear();
        while chunk.len() < CHUNK {
            let more = self.table.read(&mut self.row).map_err(|error| self.fail(words(&error)))?;
            if !more {
                break;
            }
            let time = self.lens.time(&self.row).map_err(|fault| self.changed(&fault.message))?;
            let Ok(micros) = u64::try_from(time) else { continue };
            if Tick(micros) >= self.end {
                break;
            }
            let listed = self.lens.listed(&self.row, Tick(micros), &mut self.names);
            chunk.push(listed.map_err(|fault| self.changed(&fault.message))?);
        }
        // A log that grew, or shrank, is another one than was checked.
        let (read, whole) = (chunk.len() as u64, chunk.len() == CHUNK);
        if read > self.left || (!whole && read < self.left) {
            let had = if read > self.left { "more" } else { "fewer" };
            return Err(self.changed(&format!("it has {had} rows now")));
        }
        self.left -= read;
        Ok(())
    }

    fn fail(&self, why: String) -> LogError {
        LogError { path: self.path.clone(), why }
    }

    fn changed(&self, message: &str) -> LogError {
        let line = self.row.position().map_or(0, csv::Position::line);
        self.fail(format!("it changed after it was checked: line {line}: {message}"))
    }
}

fn words(error: &OpenError) -> String {
    match error {
        OpenError::Io(error) => error.to_string(),
        OpenError::NotUtf8 => "it is not UTF-8".to_owned(),
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
