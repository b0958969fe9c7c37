//! When to meet, with the inconvenient hours fairly shared.
