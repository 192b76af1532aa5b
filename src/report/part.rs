//! A part of a run as one file: counts and samples of some of its replications, to be put together
//! elsewhere.
//!
//! Inside its envelope (`sealed`) are header, counts and samples, by postcard. Whoever reads a part
//! knows which scenario it must be of; a part of another one, or of another version of the program,
//! is refused with the reason.

use super::sealed::{Broken, Envelope};
use crate::experiment::shard;
use crate::measure::counts::Counts;
use crate::measure::recorder::Options;
use crate::measure::result::{Results, Sample};
use crate::model::Scenario;
use crate::model::reduction::Reduction;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// The envelope of a part.
const ENVELOPE: Envelope = Envelope { begins: b"dacu part\n", version: 1 };

/// What a part is of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// Version of the program.
    pub program: String,
    /// Fingerprint of the texts.
    pub hash: u64,
    /// Fingerprint of what they mean.
    pub model_hash: u64,
    /// Seed of every random draw.
    pub seed: u64,
    /// Replications in all the parts.
    pub replications: u32,
    /// Replications in this one, from 0.
    pub range: Range<u32>,
    /// How replications are drawn or read so that fewer say as much.
    pub variance_reduction: Option<String>,
    /// Distinct customers were counted.
    pub persons: bool,
}

/// Why a part cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum PartError {
    /// It begins with something else.
    #[error("this is no part of a run of dacu")]
    NoPart,
    /// Its format is another.
    #[error(
        "its format is version {0}, and this program reads version {ours}",
        ours = ENVELOPE.version
    )]
    Format(u16),
    /// Its end is missing.
    #[error("it is cut short: {0} of {1} bytes are there; simulate this part again")]
    Short(u64, u64),
    /// Bytes are not as they were written.
    #[error("it is damaged (its checksum is wrong); simulate this part again")]
    Damaged,
    /// Another version of the program made it.
    #[error(
        "it was made by version {0} of the program, and this is {ours}: simulate it again",
        ours = env!("CARGO_PKG_VERSION")
    )]
    Program(String),
    /// It is of another scenario, seed or number of runs.
    #[error("it was made {0}")]
    Other(String),
    /// It holds other replications than a share may.
    #[error(transparent)]
    Misfit(#[from] shard::Misfit),
    /// It could not be put into bytes.
    #[error("it could not be put into bytes: {0}")]
    Unwritten(#[from] postcard::Error),
}

/// A part that has been read.
#[derive(Debug)]
pub struct Part {
    /// What it is of.
    pub header: Header,
    counts: Counts,
    samples: Vec<Sample>,
}

impl Header {
    /// The header of some of a scenario's replications.
    pub fn new(scenario: &Scenario, options: Options, range: Range<u32>) -> Header {
        Header {
            program: env!("CARGO_PKG_VERSION").to_owned(),
            hash: scenario.hash,
            model_hash: scenario.meaning(),
            seed: scenario.seed,
            replications: scenario.replications,
            range,
            variance_reduction: scenario.reduction.map(|way| way.name().to_owned()),
            persons: options.persons || scenario.persons,
        }
    }

    /// The name of the file, as in `0123456789abcdef-0-10.part`.
    pub fn file_name(&self) -> String {
        let Range { start, end } = self.range;
        format!("{:016x}-{start}-{end}.part", self.model_hash)
    }

    /// In which way this is not of the run that `wanted` is of, whatever the replications; its
    /// program was looked at before.
    fn differs(&self, wanted: &Header) -> Option<String> {
        let (a, b) = (self, wanted);
        if a.variance_reduction != b.variance_reduction {
            let way = |header: &Header| {
                header.variance_reduction.clone().unwrap_or_else(|| "none".to_owned())
            };
            let (a, b) = (way(a), way(b));
            Some(format!("with the variance reduction `{a}`, and this scenario has `{b}`"))
        } else if a.model_hash != b.model_hash {
            let (a, b) = (a.model_hash, b.model_hash);
            Some(format!("from another scenario or with other --set: {a:016x} and not {b:016x}"))
        } else if a.seed != b.seed {
            Some(format!("with the seed {}, and this scenario has {}", a.seed, b.seed))
        } else if a.replications != b.replications {
            let (a, b) = (a.replications, b.replications);
            Some(format!("for {a} runs in all, and others for {b}"))
        } else if a.hash != b.hash {
            let told = "from another text of the scenario, though one that means the same, or with \
                        --set spelt otherwise";
            Some(format!("{told}: {:016x} and not {:016x}", a.hash, b.hash))
        } else if a.persons != b.persons {
            Some("with distinct customers counted, and others without".to_owned())
        } else {
            None
        }
    }
}

/// The bytes of a part.
///
/// # Errors
/// None in practice: everything in it can be written.
pub fn bytes(header: &Header, results: &Results) -> Result<Vec<u8>, PartError> {
    let middle = postcard::to_allocvec(&(header, &results.counts, &results.samples))?;
    Ok(ENVELOPE.seal(&middle))
}

impl From<Broken> for PartError {
    fn from(broken: Broken) -> PartError {
        match broken {
            Broken::Foreign => PartError::NoPart,
            Broken::Version(version) => PartError::Format(version),
            Broken::Short(there, whole) => PartError::Short(there, whole),
            Broken::Damaged => PartError::Damaged,
        }
    }
}

impl Part {
    /// Reads a part from its bytes.
    ///
    /// # Errors
    /// It is no part, of another format, cut short or damaged.
    pub fn read(bytes: &[u8]) -> Result<Part, PartError> {
        let middle = ENVELOPE.open(bytes)?;
        let (header, rest): (Header, _) =
            postcard::take_from_bytes(middle).map_err(|_| PartError::Damaged)?;
        // Of another program only the header may be known.
        if header.program != env!("CARGO_PKG_VERSION") {
            return Err(PartError::Program(header.program));
        }
        let (counts, samples) = postcard::from_bytes(rest).map_err(|_| PartError::Damaged)?;
        Ok(Part { header, counts, samples })
    }

    /// The replications as results of the scenario.
    ///
    /// # Errors
    /// It is a part of another scenario, seed, program or number of runs, or cuts a block.
    pub fn results(self, scenario: &Scenario, options: Options) -> Result<Results, PartError> {
        let range = self.header.range.clone();
        let wanted = Header::new(scenario, options, range.clone());
        if let Some(told) = self.header.differs(&wanted) {
            return Err(PartError::Other(told));
        }
        let block = scenario.reduction.map_or(1, Reduction::block);
        shard::fits(&range, scenario.replications, block)?;
        if self.samples.len() != range.len() {
            return Err(PartError::Damaged);
        }
        let (counts, samples) = (&self.counts, self.samples);
        let results = Results::restored(scenario, options, range.start, counts, samples);
        results.ok_or(PartError::Damaged)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::arrivals::NoFeed;
    use crate::experiment::replicate::simulate;
    use crate::report::sealed::{TAIL, checksum};
    use std::sync::atomic::AtomicBool;

    const DESK: &str = "
        [desk]
        start = 2026-11-11T09:00:00
        length = \"1h\"
        platform = \"generic\"
        replications = 3
        contacts_per_day = 2400
        curve = \"flat\"
        [[agents]]
        id = \"a\"
        count = 2
        [targets]
        queue_wait_p90 = \"10s\"
    ";

    fn simulated(range: Range<u32>) -> (Scenario, Results) {
        let loaded = crate::scenario::parse_str(DESK, &[]).unwrap_or_else(|e| panic!("{e}"));
        let (scenario, quiet) = (loaded.scenario, AtomicBool::new(false));
        let options = Options::default();
        let ran = simulate(&scenario, range, options, |_| NoFeed, |_, _| {}, &quiet);
        let results = ran.unwrap_or_else(|error| panic!("{error}")).0;
        (scenario, results)
    }

    #[test]
    fn a_part_is_read_back_as_it_was() {
        let (scenario, results) = simulated(1..3);
        let options = Options::default();
        let header = Header::new(&scenario, options, 1..3);
        let written = bytes(&header, &results).unwrap();
        let part = Part::read(&written).unwrap();
        assert_eq!(part.header, header);
        let read = part.results(&scenario, options).unwrap();
        assert!(read == results, "counts, samples and numbers");
        assert_eq!(read.replications, [1, 2]);
    }

    /// Even one whose checksum somebody has made right again.
    #[test]
    fn no_part_whatever_stops_the_program() {
        let (scenario, results) = simulated(0..1);
        let options = Options::default();
        let written = bytes(&Header::new(&scenario, options, 0..1), &results).unwrap();
        let (mut state, mut used, head) = (1_u64, 0, ENVELOPE.head());
        for _ in 0..400 {
            let mut changed = written[..written.len() - TAIL].to_vec();
            for _ in 0..3 {
                state = state.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(1);
                let at = head + (state >> 33) as usize % (changed.len() - head);
                changed[at] = (state >> 20) as u8;
            }
            let sum = checksum(&changed);
            changed.extend_from_slice(&sum.to_le_bytes());
            let read = Part::read(&changed).and_then(|part| part.results(&scenario, options));
            used += u32::from(read.is_ok());
        }
        assert!(used < 400, "some changes are seen without the checksum");
    }
}
