//! Working time on a common clock: zones, weekends, holidays, daylight saving.
