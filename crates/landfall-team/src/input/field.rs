//! One field of a file: reading it as what it should be, or saying what is wrong and where.

use std::fmt::{self, Display};
use std::ops::RangeInclusive;

use landfall_core::document::{Entry, Node, Raw, Report};
use landfall_core::{Date, Decimal, Mistake, Place, nearest};

/// A value with its name.
#[derive(Clone)]
pub(super) struct Field<'a> {
    pub(super) file: &'a str,
    pub(super) path: String,
    pub(super) node: &'a Node<'a>,
}

/// A table whose keys are known.
pub(super) struct Fields<'a> {
    field: Field<'a>,
    entries: &'a [Entry<'a>],
}

/// A step from a value to one that it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    Key(String),
    Index(usize),
}

impl Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(key) => write!(f, ".{key}"),
            Self::Index(index) => write!(f, "[{index}]"),
        }
    }
}

impl<'a> Field<'a> {
    pub(super) fn root(file: &'a str, node: &'a Node<'a>) -> Self {
        let path = String::new();
        Self { file, path, node }
    }

    pub(super) fn place(&self) -> Place {
        let place = Place::file(self.file).line(self.node.line);
        if self.path.is_empty() {
            place
        } else {
            place.field(&self.path)
        }
    }

    pub(super) fn wrong(&self, report: &mut Report, message: impl Into<String>) {
        report.add(Mistake::new(self.place(), message));
    }

    pub(super) fn wrong_help(
        &self,
        report: &mut Report,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        report.add(Mistake::new(self.place(), message).help(help));
    }

    fn must_be(&self, report: &mut Report, what: &str) {
        let kind = self.node.value.kind();
        self.wrong(report, format!("must be {what}, not {kind}"));
    }

    fn inner(&self, step: &Step, node: &'a Node<'a>) -> Self {
        let dot_less = self.path.is_empty() && matches!(step, Step::Key(_));
        let step = step.to_string();
        let step = if dot_less {
            step.trim_start_matches('.')
        } else {
            &step
        };
        Self {
            file: self.file,
            path: format!("{}{step}", self.path),
            node,
        }
    }

    /// The value at the end of `steps`, or the last that is there under the whole name.
    pub(super) fn find(&self, steps: &[Step]) -> Self {
        let Some((first, rest)) = steps.split_first() else {
            return self.clone();
        };
        let inside = match (first, &self.node.value) {
            (Step::Key(key), Raw::Table(entries)) => {
                let found = entries.iter().find(|entry| entry.key == *key);
                found.map(|entry| &entry.node)
            }
            (Step::Index(index), Raw::List(items)) => items.get(*index),
            _ => None,
        };
        let next = self.inner(first, inside.unwrap_or(self.node));
        if inside.is_some() {
            next.find(rest)
        } else {
            let rest: String = rest.iter().map(Step::to_string).collect();
            let path = next.path + &rest;
            Self { path, ..next }
        }
    }

    pub(super) fn text(&self, report: &mut Report) -> Option<&'a str> {
        let Raw::Text(text) = &self.node.value else {
            self.must_be(report, "text");
            return None;
        };
        let text = text.trim();
        if text.is_empty() {
            self.wrong(report, "is empty");
            return None;
        }
        Some(text)
    }

    /// The id of a person or task: text, or a whole number taken as text.
    pub(super) fn id(&self, report: &mut Report) -> Option<&'a str> {
        match &self.node.value {
            Raw::Number(text) if text.bytes().all(|byte| byte.is_ascii_digit()) => Some(text),
            _ => self.text(report),
        }
    }

    /// A text that `parse` understands.
    pub(super) fn parsed<T, E: Display>(
        &self,
        report: &mut Report,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        match parse(self.text(report)?) {
            Ok(value) => Some(value),
            Err(error) => {
                self.wrong(report, error.to_string());
                None
            }
        }
    }

    /// One of `all` by its name.
    pub(super) fn one_of<T: Copy>(
        &self,
        report: &mut Report,
        all: &[T],
        name: impl Fn(T) -> &'static str,
    ) -> Option<T> {
        let given = self.text(report)?;
        let found = all
            .iter()
            .find(|one| name(**one).eq_ignore_ascii_case(given));
        if found.is_none() {
            let names: Vec<&str> = all.iter().map(|one| name(*one)).collect();
            let help = match nearest(given, names.iter().copied()) {
                Some(like) => format!("did you mean `{like}`?"),
                None => format!("use one of `{}`", names.join("`, `")),
            };
            self.wrong_help(report, format!("`{given}` is not known here"), help);
        }
        found.copied()
    }

    fn number_text(&self, report: &mut Report) -> Option<&'a str> {
        if let Raw::Number(text) = &self.node.value {
            return Some(text);
        }
        self.must_be(report, "a number");
        None
    }

    /// A finite number of which `fits` holds; `allowed` says which do.
    pub(super) fn number(
        &self,
        report: &mut Report,
        fits: impl Fn(f64) -> bool,
        allowed: &str,
    ) -> Option<f64> {
        let text = self.number_text(report)?;
        // Adding 0 turns -0 into 0.
        let number = text.parse::<f64>().ok().map(|number| number + 0.0);
        let fitting = number.filter(|number| number.is_finite() && fits(*number));
        if fitting.is_none() {
            self.wrong(report, format!("`{text}` is not {allowed}"));
        }
        fitting
    }

    pub(super) fn finite(&self, report: &mut Report) -> Option<f64> {
        self.number(report, |_| true, "a finite number")
    }

    pub(super) fn whole(&self, report: &mut Report, range: RangeInclusive<u32>) -> Option<u32> {
        let text = self.number_text(report)?;
        let number = text.parse::<f64>().ok();
        let (low, high) = (f64::from(*range.start()), f64::from(*range.end()));
        let fits = |number: &f64| number.fract() == 0.0 && low <= *number && *number <= high;
        let fitting = number.filter(fits);
        if fitting.is_none() {
            let (low, high) = range.into_inner();
            let allowed = if high == u32::MAX {
                format!("a whole number from {low}")
            } else {
                format!("a whole number from {low} to {high}")
            };
            self.wrong(report, format!("`{text}` is not {allowed}"));
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "whole and within u32"
        )]
        fitting.map(|number| number as u32)
    }

    /// An exact amount that is not negative: a number, or text such as `"12.50"`.
    pub(super) fn amount(&self, report: &mut Report) -> Option<Decimal> {
        let text = match &self.node.value {
            Raw::Number(text) | Raw::Text(text) => text.trim(),
            _ => {
                self.must_be(report, "an amount");
                return None;
            }
        };
        let exact = Decimal::from_str_exact(text).or_else(|_| Decimal::from_scientific(text));
        match exact {
            Ok(amount) if !amount.is_sign_negative() || amount.is_zero() => Some(amount.abs()),
            Ok(_) => {
                self.wrong(report, format!("`{text}` is negative"));
                None
            }
            Err(_) => {
                let message = format!("`{text}` is not an amount such as `12.50`");
                self.wrong_help(
                    report,
                    message,
                    "at most 28 digits, a decimal point, no unit",
                );
                None
            }
        }
    }

    pub(super) fn date(&self, report: &mut Report) -> Option<Date> {
        match &self.node.value {
            Raw::Date(date) => Some(*date),
            Raw::Text(text) => {
                let date = text.trim().parse().ok();
                if date.is_none() {
                    self.wrong(
                        report,
                        format!("`{text}` is not a date such as `2026-10-05`"),
                    );
                }
                date
            }
            _ => {
                self.must_be(report, "a date");
                None
            }
        }
    }

    pub(super) fn list(&self, report: &mut Report) -> Vec<Self> {
        let Raw::List(items) = &self.node.value else {
            self.must_be(report, "a list");
            return Vec::new();
        };
        let inner = |(index, node)| self.inner(&Step::Index(index), node);
        items.iter().enumerate().map(inner).collect()
    }

    /// The keys of a table that are the user's own, with their values.
    pub(super) fn entries(&self, report: &mut Report) -> Vec<(&'a str, Self)> {
        let Raw::Table(entries) = &self.node.value else {
            self.must_be(report, "a table");
            return Vec::new();
        };
        let inner = |entry: &'a Entry<'a>| {
            let key = entry.key.trim();
            let step = Step::Key(key.to_owned());
            (key, self.inner(&step, &entry.node))
        };
        entries.iter().map(inner).collect()
    }

    /// The fields of a table; others than the `known` ones are mistakes.
    pub(super) fn table(&self, report: &mut Report, known: &[&str]) -> Option<Fields<'a>> {
        let Raw::Table(entries) = &self.node.value else {
            self.must_be(report, "a table");
            return None;
        };
        for entry in entries {
            if !known.contains(&entry.key.as_ref()) {
                let step = Step::Key(entry.key.clone().into_owned());
                let field = self.inner(&step, &entry.node);
                let place = field.place().line(entry.line);
                let help = match nearest(&entry.key, known.iter().copied()) {
                    Some(like) => format!("did you mean `{like}`?"),
                    None => format!("known are `{}`", known.join("`, `")),
                };
                report.add(Mistake::new(place, "is not a known field").help(help));
            }
        }
        Some(Fields {
            field: self.clone(),
            entries,
        })
    }

    pub(super) const fn is_table(&self) -> bool {
        matches!(self.node.value, Raw::Table(_))
    }

    pub(super) const fn is_null(&self) -> bool {
        matches!(self.node.value, Raw::Null)
    }

    pub(super) const fn is_list(&self) -> bool {
        matches!(self.node.value, Raw::List(_))
    }

    pub(super) const fn is_text(&self) -> bool {
        matches!(self.node.value, Raw::Text(_))
    }
}

impl<'a> Fields<'a> {
    /// The field `name`; JSON's `null` is no field.
    pub(super) fn get(&self, name: &str) -> Option<Field<'a>> {
        let entry = self.entries.iter().find(|entry| entry.key == name)?;
        if matches!(entry.node.value, Raw::Null) {
            return None;
        }
        let step = Step::Key(name.to_owned());
        Some(self.field.inner(&step, &entry.node))
    }

    /// The field `name`, which has to be there.
    pub(super) fn need(&self, report: &mut Report, name: &str) -> Option<Field<'a>> {
        let found = self.get(name);
        if found.is_none() {
            let step = [Step::Key(name.to_owned())];
            self.field.find(&step).wrong(report, "is missing");
        }
        found
    }

    /// The items of the list `name`; none when it is not there.
    pub(super) fn list(&self, report: &mut Report, name: &str) -> Vec<Field<'a>> {
        self.get(name)
            .map_or_else(Vec::new, |field| field.list(report))
    }

    /// The user's own keys of the table `name`; none when it is not there.
    pub(super) fn entries(&self, report: &mut Report, name: &str) -> Vec<(&'a str, Field<'a>)> {
        self.get(name)
            .map_or_else(Vec::new, |field| field.entries(report))
    }

    /// The table itself.
    pub(super) const fn field(&self) -> &Field<'a> {
        &self.field
    }
}
