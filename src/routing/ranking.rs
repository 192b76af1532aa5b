//! A ranking: the candidates of one pool in one status, in one order of choice.

use super::lottery::Lottery;
use super::order::{ABSENT, Key, Order, Standing};
use super::seat::SeatState;
use crate::kernel::ids::{GroupId, SeatId, Set, StatusId};
use crate::kernel::tournament::{Rank, Tournament};
use crate::model::routing::{PickKind, Ties};

/// Where candidates come from, with what the pool remembers of each (counters survive status
/// changes). Positions are the same in all rankings of a pool.
#[derive(Clone, Debug, Default)]
pub struct Pool {
    /// Position → seat.
    pub members: Vec<SeatId>,
    /// Position → standing.
    pub standing: Vec<Standing>,
    /// Position → still a member.
    pub there: Vec<bool>,
    /// Position → the weight by which its score counts: the last one above 0.
    pub counted_by: Vec<u64>,
    /// True while all positive weights are equal (the counter step of JDG-10 is skipped).
    pub equal_weights: bool,
    /// The role whose holders it is, if it is one of a role.
    pub role: Option<usize>,
    /// The group whose members it is, if it is a group's.
    pub group: Option<GroupId>,
    /// Rankings over this pool.
    pub rankings: Vec<u32>,
    /// Those that are told of changes.
    pub awake: Vec<u32>,
    /// Some ranking asks how much each was assigned by its weight.
    pub counts_score: bool,
    /// Next stamp of the rotating list.
    pub next_stamp: u64,
}

impl Pool {
    /// A pool of members with weights.
    pub fn new(members: Vec<(SeatId, u64)>) -> Pool {
        let mut pool = Pool { next_stamp: members.len() as u64, ..Pool::default() };
        for (at, (seat, weight)) in members.into_iter().enumerate() {
            pool.members.push(seat);
            pool.standing.push(Standing { weight, stamp: at as u64, ..Standing::default() });
            pool.there.push(true);
            pool.counted_by.push(weight);
        }
        pool.weigh();
        pool
    }

    /// Finds out again whether all positive weights are equal.
    pub fn weigh(&mut self) {
        let mut weights = self
            .standing
            .iter()
            .zip(&self.there)
            .filter(|(standing, there)| **there && standing.weight > 0)
            .map(|(standing, _)| standing.weight);
        let first = weights.next();
        self.equal_weights = weights.all(|weight| Some(weight) == first);
    }
}

/// What a ranking asks of a member besides being in its status.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Filter {
    /// The status.
    pub status: StatusId,
    /// Weight 0 excludes.
    pub positive_weight: bool,
    /// Exactly these roles; `None` for any.
    pub roles: Option<Set>,
    /// Accounts that do not receive belong here too (JD-10), those without IM permission never.
    pub all_accounts: bool,
    /// Who has this much room, in thousandths of a slot, has room for a further contact.
    pub room: u64,
}

/// Updates that a ranking takes between two questions, besides one for each member, before it
/// stops listening.
const LISTENS: usize = 64;

/// What a ranking knows of a member.
#[derive(Clone, Copy, Debug, Default)]
struct MemberState {
    /// Belongs here, capacity aside.
    here: bool,
    /// Has room for a further contact as well.
    has_room: bool,
}

/// The candidates of one pool in one status. Who belongs here is always up to date. Other changes
/// of a member reach a ranking before a question, if it was asked not long ago; one that nobody
/// asks costs nothing, and looks at everybody when somebody does.
#[derive(Clone, Debug)]
pub struct Ranking {
    /// Index of the pool.
    pub pool: u32,
    /// Who belongs here.
    pub filter: Filter,
    /// How they are ordered.
    pub order: Order,
    /// Somebody asks for the best whether or not they have room.
    pub wants_all: bool,
    /// New contacts go to its members by how much each was assigned (JDG-10).
    pub counts_entries: bool,
    ranks: Ranks,
    busyness: Option<Box<Busyness>>,
    /// Position → what is known of the member.
    members_state: Vec<MemberState>,
    /// How many are eligible, capacity aside.
    pub eligible: u32,
    /// How many of them have room.
    pub with_room: u32,
    /// Is told of changes.
    pub awake: bool,
    /// Changes it was told of since somebody last asked.
    told: u32,
    /// There is a ranking of all.
    ranks_all: bool,
}

/// Those with room, and everybody if somebody asks for that.
#[derive(Clone, Debug)]
enum Ranks {
    /// By a key without counters.
    Plain { room: Tournament<u128>, all: Option<Tournament<u128>> },
    /// By a key with counters.
    Counted { room: Tournament<Key>, all: Option<Tournament<Key>> },
    /// By lottery.
    Drawn { room: Lottery, all: Lottery },
    /// The pick scans the candidates.
    Linear,
}

/// Who has how many customers awaiting a reply, for the pick that turns to it when somebody has
/// more than a threshold (B-TB-3).
#[derive(Clone, Debug)]
struct Busyness {
    threshold: u32,
    /// Members with more.
    above: u32,
    is_above: Vec<bool>,
    room: Tournament<Key>,
    all: Tournament<Key>,
}

impl Busyness {
    fn new(threshold: u32, len: usize) -> Busyness {
        let (room, all) = (Tournament::new(len), Tournament::new(len));
        Busyness { threshold, above: 0, is_above: vec![false; len], room, all }
    }

    /// Fewest awaiting a reply, then longest since the last assignment.
    fn key(seat: &SeatState) -> Key {
        [u64::from(seat.pending), 0, seat.last_assigned << 16 | u64::from(seat.order & 0xffff)]
    }

    /// Ranks a member among those with room.
    fn refresh(&mut self, at: usize, seat: &SeatState, member_state: MemberState) {
        let above = member_state.here && seat.pending > self.threshold;
        self.above = self.above + u32::from(above) - u32::from(self.is_above[at]);
        self.is_above[at] = above;
        self.room.set(at, if member_state.has_room { Busyness::key(seat) } else { ABSENT });
    }
}

impl Ranking {
    /// An empty ranking over a pool of `len` members.
    pub fn new(pool: u32, filter: Filter, order: Order, len: usize) -> Ranking {
        let ranks = if order.kind.is_linear() {
            Ranks::Linear
        } else if order.is_lottery() {
            Ranks::Drawn { room: Lottery::new(len), all: Lottery::new(len) }
        } else if order.has_counters() {
            Ranks::Counted { room: Tournament::new(len), all: None }
        } else {
            Ranks::Plain { room: Tournament::new(len), all: None }
        };
        let busyness = match order.kind {
            PickKind::WeightThenBusyness { pending_threshold } => {
                Some(Box::new(Busyness::new(pending_threshold, len)))
            }
            _ => None,
        };
        Ranking {
            ranks_all: order.is_lottery() || busyness.is_some(),
            busyness,
            pool,
            filter,
            order,
            wants_all: false,
            counts_entries: false,
            ranks,
            members_state: vec![MemberState::default(); len],
            eligible: 0,
            with_room: 0,
            awake: false,
            told: 0,
        }
    }

    /// Somebody asks for the best of all. Before the first member comes.
    pub fn want_all(&mut self) {
        self.wants_all = true;
        self.ranks_all = true;
        let len = self.members_state.len();
        match &mut self.ranks {
            Ranks::Plain { all, .. } => *all = Some(Tournament::new(len)),
            Ranks::Counted { all, .. } => *all = Some(Tournament::new(len)),
            Ranks::Drawn { .. } | Ranks::Linear => {}
        }
    }

    /// The member's key or room may have changed. False if nobody has asked for so many changes
    /// that looking at everybody when somebody does costs less.
    #[inline]
    pub fn update(&mut self, pool: &Pool, at: usize, seat: &SeatState) -> bool {
        if self.members_state[at].here {
            self.refresh(pool, at, seat);
        }
        self.told += 1;
        self.awake = self.told as usize <= LISTENS + self.members_state.len();
        self.awake
    }

    /// The member's status, account, roles, weight or membership may have changed: it is placed
    /// now.
    pub fn place(&mut self, pool: &Pool, at: usize, seat: &SeatState) {
        let here = seat.status == self.filter.status
            && (seat.receiving || (self.filter.all_accounts && seat.im_enabled))
            && pool.there[at]
            && !(self.filter.positive_weight && pool.standing[at].weight == 0)
            && self.filter.roles.is_none_or(|roles| roles == seat.roles);
        let member_state = &mut self.members_state[at];
        let was = std::mem::replace(&mut member_state.here, here);
        if here || was {
            self.eligible = self.eligible + u32::from(here) - u32::from(was);
            self.refresh(pool, at, seat);
        }
    }

    /// Somebody asks: looks at everybody if it was not told of changes.
    #[inline]
    pub fn bring_up_to_date(&mut self, pool: &Pool, seats: &[SeatState]) {
        self.told = 0;
        if !self.awake {
            self.awake = true;
            for (at, seat) in pool.members.iter().enumerate() {
                self.refresh(pool, at, &seats[seat.at()]);
            }
        }
    }

    /// Ranks a member where it now belongs among those with room, and among all if somebody asks
    /// for the best of these.
    fn refresh(&mut self, pool: &Pool, at: usize, seat: &SeatState) {
        let member_state = &mut self.members_state[at];
        let has_room = member_state.here && seat.room >= self.filter.room;
        if has_room != member_state.has_room {
            member_state.has_room = has_room;
            self.with_room = if has_room { self.with_room + 1 } else { self.with_room - 1 };
        }
        if let Some(busyness) = &mut self.busyness {
            busyness.refresh(at, seat, *member_state);
        }
        if self.ranks_all {
            self.rank_in_all(pool, at, seat);
        }
        let order = self.order;
        match &mut self.ranks {
            Ranks::Plain { room, .. } => {
                let standing = &pool.standing[at];
                room.set(at, if has_room { order.plain_key(seat, standing) } else { u128::ABSENT });
            }
            Ranks::Counted { room, .. } => {
                let key = |standing| order.key(seat, standing, pool.equal_weights);
                room.set(at, if has_room { key(&pool.standing[at]) } else { ABSENT });
            }
            Ranks::Drawn { room, .. } => {
                let (primary, weight) = order.lot(seat, &pool.standing[at]);
                room.set(at, primary, if has_room { weight } else { 0 });
            }
            Ranks::Linear => {}
        }
    }

    /// Ranks a member where it now belongs among all.
    fn rank_in_all(&mut self, pool: &Pool, at: usize, seat: &SeatState) {
        let here = self.members_state[at].here;
        if let Some(busyness) = &mut self.busyness {
            busyness.all.set(at, if here { Busyness::key(seat) } else { ABSENT });
        }
        let (order, standing) = (self.order, &pool.standing[at]);
        match &mut self.ranks {
            Ranks::Plain { all: Some(all), .. } => {
                all.set(at, if here { order.plain_key(seat, standing) } else { u128::ABSENT });
            }
            Ranks::Counted { all: Some(all), .. } => {
                let key = || order.key(seat, standing, pool.equal_weights);
                all.set(at, if here { key() } else { ABSENT });
            }
            Ranks::Drawn { all, .. } => {
                let (primary, weight) = order.lot(seat, standing);
                all.set(at, primary, if here { weight } else { 0 });
            }
            _ => {}
        }
    }

    /// The best key, among those with room or among all; by customers awaiting a reply if the
    /// tier's candidates are busy. `None` if nobody is there.
    #[inline]
    pub fn best(&self, needs_room: bool, busy: bool) -> Option<Key> {
        if busy && let Some(busyness) = &self.busyness {
            let least = if needs_room { &busyness.room } else { &busyness.all }.least();
            return (least != ABSENT).then_some(least);
        }
        match &self.ranks {
            Ranks::Plain { room, all } => {
                let least = if needs_room { room } else { all.as_ref()? }.least();
                (least != u128::ABSENT).then_some([(least >> 64) as u64, 0, least as u64])
            }
            Ranks::Counted { room, all } => {
                let least = if needs_room { room } else { all.as_ref()? }.least();
                (least != ABSENT).then_some(least)
            }
            Ranks::Drawn { room, all } => {
                let (key, weight) = if needs_room { room } else { all }.least();
                (weight > 0).then_some([key, 0, 0])
            }
            Ranks::Linear => None,
        }
    }

    /// Weight behind the best key of a lottery, to choose between rankings of equal keys.
    pub fn lottery_weight(&self, needs_room: bool) -> u64 {
        match &self.ranks {
            Ranks::Drawn { room, all } => {
                if needs_room {
                    room.least().1
                } else {
                    all.least().1
                }
            }
            _ => 0,
        }
    }

    /// The position drawn by `u` in a lottery.
    pub fn draw(&self, needs_room: bool, u: f64) -> Option<usize> {
        match &self.ranks {
            Ranks::Drawn { room, all } => if needs_room { room } else { all }.draw(u),
            _ => None,
        }
    }

    /// True if somebody here has more customers awaiting a reply than the pick's threshold, not
    /// looking at the member at a position.
    #[inline]
    pub fn is_busy(&self, but: Option<usize>) -> bool {
        self.busyness.as_ref().is_some_and(|busyness| {
            let left_out = but.is_some_and(|at| busyness.is_above[at]);
            busyness.above > u32::from(left_out)
        })
    }

    /// The key of the member at a position, as `best` compares them.
    #[inline]
    pub fn key_of(&self, at: usize, pool: &Pool, seat: &SeatState, busy: bool) -> Key {
        if busy && self.busyness.is_some() {
            Busyness::key(seat)
        } else {
            self.order.key(seat, &pool.standing[at], pool.equal_weights)
        }
    }

    /// What a lottery looks at in the member at a position: only the least take part, each with
    /// this weight.
    pub fn lot_of(&self, pool: &Pool, at: usize, seat: &SeatState) -> (u64, u64) {
        self.order.lot(seat, &pool.standing[at])
    }

    /// True if customers awaiting a reply count.
    pub fn asks_for_pending(&self) -> bool {
        self.busyness.is_some()
    }

    /// True if it matters when an agent's last session ended.
    pub fn asks_for_close(&self) -> bool {
        self.order.ties == Ties::EarliestClose
    }

    /// Positions of the eligible (with room, if asked): a scan, for linear picks and log-ins.
    pub fn candidates(&self, needs_room: bool) -> impl Iterator<Item = usize> {
        let members_state = self.members_state.iter().enumerate();
        let there = move |member_state: &MemberState| {
            if needs_room { member_state.has_room } else { member_state.here }
        };
        members_state.filter(move |(_, member_state)| there(member_state)).map(|(at, _)| at)
    }

    /// True if the member at a position is eligible (with room, if asked).
    #[inline]
    pub fn holds(&self, at: usize, needs_room: bool) -> bool {
        if needs_room { self.members_state[at].has_room } else { self.members_state[at].here }
    }
}
