//! What a report leaves: documents, pictures, the folder of results.

use super::{Error, Lang, Report, Study};
use crate::engine;
use crate::experiment::logs::Logs;
use crate::measure::recorder::{Options, Recorder};
use crate::measure::verdict::Status;
use crate::report::brief::{Brief, brief};
use crate::report::chart::card::{self, Card};
use crate::report::chart::draw;
use crate::report::chart::spec::ChartSpec;
use crate::report::contacts::ContactWriter;
use crate::report::files::{FileError, Folder};
use crate::report::headings::Headings;
use crate::report::intents::intents;
use crate::report::kpis::kpis;
use crate::report::periods::periods;
use crate::report::summaries::summaries;
use crate::report::work::work;
use crate::report::{csv as tables, document, figures, json, logs, trust};
use std::io::Write;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

/// What is to be written.
#[derive(Clone, Copy, Debug, Default)]
pub struct Output {
    /// Language of the page and the pictures.
    pub lang: Lang,
    /// Writes the pictures as files too; the page has them all the same.
    pub charts: bool,
}

/// What was written.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Written {
    /// Each file's name, as in `charts/queue.svg`, and bytes.
    pub files: Vec<(String, Vec<u8>)>,
    /// What the reader must be told about the pictures, as a font that is not there.
    pub notice: Option<String>,
}

/// A picture of a report.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Chart {
    /// Its name, as in `queue`.
    pub id: String,
    /// What it shows.
    pub title: String,
    /// The drawing, with a text alternative inside.
    pub svg: String,
}

impl From<FileError> for Error {
    fn from(error: FileError) -> Error {
        Error::file(error.to_string())
    }
}

impl Report {
    /// `summary.json`, the versioned document for programs.
    pub fn summary_json(&self) -> String {
        json::summary(&self.outcome(), &self.advice)
    }

    /// The page for people, one file with everything inside.
    ///
    /// # Errors
    /// A defect of dacu.
    pub fn page(&self, lang: Lang) -> Result<String, Error> {
        self.page_with(lang, &self.specs(lang))
    }

    /// Its charts.
    pub fn charts(&self, lang: Lang) -> Vec<Chart> {
        let chart = |spec: ChartSpec| Chart {
            id: spec.id.clone(),
            title: spec.title.get(lang).to_owned(),
            svg: draw::svg(&spec, lang, draw::SIZE),
        };
        self.specs(lang).into_iter().map(chart).collect()
    }

    /// Every file of results, in memory.
    ///
    /// # Errors
    /// A defect of dacu.
    pub fn files(&self, output: Output) -> Result<Written, Error> {
        let outcome = self.outcome();
        let mut written = Written::default();
        let mut add = |name: &str, bytes: Vec<u8>| written.files.push((name.to_owned(), bytes));
        add("summary.json", self.summary_json().into_bytes());
        add("intervals.csv", tables::intervals(&outcome).map_err(defect)?);
        add("agents.csv", tables::agents(&outcome).map_err(defect)?);
        add("replications.csv", tables::replications(&outcome).map_err(defect)?);
        if let Some(table) = periods(&outcome).map_err(defect)? {
            add("periods.csv", table);
        }
        if let Some(table) = kpis(&outcome).map_err(defect)? {
            add("kpis.csv", table);
        }
        if let Some(table) = summaries(&outcome).map_err(defect)? {
            add("summaries.csv", table);
        }
        if let Some(table) = intents(&outcome).map_err(defect)? {
            add("intents.csv", table);
        }
        if let Some(table) = work(&outcome).map_err(defect)? {
            add("work.csv", table);
        }
        let brief = brief(output.lang, &outcome, &self.advice);
        add("summary.txt", brief.text(&outcome).into_bytes());
        let specs = self.specs(output.lang);
        if output.charts {
            for spec in &specs {
                let svg = draw::svg(spec, output.lang, draw::SIZE);
                add(&format!("charts/{}.svg", spec.id), svg.into_bytes());
            }
            written.notice = pictures(&specs, output.lang, &mut written.files);
            let status = outcome.summary.verdict.status;
            written.files.extend(
                card(&brief, status, output.lang).map(|png| ("summary.png".to_owned(), png)),
            );
        }
        let page = self.page_with(output.lang, &specs)?;
        written.files.push(("report.html".to_owned(), page.into_bytes()));
        Ok(written)
    }

    /// Writes every file of results into a folder, all at once: whoever looks sees the results of
    /// one run or of another, never a mixture. Says what the reader must be told about pictures.
    ///
    /// # Errors
    /// The folder cannot be written ([`Error::is_file`]).
    pub fn write(&self, folder: impl AsRef<Path>, output: Output) -> Result<Option<String>, Error> {
        let folder = Folder::prepare(folder.as_ref())?;
        let written = self.files(output)?;
        for (name, bytes) in &written.files {
            folder.write(name, bytes)?;
        }
        folder.publish()?;
        Ok(written.notice)
    }

    /// Puts Chinese headings over the tables among these files.
    pub(crate) fn head_in_chinese(&self, written: &mut Written) {
        let headings = Headings::of(&self.scenario);
        let tables = written.files.iter_mut().filter(|(name, _)| name.ends_with(".csv"));
        tables.for_each(|(_, table)| *table = headings.over(table));
    }

    fn specs(&self, lang: Lang) -> Vec<ChartSpec> {
        let outcome = self.outcome();
        let mut specs = figures::charts(&outcome, &self.advice);
        specs.extend(self.sensitivity.then(|| trust::chart(lang, &outcome)).flatten());
        specs
    }

    fn page_with(&self, lang: Lang, specs: &[ChartSpec]) -> Result<String, Error> {
        let drawn = specs.iter().map(|s| (s.id.clone(), draw::svg(s, lang, draw::SIZE)));
        let mut page = document::page(lang, &self.outcome(), &self.advice, drawn.collect());
        page.tables.extend(logs::table(lang, &self.findings.log_parts(lang)));
        page.render().map_err(defect)
    }
}

impl Study {
    /// Writes every contact of the first run as CSV: what came, when, who served it, how it ended.
    /// Customers' names are hashed unless the scenario says otherwise. The same seed gives the same
    /// contacts.
    ///
    /// # Errors
    /// The days cannot be played, or `out` takes no more.
    pub fn contacts(&self, out: impl Write, interrupted: Option<&AtomicBool>) -> Result<(), Error> {
        let scenario = &*self.scenario;
        let failed = |error: &dyn std::fmt::Display| {
            Error::file(format!("failed to write the contacts: {error}"))
        };
        let mut writer = ContactWriter::new(scenario, out);
        let mut recorder = Recorder::with_sink(scenario, 0, Options::default(), &mut writer);
        let raised = || interrupted.is_some_and(|flag| flag.load(Ordering::Relaxed));
        let done = engine::run(scenario, 0, Logs::new(scenario), &mut recorder, &raised)
            .map_err(|error| Error::of_run(&error, &self.name, scenario.seed))?;
        recorder.finish(done.ended);
        writer.finish().map_err(|error| failed(&error))
    }
}

fn defect(error: impl std::fmt::Display) -> Error {
    Error::defect(error.to_string())
}

/// The verdict as a picture; none on a machine whose fonts cannot draw it.
#[cfg(feature = "png")]
fn card(brief: &Brief, status: Status, lang: Lang) -> Option<Vec<u8>> {
    use crate::report::chart::png::{Fonts, png};
    let fonts = Fonts::find();
    let lines = [&brief.title, &brief.verdict].into_iter().chain(&brief.lines);
    if !fonts.missing(&lines.map(String::as_str).collect::<String>()).is_empty() {
        return None;
    }
    let card = Card {
        title: &brief.title,
        status,
        verdict: &brief.verdict,
        lines: &brief.lines,
        chinese: lang == Lang::Zh,
    };
    png(&card::svg(&card), &fonts, 2.0).ok()
}

#[cfg(not(feature = "png"))]
fn card(_: &Brief, _: Status, _: Lang) -> Option<Vec<u8>> {
    None
}

/// Adds the charts as PNG; says why some are not, or look otherwise.
#[cfg(feature = "png")]
fn pictures(specs: &[ChartSpec], lang: Lang, files: &mut Vec<(String, Vec<u8>)>) -> Option<String> {
    use crate::report::chart::png::{Fonts, picture};
    let fonts = Fonts::find();
    let mut notice = None;
    for spec in specs {
        match picture(spec, lang, draw::SIZE, &fonts, 2.0) {
            Ok(picture) => {
                files.push((format!("charts/{}.png", spec.id), picture.png));
                notice = notice.or(picture.notice.map(|text| text.get(lang).to_owned()));
            }
            Err(error) => {
                return Some(format!("PNG charts were not drawn: {error}; SVG charts are there"));
            }
        }
    }
    notice
}

#[cfg(not(feature = "png"))]
fn pictures(_: &[ChartSpec], _: Lang, _: &mut Vec<(String, Vec<u8>)>) -> Option<String> {
    None
}
