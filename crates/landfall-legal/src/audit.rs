//! The audit trail: an append-only log whose every line seals the ones before it.

mod log;

pub use log::{AuditEntry, AuditError, Sealed, append, verify};
