//! Who takes part.

use crate::calendar::{Calendar, Schedule};
use crate::member::{Member, Span};

/// Somebody who takes part in the meetings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attendee {
    label: String,
    schedule: Schedule,
    window: Span,
}

impl Attendee {
    /// The stretch of the local clock that is allowed when not said: 07:00 to 22:00 (our own
    /// default).
    pub const WINDOW: Span = Span {
        begin: 7 * 60,
        end: 22 * 60,
    };

    /// An attendee by label and schedule; meetings are allowed from 07:00 to 22:00.
    pub fn new(label: impl Into<String>, schedule: Schedule) -> Self {
        Self {
            label: label.into(),
            schedule,
            window: Self::WINDOW,
        }
    }

    /// A member as attendee, labelled by her id; `None` when her zone or hours are missing.
    pub fn of(calendar: &Calendar, member: &Member) -> Option<Self> {
        Some(Self::new(member.id.clone(), calendar.schedule(member)?))
    }

    /// Allows meetings only within this stretch of her local clock, which may run over midnight.
    #[must_use]
    pub fn window(mut self, window: Span) -> Self {
        self.window = window;
        self
    }

    /// Her label.
    pub fn label(&self) -> &str {
        &self.label
    }

    /// Her zone, hours, weekend and holidays.
    pub const fn schedule(&self) -> &Schedule {
        &self.schedule
    }

    /// Where meetings are allowed on her local clock.
    pub const fn allowed(&self) -> Span {
        self.window
    }
}
