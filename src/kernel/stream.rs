//! Chance, by name: every random number is a pure function of what it is about.
//!
//! There is no generator that is passed around and advanced. A draw asks for the block of four
//! words that belongs to (seed, replication, entity, purpose, block number) and gets the same
//! words whoever asks, in whatever order. So two routing rules face the same customers, and a
//! new purpose shifts no other draw (common random numbers by name, not by position).
//!
//! The function is Philox4x32-10 (Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy
//! as 1, 2, 3", SC11, 2011): ten rounds of multiply and exchange over a 128-bit counter.
//! `variate` turns the words into amounts.

use core::convert::Infallible;

use rand::TryRng;
use serde::{Deserialize, Serialize};

/// Multipliers of the two halves of a round (Salmon et al. 2011, Philox4x32).
const MULTIPLIERS: [u32; 2] = [0xD251_1F53, 0xCD9E_8D57];
/// Increments of the two key words between rounds: golden ratio and √3 − 1.
const WEYL: [u32; 2] = [0x9E37_79B9, 0xBB67_AE85];
/// Rounds; the paper's recommended number, with margin over the seven that pass every test.
const ROUNDS: usize = 10;
/// Bits of a counter word that number the blocks; the upper twelve hold the purpose.
const BLOCK_BITS: u32 = 20;
/// Largest block number; a block number beyond it wraps.
pub const BLOCK_MAX: u32 = (1 << BLOCK_BITS) - 1;

/// The name of an entity: a number within a space, where the space is the [`hash_name`] of what
/// the number counts, such as an arrival source or `"agent"`. Named, never numbered by order of
/// creation, so that adding one entity redraws no other.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Key {
    /// Number of the entity within its space.
    pub entity: u64,
    /// Hash of the name of the space.
    pub space: u32,
}

/// The root of all chance in one replication.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seed {
    /// The key words of each round.
    keys: [[u32; 2]; ROUNDS],
    /// Exclusive-ored into every word: all ones turn each uniform u into 1 − u.
    flip: u32,
}

impl Seed {
    /// Derives the 64 key bits of a replication: `mix(mix(seed) + (replication + 1) · φ)`, where
    /// `mix` is the bijective finaliser of SplitMix64 and φ its odd increment. Under one seed no
    /// two replications share a key; across seeds two meet with probability 2⁻⁶⁴.
    #[must_use]
    pub const fn new(seed: u64, replication: u32) -> Self {
        let step = (replication as u64 + 1).wrapping_mul(GOLDEN);
        let key = mix64(mix64(seed).wrapping_add(step));
        Self { keys: key_schedule([key as u32, (key >> 32) as u32]), flip: 0 }
    }

    /// The antithetic root: every draw's u is 1 − u here, and the other way round.
    #[must_use]
    pub const fn mirrored(self) -> Self {
        Self { flip: !self.flip, ..self }
    }

    /// The four words of a block; a pure function. The counter is (entity low, entity high,
    /// space, purpose and block); only the low 20 bits of `block` count.
    #[inline]
    #[must_use]
    pub const fn block(&self, key: Key, purpose: u16, block: u32) -> [u32; 4] {
        let last = (purpose as u32) << BLOCK_BITS | (block & BLOCK_MAX);
        let counter = [key.entity as u32, (key.entity >> 32) as u32, key.space, last];
        let [a, b, c, d] = philox(counter, &self.keys);
        [a ^ self.flip, b ^ self.flip, c ^ self.flip, d ^ self.flip]
    }

    /// One fine uniform number in (0, 1): the first two words of a block.
    #[inline]
    #[must_use]
    pub const fn uniform(&self, key: Key, purpose: u16, block: u32) -> f64 {
        let words = self.block(key, purpose, block);
        unit53(words[0], words[1])
    }

    /// A generator over the successive blocks of one purpose, for laws that need an unknown
    /// number of words (gamma, Poisson). It repeats after 2²² words.
    #[must_use]
    pub const fn rng(&self, key: Key, purpose: u16) -> StreamRng {
        StreamRng { seed: *self, key, purpose, next_block: 0, words: [0; 4], used: 4 }
    }
}

/// The key of each round: stepped between rounds.
const fn key_schedule(key: [u32; 2]) -> [[u32; 2]; ROUNDS] {
    let mut keys = [key; ROUNDS];
    let mut round = 1;
    while round < ROUNDS {
        let [a, b] = keys[round - 1];
        keys[round] = [a.wrapping_add(WEYL[0]), b.wrapping_add(WEYL[1])];
        round += 1;
    }
    keys
}

/// Philox4x32-10: ten rounds, each with its key.
#[inline]
const fn philox(counter: [u32; 4], keys: &[[u32; 2]; ROUNDS]) -> [u32; 4] {
    let mut words = counter;
    let mut round = 0;
    while round < ROUNDS {
        let key = keys[round];
        let a = MULTIPLIERS[0] as u64 * words[0] as u64;
        let b = MULTIPLIERS[1] as u64 * words[2] as u64;
        words = [
            (b >> 32) as u32 ^ words[1] ^ key[0],
            b as u32,
            (a >> 32) as u32 ^ words[3] ^ key[1],
            a as u32,
        ];
        round += 1;
    }
    words
}

/// A generator over the blocks of one (entity, purpose), for `rand_distr`.
#[derive(Clone, Debug)]
pub struct StreamRng {
    seed: Seed,
    key: Key,
    purpose: u16,
    /// Block to fetch when the words run out.
    next_block: u32,
    words: [u32; 4],
    /// Words of the current block already given out, 0 to 4.
    used: usize,
}

impl StreamRng {
    #[inline]
    fn word(&mut self) -> u32 {
        if self.used >= self.words.len() {
            self.words = self.seed.block(self.key, self.purpose, self.next_block);
            self.next_block = (self.next_block + 1) & BLOCK_MAX;
            self.used = 0;
        }
        let word = self.words[self.used];
        self.used += 1;
        word
    }
}

impl TryRng for StreamRng {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(self.word())
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let low = u64::from(self.word());
        let high = u64::from(self.word());
        Ok(high << 32 | low)
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for chunk in bytes.chunks_mut(4) {
            let word = self.word().to_le_bytes();
            chunk.copy_from_slice(&word[..chunk.len()]);
        }
        Ok(())
    }
}

/// A word as a number in the open interval (0, 1): `(word + 0.5) · 2⁻³²`. Never 0, never 1.
#[inline]
#[must_use]
pub const fn unit(word: u32) -> f64 {
    const SCALE: f64 = 1.0 / 4_294_967_296.0;
    (word as f64 + 0.5) * SCALE
}

/// Two words as a number in (0, 1) on a grid of 2⁻⁵²: the upper 52 bits plus one half, exact in
/// the 53 bits of an `f64`. For tails that [`unit()`] cuts at 2⁻³³.
#[inline]
#[must_use]
pub const fn unit53(hi: u32, lo: u32) -> f64 {
    const SCALE: f64 = 1.0 / 4_503_599_627_370_496.0;
    let bits = ((hi as u64) << 32 | lo as u64) >> 12;
    (bits as f64 + 0.5) * SCALE
}

/// Odd increment of SplitMix64: 2⁶⁴ over the golden ratio.
const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

/// Bijective scrambler of 64 bits (Stafford's variant 13, as in SplitMix64).
const fn mix64(value: u64) -> u64 {
    let value = value.wrapping_add(GOLDEN);
    let value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    value ^ (value >> 31)
}

/// A stable 64-bit hash of a name: FNV-1a over its UTF-8 bytes, then SplitMix64's finaliser,
/// because FNV alone leaves short names close together. Stored results depend on it: fixed.
#[must_use]
pub const fn hash_name64(name: &str) -> u64 {
    let bytes = name.as_bytes();
    let mut hash: u64 = 0xCBF2_9CE4_8422_2325;
    let mut i = 0;
    while i < bytes.len() {
        hash = (hash ^ bytes[i] as u64).wrapping_mul(0x0000_0100_0000_01B3);
        i += 1;
    }
    mix64(hash)
}

/// The upper half of [`hash_name64`]: the space of a [`Key`].
#[must_use]
pub const fn hash_name(name: &str) -> u32 {
    (hash_name64(name) >> 32) as u32
}

#[cfg(test)]
mod tests {
    use rand::Rng;

    use super::*;

    /// Known answers published with Random123 (`kat_vectors`, lines "philox4x32 10").
    #[test]
    fn agrees_with_the_published_vectors() {
        assert_eq!(
            philox([0; 4], &key_schedule([0; 2])),
            [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]
        );
        assert_eq!(
            philox([u32::MAX; 4], &key_schedule([u32::MAX; 2])),
            [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd]
        );
        // The digits of pi.
        assert_eq!(
            philox(
                [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
                &key_schedule([0xa4093822, 0x299f31d0])
            ),
            [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1]
        );
    }

    #[test]
    fn every_part_of_the_name_changes_the_block() {
        let key = Key { entity: 7, space: hash_name("agent") };
        let here = Seed::new(1, 0).block(key, 5, 3);
        let seed = Seed::new(1, 0);
        let others = [
            Seed::new(2, 0).block(key, 5, 3),
            Seed::new(1, 1).block(key, 5, 3),
            seed.block(Key { entity: 8, ..key }, 5, 3),
            seed.block(Key { entity: 7 + (1 << 32), ..key }, 5, 3),
            seed.block(Key { space: 0, ..key }, 5, 3),
            seed.block(key, 6, 3),
            seed.block(key, 5, 4),
        ];
        for other in others {
            assert_ne!(here, other);
        }
        assert_eq!(here, seed.block(key, 5, 3));
        // A block number too large wraps within its purpose and never reaches the next.
        assert_eq!(here, seed.block(key, 5, 3 + (1 << 20)));
    }

    #[test]
    fn a_mirrored_seed_draws_what_is_left_to_one() {
        let (seed, key) = (Seed::new(8, 3), Key { entity: 5, space: 2 });
        let mirror = seed.mirrored();
        for block in 0..1000 {
            let here = seed.block(key, 3, block);
            let there = mirror.block(key, 3, block);
            for (word, other) in here.into_iter().zip(there) {
                assert_eq!(unit(word) + unit(other), 1.0);
            }
            assert_eq!(unit53(here[0], here[1]) + unit53(there[0], there[1]), 1.0);
        }
        assert_eq!(mirror.mirrored(), seed);
    }

    #[test]
    fn keys_of_seeds_are_stable() {
        assert_eq!(Seed::new(0, 0).keys[0], [0xF441_4F5E, 0xB382_A305]);
        assert_eq!(Seed::new(20_261_111, 19).keys[0], [0x9629_3AAE, 0x1140_4063]);
    }

    #[test]
    fn the_generator_walks_the_blocks_in_order() {
        let (seed, key) = (Seed::new(5, 2), Key { entity: 1, space: 9 });
        let mut rng = seed.rng(key, 16);
        let first: Vec<u32> = (0..8).map(|_| rng.next_u32()).collect();
        assert_eq!(first[..4], seed.block(key, 16, 0));
        assert_eq!(first[4..], seed.block(key, 16, 1));
        let mut rng = seed.rng(key, 16);
        assert_eq!(rng.next_u64(), u64::from(first[1]) << 32 | u64::from(first[0]));
        let mut bytes = [0; 6];
        rng.fill_bytes(&mut bytes);
        assert_eq!(bytes[..4], first[2].to_le_bytes());
        assert_eq!(bytes[4..], first[3].to_le_bytes()[..2]);
    }

    #[test]
    fn unit_numbers_stay_inside_the_open_interval() {
        assert_eq!(unit(0), 0.5 / 4_294_967_296.0);
        assert!(unit(u32::MAX) < 1.0 && 1.0 - unit(u32::MAX) == unit(0));
        assert!(unit53(0, 0) > 0.0);
        assert!(unit53(u32::MAX, u32::MAX) < 1.0);
        assert_eq!(1.0 - unit53(u32::MAX, u32::MAX), unit53(0, 0));
        // The middle of the grid is symmetric.
        assert_eq!(unit(1 << 31) + unit((1 << 31) - 1), 1.0);
    }

    #[test]
    fn unit_numbers_look_uniform() {
        // Chi-square over 64 cells, 65,536 draws; 63 degrees of freedom, 99.9 % point 103.4.
        let seed = Seed::new(42, 0);
        let mut cells = [0_u32; 64];
        for entity in 0..16_384 {
            let words = seed.block(Key { entity, space: 1 }, 3, 0);
            for word in words {
                cells[(unit(word) * 64.0) as usize] += 1;
            }
        }
        let chi: f64 = cells.iter().map(|&n| (f64::from(n) - 1024.0).powi(2) / 1024.0).sum();
        assert!((30.0..103.4).contains(&chi), "{chi}");
    }

    #[test]
    fn name_hashes_are_stable() {
        assert_eq!(hash_name64(""), 0xC381_7C01_6BA4_FF30);
        assert_eq!(hash_name64("agent"), 0x985E_A668_85D9_B11E);
        assert_eq!(hash_name64("京东"), 0x0A33_E347_E6E6_3994);
        assert_eq!(hash_name("agent"), 0x985E_A668);
    }
}
