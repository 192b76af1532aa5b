//! Bytes in an envelope, so that a reader knows what they are and whether they are whole:
//!
//! ```text
//! "dacu part\n"  version u16  length u64  what is inside  checksum u64
//! ```
//!
//! Numbers are little-endian, the length is that of what is inside, the checksum is FNV-1a over all
//! before it: any changed byte shows. It is no signature: whoever means to can make it right again.

/// How a kind of envelope begins, and the version of what is inside.
#[derive(Clone, Copy, Debug)]
pub struct Envelope {
    /// The first bytes.
    pub begins: &'static [u8],
    /// The version written, and the only one read.
    pub version: u16,
}

/// Why an envelope cannot be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// It begins with something else.
    Foreign,
    /// What is inside has this version.
    Version(u16),
    /// So many bytes are there, of so many.
    Short(u64, u64),
    /// Bytes are not as they were written.
    Damaged,
}

/// Bytes of version and length.
const NUMBERS: usize = 2 + 8;
/// Bytes of the checksum.
pub(super) const TAIL: usize = 8;

impl Envelope {
    /// Bytes before what is inside.
    pub(super) const fn head(self) -> usize {
        self.begins.len() + NUMBERS
    }

    /// Puts bytes into an envelope.
    pub fn seal(self, inside: &[u8]) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.head() + inside.len() + TAIL);
        bytes.extend_from_slice(self.begins);
        bytes.extend_from_slice(&self.version.to_le_bytes());
        bytes.extend_from_slice(&(inside.len() as u64).to_le_bytes());
        bytes.extend_from_slice(inside);
        let sum = checksum(&bytes);
        bytes.extend_from_slice(&sum.to_le_bytes());
        bytes
    }

    /// What is inside an envelope that is whole.
    ///
    /// # Errors
    /// It is another kind, another version, cut short or damaged.
    pub fn open(self, bytes: &[u8]) -> Result<&[u8], Broken> {
        let begins = self.begins;
        if !bytes.starts_with(&begins[..begins.len().min(bytes.len())]) || bytes.is_empty() {
            return Err(Broken::Foreign);
        }
        let number = |from: usize| {
            let list = bytes.get(from..from + 8)?;
            Some(list.iter().rev().fold(0_u64, |sum, byte| sum << 8 | u64::from(*byte)))
        };
        let there = bytes.len() as u64;
        let least = (self.head() + TAIL) as u64;
        let Some([low, high]) = bytes.get(begins.len()..begins.len() + 2) else {
            return Err(Broken::Short(there, least));
        };
        let version = u16::from_le_bytes([*low, *high]);
        if version != self.version {
            return Err(Broken::Version(version));
        }
        let Some(length) = number(begins.len() + 2) else {
            return Err(Broken::Short(there, least));
        };
        let whole = length.saturating_add(least);
        if there < whole {
            return Err(Broken::Short(there, whole));
        }
        let (before, sum) = bytes.split_at(bytes.len() - TAIL);
        if there > whole || number(before.len()) != Some(checksum(before)) || sum.len() != TAIL {
            return Err(Broken::Damaged);
        }
        Ok(&before[self.head()..])
    }
}

/// FNV-1a, by Fowler, Noll and Vo: no two texts that differ in one byte have the same.
pub(super) fn checksum(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xCBF2_9CE4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01B3)
    })
}
