//! Choosing a team.
