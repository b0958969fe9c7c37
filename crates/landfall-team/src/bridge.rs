//! Bridges, mentors and single points of failure.
