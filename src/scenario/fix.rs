//! `dacu check --fix`: a scenario's text with all mends that faults name, again and again until
//! nothing more is to be mended. A mend replaces a key, a value or a line that was refused; what
//! could be read, texts and comments among it, is left alone.

use super::fault::{Faults, Mend};
use super::source::{FileId, Sources};
use super::{LoadError, parse};
use std::path::Path;

/// Rounds at most: a mend may bring to light what stood behind the fault.
const ROUNDS: usize = 40;

/// The text mended, and how many mends were made; `folder` is where files it names are.
pub fn fix(name: &str, text: &str, folder: &Path) -> (String, usize) {
    let mark = if text.starts_with('\u{feff}') { "\u{feff}" } else { "" };
    let mut now = text.trim_start_matches('\u{feff}').to_owned();
    let mut count = 0;
    for _ in 0..ROUNDS {
        let (faults, _) = told(name, &now, folder);
        let mut mends: Vec<&Mend> = faults.iter().flat_map(|fault| &fault.mend).collect();
        // The scenario's own text is the first that was read.
        mends.retain(|mend| mend.place.file == FileId(0));
        mends.sort_by_key(|mend| (mend.place.start, mend.place.end));
        let mut next = String::with_capacity(now.len());
        let mut from = 0;
        for mend in mends {
            let (start, end) = (mend.place.start as usize, mend.place.end as usize);
            let Some(old) = now.get(start..end).filter(|_| start >= from) else { continue };
            if old == mend.with {
                continue;
            }
            next.push_str(&now[from..start]);
            next.push_str(&mend.with);
            from = end;
            count += 1;
        }
        next.push_str(&now[from..]);
        if next == now {
            break;
        }
        now = next;
    }
    (format!("{mark}{now}"), count)
}

fn told(name: &str, text: &str, folder: &Path) -> (Faults, Sources) {
    match parse(name, text.to_owned(), folder, &[]) {
        Ok(loaded) => (loaded.warnings, loaded.sources),
        Err(LoadError::Faults(faults, sources)) => (faults, sources),
        Err(LoadError::Io(..)) => (Faults::default(), Sources::default()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fixed(text: &str) -> String {
        fix("x.toml", text, Path::new(".")).0
    }

    const WRONG: &str = "# 说明：“双11”，９点开始\n\
        [desk]\n\
        name ＝ “双11，大促：冲”  # 名称：“好”\n\
        start = 2026/11/11\n\
        length = 10小时\n\
        platform = \"jd_groups_2023\"\n\
        进线量 ＝ １００\n\
        \n\
        [agents]\n\
        姓名 = '小李：“甲”'\n\
        headcount = 2人\n\
        岗位 = [售前]\n\
        employment = \"兼职\"\n\
        最大接待量 ： 20\n\
        always_on = 是\n\
        \n\
        [service]\n\
        quick_phrase_rate = 80\n";

    const RIGHT: &str = "# 说明：“双11”，９点开始\n\
        [desk]\n\
        name = \"双11，大促：冲\"  # 名称：“好”\n\
        start = 2026-11-11\n\
        length = \"10小时\"\n\
        platform = \"jd_groups_2023\"\n\
        contacts_per_day = 100\n\
        \n\
        [[agents]]\n\
        id = '小李：“甲”'\n\
        count = 2\n\
        roles = [\"pre_sale\"]\n\
        employment = \"part_time\"\n\
        max_concurrency = 20\n\
        always_on = true\n\
        \n\
        [service]\n\
        quick_phrase_rate = \"80%\"\n";

    #[test]
    fn what_is_plain_is_mended_and_texts_and_comments_stay() {
        assert_eq!(fixed(WRONG), RIGHT);
        assert!(parse("x", RIGHT.to_owned(), Path::new("."), &[]).is_ok());
        let windows = |text: &str| text.replace('\n', "\r\n");
        assert_eq!(fixed(&windows(WRONG)), windows(RIGHT));
    }

    #[test]
    fn a_right_text_and_a_doubtful_one_are_left_alone() {
        assert_eq!(fixed(RIGHT), RIGHT);
        assert_eq!(fixed(&format!("\u{feff}{RIGHT}")), format!("\u{feff}{RIGHT}"));
        for doubtful in [
            "[session]\nsilence_timeout = 120\n",
            "[targets]\n\"响应时长\" = \"30s\"\n",
            "[desk]\nseed = 3\nseed = 4\n",
            "[service]\ndiscipline = \"oldest_first\"\n",
        ] {
            assert_eq!(fixed(doubtful), doubtful);
        }
    }

    #[test]
    fn headings_with_a_planners_name_are_mended_each() {
        let text = "[[客服]]\nid = \"a\"\n[[客服]]\nid = \"b\"\n[[staff_list]]\nid = \"c\"\n";
        assert_eq!(fixed(text).matches("[[agents]]\n").count(), 3, "{}", fixed(text));
    }
}
