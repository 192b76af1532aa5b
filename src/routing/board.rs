//! A board: the candidates of one scope in one status, in one order of choice.

use super::order::{Order, Standing};
use super::state::SeatState;
use super::tree::{ABSENT, Key, Least, Lottery};
use crate::kernel::ids::{SeatId, Set, StatusId};

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

/// The candidates of one scope in one status.
#[derive(Clone, Debug)]
pub struct Board {
    /// Index of the scope.
    pub scope: u32,
    /// Who belongs here.
    pub filter: Filter,
    /// How they are ordered.
    pub order: Order,
    ranks: Ranks,
    present: Vec<bool>,
    /// How many are eligible, capacity aside.
    pub eligible: u32,
    /// How many of them have room.
    pub with_room: u32,
    has_room: Vec<bool>,
}

#[derive(Clone, Debug)]
enum Ranks {
    /// Those with room, and everybody.
    Ordered { room: Least, all: Least },
    /// The same by lottery.
    Drawn { room: Lottery, all: Lottery },
    /// The pick scans the candidates.
    Linear,
}

impl Board {
    /// An empty board over a scope of `len` members.
    pub fn new(scope: u32, filter: Filter, order: Order, len: usize) -> Board {
        let ranks = if order.is_linear() {
            Ranks::Linear
        } else if order.is_lottery() {
            Ranks::Drawn { room: Lottery::new(len), all: Lottery::new(len) }
        } else {
            Ranks::Ordered { room: Least::new(len), all: Least::new(len) }
        };
        Board {
            scope,
            filter,
            order,
            ranks,
            present: vec![false; len],
            eligible: 0,
            with_room: 0,
            has_room: vec![false; len],
        }
    }

    /// Puts the member at `at` where it now belongs. True if it came or went.
    #[inline]
    pub fn refresh(&mut self, scope: &Scope, at: usize, seat: &SeatState) -> bool {
        let here = seat.status == self.filter.status;
        if !here && !self.present[at] {
            return false;
        }
        let standing = scope.standing[at];
        let here = here
            && (seat.receiving || (self.filter.all_accounts && seat.im_enabled))
            && scope.there[at]
            && !(self.filter.positive_weight && standing.weight == 0)
            && self.filter.roles.is_none_or(|roles| roles == seat.roles);
        let room = here && seat.room >= self.filter.room;
        let changed = here != self.present[at];
        self.eligible = self.eligible + u32::from(here) - u32::from(self.present[at]);
        self.with_room = self.with_room + u32::from(room) - u32::from(self.has_room[at]);
        self.present[at] = here;
        self.has_room[at] = room;
        let order = self.order;
        match &mut self.ranks {
            Ranks::Ordered { room: with_room, all } => {
                let key =
                    if here { order.key(seat, standing, scope.equal_weights) } else { ABSENT };
                all.set(at, key);
                with_room.set(at, if room { key } else { ABSENT });
            }
            Ranks::Drawn { room: with_room, all } => {
                let primary = order.primary(seat, standing);
                let weight = order.lottery_weight(standing);
                all.set(at, primary, if here { weight } else { 0 });
                with_room.set(at, primary, if room { weight } else { 0 });
            }
            Ranks::Linear => {}
        }
        changed
    }

    /// The best key, among those with room or among all.
    #[inline]
    pub fn best(&self, needs_room: bool) -> Key {
        match &self.ranks {
            Ranks::Ordered { room, all } => {
                if needs_room {
                    room.least()
                } else {
                    all.least()
                }
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
