//! What this process has used: processor time, memory.

use std::time::{Duration, Instant};

/// Processor time of all threads of this process, on systems that tell.
#[cfg(unix)]
fn processor() -> Option<Duration> {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    let seconds = u64::try_from(now.tv_sec).ok()?;
    let nanos = u32::try_from(now.tv_nsec).ok()?;
    Some(Duration::new(seconds, nanos))
}

#[cfg(not(unix))]
fn processor() -> Option<Duration> {
    None
}

/// Runs some work; the seconds on the processor (all threads; none where the system does not tell)
/// and on the wall.
pub fn timed<V>(work: impl FnOnce() -> V) -> (Option<f64>, f64, V) {
    let (wall, cpu) = (Instant::now(), processor());
    let value = work();
    let used = cpu
        .zip(processor())
        .map(|(from, to)| to.saturating_sub(from).as_secs_f64());
    (used, wall.elapsed().as_secs_f64(), value)
}

/// A line of Linux' account of this process, in bytes.
fn status(name: &str) -> Option<u64> {
    let text = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    let kib: u64 = line
        .trim_start_matches(':')
        .split_whitespace()
        .next()?
        .parse()
        .ok()?;
    Some(kib * 1024)
}

/// The file of a shared library that this process has loaded, by its name (Linux only).
pub fn library(name: &str) -> Option<String> {
    let maps = std::fs::read_to_string("/proc/self/maps").ok()?;
    let paths = maps
        .lines()
        .filter_map(|line| line.find('/').and_then(|at| line.get(at..)));
    let mut found = paths.filter(|path| path.rsplit('/').next() == Some(name));
    found.next().map(str::to_owned)
}

/// Runs some work; how far the memory rose above what was there before, in bytes (Linux only).
pub fn peak<V>(work: impl FnOnce() -> V) -> (Option<u64>, V) {
    // Starts the peak anew; see proc(5) on `clear_refs`.
    let fresh = std::fs::write("/proc/self/clear_refs", "5").is_ok();
    let before = status("VmRSS");
    let value = work();
    let rise = before
        .zip(status("VmHWM"))
        .filter(|_| fresh)
        .map(|(before, peak)| peak.saturating_sub(before));
    (rise, value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_os = "linux")]
    #[test]
    fn memory_that_was_given_back_counts() {
        let (rise, sum) = peak(|| {
            let big = std::hint::black_box(vec![1_u8; 64 << 20]);
            big.iter().map(|byte| u64::from(*byte)).sum::<u64>()
        });
        assert_eq!(sum, 64 << 20);
        assert!(rise.is_some_and(|bytes| (60 << 20..200 << 20).contains(&bytes)));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_loaded_library_is_found_by_its_whole_name() {
        let found = library("libc.so.6").expect("the C library");
        assert!(found.starts_with('/') && found.ends_with("/libc.so.6"));
        assert_eq!(library("libc.so"), None);
    }

    #[cfg(unix)]
    #[test]
    fn sleeping_takes_wall_time_only() {
        let (cpu, wall, ()) = timed(|| std::thread::sleep(Duration::from_millis(50)));
        assert!(wall >= 0.05);
        assert!(cpu.is_some_and(|cpu| cpu < wall));
    }
}
