//! `junit.xml`: a case for each scenario, number of customers and part, as build servers read them.

use super::{Entry, Told};
use crate::measure::catalog::Part;
use crate::planning::gate::judge::{Judged, Standing};
use crate::report::locale::Lang;
use crate::report::plain::visible;
use crate::report::punctuation::punctuate;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use std::io;

/// A case.
struct Case<'a> {
    entry: &'a Entry<'a>,
    part: Part,
}

impl Case<'_> {
    fn rows(&self, standing: Standing) -> Vec<&Judged> {
        self.entry.rows(standing).filter(|row| row.part == self.part).collect()
    }

    /// Its element within a case, and what it says: a failure, or an error where nothing is sure.
    fn told(&self, lang: Lang) -> Option<(&'static str, String)> {
        let (worse, open) = (self.rows(Standing::Worse), self.rows(Standing::Undecided));
        let (element, rows) = match (worse.is_empty(), open.is_empty()) {
            (false, _) => ("failure", worse),
            // what got worse ends the search; the rest is not asked of then
            (true, false) if self.entry.ended.standing == Standing::Undecided => ("error", open),
            (true, false) => ("skipped", open),
            (true, true) => return None,
        };
        let told: Vec<String> =
            rows.into_iter().map(|row| self.entry.sentence(lang, row)).collect();
        Some((element, punctuate(lang, told.join("\n"))))
    }
}

/// The cases of a comparison: the desk, and every shop that was judged.
fn cases<'a>(entry: &'a Entry<'a>) -> Vec<Case<'a>> {
    let mut parts = vec![Part::Desk];
    for row in &entry.ended.rows {
        if !parts.contains(&row.part) {
            parts.push(row.part);
        }
    }
    parts.into_iter().map(|part| Case { entry, part }).collect()
}

impl Told<'_> {
    /// The text of `junit.xml`.
    ///
    /// # Errors
    /// It could not be written.
    pub fn junit(&self, lang: Lang) -> io::Result<String> {
        let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
        writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        let all: Vec<Vec<Case>> = self.entries.iter().map(cases).collect();
        let suites = writer.create_element("testsuites").with_attribute(("name", "dacu gate"));
        suites.write_inner_content(|writer| {
            for (entry, cases) in self.entries.iter().zip(&all) {
                suite(writer, lang, entry, cases)?;
            }
            if !self.stale.is_empty() {
                self.stale_suite(writer, lang)?;
            }
            Ok(())
        })?;
        let text = String::from_utf8(writer.into_inner()).map_err(io::Error::other)?;
        Ok(text + "\n")
    }

    /// An error for each stored baseline that is stale.
    fn stale_suite(&self, writer: &mut Writer<Vec<u8>>, lang: Lang) -> io::Result<()> {
        let name = lang.pick("stored baselines", "基线");
        let count = self.stale.len().to_string();
        let element = writer.create_element("testsuite").with_attributes([
            ("name", name),
            ("tests", &count),
            ("failures", "0"),
            ("errors", &count),
            ("skipped", "0"),
        ]);
        element.write_inner_content(|writer| {
            for (base, text) in self.stale_lines(lang) {
                let (base, text) = (visible(base).into_owned(), visible(&text).into_owned());
                let element = writer.create_element("testcase").with_attributes([
                    ("classname", name),
                    ("name", base.as_str()),
                    ("file", base.as_str()),
                ]);
                element.write_inner_content(|writer| {
                    let inner = writer.create_element("error");
                    inner.with_attribute(("message", text.as_str())).write_empty()?;
                    Ok(())
                })?;
            }
            Ok(())
        })?;
        Ok(())
    }
}

fn suite(
    writer: &mut Writer<Vec<u8>>,
    lang: Lang,
    entry: &Entry,
    cases: &[Case],
) -> io::Result<()> {
    let told: Vec<_> = cases.iter().map(|case| case.told(lang)).collect();
    let count =
        |element: &str| told.iter().flatten().filter(|(is, _)| *is == element).count().to_string();
    let name = visible(&entry.name()).into_owned();
    let file = visible(entry.file).into_owned();
    let element = writer.create_element("testsuite").with_attributes([
        ("name", name.as_str()),
        ("tests", &cases.len().to_string()),
        ("failures", &count("failure")),
        ("errors", &count("error")),
        ("skipped", &count("skipped")),
    ]);
    element.write_inner_content(|writer| {
        for (case, told) in cases.iter().zip(&told) {
            let part = entry.part(case.part).unwrap_or(lang.pick("desk", "整个客服台"));
            let part = visible(part).into_owned();
            let element = writer.create_element("testcase").with_attributes([
                ("classname", name.as_str()),
                ("name", part.as_str()),
                ("file", file.as_str()),
            ]);
            let Some((kind, text)) = told else {
                element.write_empty()?;
                continue;
            };
            let text = visible(text).into_owned();
            let first = text.lines().next().unwrap_or_default().to_owned();
            element.write_inner_content(|writer| {
                let inner = writer.create_element(*kind);
                let inner = inner.with_attribute(("message", first.as_str()));
                inner.write_text_content(BytesText::new(&text))?;
                Ok(())
            })?;
        }
        Ok(())
    })?;
    Ok(())
}
