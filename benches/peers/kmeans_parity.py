"""Records what scikit-learn's K-means finds on small problems, for landfall's tests to agree with.

Writes crates/landfall-market/tests/cases/kmeans/<family>.jsonl: a header, then one problem a line with
its start and what KMeans(algorithm="lloyd", n_init=1) made of it. Left out and counted in the header,
because there two right programs may differ:

- a cluster ran empty on the way (what then happens is a choice);
- a row lay as near to a second centroid: the gap of the squared distances below 1e-9 of the squared
  lengths they are computed from, so that rounding decides;
- the centroids' last movement was within 1e-6 of the tolerance.

Where the centroids stood still although there was no assignment before to compare with (K = n), the
number of steps is a matter of definition and recorded as null.

Every step is followed by a second, plain reference in NumPy (distances by differences). Where it and
scikit-learn disagree on a problem that is kept, nothing is written and the script fails.

Run: cargo xtask bench --record
"""

import json
import pathlib
import warnings

import numpy as np
import sklearn
from sklearn.cluster import KMeans
from sklearn.exceptions import ConvergenceWarning
from threadpoolctl import threadpool_limits

SEED = 20_260
KEPT = 20
NEAR_TIE = 1e-9
NEAR_TOLERANCE = 1e-6
CASES = pathlib.Path(__file__).resolve().parents[2] / "crates/landfall-market/tests/cases/kmeans"

# Steps at most and relative tolerance, taken in turn: cut short, until no label moves, and by tolerance.
STOPS = [(1, 0.0), (300, 0.0), (2, 0.0), (300, 1e-4), (5, 0.0), (300, 0.0), (300, 1e-2), (300, 0.1)]


def decimals(values, exponent=0, places=3):
    """Numbers with few decimal digits, so that the files stay small and every parser reads the same."""
    texts = np.char.mod(f"%.{places}f", np.asarray(values, dtype=float))
    return np.char.add(texts, f"e{exponent}").astype(float)


def clouds(rng, n, d, centres, spread=0.6):
    middle = rng.normal(0, 3, (centres, d))
    share = 1 / np.arange(1, centres + 1)
    label = rng.choice(centres, n, p=share / share.sum())
    return middle[label] + rng.normal(0, spread, (n, d))


def rows_as_start(rng, x, weights, k):
    """K distinct rows, of positive weight."""
    able = np.arange(len(x)) if weights is None else np.flatnonzero(weights > 0)
    _, first = np.unique(x[able], axis=0, return_index=True)
    return x[able[rng.choice(first, k, replace=False)]].copy()


def sizes(rng, n=(20, 70), d=(2, 6), k=(2, 8)):
    return int(rng.integers(*n)), int(rng.integers(*d)), int(rng.integers(*k))


def clustered(rng):
    n, d, k = sizes(rng)
    return decimals(clouds(rng, n, d, k)), None, k


def structureless(rng):
    n, d, k = sizes(rng)
    raw = rng.uniform(-1, 1, (n, d)) if rng.random() < 0.5 else rng.normal(0, 1, (n, d))
    return decimals(raw), None, k


def log_normal(rng):
    n, d, k = sizes(rng)
    return decimals(np.exp(rng.normal(0, 1.2, (n, d)))), None, k


def constant_columns(rng):
    n, d, k = sizes(rng, d=(3, 6))
    x = decimals(clouds(rng, n, d, k))
    x[:, rng.integers(d)] = rng.choice([0.0, 7.3, -1e8, 1e-12, 0.1])
    x[:, rng.integers(d)] = 0.1
    return x, None, k


def tiny_scale(rng):
    n, d, k = sizes(rng)
    return decimals(clouds(rng, n, d, k), -12), None, k


def huge_scale(rng):
    n, d, k = sizes(rng)
    return decimals(clouds(rng, n, d, k), 12), None, k


def scale_by_column(rng):
    n, d, k = sizes(rng, d=(3, 6))
    x = decimals(clouds(rng, n, d, k))
    for column in range(d):
        x[:, column] = decimals(x[:, column], int(rng.choice([-12, -6, 0, 6, 12])))
    return x, None, k


def offset(rng):
    n, d, k = sizes(rng)
    return decimals(1e8 + clouds(rng, n, d, k)), None, k


def integer_weights(rng):
    n, d, k = sizes(rng)
    return decimals(clouds(rng, n, d, k)), rng.integers(1, 9, n).astype(float), k


def real_weights(rng):
    n, d, k = sizes(rng)
    weights = decimals(np.exp(rng.normal(0, 1.5, n)))
    weights[rng.choice(n, n // 8, replace=False)] = 0.0
    weights *= rng.choice([1.0, 1e-6, 1e6])
    return decimals(clouds(rng, n, d, k)), weights, k


def one_cluster(rng):
    n, d, _ = sizes(rng, d=(1, 6))
    weights = rng.integers(0, 5, n) + 0.5 if rng.random() < 0.5 else None
    shift = rng.choice([0.0, 1e4])
    return decimals(shift + clouds(rng, n, d, 3)), weights, 1


def repeated_rows(rng):
    n, d, k = sizes(rng, n=(30, 70))
    distinct = decimals(clouds(rng, k + int(rng.integers(0, 8)), d, k))
    x = distinct[rng.integers(len(distinct), size=n)]
    x[: len(distinct)] = distinct
    return x, None, k


def one_column(rng):
    n, _, k = sizes(rng, n=(20, 120))
    return decimals(clouds(rng, n, 1, k)), None, k


def nearly_as_many(rng):
    n, d, _ = sizes(rng, n=(5, 30))
    x = decimals(clouds(rng, n, d, 3))
    return x, None, n - int(rng.integers(0, min(4, n - 2)))


def many_columns(rng):
    n, d, k = sizes(rng, n=(30, 50), d=(17, 40))
    return decimals(clouds(rng, n, d, k, spread=2.5), places=2), None, k


def many_rows(rng):
    n, d, k = sizes(rng, n=(300, 600), d=(2, 4), k=(5, 20))
    return decimals(clouds(rng, n, d, k, spread=1.5), places=2), None, k


FAMILIES = [
    clustered, structureless, log_normal, constant_columns, tiny_scale, huge_scale, scale_by_column, offset,
    integer_weights, real_weights, one_cluster, repeated_rows, one_column, nearly_as_many, many_columns, many_rows,
]


class LeftOut(Exception):
    """Two right programs may differ on this problem."""


def reference(x, weights, start, max_iter, tol):
    """Lloyd's algorithm with scikit-learn's stopping rule, distances by differences."""
    mean = x.astype(np.longdouble).mean(axis=0)
    c = (start.astype(np.longdouble) - mean).astype(float)
    x = (x.astype(np.longdouble) - mean).astype(float)
    w = np.ones(len(x)) if weights is None else weights
    limit = tol * x.var(axis=0).mean()
    gap, limit_gap = np.inf, np.inf

    def assign():
        nonlocal gap
        squares = ((x[:, None, :] - c) ** 2).sum(axis=2)
        if len(c) > 1:
            two = np.partition(squares, 1, axis=1)
            scale = (x**2).sum(axis=1) + (c**2).sum(axis=1).max()
            gap = min(gap, ((two[:, 1] - two[:, 0]) / np.where(scale > 0, scale, 1)).min())
            if gap < NEAR_TIE:
                raise LeftOut("near tie")
        label = squares.argmin(axis=1)
        return label, float(w @ squares[np.arange(len(x)), label])

    labels, still = None, False
    for step in range(1, max_iter + 1):
        before, (labels, _) = labels, assign()
        mass = np.bincount(labels, weights=w, minlength=len(c))
        if (mass == 0).any():
            raise LeftOut("empty cluster")
        sums = np.zeros_like(c)
        np.add.at(sums, labels, w[:, None] * x)
        old, c = c, sums / mass[:, None]
        if before is not None and (labels == before).all():
            break
        shift = ((c - old) ** 2).sum()
        if tol > 0:
            limit_gap = min(limit_gap, abs(shift / limit - 1))
        if limit_gap < NEAR_TOLERANCE:
            raise LeftOut("near tolerance")
        still = shift == 0
        if shift <= limit:
            break
    labels, inertia = assign()
    # In exact arithmetic the inertia is 0 where every cluster holds copies of one row.
    zero = all(len(np.unique(x[labels == cluster], axis=0)) <= 1 for cluster in range(len(c)))
    return labels, inertia, None if still else step, gap, limit_gap, zero


def agree(ours, fit, zero):
    labels, inertia, steps = ours
    if not (labels == fit.labels_).all() or steps not in (None, fit.n_iter_):
        return False
    return zero or abs(inertia - fit.inertia_) <= 1e-9 * inertia


def benign_in_f32(x, gap, limit_gap, inertia, zero):
    """Whether single precision takes the same steps: no offset, no close call, no inertia of mere rounding."""
    centred = x - x.mean(axis=0)
    plain = np.abs(x).max() <= 10 * np.abs(centred).max()
    scatter = (centred**2).sum()
    return bool(plain and gap >= 1e-5 and limit_gap >= 1e-2 and not zero and inertia >= 1e-4 * scatter)


def record(rng, family, index):
    x, weights, k = family(rng)
    start = rows_as_start(rng, x, weights, k)
    # Every third start lies between the rows, not on them.
    if index % 3 == 2 and family not in (nearly_as_many, repeated_rows):
        other = rows_as_start(rng, x, weights, k)
        start = (start + other) / 2
    max_iter, tol = STOPS[index % len(STOPS)]
    labels, inertia, steps, gap, limit_gap, zero = reference(x, weights, start, max_iter, tol)
    with warnings.catch_warnings():
        warnings.simplefilter("error", ConvergenceWarning)
        fit = KMeans(k, init=start, n_init=1, max_iter=max_iter, tol=tol, algorithm="lloyd")
        fit.fit(x, sample_weight=weights)
    if not agree((labels, inertia, steps), fit, zero):
        raise AssertionError(f"{family.__name__} {index}: the reference and scikit-learn disagree")
    if weights is None:
        weighted_scatter = inertia
    else:
        weighted_scatter = inertia / weights.sum() * len(x)
    return {
        "columns": x.shape[1], "k": k, "rows": x.ravel().tolist(),
        "weights": None if weights is None else weights.tolist(),
        "start": start.ravel().tolist(), "max_iter": max_iter, "tol": tol,
        "labels": fit.labels_.tolist(), "inertia": fit.inertia_, "n_iter": steps,
        "centers": fit.cluster_centers_.ravel().tolist(), "zero": bool(zero),
        "f32": benign_in_f32(x, gap, limit_gap, weighted_scatter, zero),
    }


def write(number, family):
    kept, left_out, index = [], {}, 0
    while len(kept) < KEPT:
        rng = np.random.default_rng([SEED, number, index])
        try:
            kept.append(record(rng, family, len(kept)))
        except LeftOut as why:
            left_out[str(why)] = left_out.get(str(why), 0) + 1
        index += 1
    header = {
        "family": family.__name__, "by": f"scikit-learn {sklearn.__version__}, NumPy {np.__version__}",
        "seed": SEED, "kept": len(kept), "left_out": left_out,
    }
    lines = [json.dumps(line, separators=(",", ":")) for line in [header, *kept]]
    (CASES / f"{family.__name__}.jsonl").write_text("\n".join(lines) + "\n")
    singles = sum(case["f32"] for case in kept)
    print(f"{family.__name__:<18} {len(kept)} kept, {singles} of them also for f32; left out: {left_out or 'none'}")
    return sum(left_out.values())


def main():
    CASES.mkdir(parents=True, exist_ok=True)
    # One thread: scikit-learn's sums depend on how many there are.
    with threadpool_limits(limits=1):
        left_out = sum(write(number, family) for number, family in enumerate(FAMILIES))
    size = sum(path.stat().st_size for path in CASES.glob("*.jsonl"))
    print(f"{KEPT * len(FAMILIES)} problems, {left_out} left out, {size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
