//! Replications drawn or read so that fewer of them say as much (方差缩减).
//!
//! Where replications depend on each other they stand in blocks that do not: a block's mean is what
//! intervals are made of, so they stay honest whatever happens inside a block.

use super::Scenario;
use crate::kernel::stream::Seed;

/// Replications of a stratified block. Few, so that there are many blocks to tell the spread from;
/// a stratum's width counts by its square, so that few do most of what many would.
pub const STRATA: u32 = 5;

/// A way to reduce the variance of figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reduction {
    /// Figures are corrected by what the number of contacts, whose mean is known, has to do with
    /// them: a control variate (控制变量). Replications are the ordinary ones.
    Control,
    /// Each block of [`STRATA`] replications has one busy, one quiet day, and so on: the uniform
    /// number of each day's factor comes from each stratum once (分层抽样). Several days or
    /// sources are stratified each on their own (Latin hypercube: McKay, Beckman, Conover,
    /// Technometrics 21 (1979) 239–245).
    Stratified,
    /// Replications 2k and 2k + 1 are mirror images: where one draws u the other draws 1 − u
    /// (对偶变量; Hammersley, Morton, Proc. Cambridge Phil. Soc. 52 (1956) 449–475).
    Antithetic,
}

impl Reduction {
    /// Its name in scenario files and results.
    pub const fn name(self) -> &'static str {
        match self {
            Reduction::Control => "control",
            Reduction::Stratified => "stratified",
            Reduction::Antithetic => "antithetic",
        }
    }

    /// How many replications stand in a block that is independent of the others.
    pub const fn block(self) -> u32 {
        match self {
            Reduction::Control => 1,
            Reduction::Stratified => STRATA,
            Reduction::Antithetic => 2,
        }
    }
}

impl Scenario {
    /// The root of all chance in a replication: mirrored in every second one of antithetic pairs.
    pub fn chance(&self, replication: u32) -> Seed {
        match self.reduction {
            Some(Reduction::Antithetic) => {
                let first = Seed::new(self.seed, replication / 2);
                if replication.is_multiple_of(2) { first } else { first.mirrored() }
            }
            _ => Seed::new(self.seed, replication),
        }
    }
}
