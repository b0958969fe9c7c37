//! Talking to the person at the terminal.

use std::collections::HashMap;
use std::io::{self, Write};
use std::sync::Mutex;
use std::time::Duration;

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use landfall::Progress;

use crate::Failure;

/// Prints a line to standard output. A reader that has gone away is no error.
pub fn say(line: &str) {
    let _gone = writeln!(io::stdout().lock(), "{line}");
}

/// Prints `error: …` to standard error, one line per mistake.
pub fn say_error(text: &str) {
    let mut stream = io::stderr().lock();
    for line in text.lines() {
        let _gone = writeln!(stream, "error: {line}");
    }
}

/// Lets a program keep silent about panics that its library turns into errors of a file: those of the
/// reader of spreadsheets.
pub fn silent_about_spreadsheets() {
    let told = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !landfall::core::table::is_reading_spreadsheet() {
            told(panic);
        }
    }));
}

/// Progress of a program: a bar per stage unless it is to be quiet, cancelled when the user
/// interrupts.
///
/// # Errors
/// When the machine does not let the program know of interrupts.
pub fn watched(quiet: bool) -> Result<Progress, Failure> {
    let progress = match quiet {
        true => Progress::silent(),
        false => bar(),
    };
    on_interrupt(&progress)?;
    Ok(progress)
}

/// Progress as a bar per stage on standard error, when that is a terminal; silent otherwise.
pub fn bar() -> Progress {
    let bars = MultiProgress::new(); // draws to standard error, and only to a terminal
    let known: Mutex<HashMap<String, ProgressBar>> = Mutex::default();
    Progress::new(move |tick| {
        let Ok(mut known) = known.lock() else { return };
        let bar = known.entry(tick.stage.to_owned()).or_insert_with(|| {
            let bar = bars.add(ProgressBar::new(tick.total.unwrap_or(0)));
            let style = if tick.total.is_some() {
                "{msg:14} [{wide_bar}] {pos}/{len} {elapsed}"
            } else {
                "{msg:14} {spinner} {pos} {elapsed}"
            };
            if let Ok(style) = ProgressStyle::with_template(style) {
                bar.set_style(style);
            }
            bar.enable_steady_tick(Duration::from_millis(100));
            bar.set_message(tick.stage.to_owned());
            bar
        });
        bar.set_position(tick.done);
        if tick.total.is_some_and(|total| tick.done >= total) {
            bar.finish();
        }
    })
}

/// Cancels the work when the user interrupts the program.
///
/// # Errors
/// When the machine does not let the program know.
pub fn on_interrupt(progress: &Progress) -> Result<(), Failure> {
    let progress = progress.clone();
    ctrlc::set_handler(move || progress.cancel())
        .map_err(|error| Failure::Machine(format!("cannot watch for interrupts: {error}")))
}
