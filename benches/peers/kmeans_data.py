"""The problems on which K-means is measured: made from fixed seeds, written once as .npy files.

Two laws. `mixture`: Gaussian clouds, one and a half times as many as clusters are asked for, sizes by
Zipf's law, middles drawn with a standard deviation of 2, clouds with one of 1. `lognormal`: the
exponential of correlated Gaussian columns, without clusters, with a long tail.

Every problem has a start: distinct rows drawn without replacement. The f32 files are the f64 files
rounded.
"""

import dataclasses
import pathlib

import numpy as np

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "target/bench-data"


@dataclasses.dataclass(frozen=True)
class Size:
    name: str
    n: int
    d: int
    k: int
    # Steps s: a step is (time of 2s steps - time of s steps) / s.
    steps: int
    # Runs in one timed call; small problems need many.
    calls: int = 1
    # Repetitions of which the best counts, and those for programs that take more than ten times as long.
    best_of: int = 7
    slow_best_of: int = 2


SIZES = {
    size.name: size
    for size in [
        Size("countries", 250, 12, 6, steps=4, calls=300, best_of=15, slow_best_of=15),
        Size("cities", 50_000, 32, 16, steps=10, best_of=15, slow_best_of=5),
        Size("million", 1_000_000, 16, 64, steps=5),
        Size("wide", 200_000, 128, 256, steps=4),
    ]
}

# The same shapes in little: to see that everything runs, not to measure.
QUICK = {
    size.name: size
    for size in [
        Size("countries", 250, 12, 6, steps=4, calls=20, best_of=2, slow_best_of=2),
        Size("cities", 2_000, 32, 16, steps=5, best_of=2, slow_best_of=2),
        Size("million", 8_000, 16, 64, steps=4, best_of=2, slow_best_of=2),
        Size("wide", 2_000, 128, 64, steps=3, best_of=2, slow_best_of=2),
    ]
}


def mixture(rng, n, d, k):
    clouds = k * 3 // 2
    share = 1 / np.arange(1, clouds + 1)
    label = rng.choice(clouds, n, p=share / share.sum())
    return rng.normal(0, 2, (clouds, d))[label] + rng.normal(0, 1, (n, d))


def lognormal(rng, n, d, _k):
    return np.exp(rng.normal(0, 1, (n, d)) @ rng.normal(0, 1 / np.sqrt(d), (d, d)))


LAWS = {"mixture": mixture, "lognormal": lognormal}


def lloyd_steps(x, c, most):
    """Steps until no label moves."""
    labels = None
    for step in range(1, most + 1):
        before, labels = labels, ((x[:, None] - c) ** 2).sum(axis=2).argmin(axis=1)
        sizes = np.bincount(labels, minlength=len(c))
        if (sizes == 0).any():
            return 0
        if before is not None and (before == labels).all():
            return step
        c = np.array([x[labels == j].mean(axis=0) for j in range(len(c))])
    return most


def start_rows(rng, x, size):
    """K rows; for a small problem those from which Lloyd's algorithm does not settle too early."""
    if size.n > 1000:
        return x[rng.choice(size.n, size.k, replace=False)]
    while True:
        start = x[rng.choice(size.n, size.k, replace=False)]
        if lloyd_steps(x, start, 2 * size.steps + 2) > 2 * size.steps + 1:
            return start


def paths(size, law, kind, draw=0):
    stem = f"{size.name}-{size.n}x{size.d}-{law}-{draw}"
    return FOLDER / f"{stem}.{kind}.npy", FOLDER / f"{stem}-start{size.k}.{kind}.npy"


def files(size, law, kind, draw=0):
    """The files of rows and start; made when they are not there. Another `draw` is another sample."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    data, start = paths(size, law, kind, draw)
    if data.exists() and start.exists():
        return data, start
    seed = [7, list(SIZES).index(size.name), list(LAWS).index(law), size.n, draw]
    rng = np.random.default_rng(seed)
    x = LAWS[law](rng, size.n, size.d, size.k)
    first = start_rows(rng, x, size)
    for path, values in [(data, x), (start, first)]:
        # Under another name first: a run that was broken off leaves no half file.
        part = path.with_suffix(".part")
        with open(part, "wb") as file:
            np.save(file, values.astype({"f32": np.float32, "f64": np.float64}[kind]))
        part.rename(path)
    print(f"made {data.name}: {data.stat().st_size / 1e6:.1f} MB", flush=True)
    return data, start
