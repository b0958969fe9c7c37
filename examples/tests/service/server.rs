//! A service that a test started, and a client for it.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

/// A running service; it ends with the test.
pub(crate) struct Server {
    child: Child,
    address: String,
    folder: tempfile::TempDir,
}

/// What was answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Answer {
    /// The value of a header, by its name in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.find(|(key, _)| *key == name).map(|(_, value)| value)
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    /// The code of the problem.
    pub(crate) fn code(&self) -> String {
        let json = self.json();
        json["error"]["code"].as_str().unwrap_or("none").to_owned()
    }
}

pub(crate) fn program() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let folder = test.parent().unwrap().join("../examples");
    folder.join(format!("service{}", std::env::consts::EXE_SUFFIX))
}

impl Server {
    /// Without keys.
    pub(crate) fn open(options: &[&str]) -> Self {
        Self::start(&[&["--insecure-no-keys"], options].concat())
    }

    pub(crate) fn start(options: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let port = folder.path().join("port");
        let log = std::fs::File::create(folder.path().join("log")).unwrap();
        let child = Command::new(program())
            .args(["--listen", "127.0.0.1:0", "--port-file"])
            .arg(&port)
            .args(options)
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .unwrap();
        let begun = Instant::now();
        let address = loop {
            match std::fs::read_to_string(&port) {
                Ok(text) if text.ends_with('\n') => break text.trim().to_owned(),
                _ => assert!(begun.elapsed() < Duration::from_secs(60), "no port"),
            }
            std::thread::sleep(Duration::from_millis(20));
        };
        Self {
            child,
            address,
            folder,
        }
    }

    /// What the service logged so far.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap()
    }

    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).unwrap();
        let limit = Some(Duration::from_secs(60));
        stream.set_read_timeout(limit).unwrap();
        stream
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[], "")
    }

    /// Posts JSON.
    pub(crate) fn post(&self, path: &str, body: &Value) -> Answer {
        self.post_text(path, &body.to_string())
    }

    pub(crate) fn post_text(&self, path: &str, body: &str) -> Answer {
        self.ask("POST", path, &["content-type: application/json"], body)
    }

    pub(crate) fn ask(&self, method: &str, path: &str, headers: &[&str], body: &str) -> Answer {
        let mut stream = self.connect();
        let head = head(method, path, headers, body.len());
        // The service may answer and close before it has read everything.
        let _cut = stream.write_all(format!("{head}{body}").as_bytes());
        answer(&mut stream).unwrap()
    }

    /// A figure without labels.
    pub(crate) fn figure(&self, name: &str) -> f64 {
        let text = self.get("/metrics").body;
        let line = text.lines().find_map(|line| line.strip_prefix(name));
        line.and_then(|rest| rest.trim().parse().ok()).unwrap()
    }

    /// Waits until a figure has a value.
    pub(crate) fn wait_for(&self, name: &str, value: f64) {
        let begun = Instant::now();
        while (self.figure(name) - value).abs() > 0.5 {
            let late = begun.elapsed() > Duration::from_secs(30);
            assert!(!late, "{name} is {}, not {value}", self.figure(name));
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Asks the service to stop.
    pub(crate) fn terminate(&self) {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args(["-TERM", &id]).status();
        assert!(sent.unwrap().success());
    }

    /// The exit status, once the service has ended.
    pub(crate) fn ended(&mut self) -> Option<i32> {
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(30) {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        None
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _status = self.child.wait();
    }
}

/// The head of a request of one connection.
pub(crate) fn head(method: &str, path: &str, headers: &[&str], length: usize) -> String {
    let mut lines: Vec<String> = vec![format!("{method} {path} HTTP/1.1")];
    lines.extend(headers.iter().map(|line| (*line).to_owned()));
    lines.push("host: localhost".into());
    lines.push("connection: close".into());
    if method == "POST" {
        lines.push(format!("content-length: {length}"));
    }
    lines.join("\r\n") + "\r\n\r\n"
}

/// Reads an answer up to the end of the connection.
pub(crate) fn answer(stream: &mut TcpStream) -> io::Result<Answer> {
    let mut bytes = Vec::new();
    match stream.read_to_end(&mut bytes) {
        Err(error) if bytes.is_empty() => return Err(error),
        _ => {}
    }
    let text = String::from_utf8_lossy(&bytes);
    let none = || io::Error::other("no answer");
    let (head, body) = text.split_once("\r\n\r\n").ok_or_else(none)?;
    let status = head.split(' ').nth(1).and_then(|code| code.parse().ok());
    Ok(Answer {
        status: status.ok_or_else(none)?,
        head: head.replace('\r', ""),
        body: body.to_owned(),
    })
}

/// Writes a file of keys and returns its path and the key.
pub(crate) fn key_file(folder: &Path) -> (PathBuf, String) {
    let made = Command::new(program())
        .args(["--new-key", "tester"])
        .output()
        .unwrap();
    let said = String::from_utf8(made.stdout).unwrap();
    let after = |words: &str| {
        let line = said.lines().find_map(|line| line.strip_prefix(words));
        line.unwrap().to_owned()
    };
    let path = folder.join("keys");
    std::fs::write(&path, after("line for the file of keys: ")).unwrap();
    (path, after("key, shown this once: "))
}
