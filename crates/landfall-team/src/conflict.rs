//! Conflicts and advice.
