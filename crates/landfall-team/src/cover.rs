//! Skill cover with the least cost of communication.
