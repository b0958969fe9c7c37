//! A real browser, where this machine has one.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Chromium or Chrome; `None`, said on the terminal, when this machine has neither.
pub(crate) fn browser() -> Option<PathBuf> {
    let named = std::env::var_os("CHROMIUM")
        .map(PathBuf::from)
        .filter(|path| path.is_file());
    let path = std::env::var_os("PATH").unwrap_or_default();
    let names = [
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
    ];
    let found = || {
        names.iter().find_map(|name| {
            std::env::split_paths(&path)
                .map(|folder| folder.join(name))
                .find(|file| file.is_file())
        })
    };
    let browser = named.or_else(found);
    if browser.is_none() {
        // Past the test harness, which would hide what a passing test prints.
        let words = b"SKIPPED: no Chromium found (set CHROMIUM); no browser has seen the report\n";
        std::io::stderr().write_all(words).unwrap();
    }
    browser
}

/// The page's own document after its scripts ran.
pub(crate) fn dump(browser: &Path, folder: &Path, page: &Path, options: &[&str]) -> String {
    let out = folder.join("dom.html");
    let mut child = Command::new(browser)
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
        ])
        .args([
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ])
        .args(["--window-size=1280,900", "--virtual-time-budget=20000"])
        .args(options)
        .arg(format!(
            "--user-data-dir={}",
            folder.join("profile").display()
        ))
        .arg("--dump-dom")
        .arg(format!("file://{}", page.display()))
        .stdout(std::fs::File::create(&out).unwrap())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let start = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if start.elapsed() > Duration::from_secs(120) {
            child.kill().unwrap();
            panic!("the browser did not finish within two minutes");
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    std::fs::read_to_string(out).unwrap()
}

/// The value of an attribute that a check script set.
pub(crate) fn attribute<'a>(dom: &'a str, name: &str) -> Option<&'a str> {
    dom.split_once(&format!("{name}=\""))?.1.split('"').next()
}
