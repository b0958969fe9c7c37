//! The messages of the reports as typed values; their words stand in `locales/`.

/// Declares messages: one that is given nothing is a constant, any other a function of what is
/// put into it. In tests, `MESSAGES` lists all of them.
macro_rules! messages {
    ($($name:ident $(($($given:ident),*))? = $id:literal;)*) => {
        $(messages!(@declare $name $(($($given),*))? = $id);)*
        #[cfg(test)]
        pub(in crate::report) const MESSAGES: &[(&str, &str, &[&str])] = &[
            $((stringify!($name), $id, &[$($(stringify!($given)),*)?])),*
        ];
    };
    (@declare $name:ident = $id:literal) => {
        pub(in crate::report) const $name: crate::report::phrase::Id =
            crate::report::phrase::Id($id);
    };
    (@declare $name:ident ($($given:ident),*) = $id:literal) => {
        pub(in crate::report) fn $name(
            $($given: impl Into<crate::report::phrase::Phrase>),*
        ) -> crate::report::phrase::Phrase {
            crate::report::phrase::Phrase::Message(
                crate::report::phrase::Id($id),
                vec![$((stringify!($given), $given.into())),*],
            )
        }
    };
}

mod certainty;
mod common;
mod diff;
mod law;
mod model;
mod names;
mod page;
mod people;
mod preparation;
mod regions;
mod segmentation;
mod segments;
mod summary;
mod team;
mod team_trust;
mod team_work;
mod value;

pub(super) use certainty::*;
pub(super) use common::*;
pub(super) use diff::*;
pub(super) use law::*;
pub(super) use model::*;
pub(super) use names::*;
pub(super) use page::*;
pub(super) use people::*;
pub(super) use preparation::*;
pub(super) use regions::*;
pub(super) use segmentation::*;
pub(super) use segments::*;
pub(super) use summary::*;
pub(super) use team::*;
pub(super) use team_trust::*;
pub(super) use team_work::*;
pub(super) use value::*;

/// Every message that the code can say: its name in Rust, its identifier and its variables.
#[cfg(test)]
pub(super) fn declared() -> Vec<(&'static str, &'static str, &'static [&'static str])> {
    [
        common::MESSAGES,
        page::MESSAGES,
        summary::MESSAGES,
        certainty::MESSAGES,
        segments::MESSAGES,
        value::MESSAGES,
        regions::MESSAGES,
        preparation::MESSAGES,
        diff::MESSAGES,
        law::MESSAGES,
        segmentation::MESSAGES,
        team::MESSAGES,
        team_work::MESSAGES,
        team_trust::MESSAGES,
    ]
    .concat()
}
