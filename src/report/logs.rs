//! Files that were read for a scenario, and what was made of each.

use super::cells;
use super::locale::Lang;
use super::page::{Row, Table};

/// What was found out of a file: its name, and lines of what it is and how it is.
pub type File = (String, Vec<(&'static str, String)>);

/// The table; nothing if no file was read.
pub fn table(lang: Lang, files: &[File]) -> Option<Table> {
    let row = |name: &str, what: &str, how: &str| Row {
        cells: vec![name.to_owned(), what.to_owned(), how.to_owned()],
        alarming: false,
    };
    let rows = files.iter().flat_map(|(name, lines)| {
        let of = lines.iter().enumerate();
        of.map(move |(at, (what, how))| row(if at == 0 { name } else { "" }, what, how))
    });
    let rows: Vec<Row> = rows.collect();
    (!rows.is_empty()).then(|| Table {
        id: "files-read".to_owned(),
        title: lang.pick("Files read", "读入的文件").to_owned(),
        note: lang
            .pick(
                "What was made of each file before anything was simulated.",
                "模拟开始前对每个文件的识别结果。",
            )
            .to_owned(),
        columns: vec![
            cells::text(lang.pick("file", "文件")),
            cells::text(lang.pick("what", "项目")),
            cells::text(lang.pick("found", "识别结果")),
        ],
        rows,
        if_empty: String::new(),
    })
}
