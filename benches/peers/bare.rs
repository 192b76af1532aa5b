//! The practical limit: the three models of the race without rules, agents' names or figures; one
//! pending event for each server or chat in a tournament tree of packed keys, and means only.

use rand::TryRng;
use rand_distr::{Distribution, Exp1};
use std::collections::VecDeque;
use std::convert::Infallible;
use std::hint::select_unpredictable;

/// Ticks in a unit of time: fine enough that rounding shows in no figure.
const TICK: f64 = (1u64 << 20) as f64;
const NEVER: u64 = u64::MAX;

/// What a run found.
#[derive(Clone, Copy, Debug, Default)]
pub struct Found {
    /// Customers.
    pub customers: u64,
    /// Events.
    pub events: u64,
    /// Share who did not find a server free.
    pub delayed: f64,
    /// Mean wait in the queue, in units of time, over all customers.
    pub wait: f64,
    /// Share who left the queue.
    pub abandoned: f64,
    /// Mean time to the first answer (model C).
    pub first_answer: f64,
}

/// xoshiro256++ (Blackman, Vigna 2019).
pub struct Chance([u64; 4]);

impl Chance {
    /// Seeded by SplitMix64.
    pub fn new(seed: u64) -> Chance {
        let mut state = seed;
        let mut word = || {
            state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let z = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            z ^ (z >> 31)
        };
        Chance([word(), word(), word(), word()])
    }

    /// An exponential time of this mean, both in ticks.
    #[inline(always)]
    fn exp(&mut self, mean: f64) -> u64 {
        let one: f64 = Exp1.sample(self);
        (one * mean) as i64 as u64
    }
}

impl TryRng for Chance {
    type Error = Infallible;

    #[inline(always)]
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let s = &mut self.0;
        let out = s[0].wrapping_add(s[3]).rotate_left(23).wrapping_add(s[0]);
        let t = s[1] << 17;
        s[2] ^= s[0];
        s[3] ^= s[1];
        s[1] ^= s[2];
        s[0] ^= s[3];
        s[2] ^= t;
        s[3] = s[3].rotate_left(45);
        Ok(out)
    }

    #[inline(always)]
    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        self.try_next_u64().map(|word| (word >> 32) as u32)
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for chunk in bytes.chunks_mut(8) {
            let word = self.try_next_u64()?.to_le_bytes();
            chunk.copy_from_slice(&word[..chunk.len()]);
        }
        Ok(())
    }
}

/// One key a place, the least at the root; `N` is a power of two, twice the places. A size known
/// beforehand lets the compiler see that no index is out of bounds.
struct Tree<const N: usize>(Box<[u64; N]>);

impl<const N: usize> Tree<N> {
    fn new() -> Tree<N> {
        Tree(Box::new([NEVER; N]))
    }

    #[inline(always)]
    fn set(&mut self, place: usize, key: u64) {
        let mut node = (N / 2 + place) & (N - 1);
        let mut least = key;
        self.0[node] = key;
        for _ in 0..(N / 2).trailing_zeros() {
            let other = self.0[(node ^ 1) & (N - 1)];
            least = select_unpredictable(other < least, other, least);
            node >>= 1;
            self.0[node & (N - 1)] = least;
        }
    }
}

/// Who waits in a queue: since when and, where they have a patience, until when.
trait Waiter: Copy {
    const LEAVES: bool;
    fn new(from: u64, chance: &mut Chance, patience: f64) -> Self;
    fn since(self) -> u64;
    fn until(self) -> u64;
}

impl Waiter for u64 {
    const LEAVES: bool = false;
    #[inline(always)]
    fn new(from: u64, _: &mut Chance, _: f64) -> u64 {
        from
    }
    #[inline(always)]
    fn since(self) -> u64 {
        self
    }
    #[inline(always)]
    fn until(self) -> u64 {
        NEVER
    }
}

impl Waiter for (u64, u64) {
    const LEAVES: bool = true;
    #[inline(always)]
    fn new(from: u64, chance: &mut Chance, patience: f64) -> (u64, u64) {
        (from, from + chance.exp(patience))
    }
    #[inline(always)]
    fn since(self) -> u64 {
        self.0
    }
    #[inline(always)]
    fn until(self) -> u64 {
        self.1
    }
}

/// Models A (`patience` infinite) and B: servers, a queue, service of mean 1.
pub fn queue(customers: u64, seed: u64, servers: usize, load: f64, patience: f64) -> Found {
    match (patience.is_finite(), servers) {
        (false, ..=128) => queue_of::<u64, 256>(customers, seed, servers, load, patience),
        (false, _) => queue_of::<u64, 32_768>(customers, seed, servers, load, patience),
        (true, ..=128) => queue_of::<(u64, u64), 256>(customers, seed, servers, load, patience),
        (true, _) => queue_of::<(u64, u64), 32_768>(customers, seed, servers, load, patience),
    }
}

fn queue_of<W: Waiter, const N: usize>(
    customers: u64,
    seed: u64,
    servers: usize,
    load: f64,
    patience: f64,
) -> Found {
    let bits = (N / 2).trailing_zeros();
    let (gap, patience) = (TICK / (load * servers as f64), patience * TICK);
    let mut chance = Chance::new(seed);
    let mut tree = Tree::<N>::new();
    let mut free: Vec<u32> = (0..servers as u32).rev().collect();
    let mut waiting: VecDeque<W> = VecDeque::with_capacity(1 << 12);
    let (mut left, mut events, mut waited, mut gone) = (customers, 0u64, 0u64, 0u64);
    let mut delayed = 0u64;
    let mut next = chance.exp(gap);
    loop {
        let root = tree.0[1];
        let (end, server) = (root >> bits, (root & ((1 << bits) - 1)) as usize);
        if next <= end {
            if next == NEVER {
                break;
            }
            let now = next;
            events += 1;
            left -= 1;
            next = if left > 0 { now + chance.exp(gap) } else { NEVER };
            if let Some(server) = free.pop() {
                tree.set(server as usize, (now + chance.exp(TICK)) << bits | u64::from(server));
            } else {
                delayed += 1;
                waiting.push_back(W::new(now, &mut chance, patience));
            }
        } else {
            if root == NEVER {
                break;
            }
            events += 1;
            let mut key = NEVER;
            while let Some(waiter) = waiting.pop_front() {
                if W::LEAVES && waiter.until() < end {
                    waited += waiter.until() - waiter.since();
                    gone += 1;
                    events += 1;
                } else {
                    waited += end - waiter.since();
                    key = (end + chance.exp(TICK)) << bits | server as u64;
                    break;
                }
            }
            if key == NEVER {
                free.push(server as u32);
            }
            tree.set(server, key);
        }
    }
    let all = customers as f64;
    Found {
        customers,
        events,
        delayed: delayed as f64 / all,
        wait: waited as f64 / all / TICK,
        abandoned: gone as f64 / all,
        first_answer: 0.0,
    }
}

const PLACES: usize = 8;
const MOST: u8 = 5;

/// An agent of model C: at most five chats, their keys in one line of the cache, what nearly every
/// event needs in the next.
#[derive(Clone)]
#[repr(C, align(64))]
struct Agent {
    keys: [u64; PLACES],
    inbox: [u8; PLACES],
    left: [u16; PLACES],
    first: u8,
    free: u8,
    from: u8,
    items: u8,
    in_hand: u8,
    active: u8,
    arrived: [u64; PLACES],
}

/// Agents by their number of chats; the least number of the least loaded is next.
pub struct Loads {
    words: usize,
    /// A bit for each agent, by load.
    bits: Vec<u64>,
    /// A bit for each word of `bits` that is not empty.
    some: Vec<u64>,
    count: [u32; 8],
    /// A bit for each load that somebody has.
    loads: u8,
}

impl Loads {
    /// So many agents without a chat.
    pub fn new(agents: usize) -> Loads {
        let words = agents.div_ceil(64);
        let mut loads = Loads {
            words,
            bits: vec![0; words * 8],
            some: vec![0; words.div_ceil(64) * 8],
            count: [0; 8],
            loads: 0,
        };
        (0..agents).for_each(|agent| loads.add(agent, 0));
        loads
    }

    #[inline(always)]
    fn add(&mut self, agent: usize, load: u8) {
        let (word, load) = (agent / 64, usize::from(load & 7));
        self.bits[word * 8 + load] |= 1 << (agent % 64);
        self.some[word / 64 * 8 + load] |= 1 << (word % 64);
        self.count[load] += 1;
        self.loads |= 1 << load;
    }

    /// An agent's number of chats changed.
    #[inline(always)]
    pub fn moved(&mut self, agent: usize, from: u8, to: u8) {
        let (word, load) = (agent / 64, usize::from(from & 7));
        let bits = &mut self.bits[word * 8 + load];
        *bits &= !(1 << (agent % 64));
        if *bits == 0 {
            self.some[word / 64 * 8 + load] &= !(1 << (word % 64));
        }
        self.count[load] -= 1;
        if self.count[load] == 0 {
            self.loads &= !(1 << load);
        }
        self.add(agent, to);
    }

    /// Who takes the next chat, if anybody has room.
    #[inline(always)]
    pub fn next(&self) -> Option<usize> {
        let load = self.loads.trailing_zeros() as usize;
        if load >= usize::from(MOST) {
            return None;
        }
        let mut at = 0;
        while at < self.words {
            let some = self.some[at / 64 * 8 + load];
            if some != 0 {
                let word = at + some.trailing_zeros() as usize;
                let bits = self.bits[word * 8 + load];
                return Some(word * 64 + bits.trailing_zeros() as usize);
            }
            at += 64;
        }
        None
    }
}

/// Model C: chats of geometrically many rounds (mean 8), answers 15 s, think times 30 s.
pub fn chat(customers: u64, seed: u64, agents: usize, load: f64) -> Found {
    match agents {
        ..=128 => chat_of::<256, 128>(customers, seed, agents, load),
        129..=1024 => chat_of::<2048, 1024>(customers, seed, agents, load),
        _ => chat_of::<32_768, 16_384>(customers, seed, agents, load),
    }
}

fn chat_of<const N: usize, const HALF: usize>(
    customers: u64,
    seed: u64,
    agents: usize,
    load: f64,
) -> Found {
    let gap = 8.0 * 15.0 * TICK / (load * agents as f64);
    let bits = (N / 2).trailing_zeros() + 3;
    let decay = -1.0 / (1.0f64 - 1.0 / 8.0).ln();
    let mut chance = Chance::new(seed);
    let mut tree = Tree::<N>::new();
    let mut loads = Loads::new(agents);
    let idle = Agent {
        keys: [NEVER; PLACES],
        arrived: [0; PLACES],
        left: [0; PLACES],
        inbox: [0; PLACES],
        first: 0,
        free: 0b11111,
        from: 0,
        items: 0,
        in_hand: u8::MAX,
        active: 0,
    };
    let team: Result<Box<[Agent; HALF]>, _> = vec![idle; HALF].into_boxed_slice().try_into();
    let Ok(mut team) = team else { return Found::default() };
    let mut waiting: VecDeque<u64> = VecDeque::with_capacity(1 << 12);
    let (mut left, mut events, mut answers, mut waited) = (customers, 0u64, 0u64, 0u64);
    let mut delayed = 0u64;
    let mut next = chance.exp(gap);
    let rounds = |chance: &mut Chance| {
        let one: f64 = Exp1.sample(chance);
        1 + (one * decay) as u16
    };
    loop {
        let root = tree.0[1];
        let (now, at) = if next <= root >> bits {
            if next == NEVER {
                break;
            }
            let now = next;
            events += 1;
            left -= 1;
            next = if left > 0 { now + chance.exp(gap) } else { NEVER };
            let Some(at) = loads.next() else {
                delayed += 1;
                waiting.push_back(now);
                continue;
            };
            let agent = &mut team[at & (HALF - 1)];
            loads.moved(at, agent.active, agent.active + 1);
            agent.active += 1;
            let place = agent.free.trailing_zeros() as usize & 7;
            agent.free &= agent.free - 1;
            agent.left[place] = rounds(&mut chance);
            agent.first |= 1 << place;
            agent.arrived[place] = now;
            agent.asks(place);
            if agent.in_hand != u8::MAX {
                continue;
            }
            (now, at)
        } else {
            if root == NEVER {
                break;
            }
            events += 1;
            let slot = (root & ((1 << bits) - 1)) as usize;
            let (now, at, place) = (root >> bits, slot >> 3, slot & 7);
            let agent = &mut team[at & (HALF - 1)];
            agent.keys[place] = NEVER;
            if usize::from(agent.in_hand) != place {
                agent.asks(place);
            } else {
                agent.in_hand = u8::MAX;
                if agent.first >> place & 1 != 0 {
                    agent.first &= !(1 << place);
                    answers += now - agent.arrived[place];
                }
                agent.left[place] -= 1;
                if agent.left[place] > 0 {
                    agent.keys[place] = (now + chance.exp(30.0 * TICK)) << bits | slot as u64;
                } else if let Some(arrived) = waiting.pop_front() {
                    waited += now - arrived;
                    agent.left[place] = rounds(&mut chance);
                    agent.first |= 1 << place;
                    agent.arrived[place] = arrived;
                    agent.asks(place);
                } else {
                    agent.free |= 1 << place;
                    loads.moved(at, agent.active, agent.active - 1);
                    agent.active -= 1;
                }
            }
            (now, at)
        };
        let agent = &mut team[at & (HALF - 1)];
        if agent.in_hand == u8::MAX && agent.items > 0 {
            let place = usize::from(agent.inbox[usize::from(agent.from & 7)] & 7);
            agent.from = (agent.from + 1) & 7;
            agent.items -= 1;
            agent.in_hand = place as u8;
            agent.keys[place] = (now + chance.exp(15.0 * TICK)) << bits | (at * 8 + place) as u64;
        }
        let least = |a: u64, b: u64| select_unpredictable(b < a, b, a);
        let [a, b, c, d, e, ..] = agent.keys;
        tree.set(at, least(least(least(a, b), least(c, d)), e));
    }
    let all = customers as f64;
    Found {
        customers,
        events,
        delayed: delayed as f64 / all,
        wait: waited as f64 / all / TICK,
        abandoned: 0.0,
        first_answer: answers as f64 / all / TICK,
    }
}

impl Agent {
    #[inline(always)]
    fn asks(&mut self, place: usize) {
        self.inbox[usize::from((self.from + self.items) & 7)] = place as u8;
        self.items += 1;
    }
}
