//! A client that may be as bad as it likes.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::super::random::Random;

/// What is sent, and how.
#[derive(Debug, Clone)]
pub(crate) struct Sent {
    pub(crate) kind: &'static str,
    pub(crate) bytes: Vec<u8>,
    /// Whether there must be an answer.
    pub(crate) answered: bool,
    way: Way,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Whole,
    /// In pieces, with a pause after each.
    Pieces,
    /// Nothing more comes.
    Closed,
    /// The client goes at once.
    Abandoned,
}

/// A request as it should be.
pub(crate) fn request(path: &str, body: &[u8]) -> Vec<u8> {
    headed(path, "content-type: application/json", body.len(), body)
}

fn headed(path: &str, header: &str, length: usize, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{header}\r\ncontent-length: {length}\r\n\r\n"
    );
    [head.as_bytes(), body].concat()
}

impl Sent {
    fn new(kind: &'static str, bytes: Vec<u8>, answered: bool, way: Way) -> Self {
        Self {
            kind,
            bytes,
            answered,
            way,
        }
    }

    pub(crate) fn whole(kind: &'static str, path: &str, body: &[u8]) -> Self {
        Self::new(kind, request(path, body), true, Way::Whole)
    }

    /// Bytes that need not be a request.
    pub(crate) fn plain(kind: &'static str, bytes: &[u8]) -> Self {
        Self::new(kind, bytes.to_vec(), false, Way::Closed)
    }

    pub(crate) fn half(kind: &'static str, path: &str, body: &[u8], random: &mut Random) -> Self {
        let mut bytes = request(path, body);
        bytes.truncate(bytes.len() - 1 - random.below(body.len().saturating_sub(1)));
        Self::new(kind, bytes, false, Way::Closed)
    }

    pub(crate) fn slow(kind: &'static str, path: &str, body: &[u8]) -> Self {
        Self::new(kind, request(path, body), true, Way::Pieces)
    }

    pub(crate) fn large(kind: &'static str, path: &str) -> Self {
        let body = vec![b' '; 1_200_000];
        // The service may answer and close before everything is sent.
        Self::new(kind, request(path, &body), false, Way::Whole)
    }

    pub(crate) fn headed(kind: &'static str, path: &str, body: &[u8], random: &mut Random) -> Self {
        let long = format!("x-long: {}", "a".repeat(100_000));
        let headers = [
            "content-type: text/plain",
            "x-nothing: 1",
            "content-type: application/json; charset=latin1",
            "content-type: application/json\r\ncontent-length: 5",
            "content-type: application/json\r\ntransfer-encoding: chunked",
            "content-type: application/json\r\nexpect: 100-continue",
            "content-type: application/json\r\nx-request-id: \u{1}\u{2}",
            "content-type: application/json\r\nauthorization: Bearer \u{e9}",
            long.as_str(),
        ];
        let header = random.pick(&headers).copied().unwrap_or_default();
        let length = match random.below(4) {
            0 => usize::MAX,
            1 => 0,
            _ => body.len(),
        };
        Self::new(kind, headed(path, header, length, body), false, Way::Closed)
    }

    pub(crate) fn abandoned(kind: &'static str, path: &str, body: &[u8]) -> Self {
        Self::new(kind, request(path, body), false, Way::Abandoned)
    }
}

/// What was answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn is_json(&self) -> bool {
        serde_json::from_str::<Value>(&self.body).is_ok()
    }

    /// Whether it is the typed body of a problem.
    pub(crate) fn is_problem(&self) -> bool {
        let body: Value = serde_json::from_str(&self.body).unwrap_or_default();
        body.pointer("/error/code").is_some_and(Value::is_string)
            && body.pointer("/error/message").is_some_and(Value::is_string)
    }
}

/// Sends, and waits for the answer; `None` where none came.
pub(crate) fn ask(address: &str, sent: &Sent, patience: Duration) -> Option<Answer> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(patience)).ok()?;
    stream.set_write_timeout(Some(patience)).ok()?;
    let pieces = match sent.way {
        Way::Pieces => sent.bytes.len() / 6 + 1,
        _ => sent.bytes.len().max(1),
    };
    for piece in sent.bytes.chunks(pieces) {
        // The service may answer and close before it has read everything.
        if stream.write_all(piece).is_err() {
            break;
        }
        if sent.way == Way::Pieces {
            std::thread::sleep(Duration::from_millis(100));
        }
    }
    match sent.way {
        Way::Abandoned => return None,
        Way::Closed => drop(stream.shutdown(Shutdown::Write)),
        Way::Whole | Way::Pieces => {}
    }
    read(&mut stream, patience)
}

/// Asks for a path.
pub(crate) fn get(address: &str, path: &str) -> Option<Answer> {
    let head = format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
    let sent = Sent::new("get", head.into_bytes(), true, Way::Whole);
    ask(address, &sent, Duration::from_secs(30))
}

fn read(stream: &mut TcpStream, patience: Duration) -> Option<Answer> {
    let begun = Instant::now();
    let mut bytes = Vec::new();
    let mut part = vec![0; 1 << 16];
    while begun.elapsed() < patience {
        match stream.read(&mut part) {
            Ok(0) | Err(_) => break,
            Ok(read) => bytes.extend_from_slice(part.get(..read).unwrap_or_default()),
        }
    }
    parse(&String::from_utf8_lossy(&bytes))
}

/// The last answer: one that asks to go on comes before it.
fn parse(text: &str) -> Option<Answer> {
    let (head, body) = text.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    if status == 100 {
        return parse(body);
    }
    Some(Answer {
        status,
        head: head.to_owned(),
        body: body.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_read_with_and_without_a_call_to_go_on() {
        let text = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 422 X\r\na: b\r\n\r\n{\"error\": {\"code\": \"mistakes\", \"message\": \"no\"}}";
        let answer = parse(text).expect("an answer");
        assert_eq!(answer.status, 422);
        assert!(answer.is_problem());
        assert!(parse("HTTP/1.1 200 OK\r\n").is_none());
    }
}
