//! A lottery among the members of a pool: the least key above all, and among those who share it a
//! draw by weight.

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
