//! Routing: the index against a plain scan, tiers against their definition, and a platform that
//! nobody wrote.

mod index;
mod platform_nobody_wrote;
mod tiers;
