//! The audit trail: an append-only log whose every line seals the ones before it.

mod log;
mod pack;

pub use log::{AuditEntry, AuditError, Sealed, append, verify};
pub use pack::Pack;
