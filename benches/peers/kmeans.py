"""K-means of landfall beside scikit-learn, faiss and linfa: same files, same starts, one table.

Every program runs in processes of its own and answers the same requests. They take turns (A B C A B
C), and the best of several repetitions counts, so that a spell of load hits all alike. A Lloyd step is
(time of 2s steps - time of s steps) / s: what a call costs besides cancels out. Its unit is processor
time of one thread, which a busy machine changes least; wall times stand beside it.

After the timing, the centroids of all programs after 2s steps are compared: see `parity`. linfa's
update differs on purpose ((sum + old) / (count + 1)), so that it is somewhere else after these steps.

Run: cargo xtask bench market [--quick]
Writes target/bench-market.md, and all figures to target/bench-market.json.
"""

import argparse
import dataclasses
import json
import math
import os
import pathlib
import platform
import subprocess
import sys
import time
from importlib.metadata import version

import numpy as np
from threadpoolctl import threadpool_limits

import kmeans_data as data
from kmeans_agree import exact, parity
from kmeans_table import PEERS, STEP_TARGETS, STEP_TARGETS_F64, Row, figure, floor_seconds, markdown

ROOT = pathlib.Path(__file__).resolve().parents[2]
TARGET = ROOT / "target"
OURS = TARGET / "release/market_kmeans"
WORKER = pathlib.Path(__file__).with_name("kmeans_worker.py")
MIB = 1 << 20
DIFFER = "results differ"


def say(text):
    print(text, file=sys.stderr, flush=True)


class Worker:
    """One program with one problem, in a process of its own."""

    def __init__(self, program, files, threads=1):
        self.program = program
        start = [str(OURS), program] if program in ("landfall", "linfa") else [sys.executable, str(WORKER), program]
        limits = dict.fromkeys(
            ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS"], str(threads)
        )
        self.process = subprocess.Popen(
            start + [str(file) for file in files], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            text=True, env=os.environ | limits,
        )

    def ask(self, **job):
        self.process.stdin.write(json.dumps(job) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"{self.program} ended at {job}")
        return json.loads(line)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()


def best_times(workers, size, clock):
    """The least time of s and of 2s steps for every worker, taken in turns."""
    best = {worker: {} for worker in workers}
    for repetition in range(size.best_of):
        for worker in workers:
            slow = repetition > 0 and sum(best[worker].values()) > 10 * sum(best[workers[0]].values())
            if slow and repetition >= size.slow_best_of:
                continue
            for steps in (size.steps, 2 * size.steps):
                found = worker.ask(do="steps", steps=steps, calls=size.calls)
                # Fewer steps than asked for would make the rest look fast.
                if found["steps"] not in (None, steps):
                    raise SystemExit(f"{worker.program} took {found['steps']} steps of {steps} on {size.name}")
                best[worker][steps] = min(best[worker].get(steps, math.inf), found[clock])
    return best


def per_step(times, size):
    """Milliseconds of a step; not a number where the machine was too busy to tell."""
    difference = times[2 * size.steps] - times[size.steps]
    return 1e3 * difference / size.steps / size.calls if difference > 0 else math.nan


def steps_row(size, kind):
    """CPU per step of all programs, one thread."""
    files = data.files(size, "mixture", kind)
    programs = ["landfall", "sklearn-lloyd", "linfa"] if kind == "f64" else ["landfall", *PEERS]
    workers = [Worker(program, files) for program in programs]
    best = best_times(workers, size, "cpu")
    holds, seen = parity(workers, size, files, kind)
    for worker in workers:
        worker.__exit__()
    found = {worker.program: per_step(times, size) for worker, times in best.items()}
    targets = STEP_TARGETS[size.name] if kind == "f32" else STEP_TARGETS_F64
    small = size.calls > 1
    yield Row(
        f"{size.name} {size.n} x {size.d}, K = {size.k}, {kind}: step", "CPU ms", found.pop("landfall"), found,
        floor=1e3 * floor_seconds(size, kind), targets={} if small else targets,
        holds=holds, broken=DIFFER, note=seen,
    )
    if small:
        # A call costs more than its steps, and a user waits for the call: the targets are for that.
        steps = 2 * size.steps
        whole = {w.program: 1e3 * t[steps] / size.calls / steps for w, t in best.items()}
        yield Row(f"{size.name}, {kind}: call of {steps} steps, a step", "CPU ms", whole.pop("landfall"), whole, targets=targets)


def wall_rows(size):
    """Wall time per step with one and with two threads."""
    files = data.files(size, "mixture", "f32")
    programs = ["landfall", "sklearn-lloyd", "faiss"]
    workers = [Worker(program, files, threads) for threads in (1, 2) for program in programs]
    best = best_times(workers, size, "wall")
    found = [per_step(best[worker], size) for worker in workers]
    for worker in workers:
        worker.__exit__()
    one, two = dict(zip(programs, found)), dict(zip(programs, found[len(programs) :]))
    speed = "; ".join(f"{name} {two[name] / one[name]:.2f} of one thread" for name in programs)
    # Half and a tenth of it: only a quiet machine can tell.
    holds = two["landfall"] <= 0.55 * one["landfall"] if size.n >= 50_000 else None
    return [
        Row(f"{size.name}, f32: step, 1 thread", "wall ms", one.pop("landfall"), one),
        Row(f"{size.name}, f32: step, 2 threads", "wall ms", two.pop("landfall"), two, holds=holds, broken="more than 0.55 of one thread", note=speed),
    ]


def memory_row(size, kind="f32"):
    """The peak above the data in a fresh process."""
    files = data.files(size, "mixture", kind)
    found = {}
    for program in ["landfall", *PEERS]:
        with Worker(program, files) as worker:
            found[program] = worker.ask(do="memory", steps=2 * size.steps)["bytes"]
    found = {program: math.nan if rise is None else rise / MIB for program, rise in found.items()}
    limit = (12 * size.n + 8 * MIB) / MIB
    return Row(f"{size.name}, {kind}: memory above the data", "MiB", found.pop("landfall"), found, limit=limit)


def fit_rows(size, law, seeds):
    """Whole fits of one restart from starts of their own, in f32."""
    files = data.files(size, law, "f32")
    programs = ["landfall", "sklearn-lloyd", "faiss"]
    cpu, inertia, steps = ({program: [] for program in programs} for _ in range(3))
    workers = [Worker(program, files) for program in programs]
    for seed in range(seeds):
        for worker in workers:
            found = worker.ask(do="fit", restarts=1, seed=seed)
            say(f"  {worker.program}: {found['cpu']:.1f} s, {found['steps']} steps, inertia {found['inertia']:.6e}")
            for name, store in [("cpu", cpu), ("inertia", inertia), ("steps", steps)]:
                store[worker.program].append(found[name])
    for worker in workers:
        worker.__exit__()
    seconds = {program: float(np.mean(values)) for program, values in cpu.items()}
    means = {program: float(np.mean(values)) for program, values in inertia.items()}
    took = ", ".join(f"{program} {'/'.join(map(str, values))}" for program, values in steps.items())
    title = f"{size.name}, {law}, f32: fit, mean of {seeds}"
    binding = size.name == "million"
    return [
        Row(title, "CPU s", seconds.pop("landfall"), seconds, targets={"sklearn-lloyd": 0.3} if binding else {}, note=f"steps: {took}"),
        Row(f"{title}, inertia", "sum", means.pop("landfall"), means, targets={"sklearn-lloyd": 1.0} if binding else {}),
    ]


def countries_rows(size, draws, seeds):
    """100 restarts of ours against ten of scikit-learn's, f64."""
    wall, theirs_wall, cpu, worse, better, total = [], [], [], 0, 0, 0
    for law in data.LAWS:
        for draw in range(draws):
            files = data.files(size, law, "f64", draw)
            with Worker("landfall", files) as ours, Worker("sklearn-lloyd", files) as theirs:
                for seed in range(seeds):
                    mine = ours.ask(do="fit", restarts=100, seed=seed)
                    other = theirs.ask(do="fit", restarts=10, seed=seed)
                    wall.append(1e3 * mine["wall"])
                    theirs_wall.append(1e3 * other["wall"])
                    cpu.append(1e3 * mine["cpu"])
                    worse += mine["inertia"] > other["inertia"] * (1 + 1e-9)
                    better += mine["inertia"] < other["inertia"] * (1 - 1e-9)
                    total += 1
    seen = f"of {total} fits {worse} worse, {better} better than ten restarts of scikit-learn; CPU {figure(np.median(cpu))} ms"
    return Row(
        f"{size.name}, f64: fit, 100 restarts against 10, median", "wall ms", float(np.median(wall)),
        {"sklearn-lloyd": float(np.median(theirs_wall))}, limit=20.0, holds=worse == 0, broken=f"{worse} fits worse", note=seen,
    )


def plus_plus_row(size):
    """The start by greedy k-means++ in Lloyd steps of the same program, for each of its trials."""
    files = data.files(size, "mixture", "f32")
    trials = 2 + int(math.log(size.k))
    found = {}
    for program in ["landfall", "sklearn-lloyd"]:
        with Worker(program, files) as worker:
            times = best_times([worker], size, "cpu")[worker]
            step = per_step(times, size) / 1e3
            start = min(worker.ask(do="plusplus", seed=seed)["cpu"] for seed in range(2))
            if program == "landfall":
                # Ours is asked for as a fit of one step: what the fit costs without the start goes off.
                start -= min(worker.ask(do="steps", steps=1, calls=1)["cpu"] for _ in range(3))
            found[program] = start / step / trials
    return Row(
        f"{size.name}, f32: greedy k-means++, K = {size.k}, a trial ({trials} each)", "own steps",
        found.pop("landfall"), found, limit=2.0,
    )


def silhouette_row(size):
    """The exact mean silhouette of all rows, labelled by some steps."""
    files = data.files(size, "mixture", "f32")
    x, start = np.load(files[0]), np.load(files[1]).astype(np.float64)
    path = data.FOLDER / "silhouette-labels.npy"
    np.save(path, exact(x, start, size.steps)[0][:, None])
    found = {}
    for program in ["landfall", "sklearn-lloyd"]:
        with Worker(program, files) as worker:
            found[program] = worker.ask(do="silhouette", labels=str(path))
    path.unlink()
    cpu = {program: one["cpu"] for program, one in found.items()}
    ours, theirs = found["landfall"], found["sklearn-lloyd"]
    return Row(
        f"{size.name}, f32: exact silhouette of {size.n} rows", "CPU s", cpu.pop("landfall"), cpu,
        targets={"sklearn-lloyd": 0.5}, holds=abs(ours["mean"] - theirs["mean"]) <= 1e-5, broken=DIFFER,
        note=f"{ours['mean']:.7f} in {mib(ours)} MiB above the data, scikit-learn {theirs['mean']:.7f} in {mib(theirs)}",
    )


def mib(found):
    return "-" if found["bytes"] is None else figure(found["bytes"] / MIB)


def machine_floor():
    """What this machine reaches in a matrix product and in reading, by one thread."""
    rates = {}
    with threadpool_limits(limits=1):
        for kind, n in [(np.float32, 2048), (np.float64, 1536)]:
            a = np.ones((n, n), kind)
            rates[np.dtype(kind).name] = 2 * n**3 / least(lambda: a @ a)
        long = np.ones(1 << 26, np.float32)
        rates["read"] = long.nbytes / least(lambda: long.max())
    return rates


def least(work):
    times = []
    for _ in range(5):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def processor():
    try:
        for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.split(":")[1].strip()
    except OSError:
        pass
    return platform.processor() or "unknown processor"


def heading(rates, quick, load):
    packages = ", ".join(f"{name} {version(name)}" for name in ["scikit-learn", "faiss-cpu", "numpy"])
    after = " / ".join(f"{value:.1f}" for value in os.getloadavg())
    return "\n".join([
        f"`cargo xtask bench market{' --quick' if quick else ''}` on {processor()} ({platform.machine()}),"
        f" {os.cpu_count()} cores, load {load} before and {after} after; {packages}, linfa-clustering 0.8.1.",
        "",
        "In brackets: our figure divided by the peer's. Floor: the greater of 2ndK operations at 166 (f32) or 83 (f64)"
        " GFLOP/s and reading the rows once at 13 GB/s, on one core. This machine in this run:"
        f" sgemm {rates['float32'] / 1e9:.0f}, dgemm {rates['float64'] / 1e9:.0f} GFLOP/s, read {rates['read'] / 1e9:.1f} GB/s.",
    ])


def arguments():
    parser = argparse.ArgumentParser(description="K-means beside its peers")
    parser.add_argument("--quick", action="store_true", help="small sizes: to see that everything runs")
    parser.add_argument("--sizes", default="countries,cities,million,wide")
    parser.add_argument("--only", default="steps,f64,wall,memory,silhouette,start,countries,fits", help="parts, by comma")
    parser.add_argument("--built", action="store_true", help="our program is built already")
    parser.add_argument("--best-of", type=int, help="repetitions at most, instead of those of each size")
    parser.add_argument("--seeds", type=int, default=3, help="whole fits for each law")
    return parser.parse_args()


def measure(args, sizes):
    """All rows, in the order of the table."""
    parts = args.only.split(",")
    chosen = [sizes[name] for name in args.sizes.split(",")]
    if args.best_of:
        fewer = {"best_of": args.best_of, "slow_best_of": min(args.best_of, 2)}
        chosen = [dataclasses.replace(size, **fewer) for size in chosen]
    for size in chosen:
        say(f"[{size.name}]")
        if "steps" in parts:
            yield from steps_row(size, "f32")
        if "f64" in parts:
            yield from steps_row(size, "f64")
        if "wall" in parts and size.name != "countries":
            yield from wall_rows(size)
        if "memory" in parts and size.name != "countries":
            yield memory_row(size)
        if "silhouette" in parts and size.name == "cities":
            yield silhouette_row(size)
        if "start" in parts and size.name == "wide":
            yield plus_plus_row(size)
        if "countries" in parts and size.name == "countries":
            yield countries_rows(size, draws=2, seeds=5)
        if "fits" in parts and size.name in ("cities", "million"):
            for law in data.LAWS:
                yield from fit_rows(size, law, args.seeds)


def main():
    args = arguments()
    if not args.built:
        build = ["cargo", "build", "--quiet", "--release", "-p", "landfall-benches", "--bin", "market_kmeans"]
        subprocess.run(build, check=True, cwd=ROOT)
    load = " / ".join(f"{value:.1f}" for value in os.getloadavg())
    rates = machine_floor()
    rows = []
    for row in measure(args, data.QUICK if args.quick else data.SIZES):
        if args.quick:
            # Targets are for the full sizes and mean nothing here; results must agree all the same.
            agree = row.holds if row.broken == DIFFER else None
            row = dataclasses.replace(row, targets={}, limit=None, holds=agree)
        say(f"  {row.what}: {figure(row.ours)} {row.unit}; {row.verdict()}")
        rows.append(row)
    text = heading(rates, args.quick, load) + "\n\n" + markdown(rows) + "\n"
    (TARGET / "bench-market.md").write_text(text)
    (TARGET / "bench-market.json").write_text(json.dumps([vars(row) for row in rows], indent=1) + "\n")
    print(text)
    # A target that was not met is a figure to look at; programs that disagree are a fault.
    broken = [row.what for row in rows if row.holds is False and row.broken == DIFFER]
    if broken:
        raise SystemExit("results differ from scikit-learn's: " + ", ".join(broken))


if __name__ == "__main__":
    main()
