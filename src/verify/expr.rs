//! Expressions over figures, as in `queue_wait_mean_s / 60`.
//!
//! ```text
//!   figure    name, or run.name; [agent=a-1], [shop=B], [group=g], [interval=3], [day=0] narrow
//!             it; [interval=3/24] means every 24th interval from 3 on, added up
//!   numbers   + - * / ^, parentheses, < and > (1 or 0), sqrt, atan, exp, log
//!   runs      run_variance(f), run_sd(f), run_share_above(f, x), run_quantile(f, q),
//!             run_correlation(f, g): over the replications' own values of figures
//!   formulas  the closed forms of `analytic`, by the names in `formulas.rs`
//! ```

use super::formulas;

/// Bytes of an expression; the shipped ones have four hundred at most. Reading and judging
/// one goes as deep as it does, so there is an end to both.
const LONGEST: usize = 4_000;
/// Parentheses, arguments and signs within one another.
const DEEPEST: u32 = 60;

/// A figure somewhere.
#[derive(Clone, Debug, PartialEq)]
pub struct Leaf {
    /// Number of the run.
    pub run: usize,
    /// Name in the catalog.
    pub figure: String,
    /// What narrows it: kind and name, in order.
    pub scope: Vec<(String, String)>,
}

/// An operation of two numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Op {
    /// Sum.
    Add,
    /// Difference.
    Subtract,
    /// Product.
    Multiply,
    /// Quotient.
    Divide,
    /// Power.
    Power,
    /// 1 if less.
    Less,
    /// 1 if more.
    More,
}

/// A function of numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Function {
    /// Square root.
    Sqrt,
    /// Arc tangent.
    Atan,
    /// Exponential.
    Exp,
    /// Natural logarithm.
    Log,
}

/// A statistic over the values of a figure in each replication.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Statistic {
    /// Variance.
    Variance,
    /// Standard deviation.
    Sd,
    /// Share of replications above a number.
    ShareAbove,
    /// Quantile.
    Quantile,
    /// Correlation with another figure.
    Correlation,
}

/// An expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    /// A number.
    Number(f64),
    /// A figure.
    Figure(Leaf),
    /// Two expressions.
    Binary(Box<Expr>, Op, Box<Expr>),
    /// A function of one.
    Call(Function, Box<Expr>),
    /// A statistic over replications: of figures and a number.
    Over(Statistic, Vec<Expr>),
    /// A closed form, with its arguments.
    Formula(&'static formulas::Formula, Vec<Expr>),
}

impl Expr {
    /// Calls `each` on every figure.
    pub fn figures<'a>(&'a self, each: &mut impl FnMut(&'a Leaf)) {
        match self {
            Expr::Number(_) => {}
            Expr::Figure(leaf) => each(leaf),
            Expr::Binary(left, _, right) => {
                left.figures(each);
                right.figures(each);
            }
            Expr::Call(_, inner) => inner.figures(each),
            Expr::Over(_, list) | Expr::Formula(_, list) => {
                list.iter().for_each(|expr| expr.figures(each));
            }
        }
    }

    /// True with a quantile over replications in it, whose error needs some of them.
    pub fn ranks(&self) -> bool {
        match self {
            Expr::Number(_) | Expr::Figure(_) => false,
            Expr::Binary(left, _, right) => left.ranks() || right.ranks(),
            Expr::Call(_, inner) => inner.ranks(),
            Expr::Over(statistic, _) => *statistic == Statistic::Quantile,
            Expr::Formula(_, list) => list.iter().any(Expr::ranks),
        }
    }

    /// True without any figure: nothing to simulate.
    pub fn is_closed(&self) -> bool {
        let mut closed = true;
        self.figures(&mut |_| closed = false);
        closed
    }
}

/// Applies an operation.
pub fn apply(left: f64, op: Op, right: f64) -> f64 {
    match op {
        Op::Add => left + right,
        Op::Subtract => left - right,
        Op::Multiply => left * right,
        Op::Divide => left / right,
        Op::Power => libm::pow(left, right),
        Op::Less => f64::from(u8::from(left < right)),
        Op::More => f64::from(u8::from(left > right)),
    }
}

/// Applies a function.
pub fn call(function: Function, x: f64) -> f64 {
    match function {
        Function::Sqrt => libm::sqrt(x),
        Function::Atan => libm::atan(x),
        Function::Exp => libm::exp(x),
        Function::Log => libm::log(x),
    }
}

/// Reads an expression; `runs` are the names of the case's runs, the first is meant without name.
///
/// # Errors
/// What is wrong, and where.
pub fn parse(text: &str, runs: &[&str]) -> Result<Expr, String> {
    if text.len() > LONGEST {
        return Err(format!("an expression has {LONGEST} bytes at most"));
    }
    let mut parser = Parser { text, at: 0, runs, depth: 0 };
    let expr = parser.comparison()?;
    parser.space();
    if parser.at < text.len() {
        return Err(format!("`{}` is left over in `{text}`", &text[parser.at..]));
    }
    Ok(expr)
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    runs: &'a [&'a str],
    depth: u32,
}

impl Parser<'_> {
    fn space(&mut self) {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start().len();
    }

    /// The next character, blanks passed over.
    fn peek(&mut self) -> Option<char> {
        self.space();
        self.text[self.at..].chars().next()
    }

    fn take(&mut self, wanted: char) -> bool {
        let there = self.peek() == Some(wanted);
        if there {
            self.at += wanted.len_utf8();
        }
        there
    }

    fn word(&mut self, fits: impl Fn(char) -> bool) -> String {
        let rest = &self.text[self.at..];
        let end = rest.find(|c| !fits(c)).unwrap_or(rest.len());
        self.at += end;
        rest[..end].to_owned()
    }

    fn wrong<T>(&self, what: &str) -> Result<T, String> {
        Err(format!("{what} at `{}` in `{}`", &self.text[self.at..], self.text))
    }

    /// Left-associative operations of one rank.
    fn chain(
        &mut self,
        ops: &[(char, Op)],
        inner: fn(&mut Self) -> Result<Expr, String>,
    ) -> Result<Expr, String> {
        let mut left = inner(self)?;
        while let Some((sign, op)) = {
            let next = self.peek();
            ops.iter().find(|(sign, _)| next == Some(*sign))
        } {
            self.at += sign.len_utf8();
            left = Expr::Binary(Box::new(left), *op, Box::new(inner(self)?));
        }
        Ok(left)
    }

    fn comparison(&mut self) -> Result<Expr, String> {
        self.chain(&[('<', Op::Less), ('>', Op::More)], Self::sum)
    }

    fn sum(&mut self) -> Result<Expr, String> {
        self.chain(&[('+', Op::Add), ('-', Op::Subtract)], Self::product)
    }

    fn product(&mut self) -> Result<Expr, String> {
        self.chain(&[('*', Op::Multiply), ('/', Op::Divide)], Self::power)
    }

    fn power(&mut self) -> Result<Expr, String> {
        self.chain(&[('^', Op::Power)], Self::atom)
    }

    fn atom(&mut self) -> Result<Expr, String> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(format!("an expression nests {DEEPEST} deep at most"));
        }
        let atom = self.shallow_atom();
        self.depth -= 1;
        atom
    }

    fn shallow_atom(&mut self) -> Result<Expr, String> {
        match self.peek() {
            Some('(') => {
                self.at += 1;
                let inner = self.comparison()?;
                if self.take(')') { Ok(inner) } else { self.wrong("`)` is missing") }
            }
            Some('-') => {
                self.at += 1;
                let inner = self.atom()?;
                Ok(Expr::Binary(Box::new(Expr::Number(0.0)), Op::Subtract, Box::new(inner)))
            }
            Some(c) if c.is_ascii_digit() => {
                let digits = self.word(|c| c.is_ascii_digit() || c == '.');
                digits.parse().map(Expr::Number).map_err(|_| format!("`{digits}` is no number"))
            }
            Some(c) if c.is_ascii_alphabetic() => self.named(),
            _ => self.wrong("a figure or a number was expected"),
        }
    }

    fn named(&mut self) -> Result<Expr, String> {
        let word = self.word(|c| c.is_ascii_alphanumeric() || c == '_');
        if self.take('(') {
            let mut list = Vec::new();
            while !self.take(')') {
                if !list.is_empty() && !self.take(',') {
                    return self.wrong("`,` or `)` is missing");
                }
                list.push(self.comparison()?);
            }
            return function(&word, list);
        }
        let mut leaf = Leaf { run: 0, figure: word, scope: Vec::new() };
        if self.take('.') {
            let Some(run) = self.runs.iter().position(|run| *run == leaf.figure) else {
                return Err(format!("there is no run `{}`", leaf.figure));
            };
            leaf.run = run;
            leaf.figure = self.word(|c| c.is_ascii_alphanumeric() || c == '_');
        } else if self.runs.is_empty() {
            return Err(format!("`{}`: the case has no scenario", leaf.figure));
        }
        if self.take('[') {
            let inside = self.word(|c| c != ']');
            if !self.take(']') {
                return self.wrong("`]` is missing");
            }
            for part in inside.split(',') {
                let Some((kind, name)) = part.split_once('=') else {
                    return Err(format!("`{part}` is no scope, as in `agent=a-1`"));
                };
                leaf.scope.push((kind.trim().to_owned(), name.trim().to_owned()));
            }
        }
        Ok(Expr::Figure(leaf))
    }
}

fn function(word: &str, mut list: Vec<Expr>) -> Result<Expr, String> {
    let plain = match word {
        "sqrt" => Some(Function::Sqrt),
        "atan" => Some(Function::Atan),
        "exp" => Some(Function::Exp),
        "log" => Some(Function::Log),
        _ => None,
    };
    if let Some(function) = plain {
        return match (list.pop(), list.is_empty()) {
            (Some(inner), true) => Ok(Expr::Call(function, Box::new(inner))),
            _ => Err(format!("`{word}` takes one number")),
        };
    }
    let over = match word {
        "run_variance" => Some((Statistic::Variance, 1)),
        "run_sd" => Some((Statistic::Sd, 1)),
        "run_share_above" => Some((Statistic::ShareAbove, 2)),
        "run_quantile" => Some((Statistic::Quantile, 2)),
        "run_correlation" => Some((Statistic::Correlation, 2)),
        _ => None,
    };
    if let Some((statistic, count)) = over {
        let first = matches!(list.first(), Some(Expr::Figure(_)));
        return if list.len() == count && first {
            Ok(Expr::Over(statistic, list))
        } else {
            Err(format!("`{word}` takes a figure and {} more", count - 1))
        };
    }
    match formulas::find(word) {
        Some(formula) if formula.arguments.len() == list.len() => Ok(Expr::Formula(formula, list)),
        Some(formula) => Err(format!("`{word}` takes {}", formula.arguments.join(", "))),
        None => Err(format!("there is no function `{word}`")),
    }
}
