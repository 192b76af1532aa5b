//! How deep the brackets of a text lie in each other, counted on its tokens before it is parsed.
//! The parser refuses eighty levels, yet one that goes on after an error follows thousands, until
//! the stack is full and the program is stopped. Dots of keys need no such care: it refuses them.

use toml_parser::Source;
use toml_parser::lexer::TokenKind;

/// Brackets open at once, of which a scenario needs five.
pub const DEEPEST: usize = 1000;

/// Where more brackets are open than any text needs \[byte\]. One that closes another kind closes
/// nothing: after an error the parser reads on behind it.
pub fn too_deep(text: &str) -> Option<usize> {
    let mut open = Vec::new();
    for token in Source::new(text).lex() {
        match token.kind() {
            TokenKind::LeftSquareBracket => open.push(TokenKind::RightSquareBracket),
            TokenKind::LeftCurlyBracket => open.push(TokenKind::RightCurlyBracket),
            kind if open.last() == Some(&kind) => _ = open.pop(),
            _ => {}
        }
        if open.len() > DEEPEST {
            return Some(token.span().start());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_count_that_are_open_and_not_in_texts() {
        let deep = |part: &str| too_deep(&format!("a = {}", part.repeat(20_000))).is_some();
        for part in ["[", "{ b = ", "[{", "[\"]\", ", "[{]}", "[ # ]\n", "[''']''', ", "[}"] {
            assert!(deep(part), "{part}");
        }
        for part in ["[],", "\"[\",", "'{' ", "]", "# [\n", "[[shops]]\n", "{ b = [1] }"] {
            assert!(!deep(part), "{part}");
        }
    }
}
