//! Headings of CSV tables in Chinese, on request. Programs read columns by the names of the figures
//! and get these unless somebody asks otherwise; who opens a table in a spreadsheet may want words.
//! Such a table begins with the mark by which spreadsheets know UTF-8.

use super::locale::Lang;
use super::punctuation::punctuate;
use crate::measure::catalog::{Figure, Unit, figures, told};
use crate::model::Scenario;
use std::collections::BTreeMap;
use std::io::{Result, Write};

/// The mark of UTF-8 at the head of a file.
const MARK: &str = "\u{feff}";

/// Columns that are no figures.
const TABLES: &[(&str, &str)] = &[
    ("level", "层级"),
    ("shop", "店铺"),
    ("group", "客服组"),
    ("from", "起"),
    ("to", "止"),
    ("not_available", "无数值的原因"),
    ("replication", "第几次模拟"),
    ("agent", "客服"),
    ("family", "客服条目"),
    ("roles", "岗位"),
    ("period", "周期"),
    ("role", "岗位"),
    ("figure", "指标代号"),
    ("name", "指标英文名"),
    ("name_zh", "指标"),
    ("value", "数值"),
    ("category", "总结类别"),
    ("sessions", "会话数"),
    ("date", "日期"),
    ("intent", "咨询类型"),
    ("after_sale_entries", "其中需售后处理"),
    ("work", "工作"),
    ("done", "完成件数"),
    ("settled", "其中办结件数"),
    ("hours", "工时（小时）"),
];

/// Columns of `contacts.csv`.
const CONTACTS: &[(&str, &str)] = &[
    ("contact", "咨询编号"),
    ("generation", "再次进线的次数"),
    ("shop", "店铺"),
    ("source", "进线来源"),
    ("group", "客服组"),
    ("page", "页面"),
    ("sku", "商品"),
    ("client", "终端"),
    ("intent", "咨询类型"),
    ("customer", "顾客"),
    ("exempt", "不受接待上限"),
    ("difficult", "难缠顾客"),
    ("proactive", "主动联系"),
    ("arrived", "进线时间"),
    ("assigned", "分配时间"),
    ("first_automatic", "首次自动回复时间"),
    ("first_reply", "首次人工回复时间"),
    ("last_reply", "末次人工回复时间"),
    ("ended", "结束时间"),
    ("end_reason", "结束原因"),
    ("queue_wait_s", "排队时长（秒）"),
    ("consult_type", "在线或留言"),
    ("agents", "经手客服"),
    ("transfers", "转接次数"),
    ("rounds", "轮次"),
    ("response_mean_s", "平均响应时长（秒）"),
    ("response_max_s", "最长响应时长（秒）"),
    ("disposition", "结局"),
    ("dissatisfaction_risk", "不满意风险"),
    ("rating", "评价"),
    ("left_unseen", "未关窗离开"),
    ("reached", "离开前得到人工答复"),
    ("region", "地域"),
    ("referrer", "访问来源"),
    ("keyword", "关键词"),
];

/// What is put in place of each heading.
pub struct Headings(BTreeMap<String, String>);

impl Headings {
    /// Those of every table of results but the contacts.
    pub fn of(scenario: &Scenario) -> Headings {
        let own = |name: &str, zh: &str| (name.to_owned(), zh.to_owned());
        let mut words: BTreeMap<String, String> =
            figures().map(|figure| (figure.id.to_owned(), labelled(figure, scenario))).collect();
        for status in &scenario.statuses {
            let name = super::plain::cell(&format!("{}_h", status.name)).into_owned();
            let label = &status.label_zh;
            let alike = scenario.statuses.iter().filter(|other| other.label_zh == *label);
            // a word that several statuses have, or none, says less than the name
            let is_telling = !label.is_empty() && alike.count() == 1;
            let zh = format!("{}时长（小时）", if is_telling { label } else { &status.name });
            let is_figure = words.contains_key(&name);
            let name = if is_figure { format!("status_{name}") } else { name };
            words.insert(name, super::plain::cell(&zh).into_owned());
        }
        words.extend(TABLES.iter().map(|(name, zh)| own(name, zh)));
        Headings(words)
    }

    /// Those of the contacts.
    pub fn of_contacts() -> Headings {
        let own = |(name, zh): &(&str, &str)| ((*name).to_owned(), (*zh).to_owned());
        Headings(CONTACTS.iter().map(own).collect())
    }

    /// A table with its headings in Chinese; a heading that is not known stays.
    pub fn over(&self, table: &[u8]) -> Vec<u8> {
        let end = table.iter().position(|byte| *byte == b'\n').map_or(table.len(), |at| at + 1);
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(&table[..end]);
        let mut writer = csv::Writer::from_writer(MARK.as_bytes().to_vec());
        for head in reader.records().flatten() {
            let put = |name| self.0.get(name).map_or(name, String::as_str);
            // into memory nothing fails
            let _ = writer.write_record(head.iter().map(put));
        }
        let mut out = writer.into_inner().unwrap_or_default();
        out.extend_from_slice(&table[end..]);
        out
    }
}

/// A figure's name with its unit.
fn labelled(figure: &Figure, scenario: &Scenario) -> String {
    let [_, zh] = told(figure.label, scenario, None);
    punctuate(Lang::Zh, zh) + unit(figure.unit)
}

/// A unit in brackets, or nothing.
fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Share => "（1=100%）",
        Unit::Seconds => "（秒）",
        Unit::Hours => "（小时）",
        Unit::PerHour => "（次/小时）",
        Unit::Rmb => "（元）",
        Unit::Count | Unit::Ratio => "",
    }
}

/// Passes a table on as it is written, with its headings in Chinese.
pub struct Headed<W> {
    out: W,
    headings: Headings,
    /// The head as far as it is there; `None` once it is passed on.
    head: Option<Vec<u8>>,
}

impl<W: Write> Headed<W> {
    /// Before anything is written.
    pub fn new(headings: Headings, out: W) -> Headed<W> {
        Headed { out, headings, head: Some(Vec::new()) }
    }
}

impl<W: Write> Write for Headed<W> {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        let Some(head) = &mut self.head else { return self.out.write(bytes) };
        head.extend_from_slice(bytes);
        if head.contains(&b'\n') {
            let table = self.headings.over(head);
            self.head = None;
            self.out.write_all(&table)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::catalog::{PAGES, plain};
    use crate::report::record::tests::compare;
    use std::fmt::Write as _;

    #[test]
    fn a_table_has_its_headings_replaced_and_nothing_else() {
        let headings = Headings::of_contacts();
        let told = headings.over(b"shop,\"a \"\"b\"\"\",page\n\"x\ny\",shop,3\n");
        let told = String::from_utf8(told).unwrap();
        assert_eq!(told, "\u{feff}店铺,\"a \"\"b\"\"\",页面\n\"x\ny\",shop,3\n");
        assert_eq!(headings.over(b""), MARK.as_bytes());
    }

    #[test]
    fn a_column_of_a_table_has_no_name_of_a_figure() {
        let own = |(name, _): &&(&str, &str)| figures().any(|figure| figure.id == *name);
        let shared: Vec<_> = TABLES.iter().filter(own).collect();
        assert!(shared.is_empty(), "{shared:?}");
    }

    /// The columns of the tables, and the figures, as `docs/zh/results.md` lists them.
    #[test]
    fn the_page_on_results_lists_every_column_in_chinese() {
        let columns = |columns: &[(&str, &str)]| {
            let rows = columns.iter().map(|(name, zh)| format!("| `{name}` | {zh} |\n"));
            format!("\n| 列名 | 中文表头 |\n|---|---|\n{}\n", rows.collect::<String>())
        };
        compare("zh/results.md", "columns", &columns(TABLES));
        compare("zh/results.md", "contacts", &columns(CONTACTS));
        let mut text = String::new();
        for (title, figures) in PAGES {
            let head = "| 列名 | 中文表头 | 算法 |\n|---|---|---|";
            let _ = write!(text, "\n### {}\n\n{head}\n", title.zh);
            for figure in *figures {
                let [_, name] = plain(figure.label);
                let [_, formula] = plain(figure.text);
                let name = punctuate(Lang::Zh, name) + unit(figure.unit);
                let formula = punctuate(Lang::Zh, formula);
                let _ = writeln!(text, "| `{}` | {name} | {formula} |", figure.id);
            }
        }
        text.push('\n');
        compare("zh/results.md", "figures", &text);
    }

    #[test]
    fn what_is_written_in_pieces_is_the_same_table() {
        let table = "contact,shop,ended\n1,甲,contact\n2,乙,shop\n".as_bytes();
        let whole = Headings::of_contacts().over(table);
        for size in [1, 7, 19, 20, 100] {
            let mut out = Vec::new();
            let mut headed = Headed::new(Headings::of_contacts(), &mut out);
            table.chunks(size).for_each(|piece| headed.write_all(piece).unwrap());
            headed.flush().unwrap();
            assert_eq!(out, whole, "{size}");
        }
    }
}
