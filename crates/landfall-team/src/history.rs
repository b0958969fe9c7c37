//! People, zones and hand-overs from the history of a git repository.
