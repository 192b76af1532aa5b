//! The same days at many points: keys of the scenario varied, every point sound before any is
//! played, each kept as soon as it is done.

use super::report::asked_for;
use super::{Error, Lang, Run, Study, vary};
use crate::engine::RunError;
use crate::measure::catalog::{Figure, figure};
use crate::model::Scenario;
use crate::planning::sweep::all;
use crate::planning::sweep::design::{Axis, How, Point, points};
use crate::planning::sweep::point::{Played, play, usual};
use crate::report::paper::quoted;
use crate::report::sweep::csv::table;
use crate::report::sweep::record::{SweepDocument, Told};
use crate::report::sweep::store::{Store, Stored, fingerprint};
use crate::report::sweep::words::Teller;
use crate::report::sweep::{Whole, told};
use crate::scenario::said::{Said, said};
use crate::scenario::{self, LoadError};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

/// What is asked of a sweep.
#[derive(Clone, Debug)]
pub(crate) struct SweepAsked<'a> {
    /// Every `--vary`, as typed.
    pub(crate) varies: &'a [String],
    /// So many points of a Latin hypercube.
    pub(crate) latin: Option<u32>,
    /// Each key alone.
    pub(crate) each: bool,
    /// Figures by name; those of targets and the usual ones if empty.
    pub(crate) figures: &'a [String],
    /// Most points.
    pub(crate) limit: u32,
    /// A share of the points: its number from 0, of so many.
    pub(crate) share: Option<(u32, u32)>,
    /// Where points are kept.
    pub(crate) store: PathBuf,
    /// Points that are kept are played all the same.
    pub(crate) fresh: bool,
}

/// Files by name.
pub(crate) type Files = Vec<(&'static str, Vec<u8>)>;

/// How a sweep ended.
#[derive(Debug)]
pub(crate) struct Swept {
    /// All that is said; `None` of a share, or where somebody asked for the end.
    pub(crate) document: Option<SweepDocument>,
    /// Points of the sweep, or of the share.
    pub(crate) points: usize,
    /// Points that were there already.
    pub(crate) kept: usize,
    /// Points that were played.
    pub(crate) played: usize,
    /// Files in place of points that are none, or damaged.
    pub(crate) strange: Vec<PathBuf>,
    /// Points with more warnings than the scenario as it is, and the first of them as settings.
    pub(crate) doubtful: Option<(usize, Vec<String>)>,
    /// Somebody asked for the end before all was played.
    pub(crate) is_cut: bool,
    base: Study,
}

impl Swept {
    fn teller(&self, lang: Lang) -> Option<Teller<'_>> {
        let document = self.document.as_ref()?;
        Some(Teller { document, scenario: &self.base.scenario, lang })
    }

    /// The files of the whole, by name; `None` of a share or of what was cut short.
    ///
    /// # Errors
    /// A table or the page could not be made.
    pub(crate) fn files(&self, lang: Lang) -> Result<Option<Files>, Error> {
        let Some(teller) = self.teller(lang) else { return Ok(None) };
        let request = teller.whole(&self.base.name);
        let page = request.html().map_err(|error| Error::defect(error.to_string()))?;
        let csv = table(teller.document).map_err(|error| Error::defect(error.to_string()))?;
        Ok(Some(vec![
            ("sweep.md", request.markdown().into_bytes()),
            ("sweep.html", page.into_bytes()),
            ("sweep.csv", csv),
            ("sweep.json", self.json().into_bytes()),
        ]))
    }

    /// What a terminal shows.
    pub(crate) fn text(&self, lang: Lang) -> String {
        self.teller(lang).map_or_else(String::new, |it| it.brief(&self.base.name).markdown())
    }

    /// `sweep.json`.
    pub(crate) fn json(&self) -> String {
        self.document.as_ref().map_or_else(String::new, SweepDocument::json)
    }

    /// What was found on the way, a note each.
    pub(crate) fn notes(&self, lang: Lang) -> Vec<String> {
        let mut notes = Vec::new();
        let zh = lang == Lang::Zh;
        let mut note = |said: Said| notes.push(said.pick(zh).to_owned());
        for path in &self.strange {
            let path = path.display();
            note(said!(
                "`{path}` is no point of this sweep, or damaged: it was not used",
                "“{path}”不是本次扫描的点，或已损坏：未采用"
            ));
        }
        let (kept, points) = (self.kept, self.points);
        if kept > 0 {
            note(said!(
                "{kept} of {points} points were there already (`--fresh` plays them anew)",
                "{points} 个点中 {kept} 个已经有了（加 --fresh 重新模拟）"
            ));
        }
        if let Some((count, sets)) = &self.doubtful {
            let sets: Vec<String> =
                sets.iter().map(|set| format!("--set {}", quoted(set))).collect();
            let (file, sets) = (quoted(&self.base.name), sets.join(" "));
            note(said!(
                "points with more warnings than the scenario as it is: {count}; of the first: \
                 dacu check {file} {sets}",
                "{count} 个点的警告比现有场景多；第一个：dacu check {file} {sets}"
            ));
        }
        notes
    }

    /// That it was cut short, and how to go on.
    pub(crate) fn cut(&self, lang: Lang) -> String {
        let (done, points) = (self.kept + self.played, self.points);
        let said = said!(
            "interrupted: {done} of {points} points are kept; the same command goes on from there",
            "已中断：{points} 个点中 {done} 个已保存；再次运行同一命令即可接着算"
        );
        said.pick(lang == Lang::Zh).to_owned()
    }
}

/// A sweep about to be played.
struct Plan<'a> {
    base: Study,
    figures: Vec<&'static Figure>,
    how: How,
    axes: Vec<Axis>,
    points: Vec<Point>,
    store: Store,
    fresh: bool,
    interrupted: &'a AtomicBool,
}

/// A point that is sound.
struct Sound {
    /// Fingerprint of all that it hangs on.
    of: u64,
    warnings: usize,
}

impl Run<'_> {
    /// Plays the points of a sweep, or of a share of them. `tell` hears how many are done.
    ///
    /// # Errors
    /// What is asked makes no sense, a point is no sound scenario, a run or the disk fails.
    pub(crate) fn sweep(
        self,
        asked: &SweepAsked,
        tell: impl Fn(usize, usize) + Sync,
    ) -> Result<Swept, Error> {
        self.on_threads(|run| {
            let never = AtomicBool::new(false);
            let interrupted = run.interrupted.unwrap_or(&never);
            let plan = Plan::new(run.study, asked, interrupted)?;
            let sound = plan.sound()?;
            plan.go(run, &sound, asked.share, &tell)
        })
    }
}

impl<'a> Plan<'a> {
    fn new(study: &Study, asked: &SweepAsked, interrupted: &'a AtomicBool) -> Result<Self, Error> {
        let how = How { latin: asked.latin, each: asked.each };
        let axes = vary::axes(asked.varies, how, study.sets())?;
        vary::limited(&axes, how, asked.limit)?;
        let base = study.clone().fixed();
        let mut figures: Vec<&'static Figure> = Vec::new();
        for name in asked.figures {
            let id = asked_for(name)?;
            let known = figure(id).filter(|_| !figures.iter().any(|other| other.id == id));
            figures.extend(known);
        }
        if figures.is_empty() {
            figures = usual(&base.scenario);
        }
        let points = points(how, &axes, base.scenario.seed);
        let (store, fresh) = (Store::new(asked.store.clone()), asked.fresh);
        Ok(Plan { base, figures, how, axes, points, store, fresh, interrupted })
    }

    /// The settings of a point.
    fn sets(&self, point: &Point) -> Vec<String> {
        let given = self.axes.iter().zip(point);
        given
            .filter_map(|(axis, value)| Some(format!("{}={}", axis.key, value.as_ref()?)))
            .collect()
    }

    /// The scenario of a point, and how many warnings it has.
    fn read(&self, point: &Point) -> Result<(Scenario, usize), LoadError> {
        let (study, base) = (&self.base, &self.base.scenario);
        let mut sets = study.sets.clone();
        sets.extend(self.sets(point));
        let text = study.text.to_string();
        let loaded = scenario::parse(&study.name, text, &study.folder, &sets)?;
        let (precision, decides) = (None, false);
        let replications = base.replications;
        let scenario = Scenario { precision, decides, replications, ..loaded.scenario };
        Ok((scenario, loaded.warnings.len()))
    }

    /// Reads every point.
    fn sound(&self) -> Result<Vec<Sound>, Error> {
        let read = |at: usize| {
            let (scenario, warnings) = self.read(&self.points[at])?;
            Ok(Sound { of: self.print(&scenario), warnings })
        };
        all(self.points.len(), read).map_err(|(at, error)| self.unsound(&self.points[at], error))
    }

    fn print(&self, scenario: &Scenario) -> u64 {
        fingerprint(scenario, &self.base.scenario, &self.figures)
    }

    /// Why a point is no scenario: with the first key that makes it so by itself.
    fn unsound(&self, point: &Point, error: LoadError) -> Error {
        let alone = |at: usize| {
            let mut one: Point = vec![None; point.len()];
            one[at] = point[at].clone();
            let given = one[at].is_some();
            given.then(|| self.read(&one).err()).flatten().map(|error| (at, error))
        };
        let found = (0..point.len()).find_map(alone);
        let set = |at: usize| {
            let value = point[at].as_deref().unwrap_or_default();
            format!("{}={value}", self.axes[at].key)
        };
        let (argument, at, error) = match found {
            Some((at, error)) => (self.axes[at].argument.clone(), set(at), error),
            None => {
                let all = self.axes.iter().map(|axis| axis.argument.clone());
                let given = self.sets(point);
                (all.collect::<Vec<_>>().join("` `--vary "), given.join(" "), error)
            }
        };
        let error = Error::from(error);
        let text = |lang: Lang| match error.findings() {
            // what stands behind `--set` is the value of a `--vary` here
            Some(findings) => findings.text(lang, false).replace("--set", "--vary"),
            None => error.said().pick(lang == Lang::Zh).to_owned(),
        };
        let (en, zh) = (text(Lang::En), text(Lang::Zh));
        let said = said!(
            "`--vary {argument}`: at `{at}` the scenario is not sound\n{en}",
            "`--vary {argument}`：取 `{at}` 时场景有误\n{zh}"
        );
        if error.is_file() { Error::file(said) } else { Error::wrong(said) }
    }

    /// Plays what is not there, and says all.
    fn go(
        &self,
        run: &Run<'_>,
        sound: &[Sound],
        share: Option<(u32, u32)>,
        tell: &(impl Fn(usize, usize) + Sync),
    ) -> Result<Swept, Error> {
        let mine = |at: &usize| {
            share.is_none_or(|(number, of)| *at as u64 % u64::from(of) == u64::from(number))
        };
        let numbers: Vec<usize> = (0..sound.len()).filter(mine).collect();
        let base = self.print(&self.base.scenario);
        let mut swept = self.begun(sound, numbers.len());
        let mut there: BTreeMap<u64, Told> = BTreeMap::new();
        let wanted = std::iter::once(base).chain(numbers.iter().map(|at| sound[*at].of));
        for of in wanted.filter(|_| !self.fresh) {
            match self.store.get(of) {
                Stored::There(told) => drop(there.insert(of, *told)),
                Stored::Nothing => {}
                Stored::Strange(path) if swept.strange.contains(&path) => {}
                Stored::Strange(path) => swept.strange.push(path),
            }
        }
        swept.kept = numbers.iter().filter(|at| there.contains_key(&sound[**at].of)).count();
        let is_missing = |at: &&usize| !there.contains_key(&sound[**at].of);
        let missing: Vec<usize> = numbers.iter().filter(is_missing).copied().collect();
        let is_whole = share.is_none();
        if !missing.is_empty() || (is_whole && !there.contains_key(&base)) {
            tell(swept.kept, swept.points);
            let scenario = &self.base.scenario;
            let Some(as_it_is) = self.played(run, scenario, "")? else { return Ok(swept) };
            self.keep(base, told(scenario, &as_it_is, &as_it_is), &mut there)?;
            for at in missing {
                let of = sound[at].of;
                if !there.contains_key(&of) {
                    let point = &self.points[at];
                    let read = self.read(point);
                    let (scenario, _) = read.map_err(|error| self.unsound(point, error))?;
                    let name = self.sets(point).join(" ");
                    let Some(played) = self.played(run, &scenario, &name)? else {
                        return Ok(swept);
                    };
                    self.keep(of, told(&scenario, &played, &as_it_is), &mut there)?;
                }
                swept.played += 1;
                tell(swept.kept + swept.played, swept.points);
            }
        }
        swept.is_cut = false;
        if is_whole {
            swept.document = self.document(base, sound, &there);
        }
        Ok(swept)
    }

    fn begun(&self, sound: &[Sound], points: usize) -> Swept {
        let now = self.base.warnings.len();
        let doubtful = || sound.iter().zip(&self.points).filter(|(sound, _)| sound.warnings > now);
        let first = doubtful().next().map(|(_, point)| self.sets(point));
        Swept {
            document: None,
            points,
            kept: 0,
            played: 0,
            strange: Vec::new(),
            doubtful: first.map(|sets| (doubtful().count(), sets)),
            is_cut: true,
            base: self.base.clone(),
        }
    }

    fn keep(&self, of: u64, told: Told, there: &mut BTreeMap<u64, Told>) -> Result<(), Error> {
        self.store.put(of, &told).map_err(|error| Error::file(error.to_string()))?;
        there.insert(of, told);
        Ok(())
    }

    /// Plays a scenario; `None` once somebody asked for the end.
    fn played(&self, run: &Run, scenario: &Scenario, at: &str) -> Result<Option<Played>, Error> {
        if self.interrupted.load(Ordering::Relaxed) {
            return Ok(None);
        }
        let played = match play(scenario, &self.figures, self.interrupted) {
            Err(RunError::Interrupted) => return Ok(None),
            Err(error @ RunError::Stuck { .. }) if !at.is_empty() => {
                return Err(Error::wrong(said!("at `{at}`: {error}", "取 `{at}` 时：{error}")));
            }
            done => done.map_err(|error| run.failed(&error))?,
        };
        let Some(played) = played else { return Ok(None) };
        match played.audit.is_empty() {
            true => Ok(Some(played)),
            false => {
                let at = (!at.is_empty()).then(|| format!("at {at}"));
                let lines: Vec<String> = at.into_iter().chain(played.audit).collect();
                Err(Error::defect(run.unbalanced(&lines)))
            }
        }
    }

    fn document(
        &self,
        base: u64,
        sound: &[Sound],
        there: &BTreeMap<u64, Told>,
    ) -> Option<SweepDocument> {
        let study = &self.base;
        let file = Path::new(&study.name).file_name();
        let file = file.map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let whole = Whole {
            scenario: &study.scenario,
            file: &file,
            sets: &study.sets,
            figures: self.figures.iter().map(|figure| figure.id.to_owned()).collect(),
            how: self.how,
            axes: &self.axes,
        };
        let of_point = |(sound, point): (&Sound, &Point)| {
            there.get(&sound.of).map(|told| (point.clone(), told.clone()))
        };
        let points = sound.iter().zip(&self.points).map(of_point).collect::<Option<Vec<_>>>()?;
        Some(whole.document(there.get(&base)?.clone(), points))
    }
}

/// The JSON Schema of `sweep.json`.
pub(crate) fn sweep_schema() -> String {
    crate::report::sweep::record::schema()
}
