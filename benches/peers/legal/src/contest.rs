//! Takes times in turns, so that a busy moment of the machine meets all contenders.

use std::hint::black_box;
use std::sync::Barrier;
use std::time::Instant;

/// What one turn takes, about, in nanoseconds.
const TURN: f64 = 2e6;

/// Nanoseconds of one call of each, in so many turns; sorted.
pub fn take_turns(calls: &mut [Box<dyn FnMut() + '_>], rounds: usize) -> Vec<Vec<f64>> {
    let repeats: Vec<u64> = calls.iter_mut().map(|call| repeats(call)).collect();
    let mut times = vec![Vec::new(); calls.len()];
    for _ in 0..rounds {
        for ((call, repeats), times) in calls.iter_mut().zip(&repeats).zip(&mut times) {
            times.push(time(call, *repeats));
        }
    }
    times
        .iter_mut()
        .for_each(|times| times.sort_by(f64::total_cmp));
    times
}

/// The middle one of sorted times.
pub fn median(times: &[f64]) -> f64 {
    times[times.len() / 2]
}

/// How many calls a turn has.
fn repeats(call: &mut dyn FnMut()) -> u64 {
    let mut count = 1;
    loop {
        let total = time(call, count) * count as f64;
        if total > TURN / 10.0 {
            return ((TURN / total * count as f64) as u64).max(1);
        }
        count *= 10;
    }
}

/// Nanoseconds of one call, over so many calls.
fn time(call: &mut dyn FnMut(), calls: u64) -> f64 {
    let start = Instant::now();
    for _ in 0..calls {
        black_box(&mut *call)();
    }
    start.elapsed().as_nanos() as f64 / calls as f64
}

/// Nanoseconds of one call while 1 thread does it, and while each of so many do, each with what it
/// made for itself; in turns.
pub fn alone_and_together<C: FnMut()>(
    make: &(dyn Fn() -> C + Sync),
    threads: usize,
    rounds: usize,
) -> (f64, f64) {
    let (mut alone, mut together) = (Vec::new(), Vec::new());
    for _ in 0..5 {
        alone.push(on_threads(make, 1, rounds));
        together.push(on_threads(make, threads, rounds));
    }
    alone.sort_by(f64::total_cmp);
    together.sort_by(f64::total_cmp);
    (median(&alone), median(&together))
}

fn on_threads<C: FnMut()>(make: &(dyn Fn() -> C + Sync), threads: usize, rounds: usize) -> f64 {
    let barrier = Barrier::new(threads);
    let run = || {
        let mut call = make();
        let repeats = repeats(&mut call);
        let turn = |_| {
            barrier.wait();
            time(&mut call, repeats)
        };
        let mut times: Vec<f64> = (0..rounds).map(turn).collect();
        times.sort_by(f64::total_cmp);
        median(&times)
    };
    let medians: Vec<f64> = std::thread::scope(|scope| {
        let started: Vec<_> = (0..threads).map(|_| scope.spawn(run)).collect();
        let ended = started.into_iter().map(|thread| thread.join().unwrap());
        ended.collect()
    });
    medians.iter().sum::<f64>() / threads as f64
}
