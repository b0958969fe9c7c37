"""Runs K-means of scikit-learn or faiss on request: one JSON object a line in, one out.

`kmeans_worker.py PROGRAM DATA.npy START.npy`; the same requests and answers as our own
`market_kmeans`. The threads are those of OMP_NUM_THREADS, which kmeans.py sets.
"""

import json
import os
import pathlib
import sys
import time

import numpy as np

THREADS = int(os.environ["OMP_NUM_THREADS"])


class ScikitLearn:
    def __init__(self, algorithm, start):
        from sklearn.cluster import KMeans

        self.kind, self.algorithm, self.start = KMeans, algorithm, start

    def make(self, **options):
        return self.kind(len(self.start), algorithm=self.algorithm, **options)

    def run(self, x, steps):
        # n_init=1: one run from the given start. tol=0: no stop before the steps are done, unless no
        # label moves. copy_x stays True, its default: the rows are not changed under the user.
        fit = self.make(init=self.start, n_init=1, max_iter=steps, tol=0.0).fit(x)
        return fit.n_iter_, float(fit.inertia_), fit.cluster_centers_, fit.labels_

    def fit(self, x, restarts, seed):
        # Greedy k-means++, max_iter=300 and tol=1e-4 are its defaults, and ours.
        fit = self.make(n_init=restarts, random_state=seed).fit(x)
        return fit.n_iter_, float(fit.inertia_), None, None

    def plusplus(self, x, seed):
        from sklearn.cluster import kmeans_plusplus

        kmeans_plusplus(x, len(self.start), random_state=seed)
        return None, None, None, None

    def silhouette(self, x, labels):
        from sklearn.metrics import silhouette_score

        return float(silhouette_score(x, labels))


class Faiss:
    def __init__(self, start):
        import faiss

        self.faiss, self.start = faiss, start
        faiss.omp_set_num_threads(THREADS)

    def make(self, d, **options):
        # By default faiss trains on at most 256 rows per centroid, drawn at random: raised beyond any
        # number of rows. min_points_per_centroid only silences a warning for small problems.
        most = 2**31 - 1
        return self.faiss.Kmeans(
            d, len(self.start), max_points_per_centroid=most, min_points_per_centroid=1, **options
        )

    def run(self, x, steps):
        # niter steps, or fewer where the objective no longer falls (early_stop_threshold is 0): the
        # steps taken are reported, and kmeans.py refuses to time a run that ended early.
        kmeans = self.make(x.shape[1], niter=steps)
        kmeans.train(x, init_centroids=self.start)
        # Its objective is that of the centroids before the last step.
        return len(kmeans.obj), None, kmeans.centroids, None

    def fit(self, x, restarts, seed):
        # 25 steps from a random start are its defaults.
        kmeans = self.make(x.shape[1], nredo=restarts, seed=seed)
        kmeans.train(x)
        return len(kmeans.obj), float(kmeans.assign(x)[0].sum(dtype=np.float64)), None, None


def program(name, start):
    if name == "faiss":
        return Faiss(start)
    return ScikitLearn({"sklearn-lloyd": "lloyd", "sklearn-elkan": "elkan"}[name], start)


def status(name):
    for line in pathlib.Path("/proc/self/status").read_text().splitlines():
        if line.startswith(name + ":"):
            return int(line.split()[1]) * 1024
    raise KeyError(name)


def peak(work):
    """How far the memory rose above what was there before, in bytes; None where there is no /proc."""
    try:
        # Starts the peak anew; see proc(5).
        pathlib.Path("/proc/self/clear_refs").write_text("5")
        before = status("VmRSS")
    except OSError:
        return None, work()
    value = work()
    return status("VmHWM") - before, value


def spent(work):
    """Seconds on the processor (all threads) and on the wall, and what the work gave."""
    wall, cpu = time.perf_counter(), time.process_time()
    value = work()
    return {"cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall}, value


def answer(runner, x, job):
    def timed(work):
        used, (steps, inertia, _, _) = spent(work)
        return used | {"steps": steps, "inertia": inertia}

    what = job["do"]
    if what == "steps":
        def work():
            for _ in range(job["calls"] - 1):
                runner.run(x, job["steps"])
            return runner.run(x, job["steps"])

        return timed(work)
    if what == "save":
        steps, inertia, centroids, labels = runner.run(x, job["steps"])
        path = pathlib.Path(job["path"])
        np.save(path.with_suffix(".centroids.npy"), centroids.astype(np.float64).ravel())
        if labels is not None:
            np.save(path.with_suffix(".labels.npy"), labels.astype(np.uint32))
        return {"steps": steps, "inertia": inertia}
    if what == "memory":
        # What the library brings along once (buffers of its threads and of BLAS) is not counted.
        runner.run(x[: 20 * len(runner.start)].copy(), 1)
        rise, (steps, _, _, _) = peak(lambda: runner.run(x, job["steps"]))
        return {"bytes": rise, "steps": steps}
    if what == "fit":
        return timed(lambda: runner.fit(x, job["restarts"], job["seed"]))
    if what == "plusplus":
        return timed(lambda: runner.plusplus(x, job["seed"]))
    if what == "silhouette":
        labels = np.load(job["labels"]).ravel()
        runner.silhouette(x[:100], labels[:100])
        rise, (used, mean) = peak(lambda: spent(lambda: runner.silhouette(x, labels)))
        return used | {"mean": mean, "bytes": rise}
    raise ValueError(what)


def main():
    name, data, start = sys.argv[1:]
    x, runner = np.load(data), program(name, np.load(start))
    for line in sys.stdin:
        print(json.dumps(answer(runner, x, json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
