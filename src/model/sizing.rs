//! What a search for head counts may change, and what it must leave (人数测算).

use crate::kernel::tick::Span;

/// Limits of a search for head counts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sizing {
    /// Most customers of a shop that may be left as messages, a share; `None`: a twentieth of
    /// those who come while somebody has to be there.
    pub messages: Option<f64>,
    /// Fewest people on duty in each shop wherever it is open; `None`: one.
    pub at_least: Option<u32>,
    /// Most that the roster may cost in RMB.
    pub budget: Option<f64>,
    /// Head counts that families may have.
    pub counts: Vec<Counts>,
    /// Shifts that people may be put on; none: those they are on.
    pub patterns: Vec<Pattern>,
    /// Shortest time between two shifts of a person.
    pub rest: Option<Span>,
    /// What may be changed of today's roster; `None`: patterns take its place.
    pub change: Option<Change>,
}

/// What may be changed of today's roster (排班微调).
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// How much earlier or later a shift may start, at most.
    pub move_start: Span,
    /// How much longer a shift may be, at most.
    pub overtime: Span,
    /// How far one such change is from the next.
    pub every: Span,
    /// Families that may have more people than today.
    pub grow: Vec<String>,
    /// People may be taken away.
    pub remove: bool,
    /// Families of whom so many, the first ones, stay on their shifts.
    pub locked: Vec<(String, u32)>,
    /// What each changed person costs besides, in RMB.
    pub cost: Option<f64>,
    /// Families that serve the same customers, together.
    pub alike: Vec<Vec<String>>,
}

impl Change {
    /// Every way in which shifts may be changed, the smallest changes first.
    pub fn ways(&self) -> Vec<Shifted> {
        let every = self.every.0.max(1) as i64;
        // steps, and the limit itself
        let steps = |most: Span| {
            let most = most.0 as i64;
            let last = (most % every != 0).then_some(most);
            (0..=most / every).map(move |step| step * every).chain(last)
        };
        let mut ways = Vec::new();
        for longer in steps(self.overtime) {
            // longer at the start is earlier
            let earlier = steps(Span(self.move_start.0 + longer as u64)).map(|by| -by);
            for by in earlier.chain(steps(self.move_start).filter(|by| *by > 0)) {
                ways.push(Shifted { by, longer });
            }
        }
        ways.retain(|it| (it.by, it.longer) != (0, 0));
        ways.sort_by_key(|it| (it.by.abs() + it.longer, it.longer, it.by));
        ways
    }

    /// How many of a family stay on their shifts.
    pub fn locked(&self, family: &str) -> u32 {
        let found = self.locked.iter().find(|(name, _)| name == family);
        found.map_or(0, |(_, count)| *count)
    }
}

/// Head counts that a family may have.
#[derive(Clone, Debug, PartialEq)]
pub struct Counts {
    /// Its id.
    pub family: String,
    /// The fewest.
    pub least: u32,
    /// The most.
    pub most: u32,
}

/// A shift that may start at several times of the day (班次模板).
#[derive(Clone, Debug, PartialEq)]
pub struct Pattern {
    /// Its name.
    pub name: String,
    /// How long it is, breaks included.
    pub length: Span,
    /// Times of day at which it may start, ascending.
    pub starts: Vec<Span>,
    /// Most different starts.
    pub starts_most: Option<u32>,
    /// Its breaks, in order.
    pub breaks: Vec<Rest>,
    /// Who may work it.
    pub staff: Vec<Staff>,
    /// What else these people are like, as a scenario's keys and values.
    pub agents: Vec<(String, String)>,
    /// On which dates, as keys and values of a shift.
    pub dates: Vec<(String, String)>,
}

/// A break of a pattern.
#[derive(Clone, Debug, PartialEq)]
pub struct Rest {
    /// How long.
    pub lasts: Span,
    /// The window it lies in, after the start of the shift.
    pub window: (Span, Span),
    /// What else a shift says of a break, as keys and values.
    pub more: Vec<(String, String)>,
}

/// Who may work a pattern.
#[derive(Clone, Debug, PartialEq)]
pub struct Staff {
    /// The name of a group, or of a family.
    pub name: String,
    /// Their families today; whoever works the pattern is like the first.
    pub families: Vec<String>,
    /// Fewest of them on the pattern, over all starts.
    pub least: u32,
    /// Most of them on the pattern, over all starts.
    pub most: u32,
}

/// How a family's shifts are changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Shifted {
    /// How much later they start, in ticks; earlier if negative.
    pub by: i64,
    /// How much longer they are, in ticks.
    pub longer: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_reach_their_limits_and_overtime_lies_at_either_end() {
        let change = |moves: u64, overtime: u64, every: u64| Change {
            move_start: Span::minutes(moves),
            overtime: Span::minutes(overtime),
            every: Span::minutes(every),
            grow: Vec::new(),
            remove: false,
            locked: Vec::new(),
            cost: None,
            alike: Vec::new(),
        };
        let minute = Span::MINUTE.0 as i64;
        let ways = |change: Change| -> Vec<(i64, i64)> {
            change.ways().iter().map(|way| (way.by / minute, way.longer / minute)).collect()
        };
        assert_eq!(ways(change(45, 0, 30)), [(-30, 0), (30, 0), (-45, 0), (45, 0)]);
        assert_eq!(ways(change(0, 60, 60)), [(0, 60), (-60, 60)]);
        let both = ways(change(30, 30, 30));
        assert_eq!(both, [(-30, 0), (30, 0), (0, 30), (-30, 30), (30, 30), (-60, 30)]);
        assert!(ways(change(0, 0, 30)).is_empty());
    }
}
