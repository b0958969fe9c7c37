"""Assignments beside SciPy and flows beside OR-tools and networkx, in one run.

`team_flow.py [PROGRAM]`: PROGRAM is the built `team_flow`; without it cargo builds and runs it.
Prints for each instance the best of three times of both sides, their ratio, and whether the values
agree. Only solving is timed, not reading or building; networkx builds its dictionaries outside the
timing, and gets only the smaller flows. Lower bounds, which OR-tools does not know, are moved into
the supplies first.
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import networkx as nx
import numpy as np
from ortools.graph.python import min_cost_flow
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

ABSENT = np.iinfo(np.int64).min


def best(work, runs=3):
    seconds, answer = float("inf"), None
    for _ in range(runs):
        start = time.perf_counter()
        answer = work()
        seconds = min(seconds, time.perf_counter() - start)
    return seconds, answer


def assignment(instance, numbers):
    shape = (instance["rows"], instance["columns"])
    table = numbers.reshape(shape)
    allowed = table != ABSENT
    value = np.where(allowed, table, -np.inf).astype(float)
    seconds, (rows, columns) = best(lambda: linear_sum_assignment(value, maximize=True))
    yield "scipy", seconds, int(table[rows, columns].sum())
    if allowed.mean() < 0.5:
        # A weight of 0 would be no entry: all weights are moved up by 1, which moves the sum by
        # the number of rows.
        at = np.nonzero(allowed)
        sparse = csr_array((table[at] + 1, at), shape=shape)
        seconds, (rows, columns) = best(
            lambda: min_weight_full_bipartite_matching(sparse, maximize=True)
        )
        yield "scipy sparse", seconds, int(table[rows, columns].sum())


def flow(instance, numbers):
    nodes, arcs = instance["nodes"], instance["arcs"]
    start, end, lower, upper, cost = numbers[: 5 * arcs].reshape(5, arcs)
    supply = numbers[5 * arcs :].copy()
    np.subtract.at(supply, start, lower)
    np.add.at(supply, end, lower)
    room, fixed = upper - lower, int((lower * cost).sum())

    def build():
        solver = min_cost_flow.SimpleMinCostFlow()
        solver.add_arcs_with_capacity_and_unit_cost(start, end, room, cost)
        solver.set_nodes_supplies(np.arange(nodes), supply)
        return solver

    seconds = float("inf")
    for _ in range(3):
        solver = build()
        begin = time.perf_counter()
        status = solver.solve()
        seconds = min(seconds, time.perf_counter() - begin)
        assert status == solver.OPTIMAL, status
    yield "or-tools", seconds, solver.optimal_cost() + fixed
    if arcs <= 10_000:
        graph = nx.MultiDiGraph()
        graph.add_nodes_from((node, {"demand": -int(supply[node])}) for node in range(nodes))
        for arc in range(arcs):
            graph.add_edge(
                int(start[arc]), int(end[arc]), capacity=int(room[arc]), weight=int(cost[arc])
            )
        seconds, (value, _) = best(lambda: nx.network_simplex(graph), runs=1)
        yield "networkx", seconds, value + fixed


def main():
    named = [argument for argument in sys.argv[1:] if argument != "--quick"]  # quick as it is
    if named:
        program = named[:1]
    else:
        program = ["cargo", "run", "--quiet", "--release", "-p", "landfall-benches"]
        program += ["--bin", "team_flow", "--"]
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([*program, "--write", folder], check=True)
        run = subprocess.run(
            [*program, "--solve", folder], check=True, capture_output=True, text=True
        )
        ours = {line["name"]: line for line in map(json.loads, run.stdout.splitlines())}
        print(f"{'instance':<24}{'landfall s':>12}  {'peer':<14}{'peer s':>10}{'ratio':>9}  values")
        for instance in json.loads((Path(folder) / "index.json").read_text()):
            name = instance["name"]
            numbers = np.fromfile(Path(folder) / f"{name}.i64", dtype="<i8")
            solve = assignment if instance["kind"] == "assign" else flow
            for peer, seconds, value in solve(instance, numbers):
                own = ours[name]
                agree = "same" if value == own["value"] else f"{own['value']} / {value}"
                ratio = own["seconds"] / seconds
                print(
                    f"{name:<24}{own['seconds']:>12.4f}  {peer:<14}{seconds:>10.4f}{ratio:>9.3f}  {agree}"
                )


if __name__ == "__main__":
    main()
