//! The command line.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Parser, ValueEnum};

/// Answers over HTTP what the other examples answer at the terminal: POST /v1/plan, /v1/comply,
/// /v1/segment, /v1/team and /v1/predict, with GET /health, /metrics, /openapi.json and /docs.
///
/// Nothing is written to disk and nothing is fetched. Put it behind a proxy that speaks TLS
/// (docs/service.md). Exit status: 0 stopped as asked, 1 the machine failed (the address, threads),
/// 2 bad arguments or a bad file of keys.
#[derive(Debug, Parser)]
#[command(name = "service", version)]
pub(crate) struct Args {
    /// Address and port to listen on; port 0 for any that is free.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    pub(crate) listen: SocketAddr,
    /// File of keys: a name and the SHA-256 of its key on each line.
    #[arg(long, value_name = "FILE")]
    pub(crate) keys: Option<PathBuf>,
    /// Answers everybody who reaches the address.
    #[arg(long, conflicts_with = "keys")]
    pub(crate) insecure_no_keys: bool,
    /// Makes a key: prints it once, with the line for the file of keys, and ends.
    #[arg(long, value_name = "NAME", conflicts_with_all = ["keys", "insecure_no_keys"])]
    pub(crate) new_key: Option<String>,
    /// The largest body of a request, in bytes.
    #[arg(long, value_name = "BYTES", default_value_t = 8 << 20, value_parser = clap::value_parser!(u32).range(1..=1 << 30))]
    pub(crate) max_body: u32,
    /// The longest time from the first byte of a request to its answer.
    #[arg(long, value_name = "SECONDS", default_value = "60", value_parser = seconds)]
    pub(crate) timeout: Duration,
    /// Requests computed at the same time; 0 for as many as there are processors.
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u16).range(0..=1024))]
    pub(crate) workers: u16,
    /// Requests that may wait for a worker; more are answered 503 at once.
    #[arg(long, value_name = "N", default_value_t = 64)]
    pub(crate) queue: u16,
    /// Connections open at the same time; more wait to be accepted.
    #[arg(long, value_name = "N", default_value_t = 1024, value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) connections: u16,
    /// Threads all computations share; answers do not depend on it. 0 for as many as there are
    /// processors.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) threads: usize,
    /// The longest time that running requests get after SIGTERM or Ctrl-C.
    #[arg(long, value_name = "SECONDS", default_value = "30", value_parser = seconds)]
    pub(crate) grace: Duration,
    /// How the log is written to standard error.
    #[arg(long, value_enum, default_value_t = LogForm::Json)]
    pub(crate) log: LogForm,
    /// File the address is written to once connections are accepted.
    #[arg(long, value_name = "FILE")]
    pub(crate) port_file: Option<PathBuf>,
    /// Checkpoint folder that /v1/predict asks; it needs the feature `torch`.
    #[arg(long, value_name = "DIR")]
    pub(crate) checkpoint: Option<PathBuf>,
    /// The most tokens of a text for /v1/predict; without it the folder's own limit.
    #[arg(long, value_name = "N", requires = "checkpoint")]
    pub(crate) max_length: Option<usize>,
}

/// How the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogForm {
    /// A JSON object on each line.
    Json,
    /// For people.
    Text,
    /// Not at all.
    Off,
}

fn seconds(text: &str) -> Result<Duration, String> {
    let allowed = "expected seconds above 0 and at most 86400, such as 60 or 0.5";
    let seconds: f64 = text.parse().map_err(|_| allowed.to_owned())?;
    if seconds > 0.0 && seconds <= 86_400.0 {
        return Ok(Duration::from_secs_f64(seconds));
    }
    Err(allowed.to_owned())
}

impl Args {
    /// Requests computed at the same time.
    pub(crate) fn workers(&self) -> usize {
        match self.workers {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            workers => workers.into(),
        }
    }
}
