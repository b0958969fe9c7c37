//! Showing a file to a person.

use std::io::IsTerminal;
use std::path::Path;
use std::process::{Command, Stdio};

/// The address a browser understands for an absolute path.
pub(crate) fn file_url(path: &Path) -> String {
    let text = path.to_string_lossy().replace('\\', "/");
    let mut url = String::from(if text.starts_with('/') {
        "file://"
    } else {
        "file:///"
    });
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b':' | b'-' | b'.' | b'_' | b'~' => {
                url.push(char::from(byte));
            }
            _ => url.push_str(&format!("%{byte:02X}")),
        }
    }
    url
}

/// Whether somebody sits in front of a screen.
pub(crate) fn someone_watches() -> bool {
    let shown = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let display =
        cfg!(any(target_os = "macos", windows)) || shown("DISPLAY") || shown("WAYLAND_DISPLAY");
    std::io::stdout().is_terminal() && display
}

/// Asks the desktop to open the file; not being able to is worth a line, not a failure.
pub(crate) fn open(path: &Path) {
    let opener = if cfg!(target_os = "macos") {
        "open"
    } else if cfg!(windows) {
        "explorer"
    } else {
        "xdg-open"
    };
    let started = Command::new(opener)
        .arg(path)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    if let Err(error) = started {
        eprintln!("NOTE: `{opener}` did not start ({error}); open the file by hand");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_path_becomes_its_address() {
        assert_eq!(file_url(Path::new("/a/b-1.html")), "file:///a/b-1.html");
    }

    #[test]
    fn spaces_marks_and_letters_beyond_ascii_are_escaped() {
        assert_eq!(
            file_url(Path::new("/a b/é#1%.html")),
            "file:///a%20b/%C3%A9%231%25.html"
        );
    }

    #[test]
    fn a_drive_letter_gets_its_third_stroke() {
        assert_eq!(file_url(Path::new(r"C:\a\b.html")), "file:///C:/a/b.html");
    }
}
