//! Tables: beside every chart, and for everyone who does not see it.

use landfall_core::{Money, RegionCode};

use super::html::Html;
use super::phrase::{Id, Phrase};
use super::view::View;
use super::{number, words};

/// Rows up to which a table is not sorted by its reader.
const UNSORTED: usize = 7;
/// Letters up to which a text stays on one line.
const SHORT: usize = 24;

/// The title of a column.
#[derive(Debug, Clone, Copy)]
pub(super) enum Title {
    /// Of words.
    Words(Id),
    /// Of numbers.
    Numbers(Id),
}

impl From<Title> for Column {
    fn from(title: Title) -> Self {
        let (title, numeric) = match title {
            Title::Words(title) => (title, false),
            Title::Numbers(title) => (title, true),
        };
        Self {
            title: title.into(),
            numeric,
        }
    }
}

/// A title that starts with `#` is of numbers.
impl From<&str> for Column {
    fn from(title: &str) -> Self {
        let plain = title.strip_prefix('#');
        Self {
            title: plain.unwrap_or(title).into(),
            numeric: plain.is_some(),
        }
    }
}

/// A table with a caption; the first cell of every row is its header.
#[derive(Debug)]
pub(super) struct Table {
    caption: Phrase,
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
}

#[derive(Debug)]
pub(super) struct Column {
    title: Phrase,
    numeric: bool,
}

/// One cell.
#[derive(Debug)]
pub(super) struct Cell {
    text: Phrase,
    link: Option<String>,
    sort: Option<f64>,
    missing: bool,
    marked: bool,
}

impl Cell {
    /// Words.
    pub(super) fn text(text: impl Into<Phrase>) -> Self {
        Self {
            text: text.into(),
            link: None,
            sort: None,
            missing: false,
            marked: false,
        }
    }

    /// Words that stand out.
    pub(super) fn marked(text: impl Into<Phrase>) -> Self {
        Self {
            marked: true,
            ..Self::text(text)
        }
    }

    /// A number as people read it, and as it sorts.
    pub(super) fn number(text: impl Into<Phrase>, value: f64) -> Self {
        Self {
            text: text.into(),
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
            text: view.name(code).into(),
            link,
            sort: None,
            missing: false,
            marked: false,
        }
    }

    /// Says why there is nothing.
    pub(super) fn missing(why: impl Into<Phrase>) -> Self {
        Self {
            text: why.into(),
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
        let text = html.say(&self.text);
        let sort = self.sort.map(|value| value.to_string()).unwrap_or_default();
        let class = match (numeric, self.missing) {
            (true, false) => "n",
            (true, true) => "n missing",
            (false, true) => "missing",
            (false, false) if self.marked => "marked",
            (false, false) if width(&text) <= SHORT => "s",
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
            Some(link) => h.leaf("a", &[("href", link)], text),
            None => h.text(text),
        });
    }
}

impl Table {
    /// An empty table.
    pub(super) fn new<T: Copy + Into<Column>>(caption: impl Into<Phrase>, titles: &[T]) -> Self {
        Self {
            caption: caption.into(),
            columns: titles.iter().map(|title| (*title).into()).collect(),
            rows: Vec::new(),
        }
    }

    /// Adds columns of words, their titles as they are.
    pub(super) fn with_columns<P: Into<Phrase>>(
        mut self,
        titles: impl IntoIterator<Item = P>,
    ) -> Self {
        let column = |title: P| Column {
            title: title.into(),
            numeric: false,
        };
        self.columns.extend(titles.into_iter().map(column));
        self
    }

    /// Adds columns of numbers.
    pub(super) fn with_numbers<P: Into<Phrase>>(
        mut self,
        titles: impl IntoIterator<Item = P>,
    ) -> Self {
        let column = |title: P| Column {
            title: title.into(),
            numeric: true,
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
        let caption = html.say(&self.caption);
        let mut attributes = box_of.to_vec();
        attributes.push(("aria-label", &caption));
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

/// How wide a text is, in letters: those of Chinese, Japanese and Korean take the room of two.
fn width(text: &str) -> usize {
    let wide = |letter: &char| *letter >= '\u{2e80}';
    text.chars().count() + text.chars().filter(wide).count()
}
