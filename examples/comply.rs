//! What each region's law demands of a product: findings, changes, questions.

use std::process::ExitCode;

fn main() -> ExitCode {
    landfall_cli::comply::main()
}
