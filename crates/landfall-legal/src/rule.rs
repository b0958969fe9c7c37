//! Laws: rules, exceptions, definitions, dated parameters, and where each was read.

mod catalogue;
mod law;
mod reads;

pub use catalogue::{FactEntry, RuleEntry};
pub use law::{
    Area, Certainty, Definition, Disapplied, Effect, Exception, Grandfather, Kind, Law, LawBase,
    Parameter, ParameterType, ParameterValue, Penalty, Rule, RuleCost, Scope, Source, SourceKind,
    Window,
};
