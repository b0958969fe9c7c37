"""Whether K-means programs that took the same steps arrived at the same place."""

import numpy as np

import kmeans_data as data
from kmeans_table import NAMES


def nearest(x, c):
    """Labels and inertia in f64, the inertia by differences."""
    labels, inertia = np.empty(len(x), np.uint32), 0.0
    for at in range(0, len(x), 8192):
        part = x[at : at + 8192].astype(np.float64)
        best = ((c**2).sum(axis=1) - 2 * part @ c.T).argmin(axis=1)
        labels[at : at + 8192] = best
        inertia += ((part - c[best]) ** 2).sum()
    return labels, inertia


def exact(x, c, steps):
    """Lloyd's algorithm in f64, for the labels and the inertia that rounding blurs in f32."""
    for _ in range(steps):
        labels, _ = nearest(x, c)
        sums = np.zeros_like(c)
        for at in range(0, len(x), 8192):
            np.add.at(sums, labels[at : at + 8192], x[at : at + 8192].astype(np.float64))
        c = sums / np.bincount(labels, minlength=len(c))[:, None]
    return nearest(x, c)


def outcome(worker, size, x):
    """What a program's centroids after 2s steps mean for the rows, and what it says itself."""
    path = data.FOLDER / f"saved-{worker.program}"
    own = worker.ask(do="save", steps=2 * size.steps, path=str(path))
    labels, inertia = nearest(x, np.load(path.with_suffix(".centroids.npy")).reshape(size.k, size.d))
    saved = path.with_suffix(".labels.npy")
    own_labels = np.load(saved) if saved.exists() else labels
    for file in data.FOLDER.glob(f"saved-{worker.program}.*"):
        file.unlink()
    stated = own["inertia"] is None or abs(own["inertia"] / inertia - 1)
    return labels, inertia, stated is True or stated <= 1e-5, float((own_labels == labels).mean())


def parity(workers, size, files, kind):
    """Whether all programs arrived at the same place, and how far they are apart.

    In f64 labels must be those of scikit-learn, row by row. In f32 a row between two centroids may go
    either way and later steps carry that on, so that not even the peers agree on all labels: there the
    yardstick is the same number of steps in f64, the inertia must be within 1e-5 of it, and the share of
    equal labels is shown for all.
    """
    x = np.load(files[0])
    found = {worker.program: outcome(worker, size, x) for worker in workers}
    labels, inertia = found["sklearn-lloyd"][:2]
    if kind == "f32":
        labels, inertia = exact(x, np.load(files[1]).astype(np.float64), 2 * size.steps)
    holds, seen = True, []
    for program, (theirs, other, stated, own) in found.items():
        same, off = float((theirs == labels).mean()), other / inertia - 1
        seen.append(f"{NAMES.get(program, program)} {100 * same:.6g} %, {off:+.0e}")
        if program != "linfa":
            holds &= abs(off) <= {"f32": 1e-5, "f64": 1e-9}[kind] and (kind == "f32" or same == 1)
        if program == "landfall":
            # What it states must be what its centroids say.
            holds &= stated and own >= {"f32": 0.999, "f64": 1.0}[kind]
    against = "the same steps in f64" if kind == "f32" else "scikit-learn"
    return holds, f"labels and inertia after {2 * size.steps} steps against {against}: " + "; ".join(seen)
