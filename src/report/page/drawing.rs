//! Whether an SVG only draws. Charts go into the page as they are, so their elements and the names
//! of their attributes are looked at one by one; what is written in a text or a value is free.

/// Elements that draw, group or tell.
const ELEMENTS: [&str; 15] = [
    "svg", "g", "rect", "line", "polyline", "polygon", "path", "circle", "ellipse", "text",
    "tspan", "title", "desc", "defs", "pattern",
];

/// True for an SVG element without anything that acts or loads.
pub fn is_plain(svg: &str) -> bool {
    let svg = svg.trim();
    if !(svg.starts_with("<svg ") && svg.ends_with("</svg>")) {
        return false;
    }
    let mut rest = svg;
    while let Some(at) = rest.find('<') {
        match element(&rest[at + 1..]) {
            Some(behind) => rest = behind,
            None => return false,
        }
    }
    true
}

/// What stands behind an element's tag, if the element is a harmless one.
fn element(tag: &str) -> Option<&str> {
    let tag = tag.strip_prefix('/').unwrap_or(tag);
    let (name, mut rest) = tag.split_at(tag.find(|c: char| !c.is_ascii_alphanumeric())?);
    if !ELEMENTS.contains(&name) {
        return None;
    }
    loop {
        rest = rest.trim_start();
        if let Some(behind) = rest.strip_prefix("/>").or_else(|| rest.strip_prefix('>')) {
            return Some(behind);
        }
        let (attribute, value) = rest.split_once('=')?;
        let quote = value.chars().next().filter(|mark| *mark == '"' || *mark == '\'')?;
        let (value, behind) = value[1..].split_once(quote)?;
        if !is_harmless(attribute, value) {
            return None;
        }
        rest = behind;
    }
}

/// True for an attribute that neither acts nor names a place outside the drawing.
fn is_harmless(name: &str, value: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == ':';
    let name = name.to_ascii_lowercase();
    let words = name == "aria-label";
    !name.is_empty()
        && name.chars().all(plain)
        && !name.starts_with("on")
        && !name.ends_with("href")
        && name != "style"
        && !value.contains('<')
        && (words || value.matches("url(").count() == value.matches("url(#").count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_name_are_no_attributes() {
        let drawing = |text: &str| format!("<svg a=\"1\"><title>{text}</title></svg>");
        for name in ["href=", "&quot; onload", "&quot; onload=&quot;x&quot;", "url(", "&lt;script"]
        {
            assert!(is_plain(&drawing(name)), "{name}");
            assert!(is_plain(&format!("<svg aria-label=\"{name}\"></svg>")), "{name}");
        }
    }

    #[test]
    fn whatever_acts_or_loads_is_refused() {
        for inside in [
            "<script>x</script>",
            "<g onload=\"x\"/>",
            "<g ONLOAD='x'/>",
            "<rect x=\"1\" xlink:href=\"y\"/>",
            "<image href='y'/>",
            "<use/>",
            "<style>x</style>",
            "<foreignObject/>",
            "<!-- x -->",
            "<g fill=\"url(http://x)\"/>",
            "<g style=\"x\"/>",
            "<g x=1>",
            "<g",
            "<a>",
            "<g \"x\">",
        ] {
            assert!(!is_plain(&format!("<svg a=\"1\">{inside}</svg>")), "{inside}");
        }
        assert!(!is_plain("<svg a=\"1\" onload=\"x\"></svg>"));
        assert!(!is_plain("<div></div>"));
    }
}
