//! What can be wrong with a scenario. A [`Fault`] says what, where, why and how to mend it;
//! [`Faults`] collects them all, so that a planner mends a file in one go. Each [`Code`] has a
//! heading of the same name in `docs/faults.md`. `render.rs` shows faults to people and machines.
//!
//! ```text
//! faults.add(Code::ShiftEndsBeforeStart, to.place, "the shift ends when it starts")
//!     .label("8 h after the start at the earliest")
//!     .see(from.place, "it starts here")
//!     .help("write `to = \"16:00\"`");
//! ```

use super::limits::FAULTS_MOST;
pub use super::near::nearest;
use super::said::Said;
use super::source::{FileId, Place};

/// How bad a fault is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The scenario cannot run.
    Error,
    /// It can, but most likely does not mean what was meant.
    Warning,
    /// It can; a planner should know this.
    Advice,
}

impl Severity {
    /// The word people and machines see.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Advice => "advice",
        }
    }

    /// The same in Chinese.
    pub fn chinese(self) -> &'static str {
        match self {
            Severity::Error => "错误",
            Severity::Warning => "警告",
            Severity::Advice => "建议",
        }
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $key:literal $severity:ident $zh:literal;)*) => {
        /// What kind of fault.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Code {
            $($(#[$doc])* $name,)*
        }

        impl Code {
            /// Every code.
            pub const ALL: &'static [Code] = &[$(Code::$name,)*];

            /// Its name in messages and in `docs/faults.md`.
            pub fn name(self) -> &'static str {
                match self { $(Code::$name => $key,)* }
            }

            /// What it is, in Chinese: the headline of a fault shown in Chinese.
            pub fn chinese(self) -> &'static str {
                match self { $(Code::$name => $zh,)* }
            }

            /// How bad it is.
            pub fn severity(self) -> Severity {
                match self { $(Code::$name => Severity::$severity,)* }
            }
        }
    };
}

codes! {
    // Form of the text.
    /// The text is not TOML.
    BadSyntax = "bad-syntax" Error "TOML 语法错误";
    /// Full-width characters or Chinese marks where TOML takes ordinary ones.
    FullWidth = "full-width" Error "中文或全角标点";
    /// The text is not UTF-8.
    NotUtf8 = "not-utf8" Error "不是 UTF-8 编码";
    /// The text, or something counted in it, is beyond a limit of the program.
    TooLarge = "too-large" Error "超出程序上限";
    /// A key nobody reads.
    UnknownKey = "unknown-key" Error "没有这个设置项";
    /// A key that must be there is not.
    MissingKey = "missing-key" Error "缺少必填项";
    /// Keys that exclude each other.
    KeysCollide = "keys-collide" Error "互斥的设置";
    /// A value of another kind: a number where a text is expected.
    WrongType = "wrong-type" Error "类型不对";
    /// A word that is none of those allowed.
    UnknownWord = "unknown-word" Error "不认识的取值";
    /// An override (`--set`) that names nothing or says nothing.
    BadOverride = "bad-override" Error "--set 写法有误";
    // Single values.
    /// A number below or above what is allowed.
    NumberOutOfRange = "number-out-of-range" Error "数值超出范围";
    /// A share outside 0 to 100 %.
    ShareOutOfRange = "share-out-of-range" Error "比例须在 0 到 100% 之间";
    /// A weight outside 0 to 10.
    WeightOutOfRange = "weight-out-of-range" Error "权重须在 0 到 10 之间";
    /// Not a duration.
    BadDuration = "bad-duration" Error "时长写法有误";
    /// Not a time of day.
    BadClock = "bad-clock" Error "钟点写法有误";
    /// Not a date or a moment.
    BadDate = "bad-date" Error "日期或时刻写法有误";
    /// Parameters no distribution can have.
    BadDistribution = "bad-distribution" Error "分布参数不成立";
    /// Nothing where something must stand.
    Empty = "empty" Error "内容为空";
    // Names.
    /// A name nobody declared.
    UnknownName = "unknown-name" Error "名称未定义";
    /// A name given twice.
    NameTwice = "name-twice" Error "名称重复";
    /// A platform nobody wrote.
    UnknownPlatform = "unknown-platform" Error "没有这个平台";
    /// A figure that is not in the catalog.
    UnknownFigure = "unknown-figure" Error "没有这个指标";
    // Groups and routing.
    /// One page or SKU in two groups (JDG-5).
    ScopeBoundTwice = "scope-bound-twice" Error "同一页面或 SKU 属于两个客服组";
    /// The default group given a scope, disabled or deleted (JDG-14).
    DefaultGroupFixed = "default-group-fixed" Error "默认客服组不可如此设置";
    /// A change to a group after its deletion (JDG-16).
    GroupIsDeleted = "group-is-deleted" Error "客服组已删除";
    /// A setting that belongs to another mode or platform.
    NotInThisMode = "not-in-this-mode" Error "不适用于此模式或平台";
    /// A tier that no contact can reach.
    TierNeverReached = "tier-never-reached" Warning "永远轮不到的分流层级";
    /// A tier whose candidates can never exist.
    TierWithoutCandidates = "tier-without-candidates" Warning "分流规则里没有可分配的客服";
    /// A tier that queues where nobody may wait.
    QueueIsOff = "queue-is-off" Warning "排队已关闭";
    /// A group without members.
    GroupWithoutMembers = "group-without-members" Warning "客服组没有成员";
    /// A group no contact can reach.
    GroupWithoutArrivals = "group-without-arrivals" Warning "客服组没有进线";
    // People and shifts.
    /// An agent nobody ever puts on a shift.
    AgentWithoutShift = "agent-without-shift" Error "客服没有排班";
    /// An agent who serves no shop or receives in none.
    AgentWithoutWork = "agent-without-work" Warning "客服接不到顾客";
    /// A session weighs more than any agent can hold.
    SessionNeverFits = "session-never-fits" Warning "会话权重超过所有客服的上限";
    /// A shift of no length, or one that contradicts itself.
    ShiftEndsBeforeStart = "shift-ends-before-start" Error "班次起止时间有误";
    /// A shift or event outside the time simulated.
    OutsideHorizon = "outside-horizon" Warning "超出模拟时间";
    /// A break that does not lie within its shift.
    BreakOutsideShift = "break-outside-shift" Error "休息不在班次之内";
    /// Breaks that cannot be placed with so few people away at once.
    BreaksDoNotFit = "breaks-do-not-fit" Error "休息排不开";
    /// Two shifts of one agent at the same time.
    ShiftsOverlap = "shifts-overlap" Error "同一客服班次重叠";
    /// A shift without agents.
    ShiftWithoutAgents = "shift-without-agents" Warning "班次没有客服";
    /// A role that contacts need and no agent has (VIP-2).
    RoleWithoutAgents = "role-without-agents" Warning "岗位没有客服";
    // Time.
    /// The scenario ends before it starts, or counts nothing.
    HorizonEmpty = "horizon-empty" Error "模拟时间为空";
    // Arrivals and logs.
    /// Nobody comes.
    NoArrivals = "no-arrivals" Error "没有进线";
    /// A file cannot be read.
    CannotRead = "cannot-read" Error "文件无法读取";
    /// A row of a log that makes no sense.
    BadRow = "bad-row" Error "明细文件或表格的行有误";
    /// Rows of a log out of order.
    RowsOutOfOrder = "rows-out-of-order" Error "明细文件的时间乱序";
    /// A log that can be read, but perhaps not as it is meant.
    DoubtfulLog = "doubtful-log" Warning "明细文件存疑";
    // Targets.
    /// A response time from connection as the only target.
    TargetHidesQueue = "target-hides-queue" Error "该目标没算排队时间";
    /// A number that can be meant, but most likely is not.
    DoubtfulNumber = "doubtful-number" Warning "数值可疑";
    // Planning.
    /// Working time with nobody on duty (JD-27).
    CoverageGap = "coverage-gap" Warning "工作时间无人值班";
    /// Slots held through the silent tail bind below the norm (X-34).
    SlotBound = "slot-bound" Warning "接待位先于人手成为瓶颈";
    /// Typing slower than the trade accepts (TB-10).
    TypingSlow = "typing-slow" Warning "打字偏慢";
    /// The promotion's day or the next is not covered round the clock (TB-15).
    ThreeShifts = "three-shifts" Warning "大促当天与次日应三班倒";
    /// Agents who rest on the promotion's day (TB-14).
    RestOnPromotion = "rest-on-promotion" Warning "大促当天有人休息";
    /// What an earlier promotion's orders bring falls on this one's day (TB-30).
    PromotionsPileUp = "promotions-pile-up" Advice "前一场活动的售后与大促扎堆";
    /// More work than hands in an hour.
    Overload = "overload" Warning "进线超过人手";
    /// People are planned on other work while chats need them (VIP-39).
    PlanConflict = "plan-conflict" Warning "安排了其他工作,接待却缺人";
    /// More people needed than are there by the norm (TB-1, TB-6).
    NormExceeded = "norm-exceeded" Advice "超出人均接待标准";
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What kind.
    pub code: Code,
    /// How bad: the code's, unless a place lowers it.
    pub severity: Severity,
    /// Where.
    pub place: Place,
    /// One sentence, lower case, no full stop.
    pub message: Said,
    /// A few words under the caret.
    pub label: Said,
    /// How to mend it.
    pub help: Option<Said>,
    /// Other places that explain it.
    pub related: Vec<(Place, Said)>,
    /// What to write instead, where there is no doubt: `dacu check --fix` does it.
    pub mend: Vec<Mend>,
}

/// A change to a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mend {
    /// What is replaced.
    pub place: Place,
    /// By this.
    pub with: String,
}

impl Fault {
    /// A fault with the severity of its code.
    pub fn new(code: Code, place: Place, message: impl Into<Said>) -> Self {
        Fault {
            code,
            severity: code.severity(),
            place,
            message: message.into(),
            label: Said::default(),
            help: None,
            related: Vec::new(),
            mend: Vec::new(),
        }
    }

    /// Which text it is in.
    pub fn file(&self) -> FileId {
        self.place.file
    }

    /// A few words under the caret.
    pub fn label(&mut self, label: impl Into<Said>) -> &mut Self {
        self.label = label.into();
        self
    }

    /// How to mend it.
    pub fn help(&mut self, help: impl Into<Said>) -> &mut Self {
        self.help = Some(help.into());
        self
    }

    /// A place that explains it.
    pub fn see(&mut self, place: Place, label: impl Into<Said>) -> &mut Self {
        self.related.push((place, label.into()));
        self
    }

    /// What to write at a place instead.
    pub fn mend(&mut self, place: Place, with: impl Into<String>) -> &mut Self {
        self.mend.push(Mend { place, with: with.into() });
        self
    }
}

/// All faults found so far. Beyond some thousands they are counted and no longer kept, and of those
/// kept the first [`FAULTS_MOST`] are told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    list: Vec<Fault>,
    /// Faults counted only, by severity.
    more: [usize; 3],
    /// The last of them, to be labelled like any other.
    spare: Option<Box<Fault>>,
}

/// Faults kept until they settle: the same one may be found once for each shop.
const KEPT: usize = 20 * FAULTS_MOST;

impl Faults {
    /// Adds a fault and hands it back to be labelled.
    pub fn add(&mut self, code: Code, place: Place, message: impl Into<Said>) -> &mut Fault {
        let fault = Fault::new(code, place, message);
        if self.is_full() {
            self.more[fault.severity as usize] += 1;
            return self.spare.insert(Box::new(fault));
        }
        self.list.push(fault);
        let last = self.list.len() - 1;
        &mut self.list[last]
    }

    /// True if more are only counted: what they would say need not be found out.
    pub fn is_full(&self) -> bool {
        self.list.len() >= KEPT
    }

    /// Gives every fault another place.
    pub fn move_to(&mut self, place: impl Fn(Place) -> Place) {
        for fault in &mut self.list {
            fault.place = place(fault.place);
        }
    }

    /// Says faults in other words, from the one of this number on.
    pub fn reword(&mut self, from: usize, say: impl Fn(&str) -> String) {
        for fault in self.list.iter_mut().skip(from) {
            fault.message = fault.message.map(&say);
            fault.label = fault.label.map(&say);
            fault.help = fault.help.as_ref().map(|help| help.map(&say));
        }
    }

    /// Every fault as another.
    pub fn change(&mut self, into: impl Fn(&Fault) -> Fault) {
        self.list.iter_mut().for_each(|fault| *fault = into(fault));
    }

    /// Adds a finished fault.
    pub fn push(&mut self, fault: Fault) {
        if self.is_full() {
            self.more[fault.severity as usize] += 1;
        } else {
            self.list.push(fault);
        }
    }

    /// Adds all faults of another collection.
    pub fn append(&mut self, other: Faults) {
        other.list.into_iter().for_each(|fault| self.push(fault));
        self.more.iter_mut().zip(other.more).for_each(|(mine, more)| *mine += more);
    }

    /// True if one of them is an error.
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    /// True if there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// How many of one severity there are.
    pub fn count(&self, severity: Severity) -> usize {
        let kept = self.list.iter().filter(|fault| fault.severity == severity).count();
        kept + self.more[severity as usize]
    }

    /// How many are counted and not told.
    pub fn untold(&self) -> usize {
        self.more.iter().sum()
    }

    /// Brings them into the order of files and places and drops repetitions: a section that
    /// several shops share is read once for each.
    pub fn settle(&mut self) {
        self.list.sort_by(|a, b| {
            let key = |fault: &Fault| (fault.place, fault.severity, fault.code);
            key(a).cmp(&key(b)).then_with(|| a.message.cmp(&b.message))
        });
        self.list.dedup_by(|a, b| a.code == b.code && a.place == b.place && a.message == b.message);
        // Of too many the errors are told first.
        for severity in [Severity::Advice, Severity::Warning, Severity::Error] {
            while self.list.len() > FAULTS_MOST {
                let Some(at) = self.list.iter().rposition(|fault| fault.severity == severity)
                else {
                    break;
                };
                self.list.remove(at);
                self.more[severity as usize] += 1;
            }
        }
    }

    /// The faults in their present order.
    pub fn iter(&self) -> impl Iterator<Item = &Fault> {
        self.list.iter()
    }

    /// Those of a code, for tests.
    pub fn of(&self, code: Code) -> impl Iterator<Item = &Fault> {
        self.list.iter().filter(move |fault| fault.code == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_names_are_kebab_case_and_unique() {
        let names: Vec<_> = Code::ALL.iter().map(|code| code.name()).collect();
        for name in &names {
            assert!(name.chars().all(|c| c.is_ascii_lowercase() || c == '-' || c == '8'), "{name}");
            assert_eq!(names.iter().filter(|other| *other == name).count(), 1, "{name}");
        }
        let mut chinese: Vec<_> = Code::ALL.iter().map(|code| code.chinese()).collect();
        chinese.sort_unstable();
        chinese.dedup();
        assert_eq!(chinese.len(), names.len(), "each has a headline of its own");
    }

    #[test]
    fn faults_settle_by_place_and_lose_repetitions() {
        let place = |start: usize| Place::new(FileId(0), start..start + 1);
        let mut faults = Faults::default();
        faults.add(Code::UnknownKey, place(9), "b");
        faults.add(Code::WrongType, place(2), "a");
        faults.add(Code::UnknownKey, place(9), "b");
        faults.settle();
        let messages: Vec<_> = faults.iter().map(|fault| fault.message.as_str()).collect();
        assert_eq!(messages, ["a", "b"]);
    }

    #[test]
    fn of_too_many_faults_the_errors_are_told_and_the_rest_counted() {
        let place = |start: usize| Place::new(FileId(0), start..start + 1);
        let mut faults = Faults::default();
        for at in 0..10_000 {
            faults.add(Code::SlotBound, place(at), "doubtful").label("x");
        }
        faults.add(Code::UnknownKey, place(1), "wrong").help("y");
        assert!(faults.has_errors() && faults.is_full());
        let mut other = Faults::default();
        other.add(Code::UnknownKey, place(9_000), "wrong");
        other.append(faults);
        other.settle();
        assert_eq!(other.len(), FAULTS_MOST);
        assert_eq!(other.of(Code::UnknownKey).count(), 1, "an error is told before a warning");
        assert_eq!(other.count(Severity::Warning), 10_000);
        assert_eq!(other.untold() + other.len(), 10_002);
    }
}
