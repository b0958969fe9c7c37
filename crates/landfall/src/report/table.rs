//! Tables: beside every chart, and for everyone who does not see it.

use landfall_core::{Money, RegionCode};

use super::html::Html;
use super::view::View;
use super::{number, words};

/// Rows up to which a table is not sorted by its reader.
const UNSORTED: usize = 7;
/// Letters up to which a text stays on one line.
const SHORT: usize = 24;

/// A table with a caption; the first cell of every row is its header.
#[derive(Debug)]
pub(super) struct Table {
    caption: String,
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
}

#[derive(Debug)]
struct Column {
    title: String,
    numeric: bool,
}

/// One cell.
#[derive(Debug)]
pub(super) struct Cell {
    text: String,
    link: Option<String>,
    sort: Option<f64>,
    missing: bool,
    marked: bool,
}

impl Cell {
    /// Words.
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            link: None,
            sort: None,
            missing: false,
            marked: false,
        }
    }

    /// Words that stand out.
    pub(super) fn marked(text: impl Into<String>) -> Self {
        Self {
            marked: true,
            ..Self::text(text)
        }
    }

    /// A number as people read it, and as it sorts.
    pub(super) fn number(text: String, value: f64) -> Self {
        Self {
            text,
            link: None,
            sort: Some(value),
            missing: false,
            marked: false,
        }
    }

    /// A whole number.
    #[expect(
        clippy::cast_precision_loss,
        reason = "counts of a report are far below 2^53"
    )]
    pub(super) fn count(count: usize) -> Self {
        Self::number(number::count(count), count as f64)
    }

    /// A figure, or that it is unknown.
    pub(super) fn figure(value: Option<f64>) -> Self {
        value.map_or_else(Self::unknown, |value| {
            Self::number(number::figure(value), value)
        })
    }

    /// A number with fixed digits, or that it is unknown.
    pub(super) fn fixed(value: Option<f64>, digits: usize) -> Self {
        value.map_or_else(Self::unknown, |v| Self::number(number::fixed(v, digits), v))
    }

    /// An amount, or that it is not assessed.
    pub(super) fn money(value: Option<Money>) -> Self {
        let missing = || Self::missing(words::NOT_ASSESSED);
        value.map_or_else(missing, |v| {
            Self::number(number::money(v), number::amount(v))
        })
    }

    /// A region, with the way to its reasons.
    pub(super) fn region(view: &View<'_>, code: &RegionCode) -> Self {
        let link = view.region(code).map(|_| View::anchor(code));
        Self {
            text: view.name(code).to_owned(),
            link,
            sort: None,
            missing: false,
            marked: false,
        }
    }

    /// Says why there is nothing.
    pub(super) fn missing(why: &str) -> Self {
        Self {
            text: why.to_owned(),
            link: None,
            sort: None,
            missing: true,
            marked: false,
        }
    }

    fn unknown() -> Self {
        Self::missing(words::UNKNOWN)
    }

    fn write(&self, html: &mut Html, tag: &str, numeric: bool) {
        let sort = self.sort.map(|value| value.to_string()).unwrap_or_default();
        let class = match (numeric, self.missing) {
            (true, false) => "n",
            (true, true) => "n missing",
            (false, true) => "missing",
            (false, false) if self.marked => "marked",
            (false, false) if self.text.chars().count() <= SHORT => "s",
            (false, false) => "",
        };
        let mut attributes = Vec::new();
        if tag == "th" {
            attributes.push(("scope", "row"));
        }
        if !class.is_empty() {
            attributes.push(("class", class));
        }
        if !sort.is_empty() {
            attributes.push(("data-sort", sort.as_str()));
        }
        html.element(tag, &attributes, |h| match &self.link {
            Some(link) => h.leaf("a", &[("href", link)], &self.text),
            None => h.text(&self.text),
        });
    }
}

impl Table {
    /// An empty table. Titles that start with `#` are of columns of numbers.
    pub(super) fn new(caption: impl Into<String>, titles: &[&str]) -> Self {
        let column = |title: &&str| {
            let plain = title.strip_prefix('#');
            Column {
                title: plain.unwrap_or(title).to_owned(),
                numeric: plain.is_some(),
            }
        };
        Self {
            caption: caption.into(),
            columns: titles.iter().map(column).collect(),
            rows: Vec::new(),
        }
    }

    /// Adds columns of words, their titles as they are.
    pub(super) fn with_columns(mut self, titles: impl IntoIterator<Item = String>) -> Self {
        let column = |title| Column {
            title,
            numeric: false,
        };
        self.columns.extend(titles.into_iter().map(column));
        self
    }

    /// Adds a row.
    pub(super) fn row(&mut self, cells: impl Into<Vec<Cell>>) {
        self.rows.push(cells.into());
    }

    /// Whether it has no rows.
    pub(super) const fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Writes it, in a box that scrolls by itself where it is too wide.
    pub(super) fn write(&self, html: &mut Html) {
        let class = if self.rows.len() > UNSORTED {
            "sortable"
        } else {
            ""
        };
        let box_of = [("class", "scroll"), ("role", "region"), ("tabindex", "0")];
        let mut attributes = box_of.to_vec();
        attributes.push(("aria-label", &self.caption));
        html.element("div", &attributes, |h| {
            h.element("table", &[("class", class)], |h| self.inside(h));
        });
    }

    /// Writes it behind a line that opens it.
    pub(super) fn write_folded(&self, html: &mut Html, open: bool) {
        let attributes: &[(&str, &str)] = if open { &[("open", "")] } else { &[] };
        let attributes = [&[("class", "table")], attributes].concat();
        html.element("details", &attributes, |h| {
            h.leaf(
                "summary",
                &[],
                words::table_of(&self.caption, self.rows.len()),
            );
            self.write(h);
        });
    }

    fn inside(&self, html: &mut Html) {
        html.leaf("caption", &[], &self.caption);
        html.element("thead", &[], |h| {
            h.element("tr", &[], |h| {
                for column in &self.columns {
                    let class = if column.numeric { "n" } else { "" };
                    h.leaf("th", &[("scope", "col"), ("class", class)], &column.title);
                }
            });
        });
        html.element("tbody", &[], |h| {
            for row in &self.rows {
                h.element("tr", &[], |h| self.cells(h, row));
            }
        });
    }

    fn cells(&self, html: &mut Html, row: &[Cell]) {
        for (index, (cell, column)) in row.iter().zip(&self.columns).enumerate() {
            cell.write(html, if index == 0 { "th" } else { "td" }, column.numeric);
        }
    }
}
