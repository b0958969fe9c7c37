//! Team files: TOML, JSON and CSV into checked people.
