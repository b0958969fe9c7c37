//! Segments of the rows of any table: CSV, spreadsheet or .npy in, JSON and a page out.

use std::process::ExitCode;

fn main() -> ExitCode {
    landfall_cli::segment::main()
}
