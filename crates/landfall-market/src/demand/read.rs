//! From a table of text to demand.

use std::collections::{HashMap, HashSet};

use landfall_core::table::{Content, Reading, Table, TableFlaws};
use landfall_core::{Place, RegionCode, nearest};

use super::{Demand, DemandError, DemandFlaws, DemandNote, DemandParams, Indicator, Kind, Parts};

/// Names of a column of regions, in the order of preference.
const REGION_COLUMNS: &[&str] = &[
    "region",
    "code",
    "iso2",
    "iso",
    "country",
    "economy",
    "geo",
    "iso3",
    "iso_2",
    "iso_3",
    "iso_code",
    "alpha2",
    "alpha3",
    "alpha-2",
    "alpha-3",
    "country_code",
    "country code",
    "country name",
    "ref_area",
];

/// The names of them that a message lists.
const LISTED: usize = 8;

/// Rows looked at to choose between two columns of regions.
const PROBE: usize = 20;

/// Columns of the table and their use.
struct Layout {
    region: usize,
    name: Option<usize>,
    indicators: Vec<usize>,
    notes: Vec<DemandNote>,
}

/// Checks a table and makes demand of it.
pub(super) fn demand(reading: Reading, params: &DemandParams) -> Result<Demand, DemandFlaws> {
    let mut flaws = DemandFlaws::default();
    flaws.append(reading.flaws);
    let mut table = reading.table;
    let Some(region) = region_column(&table, params, &mut flaws) else {
        check_named(&table, params, None, &mut flaws);
        return Err(flaws);
    };
    let skipped = |text: &str| params.skip_rows.iter().any(|skip| skip == text);
    table.retain_rows(|row| !skipped(row.text(region)));
    let layout = layout(&table, region, params, &mut flaws);
    let regions = regions(&table, region, &mut flaws);
    let columns = numbers(&table, &layout, params, &mut flaws);
    flaws.check(())?;
    if regions.is_empty() {
        let mut none = DemandFlaws::default();
        none.push(Place::file(table.file()), DemandError::NoRegions);
        return Err(none);
    }
    Ok(Demand::assemble(parts(
        &table, regions, layout, &columns, params,
    )))
}

fn parts(
    table: &Table,
    regions: Vec<RegionCode>,
    layout: Layout,
    columns: &[Vec<Option<f64>>],
    params: &DemandParams,
) -> Parts {
    let shape = (regions.len(), columns.len());
    let figure = |row: usize, column: &Vec<Option<f64>>| {
        column.get(row).copied().flatten().unwrap_or(f64::NAN)
    };
    let figures = (0..regions.len()).flat_map(|row| columns.iter().map(move |c| figure(row, c)));
    let given = |row: usize| Some(table.rows().get(row)?.text(layout.name?).to_owned());
    let names = (0..).zip(&regions).map(|(row, region)| {
        given(row)
            .filter(|name| !name.is_empty())
            .unwrap_or_else(|| bundled_name(region))
    });
    let header = layout
        .indicators
        .iter()
        .filter_map(|c| table.header().get(*c));
    Parts {
        names: names.collect(),
        indicators: header
            .map(|name| Indicator {
                name: name.clone(),
                kind: kind(params, name),
            })
            .collect(),
        values: super::array(shape, figures.collect()),
        source: table.file().to_owned(),
        notes: layout.notes,
        regions,
    }
}

fn kind(params: &DemandParams, column: &str) -> Kind {
    params.kinds.get(column).copied().unwrap_or_default()
}

/// The English name of a region, else its code.
pub(super) fn bundled_name(region: &RegionCode) -> String {
    region.name().unwrap_or(region.as_str()).to_owned()
}

/// The texts that stand more than once.
pub(crate) fn repeated<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut seen = HashSet::new();
    let again = texts.into_iter().filter(|text| !seen.insert(*text));
    again.map(str::to_owned).collect()
}

fn region_column(table: &Table, params: &DemandParams, flaws: &mut DemandFlaws) -> Option<usize> {
    if let Some(name) = &params.region_column {
        let column = table.column(name);
        if column.is_none() {
            flaws.push(header_place(table), unknown_column(table, name));
        }
        return column;
    }
    let named = |known: &&str| {
        let mut header = table.header().iter();
        header.position(|name| name.eq_ignore_ascii_case(known))
    };
    let found: Vec<usize> = REGION_COLUMNS.iter().filter_map(named).collect();
    let resolved = |column: usize| {
        let rows = table.rows().iter().take(PROBE);
        rows.filter(|row| RegionCode::resolve(row.text(column)).is_ok())
            .count()
    };
    let best = match found.as_slice() {
        [one] => Some(*one),
        several => several
            .iter()
            .rev() // of equals the last is taken, which is the first of the list
            .max_by_key(|column| resolved(**column))
            .copied(),
    };
    if best.is_none() {
        let error = DemandError::NoRegionColumn {
            known: REGION_COLUMNS.get(..LISTED).unwrap_or(REGION_COLUMNS),
            columns: table.header().to_vec(),
        };
        flaws.push(header_place(table), error);
    }
    best
}

fn header_place(table: &Table) -> Place {
    Place::file(table.file()).line(table.header_line())
}

fn unknown_column(table: &Table, given: &str) -> DemandError {
    let header = table.header().iter().map(String::as_str);
    DemandError::UnknownColumn {
        given: given.to_owned(),
        suggestion: nearest(given, header).map(str::to_owned),
        columns: table.header().to_vec(),
    }
}

fn layout(table: &Table, region: usize, params: &DemandParams, flaws: &mut DemandFlaws) -> Layout {
    let name = name_column(table, params, flaws);
    let named = check_named(table, params, Some((region, name)), flaws);
    let mut layout = Layout {
        region,
        name,
        indicators: named.clone(),
        notes: Vec::new(),
    };
    if params.columns.is_none() {
        layout.indicators.clear();
        for (column, header) in table.header().iter().enumerate() {
            if column == layout.region || Some(column) == name {
                continue;
            }
            if named.contains(&column) || table.content(column, &params.numerals) != Content::Text {
                layout.indicators.push(column);
            } else {
                let column = header.clone();
                layout.notes.push(DemandNote::Text { column });
            }
        }
    }
    if layout.indicators.is_empty() && flaws.is_empty() {
        flaws.push(header_place(table), DemandError::NoNumbers);
    }
    layout
}

fn name_column(table: &Table, params: &DemandParams, flaws: &mut DemandFlaws) -> Option<usize> {
    let Some(name) = &params.name_column else {
        let mut header = table.header().iter();
        return header.position(|name| name.eq_ignore_ascii_case("name"));
    };
    let column = table.column(name);
    if column.is_none() {
        flaws.push(header_place(table), unknown_column(table, name));
    }
    column
}

/// The columns that the settings name as indicators; those the file lacks are flaws.
fn check_named(
    table: &Table,
    params: &DemandParams,
    taken: Option<(usize, Option<usize>)>,
    flaws: &mut DemandFlaws,
) -> Vec<usize> {
    let columns = params.columns.as_deref().unwrap_or_default();
    for column in repeated(columns.iter().map(String::as_str)) {
        flaws.push(header_place(table), DemandError::NamedTwice { column });
    }
    let mut seen = HashSet::new();
    let names: Vec<&String> = columns
        .iter()
        .chain(params.kinds.keys())
        .filter(|name| seen.insert(*name))
        .collect();
    let (found, lacking): (Vec<&String>, Vec<&String>) = names
        .into_iter()
        .partition(|name| table.column(name).is_some());
    if found.is_empty() && lacking.len() > 1 {
        let given = lacking.into_iter().cloned().collect();
        let columns = table.header().to_vec();
        flaws.push(
            header_place(table),
            DemandError::NoneOfColumns { given, columns },
        );
    } else {
        for name in lacking {
            flaws.push(header_place(table), unknown_column(table, name));
        }
    }
    found
        .into_iter()
        .filter_map(|name| table.column(name))
        .filter(|column| is_free(table, *column, taken, flaws))
        .collect()
}

/// Whether a column has no other purpose yet; if it has, that is a flaw.
fn is_free(
    table: &Table,
    column: usize,
    taken: Option<(usize, Option<usize>)>,
    flaws: &mut DemandFlaws,
) -> bool {
    let first = match taken {
        Some((region, _)) if region == column => "the regions",
        Some((_, Some(name))) if name == column => "the names",
        _ => return true,
    };
    let column = table.header().get(column).cloned().unwrap_or_default();
    let error = DemandError::TwoPurposes {
        column,
        first,
        second: "an indicator",
    };
    flaws.push(header_place(table), error);
    false
}

fn regions(table: &Table, column: usize, flaws: &mut DemandFlaws) -> Vec<RegionCode> {
    let mut regions = Vec::new();
    let mut seen: HashMap<RegionCode, (u64, &str)> = HashMap::new();
    for row in table.rows() {
        let given = row.text(column);
        let place = table.place(row.line(), column);
        match RegionCode::resolve(given) {
            _ if given.is_empty() => flaws.push(place, DemandError::EmptyRegion),
            Err(error) => flaws.push(place, error),
            Ok(code) => {
                if let Some((first_line, first_given)) = seen.get(&code) {
                    let error = DemandError::DuplicateRegion {
                        given: given.to_owned(),
                        code: code.clone(),
                        first_line: *first_line,
                        first_given: (*first_given).to_owned(),
                    };
                    flaws.push(place, error);
                } else {
                    seen.insert(code.clone(), (row.line(), given));
                    regions.push(code);
                }
            }
        }
    }
    regions
}

fn numbers(
    table: &Table,
    layout: &Layout,
    params: &DemandParams,
    flaws: &mut DemandFlaws,
) -> Vec<Vec<Option<f64>>> {
    let mut unreadable = TableFlaws::default();
    let columns = table.numbers(&layout.indicators, &params.numerals, &mut unreadable);
    flaws.append(unreadable);
    for (column, numbers) in layout.indicators.iter().zip(&columns) {
        let name = table.header().get(*column).map_or("", String::as_str);
        let kind = kind(params, name);
        for (row, number) in table.rows().iter().zip(numbers) {
            if let Some(error) = number.and_then(|number| outside(number, kind)) {
                flaws.push(table.place(row.line(), *column), error);
            }
        }
    }
    columns
}

fn outside(given: f64, kind: Kind) -> Option<DemandError> {
    match kind {
        Kind::Count if given < 0.0 => Some(DemandError::NegativeCount { given }),
        Kind::Percent if !(0.0..=100.0).contains(&given) => {
            Some(DemandError::NotAPercentage { given })
        }
        _ => None,
    }
}
