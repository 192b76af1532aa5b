//! A fingerprint of what a scenario means, beside that of its text.
//!
//! It is taken from the model, after defaults and platform, so that nobody's spelling is left: two
//! scenarios with one fingerprint give the same figures for the same seed and run. What says how
//! often to run, what to call the desk or whose a number is does not enter it. A newer version of
//! the program may know more of a scenario, so fingerprints are compared within one version only.

use super::arrival::Times;
use super::reduction::Reduction;
use super::{Scenario, judging::Judging};
use std::fmt::{self, Write};

impl Scenario {
    /// A 64-bit fingerprint of what the scenario means.
    pub fn meaning(&self) -> u64 {
        let mut hasher = Hasher(0xCBF2_9CE4_8422_2325);
        // Every structure of the model can be shown in full, and shows all it has.
        let _ = write!(hasher, "{:?}", self.meant());
        hasher.0
    }

    /// The same whatever the bytes of its logs: for who watches these besides, and lets them have
    /// the line ends of any system.
    pub fn meaning_but_logs(&self) -> u64 {
        let mut all = self.clone();
        let of = all.shops.iter_mut().flat_map(|shop| &mut shop.sources);
        let of = of.map(|source| &mut source.times);
        for times in of.chain(all.work.iter_mut().filter_map(|kind| kind.times.as_mut())) {
            if let Times::Replay(replay) = times {
                replay.content = 0;
            }
        }
        all.meaning()
    }

    /// The scenario without what is not meant.
    fn meant(&self) -> Scenario {
        let mut meant = self.clone();
        meant.name = String::new();
        (meant.seed, meant.replications, meant.decides) = (0, 0, false);
        (meant.precision, meant.batches) = (None, None);
        meant.sizing = super::sizing::Sizing::default();
        // Corrections are made of the same runs; other ways change the runs themselves.
        meant.reduction = self.reduction.filter(|way| *way != Reduction::Control);
        meant.judging.at_most_contacts = Judging::default().at_most_contacts;
        (meant.assumptions, meant.persons, meant.hash) = (Vec::new(), false, 0);
        if let [shop] = &mut meant.shops[..] {
            // The one shop is called like the desk.
            let name = std::mem::take(&mut shop.name);
            let own = meant.groups.iter_mut().filter(|group| group.name == name);
            own.for_each(|group| group.name.clear());
        }
        for shop in &mut meant.shops {
            shop.platform.clear();
            shop.platform_label.clear();
            shop.targets.iter_mut().for_each(|target| target.from_platform = false);
            for source in &mut shop.sources {
                if let Times::Replay(replay) = &mut source.times {
                    replay.path = std::path::PathBuf::new();
                }
            }
        }
        for kind in &mut meant.work {
            if let Some(Times::Replay(replay)) = &mut kind.times {
                replay.path = std::path::PathBuf::new();
            }
        }
        meant
    }
}

/// FNV-1a, by Fowler, Noll and Vo, over what is written to it.
struct Hasher(u64);

impl Write for Hasher {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for byte in text.bytes() {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3);
        }
        Ok(())
    }
}
