//! What needs nobody: settings and habits that would let fewer people hold. Each is played with the
//! roster that was found, and people are taken away as long as it holds; so they are from the
//! roster itself, on the same days, and the difference is what the measure saves.

use super::bench::{Bench, COARSE, Stopped};
use crate::kernel::tick::Span;
use crate::model::Scenario;
use crate::planning::assumed::set;
use crate::planning::variants::{Variant, apply};

/// Characters a minute that are added to the typing speed.
const FASTER: f64 = 10.0;
/// Most people of a family that are taken away.
const FEWER_MOST: u32 = 16;

/// A measure that needs nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Every maximum a fifth higher, or one where that is none.
    Maximum,
    /// Half the silence timeout.
    Silence,
    /// Finished sessions are ended after a minute.
    Close,
    /// A tenth more of the replies by quick phrase.
    Phrases,
    /// Ten characters a minute more.
    Typing,
    /// Half of the breaks an hour later.
    Breaks,
}

/// A value of a setting.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Setting {
    /// A number, the lowest and the highest there are.
    Number(f64, f64),
    /// A share.
    Share(f64, f64),
    /// A time.
    Time(Span, Span),
}

/// What a measure saves.
#[derive(Clone, Debug, PartialEq)]
pub struct Saved {
    /// The measure.
    pub measure: Measure,
    /// The setting now, where it is one.
    pub now: Option<Setting>,
    /// The setting with the measure.
    pub then: Option<Setting>,
    /// People fewer, family by family.
    pub fewer: Vec<i64>,
    /// What they cost, RMB or paid hours.
    pub cost: f64,
}

impl Saved {
    /// People fewer in all.
    pub fn seats(&self) -> i64 {
        self.fewer.iter().sum()
    }
}

impl Measure {
    /// All of them.
    pub const ALL: [Measure; 6] = [
        Measure::Maximum,
        Measure::Silence,
        Measure::Close,
        Measure::Phrases,
        Measure::Typing,
        Measure::Breaks,
    ];

    /// The scenario with the measure; `None` where it changes nothing.
    pub fn apply(self, scenario: &Scenario) -> Option<Scenario> {
        let variant = match self {
            Measure::Maximum => {
                return apply(scenario, &Variant::HigherMax)
                    .or_else(|| apply(scenario, &Variant::OneMoreSlot));
            }
            Measure::Silence => Variant::ShorterSilence,
            Measure::Close => Variant::CloseFinished,
            Measure::Phrases => Variant::MorePhrases,
            Measure::Breaks => Variant::StaggerBreaks,
            Measure::Typing => {
                let mut faster = scenario.clone();
                let mean = typing(scenario)?;
                return set(&mut faster, "agents.typing_cpm", None, mean + FASTER)
                    .then_some(faster);
            }
        };
        apply(scenario, &variant)
    }

    /// The setting as it is in a scenario, where the measure is one.
    pub fn setting(self, scenario: &Scenario) -> Option<Setting> {
        let range = |all: Vec<f64>| {
            let low = all.iter().copied().reduce(f64::min)?;
            Some((low, all.iter().copied().fold(low, f64::max)))
        };
        match self {
            Measure::Maximum => {
                let all = scenario.seats.iter().filter_map(|seat| seat.max);
                range(all.map(f64::from).collect()).map(|(low, high)| Setting::Number(low, high))
            }
            Measure::Phrases => {
                let profiles = scenario.shops.iter().flat_map(|shop| &shop.service.profiles);
                range(profiles.map(|profile| profile.quick_phrase_rate).collect())
                    .map(|(low, high)| Setting::Share(low, high))
            }
            Measure::Silence => {
                let all = || scenario.shops.iter().map(|shop| shop.session.silence_timeout);
                Some(Setting::Time(all().min()?, all().max()?))
            }
            Measure::Typing => typing(scenario).map(|mean| Setting::Number(mean, mean)),
            Measure::Close | Measure::Breaks => None,
        }
    }
}

/// The mean typing speed of those who type.
fn typing(scenario: &Scenario) -> Option<f64> {
    let all: Vec<f64> = scenario.agents.iter().map(|agent| agent.typing_cpm.mean()).collect();
    let mean = all.iter().sum::<f64>() / all.len().max(1) as f64;
    (mean > 0.0).then_some(mean)
}

impl Bench<'_> {
    /// What each measure saves of a roster.
    ///
    /// # Errors
    /// A replication failed, or the flag went up.
    pub fn measures(&mut self, counts: &[u32]) -> Result<Vec<Saved>, Stopped> {
        self.choose_days(COARSE);
        let Ok(roster) = (self.make)(&self.cells.changed(counts)) else { return Ok(Vec::new()) };
        let base = self.taken(counts, |scenario| Some(scenario.clone()))?;
        let mut found = Vec::new();
        for measure in Measure::ALL {
            let Some(changed) = measure.apply(&roster) else { continue };
            let (now, then) = (measure.setting(&roster), measure.setting(&changed));
            let left = self.taken(counts, |scenario| measure.apply(scenario))?;
            let fewer = base.iter().zip(&left);
            let fewer: Vec<i64> = fewer.map(|(a, b)| i64::from(*a) - i64::from(*b)).collect();
            let cost = self.cells.cost(&base) - self.cells.cost(&left);
            found.push(Saved { measure, now, then, fewer, cost });
        }
        Ok(found)
    }

    /// What is left of a roster when people are taken away, the dearest first, as long as it holds
    /// with a change.
    fn taken(
        &mut self,
        counts: &[u32],
        change: impl Fn(&Scenario) -> Option<Scenario>,
    ) -> Result<Vec<u32>, Stopped> {
        let aim = self.aim();
        let mut left = counts.to_vec();
        let mut order: Vec<usize> = self.cells.free().collect();
        let cost = |at: &usize| self.cells.cells[*at].cost;
        order.sort_by(|a, b| cost(b).total_cmp(&cost(a)).then(a.cmp(b)));
        for family in order {
            let mut step = 1;
            let least = counts[family].saturating_sub(FEWER_MOST);
            let least = least.max(self.cells.cells[family].least);
            while step > 0 && left[family] > least {
                let by = step.min(left[family] - least);
                let next = self.cells.fewer(&left, family, by);
                let holds = match next != left && self.may(&next) {
                    true => {
                        let made = (self.make)(&self.cells.changed(&next)).ok();
                        match made.as_ref().and_then(&change) {
                            Some(changed) => self.look_at(&changed)?.holds(aim),
                            None => false,
                        }
                    }
                    false => false,
                };
                // twice as many after one that holds, half as many after one that does not
                if holds {
                    left = next;
                    step *= 2;
                } else {
                    step /= 2;
                }
            }
        }
        Ok(left)
    }
}
