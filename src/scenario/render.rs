//! Faults shown to people, in the manner of rustc, and to machines as JSON.

use super::fault::{Fault, Faults, Severity};
use super::fold::{Folded, fold};
use super::said::Said;
use super::source::{Place, SourceText, Sources, floor};
use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};
use serde_json::{Value, json};
use std::ops::Range;

impl Faults {
    /// The faults as a person reads them: file, line, column, the line itself, carets, help.
    pub fn render(&self, sources: &Sources, colour: bool) -> String {
        self.rendered(sources, colour, false)
    }

    /// The same for a reader of Chinese: what kind of fault it is, the sentence about this one and
    /// its help. What has not been put into Chinese stays as it is.
    pub fn render_chinese(&self, sources: &Sources, colour: bool) -> String {
        self.in_chinese().rendered(sources, colour, true)
    }

    fn rendered(&self, sources: &Sources, colour: bool, chinese: bool) -> String {
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
        let mut text = String::new();
        for folded in fold(self) {
            let note = folded.note(sources);
            text.push_str(&renderer.render(&groups(&folded, note.as_ref(), sources, chinese)));
            text.push_str("\n\n");
        }
        text.push_str(&if chinese { self.summary_chinese() } else { self.summary() });
        match (self.untold(), chinese) {
            (0, _) => {}
            (_, true) => text.push_str(&format!("（仅列出前 {} 处）", self.len())),
            (_, false) => text.push_str(&format!(" ({} are shown)", self.len())),
        }
        text
    }

    /// `2 处错误，1 处警告`.
    fn summary_chinese(&self) -> String {
        let all = [Severity::Error, Severity::Warning, Severity::Advice];
        let some = all.into_iter().filter(|severity| self.count(*severity) > 0);
        let part =
            |severity: Severity| format!("{} 处{}", self.count(severity), severity.chinese());
        some.map(part).collect::<Vec<_>>().join("，")
    }

    /// `2 errors, 1 warning`.
    pub fn summary(&self) -> String {
        let part = |severity: Severity, one: &str, many: &str| match self.count(severity) {
            0 => None,
            1 => Some(format!("1 {one}")),
            n => Some(format!("{n} {many}")),
        };
        let parts: Vec<String> = [
            part(Severity::Error, "error", "errors"),
            part(Severity::Warning, "warning", "warnings"),
            part(Severity::Advice, "piece of advice", "pieces of advice"),
        ]
        .into_iter()
        .flatten()
        .collect();
        parts.join(", ")
    }

    /// The faults for machines: one object each, lines and columns from 1, columns in characters.
    pub fn to_json(&self, sources: &Sources, chinese: bool) -> Value {
        let known = chinese.then(|| self.in_chinese());
        let faults = known.as_ref().unwrap_or(self);
        faults.iter().map(|fault| object(fault, sources, chinese)).collect()
    }
}

fn object(fault: &Fault, sources: &Sources, chinese: bool) -> Value {
    let related: Vec<Value> = fault
        .related
        .iter()
        .map(|(place, label)| {
            let mut at = position(*place, sources);
            at["label"] = json!(label.pick(chinese));
            at
        })
        .collect();
    let mut object = position(fault.place, sources);
    object["code"] = json!(fault.code.name());
    object["severity"] = json!(fault.severity.word());
    object["message"] = json!(fault.message.pick(chinese));
    object["label"] = json!(fault.label.pick(chinese));
    object["help"] = json!(fault.help.as_ref().map(|help| help.pick(chinese)));
    object["related"] = json!(related);
    let mend = fault.mend.iter().map(|mend| {
        let mut at = position(mend.place, sources);
        at["with"] = json!(mend.with);
        at
    });
    object["mend"] = mend.collect();
    object
}

fn position(place: Place, sources: &Sources) -> Value {
    let file = sources.get(place.file).map(|text| text.name.as_str());
    match sources.line_column(place) {
        Some((line, column)) => json!({
            "file": file, "line": line, "column": column,
            "start": place.start, "end": place.end,
        }),
        None => json!({"file": file}),
    }
}

fn groups<'a>(
    folded: &Folded<'a>,
    note: Option<&'a Said>,
    sources: &'a Sources,
    chinese: bool,
) -> Vec<Group<'a>> {
    let fault = folded.first;
    let (level, title) = heading(fault, chinese);
    let mut group = Group::with_title(level.primary_title(title).id(fault.code.name()));
    let place = fault.place;
    match (sources.get(place.file), place.span()) {
        (Some(source), Some(span)) => {
            let mut annotations =
                vec![marker(source, span, fault.label.pick(chinese), AnnotationKind::Primary)];
            annotations.extend(in_file(fault, source, chinese));
            group = group.element(snippet(source, annotations));
        }
        (Some(source), None) => group = group.element(Origin::path(&*source.name)),
        (None, _) => {}
    }
    for (other, label) in fault.related.iter().filter(|(other, _)| other.file != place.file) {
        if let (Some(source), Some(span)) = (sources.get(other.file), other.span()) {
            let annotation = marker(source, span, label.pick(chinese), AnnotationKind::Context);
            group = group.element(snippet(source, vec![annotation]));
        }
    }
    if let Some(note) = note {
        let level = if chinese { Level::NOTE.with_name("另") } else { Level::NOTE };
        group = group.element(level.message(note.pick(chinese)));
    }
    let mut groups = vec![group];
    if let Some(help) = &fault.help {
        let level = if chinese { Level::HELP.with_name("提示") } else { Level::HELP };
        groups.push(Group::with_title(level.secondary_title(help.pick(chinese))));
    }
    groups
}

/// How bad it is and what it is.
fn heading(fault: &Fault, chinese: bool) -> (Level<'static>, String) {
    let level = match fault.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Advice => Level::NOTE.with_name("advice"),
    };
    if !chinese {
        return (level, fault.message.en.clone());
    }
    let title = match &fault.message.zh {
        Some(message) => message.clone(),
        None => format!("{}。{}", fault.code.chinese(), fault.message),
    };
    (level.with_name(fault.severity.chinese()), title)
}

/// Related places of the same text, each span once.
fn in_file<'a>(
    fault: &'a Fault,
    source: &'a SourceText,
    chinese: bool,
) -> Vec<(Range<usize>, &'a str, AnnotationKind)> {
    let place = fault.place;
    let same =
        fault.related.iter().filter(|(other, _)| other.file == place.file && *other != place);
    same.filter_map(|(other, label)| {
        Some(marker(source, other.span()?, label.pick(chinese), AnnotationKind::Context))
    })
    .collect()
}

/// Text shown around a place \[bytes\]: more would be no help, and takes its time.
const SHOWN: usize = 8_000;

/// The lines of a text that its annotations stand in; of a text without lines only where it is.
fn snippet<'a>(
    source: &'a SourceText,
    annotations: Vec<(Range<usize>, &'a str, AnnotationKind)>,
) -> Element<'a> {
    let text = &source.text;
    let first = annotations.iter().map(|(span, ..)| span.start).min().unwrap_or(0);
    let last = annotations.iter().map(|(span, ..)| span.end).max().unwrap_or(0);
    let (line, start) = source.line_at(first);
    let end = text[last..].find('\n').map_or(text.len(), |at| last + at + 1);
    if end - start > SHOWN {
        let at = annotations.first().map_or(0, |(span, ..)| span.start);
        let (line, start) = source.line_at(at);
        let column = text[start..at].chars().count() + 1;
        let origin = Origin::path(&*source.name).line(source.first_line + line);
        return origin.char_column(column).into();
    }
    let annotate = |(span, label, kind): (Range<usize>, &'a str, AnnotationKind)| {
        let annotation = kind.span(span.start - start..span.end - start);
        if label.is_empty() { annotation } else { annotation.label(label) }
    };
    Snippet::source(&text[start..end])
        .line_start(source.first_line + line)
        .path(&*source.name)
        .annotations(annotations.into_iter().map(annotate))
        .into()
}

/// A marker under one line: a span over several lines, as of a table, is cut at the first.
fn marker<'a>(
    source: &SourceText,
    span: Range<usize>,
    label: &'a str,
    kind: AnnotationKind,
) -> (Range<usize>, &'a str, AnnotationKind) {
    let text = &source.text;
    let start = floor(text, span.start);
    let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
    let line_end = start + text[start..line_end].trim_end().len();
    let end = floor(text, span.end).clamp(start, line_end.max(start));
    (start..end, label, kind)
}
