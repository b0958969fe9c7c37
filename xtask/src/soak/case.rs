//! A small complete case to be broken: every file that the programs read.

use std::fs;
use std::path::Path;

use super::mutate::archive;
use super::process::failed;
use crate::consumers;
use crate::error::Error;
use crate::workspace::Workspace;

/// Files that are written as they are.
macro_rules! files {
    ($($name:literal),*) => {
        [$(($name, include_str!(concat!("case/", $name)))),*]
    };
}

const FILES: [(&str, &str); 13] = files![
    "aliases.csv",
    "changes.toml",
    "facts.toml",
    "mailmap",
    "metrics.json",
    "offers.toml",
    "organisations.csv",
    "people.csv",
    "posts.csv",
    "sets.txt",
    "start.csv",
    "table.csv",
    "waivers.toml"
];

/// Files of the workspace, and what they are called in the case.
const BUNDLED: [(&str, &str); 6] = [
    ("examples/data/team.toml", "team.toml"),
    (
        "examples/data/own_rules/prices.toml",
        "own_rules/prices.toml",
    ),
    (
        "examples/data/own_rules/prices.cases.toml",
        "own_rules/prices.cases.toml",
    ),
    (
        "crates/landfall-legal/rules/jurisdictions.toml",
        "rules/jurisdictions.toml",
    ),
    (
        "crates/landfall-core/tests/cases/table/book.ods",
        "book.ods",
    ),
    (
        "crates/landfall-core/tests/cases/table/book.xls",
        "book.xls",
    ),
];

/// Folders of the workspace.
const FOLDERS: [(&str, &str); 1] = [("crates/landfall-legal/rules/facts", "rules/facts")];

/// Writes the case into a new folder.
pub(crate) fn write(workspace: &Workspace, folder: &Path) -> Result<(), Error> {
    consumers::make(folder)?;
    landfall_testkit::small_strategy(folder).map_err(|source| failed("write", folder, source))?;
    let strategy = [
        landfall_testkit::STRATEGY,
        include_str!("case/strategy.toml"),
    ]
    .concat();
    put(folder, "strategy.toml", strategy.as_bytes())?;
    for (name, text) in FILES {
        put(folder, name, text.as_bytes())?;
    }
    for (from, to) in BUNDLED {
        let from = workspace.path(from);
        let content = fs::read(&from).map_err(|source| failed("read", &from, source))?;
        put(folder, to, &content)?;
    }
    for (from, to) in FOLDERS {
        consumers::copied(&workspace.path(from), &folder.join(to))?;
    }
    put(folder, "table.npy", &array())?;
    put(folder, "book.xlsx", &book())
}

/// Writes a file of a folder, and the folder it lies in.
pub(crate) fn put(folder: &Path, name: &str, content: &[u8]) -> Result<(), Error> {
    let path = folder.join(name);
    consumers::make(path.parent().unwrap_or(folder))?;
    fs::write(&path, content).map_err(|source| failed("write", &path, source))
}

/// A `.npy` array of eight rows and three columns.
fn array() -> Vec<u8> {
    let header = "{'descr': '<f8', 'fortran_order': False, 'shape': (8, 3), }";
    let mut array = b"\x93NUMPY\x01\x00".to_vec();
    let padding = 64 - (array.len() + 2 + header.len() + 1) % 64;
    let header = format!("{header}{}\n", " ".repeat(padding));
    array.extend(
        u16::try_from(header.len())
            .unwrap_or_default()
            .to_le_bytes(),
    );
    array.extend(header.as_bytes());
    for number in 0..24u32 {
        let far = if number < 12 { 0.0 } else { 40.0 };
        array.extend((f64::from(number * 7 % 5) + far).to_le_bytes());
    }
    array
}

/// A workbook of one sheet.
fn book() -> Vec<u8> {
    let head = r#"<?xml version="1.0" encoding="UTF-8"?>"#;
    let kinds = "http://schemas.openxmlformats.org";
    let types = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    let parts = [
        (
            "[Content_Types].xml",
            format!(
                r#"{head}<Types xmlns="{kinds}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{types}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="{types}.worksheet+xml"/></Types>"#
            ),
        ),
        (
            "_rels/.rels",
            format!(
                r#"{head}<Relationships xmlns="{kinds}/package/2006/relationships"><Relationship Id="rId1" Type="{kinds}/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                r#"{head}<workbook xmlns="{kinds}/spreadsheetml/2006/main" xmlns:r="{kinds}/officeDocument/2006/relationships"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>"#
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                r#"{head}<Relationships xmlns="{kinds}/package/2006/relationships"><Relationship Id="rId1" Type="{kinds}/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#
            ),
        ),
        (
            "xl/worksheets/sheet1.xml",
            include_str!("case/sheet.xml").to_owned(),
        ),
    ];
    let parts = parts.map(|(name, text)| (name.to_owned(), text.into_bytes()));
    archive::packed(&parts).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_of_the_array_ends_where_its_numbers_begin() {
        let array = array();
        assert_eq!((array.len() - 24 * 8) % 64, 0);
        assert!(book().starts_with(b"PK"));
    }
}
