//! The rules of JD Dongdong as its seller guide of 2019 tells them (京东咚咚, JD-1 to JD-32).
mod assignment;

/// The platform of these rules.
const JD: &str = "jd_dongdong_2019";
