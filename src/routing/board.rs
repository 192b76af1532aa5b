//! A board: the candidates of one scope in one status, in one order of choice.

use super::lottery::Lottery;
use super::order::{ABSENT, Key, Order, Standing};
use super::seat::SeatState;
use crate::kernel::ids::{SeatId, Set, StatusId};
use crate::kernel::tournament::{Rank, Tournament};
use crate::model::routing::PickKind;

/// Where candidates come from, with what the scope remembers of each (counters survive status
/// changes). Positions are the same in all boards of a scope.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// Position → seat.
    pub members: Vec<SeatId>,
    /// Position → standing.
    pub standing: Vec<Standing>,
    /// Position → still a member.
    pub there: Vec<bool>,
    /// True while all positive weights are equal (the counter step of JDG-10 is skipped).
    pub equal_weights: bool,
    /// The role whose holders it is, if it is one of a role.
    pub role: Option<usize>,
    /// Boards over this scope.
    pub boards: Vec<u32>,
    /// Next stamp of the rotating list.
    pub next_stamp: u64,
}

impl Scope {
    /// A scope of members with weights.
    pub fn new(members: Vec<(SeatId, u64)>) -> Scope {
        let mut scope = Scope { next_stamp: members.len() as u64, ..Scope::default() };
        for (at, (seat, weight)) in members.into_iter().enumerate() {
            scope.members.push(seat);
            scope.standing.push(Standing { weight, stamp: at as u64, ..Standing::default() });
            scope.there.push(true);
        }
        scope.weigh();
        scope
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

/// What a board asks of a member besides being in its status.
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

/// The candidates of one scope in one status. Who belongs here is always up to date; other changes
/// of a member are noted and carried into the trees when somebody asks, so a board nobody asks
/// costs next to nothing.
#[derive(Clone, Debug)]
pub struct Board {
    /// Index of the scope.
    pub scope: u32,
    /// Who belongs here.
    pub filter: Filter,
    /// How they are ordered.
    pub order: Order,
    /// Somebody asks for the best whether or not they have room.
    pub wants_all: bool,
    ranks: Ranks,
    busyness: Option<Box<Busyness>>,
    present: Vec<bool>,
    /// How many are eligible, capacity aside.
    pub eligible: u32,
    /// How many of them have room.
    pub with_room: u32,
    has_room: Vec<bool>,
    /// Positions that have changed, each once.
    stale: Vec<u32>,
    is_stale: Vec<bool>,
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

    fn refresh(&mut self, at: usize, seat: &SeatState, here: bool, has_room: bool) {
        let above = here && seat.pending > self.threshold;
        self.above = self.above + u32::from(above) - u32::from(self.is_above[at]);
        self.is_above[at] = above;
        let key = Busyness::key(seat);
        self.all.set(at, if here { key } else { ABSENT });
        self.room.set(at, if has_room { key } else { ABSENT });
    }
}

/// Sets a member's key in both trees.
#[inline]
fn rank<K: Rank>(
    room: &mut Tournament<K>,
    all: &mut Option<Tournament<K>>,
    at: usize,
    key: K,
    has_room: bool,
) {
    room.set(at, if has_room { key } else { K::ABSENT });
    if let Some(all) = all {
        all.set(at, key);
    }
}

impl Board {
    /// An empty board over a scope of `len` members.
    pub fn new(scope: u32, filter: Filter, order: Order, len: usize) -> Board {
        let ranks = if order.is_linear() {
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
        Board {
            busyness,
            scope,
            filter,
            order,
            wants_all: false,
            ranks,
            present: vec![false; len],
            eligible: 0,
            with_room: 0,
            has_room: vec![false; len],
            stale: Vec::with_capacity(len),
            is_stale: vec![false; len],
        }
    }

    /// Somebody asks for the best of all. Before the first member comes.
    pub fn want_all(&mut self) {
        self.wants_all = true;
        let len = self.present.len();
        match &mut self.ranks {
            Ranks::Plain { all, .. } => *all = Some(Tournament::new(len)),
            Ranks::Counted { all, .. } => *all = Some(Tournament::new(len)),
            Ranks::Drawn { .. } | Ranks::Linear => {}
        }
    }

    /// Something about the member changed.
    #[inline]
    pub fn touch(&mut self, at: usize, status: StatusId) {
        let concerns = status == self.filter.status || self.present[at];
        if concerns && !self.is_stale[at] {
            self.is_stale[at] = true;
            self.stale.push(at as u32);
        }
    }

    /// The member's status, account, roles, weight or membership may have changed: it is placed
    /// now.
    pub fn place(&mut self, scope: &Scope, at: usize, seat: &SeatState) {
        if seat.status == self.filter.status || self.present[at] {
            self.refresh(scope, at, seat);
        }
    }

    /// Carries all changes into the trees.
    #[inline]
    pub fn settle(&mut self, scope: &Scope, seats: &[SeatState]) {
        while let Some(at) = self.stale.pop() {
            self.is_stale[at as usize] = false;
            let at = at as usize;
            self.refresh(scope, at, &seats[scope.members[at].at()]);
        }
    }

    /// Puts the member at `at` where it now belongs.
    #[inline]
    fn refresh(&mut self, scope: &Scope, at: usize, seat: &SeatState) {
        let standing = scope.standing[at];
        let here = seat.status == self.filter.status
            && (seat.receiving || (self.filter.all_accounts && seat.im_enabled))
            && scope.there[at]
            && !(self.filter.positive_weight && standing.weight == 0)
            && self.filter.roles.is_none_or(|roles| roles == seat.roles);
        let has_room = here && seat.room >= self.filter.room;
        self.eligible = self.eligible + u32::from(here) - u32::from(self.present[at]);
        self.with_room = self.with_room + u32::from(has_room) - u32::from(self.has_room[at]);
        self.present[at] = here;
        self.has_room[at] = has_room;
        if let Some(busyness) = &mut self.busyness {
            busyness.refresh(at, seat, here, has_room);
        }
        let order = self.order;
        match &mut self.ranks {
            Ranks::Plain { room, all } => {
                let key = if here { order.plain_key(seat, standing) } else { u128::ABSENT };
                rank(room, all, at, key, has_room);
            }
            Ranks::Counted { room, all } => {
                let key =
                    if here { order.key(seat, standing, scope.equal_weights) } else { ABSENT };
                rank(room, all, at, key, has_room);
            }
            Ranks::Drawn { room, all } => {
                let primary = order.primary(seat, standing);
                let weight = order.lottery_weight(standing);
                all.set(at, primary, if here { weight } else { 0 });
                room.set(at, primary, if has_room { weight } else { 0 });
            }
            Ranks::Linear => {}
        }
    }

    /// The best key, among those with room or among all; by customers awaiting a reply if the
    /// tier's candidates are busy.
    #[inline]
    pub fn best(&self, needs_room: bool, busy: bool) -> Key {
        if busy && let Some(busyness) = &self.busyness {
            return if needs_room { &busyness.room } else { &busyness.all }.least();
        }
        match &self.ranks {
            Ranks::Plain { room, all } => {
                let tree = if needs_room { Some(room) } else { all.as_ref() };
                match tree.map_or(u128::ABSENT, Tournament::least) {
                    u128::ABSENT => ABSENT,
                    key => [(key >> 64) as u64, 0, key as u64],
                }
            }
            Ranks::Counted { room, all } => {
                let tree = if needs_room { Some(room) } else { all.as_ref() };
                tree.map_or(ABSENT, Tournament::least)
            }
            Ranks::Drawn { room, all } => {
                let (key, weight) = if needs_room { room.least() } else { all.least() };
                if weight == 0 { ABSENT } else { [key, 0, 0] }
            }
            Ranks::Linear => ABSENT,
        }
    }

    /// Weight behind the best key of a lottery, to choose between boards of equal keys.
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
    pub fn key_of(&self, at: usize, scope: &Scope, seat: &SeatState, busy: bool) -> Key {
        if busy && self.busyness.is_some() {
            Busyness::key(seat)
        } else {
            self.order.key(seat, scope.standing[at], scope.equal_weights)
        }
    }

    /// What a lottery looks at in the member at a position: only the least take part, each with
    /// this weight.
    pub fn lot_of(&self, scope: &Scope, at: usize, seat: &SeatState) -> (u64, u64) {
        let standing = scope.standing[at];
        (self.order.primary(seat, standing), self.order.lottery_weight(standing))
    }

    /// True if it matters how much each was assigned by its weight.
    pub fn asks_for_score(&self) -> bool {
        self.order.asks_for_score()
    }

    /// True if customers awaiting a reply count.
    pub fn asks_for_pending(&self) -> bool {
        self.busyness.is_some()
    }

    /// Positions of the eligible (with room, if asked): a scan, for linear picks and log-ins.
    pub fn candidates(&self, needs_room: bool) -> impl Iterator<Item = usize> {
        let from = if needs_room { &self.has_room } else { &self.present };
        from.iter().enumerate().filter(|(_, there)| **there).map(|(at, _)| at)
    }

    /// True if the member at a position is eligible (with room, if asked).
    pub fn holds(&self, at: usize, needs_room: bool) -> bool {
        if needs_room { self.has_room[at] } else { self.present[at] }
    }
}
