"""Spanning forest and betweenness of seeded random graphs: landfall beside SciPy, rustworkx and networkx.

landfall writes the graphs and measures itself; the others then read the same files. Both times of a
forest start from arrays of edges in memory. networkx joins for the smallest graph only, where it takes
seconds. `--quick` leaves out the dense graph, for which rustworkx takes a minute.
"""

import json
import pathlib
import subprocess
import sys
import time

import networkx
import numpy as np
import rustworkx
import scipy.sparse

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "target/bench-data/team"
BEST_OF = 3


def best(runs, function):
    seconds = float("inf")
    for _ in range(runs):
        start = time.perf_counter()
        found = function()
        seconds = min(seconds, time.perf_counter() - start)
    return seconds, found


def row(graph, job, ours, peer, theirs, agreement):
    print(f"{graph:<18}{job:<13}{ours:>12.4f}  {peer:<11}{theirs:>10.3f}{ours / theirs:>9.4f}  {agreement}")


def forests(ours, ends, weights):
    nodes = ours["nodes"]

    def scipys():
        rows = scipy.sparse.coo_matrix((weights, (ends[:, 0], ends[:, 1])), shape=(nodes, nodes)).tocsr()
        return scipy.sparse.csgraph.minimum_spanning_tree(rows).sum()

    edges = list(zip(ends[:, 0].tolist(), ends[:, 1].tolist(), weights.tolist()))

    def rustworkxs():
        graph = rustworkx.PyGraph()
        graph.add_nodes_from(range(nodes))
        graph.add_edges_from(edges)
        return sum(edge[2] for edge in rustworkx.minimum_spanning_edges(graph, weight_fn=float))

    seconds = ours["build_seconds"] + ours["forest_seconds"]
    for name, peer in [("scipy", scipys), ("rustworkx", rustworkxs)]:
        theirs, weight = best(BEST_OF, peer)
        close = abs(weight - ours["forest_weight"]) <= 1e-9 * weight
        row(ours["name"], "forest", seconds, name, theirs, "same weight" if close else f"{weight} differs")


def betweenness(ours, ends):
    between = np.load(FOLDER / f"{ours['name']}-between.npy")
    graph = rustworkx.PyGraph()
    graph.add_nodes_from(range(ours["nodes"]))
    graph.add_edges_from_no_data([(a, b) for a, b in ends.tolist()])
    runs = BEST_OF if ours["edges"] < 100_000 else 1
    theirs, found = best(runs, lambda: rustworkx.graph_betweenness_centrality(graph))
    found = np.array([found[node] for node in range(ours["nodes"])])
    apart = np.abs(found - between).max()
    row(ours["name"], "betweenness", ours["betweenness_seconds"], "rustworkx", theirs, f"apart by {apart:.0e}")
    if ours["nodes"] <= 1_000:
        graph = networkx.Graph()
        graph.add_nodes_from(range(ours["nodes"]))
        graph.add_edges_from(ends.tolist())
        theirs, found = best(1, lambda: networkx.betweenness_centrality(graph))
        apart = max(abs(found[node] - between[node]) for node in graph)
        row(ours["name"], "betweenness", ours["betweenness_seconds"], "networkx", theirs, f"apart by {apart:.0e}")


def main():
    command = ["cargo", "run", "--quiet", "--release", "-p", "landfall-benches", "--bin", "team_graph", "--", FOLDER]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    print(f"{'graph':<18}{'job':<13}{'landfall s':>12}  {'peer':<11}{'peer s':>10}{'ratio':>9}  agreement")
    for ours in map(json.loads, lines.splitlines()):
        if "cover" in ours:
            print(f"cover by {ours['cover']}: {ours['seconds']:.4f} s, {ours['status']}, {ours['nodes']} nodes")
            continue
        ends = np.load(FOLDER / f"{ours['name']}-edges.npy")
        forests(ours, ends, np.load(FOLDER / f"{ours['name']}-weights.npy"))
        dense = ours["edges"] > 20 * ours["nodes"]
        exact = ours["betweenness_seconds"] is not None
        if exact and not (dense and "--quick" in sys.argv):
            betweenness(ours, ends)
        elif exact:
            print(f"{ours['name']:<18}{'betweenness':<13}{ours['betweenness_seconds']:>12.4f}")
        if ours["sampled_seconds"] is not None:
            print(f"{ours['name']:<18}{'sampled':<13}{ours['sampled_seconds']:>12.4f}  {ours['samples']} samples")


if __name__ == "__main__":
    main()
