//! The service, asked badly: bodies made worse, heads that are none, requests that come slowly, in
//! halves or all at once.

mod client;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::campaign::{Campaign, each};
use super::mutate::{Form, mutated};
use super::process::{Job, Left, Limits, Running, failed};
use super::random::Random;
use super::tally::{Tally, Verdict};
use crate::consumers;
use crate::error::Error;
use client::{Answer, Sent};

/// What the service may take, by its own options and by ours.
const OPTIONS: &str = "--insecure-no-keys --listen 127.0.0.1:0 --port-file port --log json \
    --timeout 15 --max-body 1000000 --queue 8";
const MEMORY: u64 = 4096;
/// The longest that a client waits for an answer: the service's limit, and time to be late.
const PATIENCE: Duration = Duration::from_secs(40);
/// Threads that ask at the same time.
const CLIENTS: usize = 8;

/// Asks so many times.
pub(crate) fn run(campaign: &Campaign<'_>, inputs: usize) -> Result<(), Error> {
    let requests = requests(campaign)?;
    let mut service = Service::start(campaign)?;
    let address = service.address.clone();
    let begin = |_| Ok(());
    let asked = each(campaign, "service", inputs, CLIENTS, begin, |(), number| {
        let mut random = campaign.random("service", number);
        let (path, body) = random.pick(&requests).cloned().unwrap_or_default();
        let sent = sent(&path, &body, &mut random);
        let begun = Instant::now();
        let answer = client::ask(&address, &sent, PATIENCE);
        let verdict = judge(&sent, answer.as_ref(), &address);
        let mut one = Tally::default();
        one.add(&verdict, begun.elapsed(), 0);
        campaign.add("service", sent.kind, &one);
        if let Verdict::Defect(what) = &verdict {
            keep(campaign, number, what, &sent, answer.as_ref())?;
        }
        Ok(())
    });
    let ended = service.judge(campaign);
    asked.and(ended)
}

/// The valid requests of the service's own tests.
fn requests(campaign: &Campaign<'_>) -> Result<Vec<(String, Vec<u8>)>, Error> {
    let path = campaign.workspace.path("examples/service/requests.json");
    let text = fs::read(&path).map_err(|source| failed("read", &path, source))?;
    let all: Value = serde_json::from_slice(&text).unwrap_or_default();
    let all = all.as_object().into_iter().flatten();
    Ok(all
        .map(|(path, body)| (path.clone(), body.to_string().into_bytes()))
        .collect())
}

/// What is sent: mostly a body made worse, at times a request that is wrong as a whole.
fn sent(path: &str, body: &[u8], random: &mut Random) -> Sent {
    let worse = mutated(body, Form::Json, random);
    match random.below(100) {
        0..=1 => Sent::plain(
            "no request",
            &mutated(&client::request(path, body), Form::Binary, random),
        ),
        2..=3 => Sent::half("half a body", path, body, random),
        4 => Sent::slow("slowly", path, body),
        5 => Sent::large("too large", path),
        6 => Sent::headed("other headers", path, body, random),
        7 => Sent::plain("other path", &client::request("/v1/../etc/passwd", body)),
        8 => Sent::abandoned("abandoned", path, body),
        9..=12 => Sent::whole("as it should be", path, body),
        _ => Sent::whole("body made worse", path, &worse),
    }
}

fn judge(sent: &Sent, answer: Option<&Answer>, address: &str) -> Verdict {
    let Some(answer) = answer else {
        let healthy = || client::get(address, "/health").is_some_and(|answer| answer.status == 200);
        return match sent.answered {
            true => Verdict::Defect("no answer".to_owned()),
            false if healthy() => Verdict::Refused,
            false => Verdict::Defect("not healthy afterwards".to_owned()),
        };
    };
    match answer.status {
        200 => match sent.kind == "other path" || answer.is_json() {
            true => Verdict::Accepted,
            false => Verdict::Defect("200 without a whole document".to_owned()),
        },
        // A head that is none is answered by the library below, without a body.
        400 | 431 if answer.body.is_empty() && !sent.answered => Verdict::Refused,
        400 | 404 | 405 | 408 | 409 | 413 | 415 | 422 | 501 | 503 => match answer.is_problem() {
            true => Verdict::Refused,
            false => Verdict::Defect(format!("{} without its body", answer.status)),
        },
        status => Verdict::Defect(format!("status {status}")),
    }
}

fn keep(
    campaign: &Campaign<'_>,
    number: usize,
    what: &str,
    sent: &Sent,
    answer: Option<&Answer>,
) -> Result<(), Error> {
    let folder = campaign.place(&format!("request-{number}"))?;
    super::case::put(&folder, "request", &sent.bytes)?;
    let job = Job::new(
        Path::new("nc"),
        &folder,
        Limits {
            time: PATIENCE,
            memory: 0,
        },
    );
    let job = job.words(["127.0.0.1", "8080", "<request"]);
    let said = answer.map(|answer| format!("{}\n{}", answer.head, answer.body));
    let left = Left {
        ending: super::process::Ending::Killed,
        said: said.unwrap_or_default(),
        took: Duration::ZERO,
        elapsed: Duration::ZERO,
        peak: 0,
    };
    campaign.keep(
        &format!("service-{}-{number}", sent.kind),
        what,
        &job,
        &left,
    )
}

/// A running service.
struct Service {
    running: Option<Running>,
    address: String,
    said: PathBuf,
}

impl Service {
    fn start(campaign: &Campaign<'_>) -> Result<Self, Error> {
        let folder = campaign.place("service")?;
        let limits = Limits {
            time: PATIENCE,
            memory: MEMORY,
        };
        let program = campaign.program("examples/service");
        let job = Job::new(&program, &folder, limits).words(OPTIONS.split_whitespace());
        let said = folder.join("log");
        let running = job.start(&said)?;
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            let port = fs::read_to_string(folder.join("port")).unwrap_or_default();
            if port.ends_with('\n') {
                return Ok(Self {
                    running: Some(running),
                    address: port.trim().to_owned(),
                    said,
                });
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Err(Error::Unsound {
            what: format!("`{}` does not listen", job.shown()),
        })
    }

    /// After all requests: it runs, says so, counted no panic, and then stops.
    fn judge(&mut self, campaign: &Campaign<'_>) -> Result<(), Error> {
        let healthy =
            client::get(&self.address, "/health").is_some_and(|answer| answer.status == 200);
        let metrics = client::get(&self.address, "/metrics").map(|answer| answer.body);
        let calm = metrics.is_some_and(|text| panics(&text) == Some(0.0));
        let Some(mut running) = self.running.take() else {
            return Ok(());
        };
        let ended = running.ended()?;
        let left = running.kill()?;
        let log = fs::read_to_string(&self.said).unwrap_or_default();
        let place = log
            .split_once("panicked at ")
            .map(|(_, after)| after.chars().take(80).collect());
        let place: String = place.unwrap_or_default();
        let verdict = match (ended, healthy, calm) {
            (None, true, true) => Verdict::Accepted,
            (None, true, false) => Verdict::Defect(format!("panics were counted {place}")),
            (None, false, _) => Verdict::Defect("not healthy afterwards".to_owned()),
            (Some(status), ..) => Verdict::Defect(format!("the service ended: {status} {place}")),
        };
        let mut one = Tally::default();
        one.add(&verdict, Duration::ZERO, left.peak);
        campaign.add("service", "health after all", &one);
        consumers::copy_file(&self.said, &campaign.root.join("service.log"))
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        if let Some(running) = self.running.take() {
            let _already_ended = running.kill();
        }
    }
}

/// How many panics the service counted.
fn panics(metrics: &str) -> Option<f64> {
    let mut lines = metrics
        .lines()
        .filter(|line| !line.starts_with('#') && line.contains("panics"));
    lines.next()?.rsplit(' ').next()?.parse().ok()
}
