//! What was found out of a file: told before anything runs. No name or number of a customer is in
//! it; names are those of columns, and of pages, clients and intents that mean another.

use super::dates::Form;
use super::row::LeftOut;
use crate::model::arrival::LogEncoding;
use jiff::civil::DateTime;

/// Lines that were left out: how many, and the first of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lines {
    /// How many.
    pub count: u64,
    /// The first.
    pub first: Vec<u64>,
}

/// Lines shown by their numbers.
const SHOWN: usize = 5;

impl Lines {
    /// Adds lines from one on.
    pub fn add(&mut self, from: u64, count: u64) {
        let room = SHOWN.saturating_sub(self.first.len()) as u64;
        self.first.extend((from..from.saturating_add(count)).take(room.min(count) as usize));
        self.count += count;
    }

    fn text(&self, zh: bool) -> String {
        let list: Vec<String> = self.first.iter().map(u64::to_string).collect();
        let more = if self.count > list.len() as u64 { "…" } else { "" };
        match zh {
            true => format!("第 {}{more} 行", list.join("、")),
            false if self.count == 1 => format!("line {}", list.join(", ")),
            false => format!("lines {}{more}", list.join(", ")),
        }
    }
}

/// What the rows of a file are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Content {
    /// Contacts, or items of work, one a row.
    #[default]
    Rows,
    /// Counts of intervals.
    Counts,
    /// Orders.
    Orders,
}

/// A sentence in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Both {
    /// English.
    pub en: String,
    /// Chinese.
    pub zh: String,
}

impl Both {
    /// Of two.
    pub fn new(en: impl Into<String>, zh: impl Into<String>) -> Both {
        Both { en: en.into(), zh: zh.into() }
    }

    fn get(&self, zh: bool) -> &str {
        if zh { &self.zh } else { &self.en }
    }
}

/// What was found out of a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// The file, as the scenario names it.
    pub name: String,
    /// What its rows are.
    pub content: Content,
    /// Its encoding.
    pub encoding: LogEncoding,
    /// It begins with a mark of its encoding.
    pub marked: bool,
    /// Its separator.
    pub separator: u8,
    /// The line of its header.
    pub header_line: u64,
    /// Columns that are read, and as what.
    pub columns: Vec<(String, &'static str)>,
    /// How many columns are not read.
    pub unread: usize,
    /// Rows of data.
    pub rows: u64,
    /// Rows within the scenario, contacts in a file of counts.
    pub inside: Option<f64>,
    /// Titles above the header.
    pub titles: Lines,
    /// Blank lines and rows.
    pub blanks: Lines,
    /// Headers that come again.
    pub headers: Lines,
    /// Totals.
    pub totals: Lines,
    /// The first time and the last.
    pub span: Option<(DateTime, DateTime)>,
    /// The newest row is first.
    pub backward: bool,
    /// How many times were written how.
    pub forms: Vec<(Form, u64)>,
    /// The offset that all times name \[seconds\], and whether they were moved to another zone.
    pub offset: Option<(i32, bool)>,
    /// Names that mean others: the name in the file, the name of the scenario.
    pub renamed: Vec<(String, String)>,
    /// What is doubtful.
    pub doubts: Vec<Both>,
    /// Rows that are wrong; they are told apart.
    pub wrong: u64,
}

/// The word of a separator.
fn separator(sign: u8, zh: bool) -> &'static str {
    match (sign, zh) {
        (b';', false) => "semicolon",
        (b';', true) => "分号",
        (b'\t', false) => "tab",
        (b'\t', true) => "制表符",
        (_, false) => "comma",
        (_, true) => "逗号",
    }
}

/// The name of an encoding.
pub fn encoding(encoding: LogEncoding) -> &'static str {
    match encoding {
        LogEncoding::Utf8 => "UTF-8",
        LogEncoding::Gb18030 => "GB18030 (GBK)",
        LogEncoding::Utf16Le => "UTF-16 LE",
        LogEncoding::Utf16Be => "UTF-16 BE",
    }
}

/// How a form is called.
pub fn form(form: Form, zh: bool) -> &'static str {
    let (en, zh_word) = match form {
        Form::YearFirst => ("year-month-day", "年-月-日"),
        Form::Chinese => ("2025年11月11日", "2025年11月11日"),
        Form::Compact => ("20251111", "20251111"),
        Form::DayFirst => ("day/month/year", "日/月/年"),
        Form::MonthFirst => ("month/day/year", "月/日/年"),
        Form::Serial => ("a spreadsheet's numbers of days", "表格软件的日期序号"),
        Form::UnixSeconds => ("Unix seconds", "Unix 秒"),
        Form::UnixMillis => ("Unix milliseconds", "Unix 毫秒"),
        Form::Seconds => ("seconds after the start", "开始后的秒数"),
    };
    if zh { zh_word } else { en }
}

/// An offset as `+08:00`.
pub fn offset(seconds: i32) -> String {
    let minutes = seconds.abs() / 60;
    let sign = if seconds < 0 { '-' } else { '+' };
    format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

impl Reading {
    /// The title, and a line for each thing found: what it is and how it is.
    pub fn lines(&self, zh: bool) -> Vec<(&'static str, String)> {
        let pick = |en: &'static str, chinese: &'static str| if zh { chinese } else { en };
        let mut lines = Vec::new();
        let mark = if self.marked { pick(", with its mark", "，带 BOM") } else { "" };
        lines.push((pick("encoding", "编码"), format!("{}{mark}", encoding(self.encoding))));
        lines.push((pick("separator", "分隔符"), separator(self.separator, zh).to_owned()));
        let header = self.header_line;
        let header = if zh { format!("第 {header} 行") } else { format!("line {header}") };
        lines.push((pick("header", "表头"), header));
        lines.push((pick("columns", "列"), self.columns(zh)));
        lines.push((pick("rows", "数据行"), self.rows_read(zh)));
        let left_out = self.left_out(zh);
        if !left_out.is_empty() {
            lines.push((pick("left out", "未读入"), left_out.join(pick("; ", "；"))));
        }
        if let Some((first, last)) = self.span {
            let label = |at: DateTime| at.strftime("%Y-%m-%d %H:%M:%S").to_string();
            let text = format!("{} {} {}", label(first), pick("to", "至"), label(last));
            lines.push((pick("times", "时间"), text));
            let order = match self.backward {
                true => pick("newest first, read from the end", "新的在前，倒序读入"),
                false => pick("oldest first", "旧的在前"),
            };
            lines.push((pick("order", "顺序"), order.to_owned()));
        }
        if !self.forms.is_empty() {
            lines.push((pick("dates read as", "日期写法"), self.dates(zh)));
        }
        if !self.renamed.is_empty() {
            let pair = |(from, to): &(String, String)| format!("{from} → {to}");
            let shown: Vec<String> = self.renamed.iter().take(12).map(pair).collect();
            let more = if self.renamed.len() > shown.len() { " …" } else { "" };
            let text = format!("{}{more}", shown.join(pick(", ", "、")));
            lines.push((pick("names", "名称对应"), text));
        }
        for doubt in &self.doubts {
            lines.push((pick("doubtful", "存疑"), doubt.get(zh).to_owned()));
        }
        lines
    }

    /// The table of `dacu check`.
    pub fn text(&self, zh: bool) -> String {
        let lines = self.lines(zh);
        // A Chinese character is as wide as two others.
        let width =
            |text: &str| text.chars().map(|letter| if letter.is_ascii() { 1 } else { 2 }).sum();
        let widest: usize = lines.iter().map(|(head, _)| width(head)).max().unwrap_or(0);
        let mut out = format!("{}\n", self.name);
        for (head, text) in lines {
            let blanks = widest - width(head) + 2;
            out.push_str(&format!("  {head}{:blanks$}{text}\n", ""));
        }
        out
    }

    /// The line of `dacu run`.
    pub fn line(&self, zh: bool) -> String {
        let out = self.left_out(zh);
        let backward = match (self.backward, zh) {
            (false, _) => "",
            (true, false) => ", newest first",
            (true, true) => "，新的在前",
        };
        let out = match (out.is_empty(), zh) {
            (true, _) => String::new(),
            (false, false) => format!("; left out: {}", out.join("; ")),
            (false, true) => format!("；未读入：{}", out.join("；")),
        };
        let name = &self.name;
        format!("{name}: {}, {}{backward}{out}", self.rows_read(zh), encoding(self.encoding))
    }

    fn columns(&self, zh: bool) -> String {
        let pairs: Vec<String> =
            self.columns.iter().map(|(name, role)| format!("{name} → {role}")).collect();
        let unread = match (self.unread, zh) {
            (0, _) => String::new(),
            (count, false) => format!("; {count} not read"),
            (count, true) => format!("；另有 {count} 列未读"),
        };
        format!("{}{unread}", pairs.join(if zh { "、" } else { ", " }))
    }

    fn rows_read(&self, zh: bool) -> String {
        if self.rows == 0 && self.wrong == 0 {
            return (if zh { "未读入" } else { "none read" }).to_owned();
        }
        let mut text = match zh {
            false => format!("{} row{} read", self.rows, if self.rows == 1 { "" } else { "s" }),
            true => format!("读入 {} 行", self.rows),
        };
        if let Some(inside) = self.inside {
            text.push_str(&match (self.content, zh) {
                (Content::Counts, false) => format!(", {inside:.0} contacts in the scenario"),
                (Content::Counts, true) => format!("，模拟时段内 {inside:.0} 个进线"),
                (_, false) => format!(", {inside:.0} in the scenario"),
                (_, true) => format!("，模拟时段内 {inside:.0} 行"),
            });
        }
        if self.wrong > 0 {
            text.push_str(&match zh {
                false => format!(", {} wrong", self.wrong),
                true => format!(",{} 行有误", self.wrong),
            });
        }
        text
    }

    fn left_out(&self, zh: bool) -> Vec<String> {
        let kinds = [
            (&self.titles, "title", "标题行"),
            (&self.blanks, "blank", "空行"),
            (&self.headers, "header again", "重复表头"),
            (&self.totals, "total", "合计行"),
        ];
        let told = kinds.into_iter().filter(|(lines, ..)| lines.count > 0);
        let told = told.map(|(lines, en, chinese)| match zh {
            false => format!("{} {en} ({})", lines.count, lines.text(zh)),
            true => format!("{} 行{chinese}（{}）", lines.count, lines.text(zh)),
        });
        told.collect()
    }

    fn dates(&self, zh: bool) -> String {
        let forms: Vec<String> = match &self.forms[..] {
            [(one, _)] => vec![form(*one, zh).to_owned()],
            all => all.iter().map(|(one, count)| format!("{} ({count})", form(*one, zh))).collect(),
        };
        let mut text = forms.join(if zh { "、" } else { ", " });
        match (self.offset, zh) {
            (None, _) => {}
            (Some((_, true)), false) => text.push_str(", moved to the zone stated"),
            (Some((_, true)), true) => text.push_str("，已换算到所给时区"),
            (Some((seconds, _)), false) => {
                text.push_str(&format!(", all with {}: taken as civil time", offset(seconds)));
            }
            (Some((seconds, _)), true) => {
                text.push_str(&format!("，均带 {}：按当地时间读", offset(seconds)));
            }
        }
        text
    }

    /// Notes a row that is none of data.
    pub fn leave_out(&mut self, kind: LeftOut, line: u64) {
        match kind {
            LeftOut::Blank => self.blanks.add(line, 1),
            LeftOut::Header => self.headers.add(line, 1),
            LeftOut::Total => self.totals.add(line, 1),
        }
    }

    /// Notes how a time was written.
    pub fn note_form(&mut self, form: Form) {
        match self.forms.iter_mut().find(|(known, _)| *known == form) {
            Some((_, count)) => *count += 1,
            None => self.forms.push((form, 1)),
        }
    }
}
