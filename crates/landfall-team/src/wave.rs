//! Waves of evaluation: paired change and an alarm on drift.
