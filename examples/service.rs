//! The other examples over HTTP: plans, checks of the law, segments, teams and predictions.

mod service {
    #[cfg(feature = "torch")]
    #[path = "../predict/answer.rs"]
    pub(crate) mod answer;
    pub(crate) mod app;
    pub(crate) mod args;
    pub(crate) mod body;
    pub(crate) mod error;
    pub(crate) mod keys;
    pub(crate) mod log;
    pub(crate) mod metrics;
    pub(crate) mod model;
    pub(crate) mod openapi;
    pub(crate) mod page;
    pub(crate) mod routes;
    pub(crate) mod serve;
    pub(crate) mod work;
}

use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use landfall_cli::{say, say_error};
use service::app::App;
use service::args::Args;
use service::{keys, log, serve};

/// Stack of the threads that compute, as that of a program's first thread.
const STACK: usize = 8 << 20;

fn main() -> ExitCode {
    let args = Args::parse();
    let ended = match &args.new_key {
        Some(name) => new_key(name),
        None => start(&args),
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err((status, message)) => {
            say_error(&message);
            ExitCode::from(status)
        }
    }
}

fn new_key(name: &str) -> Result<(), (u8, String)> {
    let (key, line) = keys::fresh(name).map_err(|message| (2, message))?;
    say(&format!("key, shown this once: {key}"));
    say(&format!("line for the file of keys: {line}"));
    Ok(())
}

fn start(args: &Args) -> Result<(), (u8, String)> {
    log::start(args.log);
    let app = App::new(args).map_err(|message| (2, message))?;
    if args.insecure_no_keys {
        let public = serve::is_public(args.listen);
        tracing::warn!(
            public,
            "no keys: everybody who reaches the address is answered"
        );
    }
    if args.threads > 0 {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(args.threads);
        let built = pool.build_global();
        built.map_err(|error| (1, format!("cannot start threads: {error}")))?;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .max_blocking_threads(args.workers() + 1)
        .thread_stack_size(STACK)
        .enable_all()
        .build()
        .map_err(|error| (1, format!("cannot start threads: {error}")))?;
    let served = runtime.block_on(serve::serve(args, app));
    // What was cancelled ends at its next step; nobody waits for it.
    runtime.shutdown_timeout(Duration::from_secs(1));
    served.map_err(|message| (1, message))
}
