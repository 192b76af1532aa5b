//! Tournament trees over the members of a scope: the least key above all, one path updated a
//! change. `Least` breaks ties by the key itself; `Lottery` draws among equal keys by weight.

/// A key of choice: smaller wins. Primary order, counters (weighted picks), idle time and order of
/// declaration packed.
pub type Key = [u64; 3];

/// The key of a member who is not there.
pub const ABSENT: Key = [u64::MAX; 3];

/// What a tree can hold: an ordered value with one that is never less than another.
pub trait Rank: Copy + Ord {
    /// Of a member who is not there.
    const ABSENT: Self;
}

impl Rank for Key {
    const ABSENT: Key = ABSENT;
}

/// A key whose counters do not matter, in one number: primary order above idle time and order.
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

/// The least key, which names whose it is.
#[derive(Clone, Debug)]
pub struct Least<K> {
    /// The tree's levels one after the other, members first; each place holds the least of four
    /// places of the level before.
    quads: Vec<Quad<K>>,
    /// First quad of each level.
    levels: Vec<usize>,
    least: K,
}

impl<K: Rank> Least<K> {
    /// A tree for positions `0..len`, all absent.
    pub fn new(len: usize) -> Least<K> {
        let (mut width, mut total, mut levels) = (len, 0, Vec::new());
        loop {
            width = width.div_ceil(4).max(1);
            levels.push(total);
            total += width;
            if width == 1 {
                break;
            }
        }
        Least { quads: vec![Quad([K::ABSENT; 4]); total], levels, least: K::ABSENT }
    }

    /// Sets the key at a position; `ABSENT` takes it out. The least keys are carried up, as far as
    /// they change.
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
}

/// Least primary key, ties drawn in proportion to weights.
#[derive(Clone, Debug)]
pub struct Lottery {
    half: usize,
    /// (primary key, sum of the weights of those who have it).
    nodes: Vec<(u64, u64)>,
}

impl Lottery {
    /// A tree for positions `0..len`, all absent.
    pub fn new(len: usize) -> Lottery {
        let half = len.next_power_of_two().max(1);
        Lottery { half, nodes: vec![(u64::MAX, 0); 2 * half] }
    }

    /// Sets key and weight at a position; weight 0 takes it out.
    pub fn set(&mut self, at: usize, key: u64, weight: u64) {
        let mut node = self.half + at;
        self.nodes[node] = if weight == 0 { (u64::MAX, 0) } else { (key, weight) };
        while node > 1 {
            let (left, right) = (self.nodes[node & !1], self.nodes[node | 1]);
            node >>= 1;
            self.nodes[node] = match left.0.cmp(&right.0) {
                std::cmp::Ordering::Less => left,
                std::cmp::Ordering::Greater => right,
                std::cmp::Ordering::Equal => (left.0, left.1 + right.1),
            };
        }
    }

    /// The least key and the weight behind it; weight 0 if nobody is there.
    pub fn least(&self) -> (u64, u64) {
        self.nodes[1]
    }

    /// The position drawn by `u` in (0, 1) among those with the least key.
    pub fn draw(&self, u: f64) -> Option<usize> {
        let (key, total) = self.nodes[1];
        if total == 0 {
            return None;
        }
        let mut rest = ((u * total as f64) as u64).min(total - 1);
        let mut node = 1;
        while node < self.half {
            let (left_key, left_weight) = self.nodes[2 * node];
            node *= 2;
            if left_key != key || left_weight == 0 {
                node += 1;
            } else if rest >= left_weight && self.nodes[node + 1].0 == key {
                rest -= left_weight;
                node += 1;
            }
        }
        Some(node - self.half)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_key_is_at_the_root_after_every_change() {
        for len in [1, 4, 5, 17, 70] {
            let mut tree: Least<Key> = Least::new(len);
            let mut plain = vec![ABSENT; len];
            let mut state = 7u64;
            for _ in 0..5000 {
                state = state.wrapping_mul(6364136223846793005).wrapping_add(1);
                let at = (state >> 40) as usize % len;
                let key = if state >> 60 == 0 { ABSENT } else { [state >> 50, at as u64, 0] };
                tree.set(at, key);
                plain[at] = key;
                assert_eq!(tree.least(), *plain.iter().min().expect("somebody"));
            }
        }
    }

    #[test]
    fn a_lottery_draws_only_among_the_least_and_by_weight() {
        let mut lottery = Lottery::new(4);
        lottery.set(0, 1, 3);
        lottery.set(1, 0, 1);
        lottery.set(3, 0, 3);
        let mut counts = [0; 4];
        for i in 0..1000 {
            let u = (f64::from(i) + 0.5) / 1000.0;
            counts[lottery.draw(u).expect("somebody")] += 1;
        }
        assert_eq!(counts, [0, 250, 0, 750]);
        lottery.set(1, 0, 0);
        lottery.set(3, 0, 0);
        assert_eq!(lottery.draw(0.5), Some(0));
        lottery.set(0, 0, 0);
        assert_eq!(lottery.draw(0.5), None);
    }
}
