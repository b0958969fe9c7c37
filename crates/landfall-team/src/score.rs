//! Scores of pairs, members and teams.
