//! What a report of another crate means for the cost of a region: one file for each subject. Pure
//! functions, without files, clock or currency conversion.

pub(crate) mod language;
pub(crate) mod law;
pub(crate) mod people;
