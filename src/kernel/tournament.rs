//! A tournament of keys: the least of many at hand, after any of them changed. Pending events that
//! find their bucket full are kept in one, and so are the members of a routing scope.
//!
//! Every position has a leaf; each place above holds the least of four below, which for keys of one
//! number lie in one cache line. A change is carried up as far as the least keys change.

/// What a tournament can hold: an ordered value with one that is never less than another.
pub trait Rank: Copy + Ord {
    /// The key of a position that takes no part.
    const ABSENT: Self;
}

impl Rank for u128 {
    const ABSENT: u128 = u128::MAX;
}

/// Four keys, in one cache line where a key is one number.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
struct Quad<K>([K; 4]);

impl<K: Rank> Quad<K> {
    #[inline]
    fn least(&self) -> K {
        let [a, b, c, d] = self.0;
        let (a, c) = (if b < a { b } else { a }, if d < c { d } else { c });
        if c < a { c } else { a }
    }
}

/// The least key of all; a key names whose it is, if that matters.
#[derive(Clone, Debug)]
pub struct Tournament<K> {
    /// The levels one after the other, leaves first.
    quads: Vec<Quad<K>>,
    /// First quad of each level.
    levels: Vec<usize>,
    least: K,
}

impl<K: Rank> Tournament<K> {
    /// With room for positions `0..len`, all absent.
    pub fn new(len: usize) -> Tournament<K> {
        let (mut width, mut total, mut levels) = (len, 0, Vec::new());
        loop {
            width = width.div_ceil(4).max(1);
            levels.push(total);
            total += width;
            if width == 1 {
                break;
            }
        }
        Tournament { quads: vec![Quad([K::ABSENT; 4]); total], levels, least: K::ABSENT }
    }

    /// How many positions there is room for.
    pub fn room(&self) -> usize {
        4 * self.levels.get(1).copied().unwrap_or(1)
    }

    /// Makes room for positions `0..len` and a while to come.
    pub fn ensure(&mut self, len: usize) {
        if self.room() >= len {
            return;
        }
        let mut larger = Tournament::new(len.max(2 * self.room()));
        for (at, key) in self.keys().enumerate().filter(|(_, key)| *key != K::ABSENT) {
            larger.set(at, key);
        }
        *self = larger;
    }

    /// Gives a position its key; `ABSENT` takes it out.
    #[inline]
    pub fn set(&mut self, at: usize, key: K) {
        let (mut at, mut key) = (at, key);
        for &level in &self.levels {
            let quad = &mut self.quads[level + at / 4];
            if quad.0[at % 4] == key {
                return;
            }
            quad.0[at % 4] = key;
            key = quad.least();
            at /= 4;
        }
        self.least = key;
    }

    /// The least key, or `ABSENT`.
    #[inline]
    pub fn least(&self) -> K {
        self.least
    }

    /// The key of a position there is room for.
    #[inline]
    pub fn key(&self, at: usize) -> K {
        self.quads[at / 4].0[at % 4]
    }

    /// The keys of all positions, absent ones too.
    pub fn keys(&self) -> impl Iterator<Item = K> + '_ {
        self.quads[..self.room() / 4].iter().flat_map(|quad| quad.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_key_is_known_after_every_change_and_growth() {
        for len in [1, 4, 5, 17, 70] {
            let mut tree: Tournament<u128> = Tournament::new(len);
            let mut plain = vec![u128::ABSENT; len];
            let mut state = 7u64;
            for step in 0..5000 {
                if step % 1000 == 999 {
                    plain.resize(2 * plain.len(), u128::ABSENT);
                    tree.ensure(plain.len());
                }
                state = state.wrapping_mul(6364136223846793005).wrapping_add(1);
                let at = (state >> 40) as usize % plain.len();
                let key = if state >> 60 == 0 { u128::ABSENT } else { u128::from(state >> 50) };
                tree.set(at, key);
                plain[at] = key;
                assert_eq!((tree.key(at), tree.least()), (key, *plain.iter().min().unwrap()));
                assert!(tree.keys().take(plain.len()).eq(plain.iter().copied()));
            }
        }
    }
}
