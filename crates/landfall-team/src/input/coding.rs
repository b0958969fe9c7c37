//! Interviews that several people coded.

use std::collections::BTreeMap;

use landfall_core::document::Report;
use landfall_core::nearest;

use super::field::{Field, Fields};
use super::survey::is_missing;
use crate::survey::Measurement;

/// One question to which several coders gave a code for each interview or passage.
#[derive(Debug, Clone, PartialEq)]
pub struct Coded {
    /// What was coded.
    pub name: String,
    /// What the codes mean, and so how far apart two of them are.
    pub measurement: Measurement,
    /// Names of the codes 0, 1, ... in [`units`](Self::units); empty where codes are numbers
    /// themselves.
    pub labels: Vec<String>,
    /// For each interview or passage the codes it got, `None` where a coder gave none.
    pub units: Vec<Vec<Option<f64>>>,
}

const KNOWN: [&str; 4] = ["name", "measurement", "codes", "units"];
const MEASUREMENTS: [Measurement; 4] = [
    Measurement::Nominal,
    Measurement::Ordinal,
    Measurement::Interval,
    Measurement::Ratio,
];

const fn name_of(measurement: Measurement) -> &'static str {
    match measurement {
        Measurement::Nominal => "nominal",
        Measurement::Ordinal => "ordinal",
        Measurement::Interval => "interval",
        Measurement::Ratio => "ratio",
    }
}

pub(super) fn coded(field: &Field<'_>, report: &mut Report) -> Option<Coded> {
    let fields = field.table(report, &KNOWN)?;
    let name = fields.need(report, "name");
    let name = name.and_then(|name| name.text(report));
    let measurement = fields.need(report, "measurement");
    let measurement = measurement.and_then(|m| m.one_of(report, &MEASUREMENTS, name_of));
    let units = fields.need(report, "units");
    let units = units.map_or_else(Vec::new, |units| units.list(report));
    let mut scheme = Scheme::of(&fields, measurement?, report)?;
    let read: Vec<_> = units.iter().map(|unit| scheme.unit(unit, report)).collect();
    Some(Coded {
        name: name?.to_owned(),
        measurement: measurement?,
        units: read.into_iter().collect::<Option<_>>()?,
        labels: scheme.labels(),
    })
}

/// How a code is read.
enum Scheme {
    /// Names; others are mistakes where the file lists them all.
    Names {
        ranks: BTreeMap<String, u32>,
        all: bool,
    },
    /// Numbers, from 0 for ratios.
    Numbers { lowest: f64 },
}

impl Scheme {
    fn of(fields: &Fields<'_>, measurement: Measurement, report: &mut Report) -> Option<Self> {
        let named = matches!(measurement, Measurement::Nominal | Measurement::Ordinal);
        match fields.get("codes") {
            Some(field) if named => Self::listed(&field, report),
            Some(field) => {
                let message = "codes of an interval or a ratio are numbers and have no list";
                field.wrong(report, message);
                None
            }
            None if measurement == Measurement::Nominal => Some(Self::Names {
                ranks: BTreeMap::new(),
                all: false,
            }),
            None => Some(Self::Numbers {
                lowest: if measurement == Measurement::Ratio {
                    0.0
                } else {
                    f64::NEG_INFINITY
                },
            }),
        }
    }

    fn listed(field: &Field<'_>, report: &mut Report) -> Option<Self> {
        let mut ranks = BTreeMap::new();
        for (rank, code) in (0..).zip(field.list(report)) {
            let name = code.id(report)?;
            if ranks.insert(name.to_owned(), rank).is_some() {
                code.wrong(report, format!("`{name}` is listed twice"));
                return None;
            }
        }
        Some(Self::Names { ranks, all: true })
    }

    fn unit(&mut self, field: &Field<'_>, report: &mut Report) -> Option<Vec<Option<f64>>> {
        let codes = field.list(report);
        let read: Vec<_> = codes.iter().map(|code| self.code(code, report)).collect();
        read.into_iter().collect()
    }

    /// `Some(None)` where no code was given.
    fn code(&mut self, field: &Field<'_>, report: &mut Report) -> Option<Option<f64>> {
        if is_missing(field, report) {
            return Some(None);
        }
        match self {
            Self::Numbers { lowest } => {
                let fits = |code: f64| code >= *lowest && code.abs() <= 1e100;
                let allowed = "a code: numbers up to 1e100, from 0 for a ratio";
                field.number(report, fits, allowed).map(Some)
            }
            Self::Names { ranks, all } => {
                let name = field.id(report)?;
                let next = u32::try_from(ranks.len()).ok()?;
                if !*all {
                    let rank = ranks.entry(name.to_owned()).or_insert(next);
                    return Some(Some(f64::from(*rank)));
                }
                let known = ranks.get(name).copied();
                if known.is_none() {
                    let names = ranks.keys().map(String::as_str);
                    let help = match nearest(name, names.clone()) {
                        Some(like) => format!("did you mean `{like}`?"),
                        None => format!("`codes` lists `{}`", join(names)),
                    };
                    field.wrong_help(report, format!("`{name}` is no code"), help);
                }
                known.map(|rank| Some(f64::from(rank)))
            }
        }
    }

    /// Names of the codes, in their order.
    fn labels(self) -> Vec<String> {
        let Self::Names { ranks, .. } = self else {
            return Vec::new();
        };
        let mut names: Vec<(String, u32)> = ranks.into_iter().collect();
        names.sort_by_key(|(_, rank)| *rank);
        names.into_iter().map(|(name, _)| name).collect()
    }
}

fn join<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.collect::<Vec<_>>().join("`, `")
}
