//! What customers waited for, put together from a view: seconds by cause, their shares, and which
//! of them binds. Read from the counts alone, so that anybody who has results can ask it.

use super::catalog::View;
use super::counters::Sum;
use crate::engine::facts::Cause;

/// Which waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    /// Until the first human reply, or until the customer left.
    FirstReply,
    /// All of them.
    End,
}

/// What can be done something about: causes of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Nobody eligible, or the group closed.
    Coverage,
    /// Everybody full.
    Slots,
    /// Hands on other chats, on other work, or away.
    Hands,
    /// Messages whose turn to be delivered had not come; limits on assignments within a time.
    Cadence,
    /// The customer's own reply, the robot, the choice of a group: what remains with nobody else
    /// there.
    Pace,
}

impl Kind {
    /// All, in the order of precedence of their causes.
    pub const ALL: [Kind; 5] =
        [Kind::Coverage, Kind::Slots, Kind::Hands, Kind::Cadence, Kind::Pace];

    /// The kind of a cause; `None` for a part of another.
    pub fn of(cause: Cause) -> Option<Kind> {
        Some(match cause {
            Cause::Closed | Cause::Nobody => Kind::Coverage,
            Cause::FullShop | Cause::FullTotal => Kind::Slots,
            Cause::OtherChats | Cause::OtherWork | Cause::Break => Kind::Hands,
            Cause::Cadence => Kind::Cadence,
            Cause::OwnReply | Cause::Choosing => Kind::Pace,
            Cause::Silent => return None,
        })
    }
}

/// Seconds that customers waited, by cause.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Causes([f64; Cause::COUNT]);

impl Causes {
    /// Of a view: the waits of those who came in its part and period, over all its replications
    /// \[s\].
    pub fn new(view: &View, until: Until) -> Causes {
        let mut causes = Causes::default();
        for cause in Cause::ALL {
            let first = view.s(Sum::of_cause(cause, true));
            let later = view.s(Sum::of_cause(cause, false));
            causes.0[cause as usize] = match until {
                Until::FirstReply => first,
                Until::End => first + later,
            };
        }
        causes
    }

    /// These and others.
    pub fn add(&mut self, other: &Causes) {
        self.0.iter_mut().zip(other.0).for_each(|(mine, theirs)| *mine += theirs);
    }

    /// Seconds of a cause.
    pub fn seconds(&self, cause: Cause) -> f64 {
        self.0[cause as usize]
    }

    /// Seconds of all kinds.
    pub fn total(&self) -> f64 {
        Kind::ALL.into_iter().map(|kind| self.of(kind)).sum()
    }

    /// Seconds of a kind.
    pub fn of(&self, kind: Kind) -> f64 {
        let causes = Cause::ALL.into_iter().filter(|cause| Kind::of(*cause) == Some(kind));
        causes.map(|cause| self.seconds(cause)).sum()
    }

    /// The kinds with their shares of the waiting, largest first; empty if nobody waited.
    pub fn shares(&self) -> Vec<(Kind, f64)> {
        let total = self.total();
        let all = Kind::ALL.into_iter().map(|kind| (kind, self.of(kind) / total));
        let mut shares: Vec<(Kind, f64)> = all.filter(|(_, share)| *share > 0.0).collect();
        shares.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        shares
    }

    /// The kind that binds: the largest; but pace, which a wait always holds some of, only if it is
    /// more than all others together. `None` if nobody waited.
    pub fn binding(&self) -> Option<Kind> {
        let shares = self.shares();
        let pace = |it: &&(Kind, f64)| it.0 != Kind::Pace || it.1 > 0.5;
        shares.iter().find(pace).or(shares.first()).map(|(kind, _)| *kind)
    }

    /// The largest of those that more people or room would shorten: coverage, slots or hands.
    /// `None` if nobody waited for any of them.
    pub fn for_want(&self) -> Option<Kind> {
        let wants = [Kind::Coverage, Kind::Slots, Kind::Hands];
        self.shares().into_iter().map(|(kind, _)| kind).find(|kind| wants.contains(kind))
    }

    /// The part of the full time that was held by sessions which wait only for the silence clock;
    /// `None` if nobody waited for a full desk.
    pub fn held_by_silent(&self) -> Option<f64> {
        let full = self.of(Kind::Slots);
        (full > 0.0).then(|| self.seconds(Cause::Silent) / full)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn causes(list: &[(Cause, f64)]) -> Causes {
        let mut causes = Causes::default();
        list.iter().for_each(|(cause, seconds)| causes.0[*cause as usize] += seconds);
        causes
    }

    #[test]
    fn pace_binds_only_if_it_is_more_than_the_rest() {
        let mut all = causes(&[(Cause::OwnReply, 16.0), (Cause::FullShop, 14.0)]);
        assert_eq!(all.binding(), Some(Kind::Pace));
        all.add(&causes(&[(Cause::OtherChats, 7.0)]));
        assert_eq!(all.binding(), Some(Kind::Slots));
        assert_eq!(all.shares()[0], (Kind::Pace, 16.0 / 37.0));
        assert_eq!(causes(&[(Cause::Choosing, 1.0)]).binding(), Some(Kind::Pace));
        assert_eq!(causes(&[]).binding(), None);
    }

    #[test]
    fn want_is_of_people_or_room_however_long_the_reply_itself_takes() {
        let all = causes(&[(Cause::OwnReply, 9.0), (Cause::OtherChats, 2.0), (Cause::Nobody, 1.0)]);
        assert_eq!((all.binding(), all.for_want()), (Some(Kind::Pace), Some(Kind::Hands)));
        assert_eq!(causes(&[(Cause::OwnReply, 9.0), (Cause::Cadence, 1.0)]).for_want(), None);
    }

    #[test]
    fn what_the_silent_hold_is_a_part_of_full() {
        let all = causes(&[(Cause::FullTotal, 4.0), (Cause::Silent, 3.0), (Cause::Break, 1.0)]);
        assert_eq!((all.total(), all.held_by_silent()), (5.0, Some(0.75)));
        assert_eq!(causes(&[(Cause::Nobody, 1.0)]).held_by_silent(), None);
    }
}
