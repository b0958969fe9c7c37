//! What a program waits for that starts with 2,000 rules: reading them and compiling them, once,
//! with the memory of a fresh process. Prints both in milliseconds.

use std::process::ExitCode;
use std::time::Instant;

use landfall_benches::legal::files;
use landfall_legal::LawBase;
use landfall_legal::engine::Engine;

#[allow(clippy::print_stdout, clippy::print_stderr, reason = "a program")]
fn main() -> ExitCode {
    match run() {
        Ok(line) => {
            println!("{line}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<String, Box<dyn std::error::Error>> {
    let (rules, files) = files(2_000)?;
    let start = Instant::now();
    let base = LawBase::load(files)?;
    let read = start.elapsed();
    let engine = Engine::new(base)?;
    let compiled = start.elapsed() - read;
    drop(engine);
    let ms = |time: std::time::Duration| time.as_secs_f64() * 1e3;
    Ok(format!(
        "{rules} rules: read in {:.1} ms, compiled in {:.1} ms",
        ms(read),
        ms(compiled)
    ))
}
