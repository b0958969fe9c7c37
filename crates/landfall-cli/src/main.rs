//! The command `landfall`.

use std::process::ExitCode;

fn main() -> ExitCode {
    landfall_cli::command::main()
}
