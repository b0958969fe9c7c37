//! Scores, choices and meetings of a team from a team file, or figures from a git history.

use std::process::ExitCode;

fn main() -> ExitCode {
    landfall_cli::team::main()
}
