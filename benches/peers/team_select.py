"""The measured teams, chosen by landfall, by CP-SAT (OR-tools) and, without pair values, by SciPy's
milp (HiGHS), one after the other on the same machine.

    python3 benches/peers/team_select.py [--seconds 60] [--workers 2] [--only TEXT] [--binary PATH]

CP-SAT gets the usual linearisation: y_ij <= x_i, y_ij <= x_j, sum_j y_ij = (q - 1) x_i, and a greedy
team with exchanges as a hint. Seats for different people are 0/1 variables of a matching. All values
are whole millionths. Needs ortools, numpy and scipy.
"""

import argparse
import json
import pathlib
import subprocess
import tempfile
import time

import numpy as np
from ortools.sat.python import cp_model
from scipy.optimize import Bounds, LinearConstraint, milp

MICRO = 1_000_000


def square(instance):
    """Pair values in millionths, or None."""
    if instance["pairs"] is None:
        return None
    people = len(instance["own"])
    values = np.zeros((people, people), dtype=np.int64)
    values[np.triu_indices(people, 1)] = np.rint(np.array(instance["pairs"]) * MICRO)
    return values + values.T


def objective(instance):
    """Whole coefficients of people and pairs, and the unit that the value is divided by."""
    size = instance["size"]
    own = np.rint(np.array(instance["own"]) * MICRO).astype(np.int64)
    pairs = square(instance)
    if pairs is None:
        return own, None, size * MICRO
    weight = round(instance["weight"] * 10)
    return (10 - weight) * (size - 1) * own, 2 * weight * pairs, 10 * size * (size - 1) * MICRO


def hint(instance, own, pairs):
    """A greedy team, exchanged while that helps; demands are left to the solver."""
    if pairs is None:
        return []
    team = [int(np.argmax(own))]
    while len(team) < instance["size"]:
        gain = own + pairs[team].sum(axis=0)
        gain[team] = np.iinfo(np.int64).min
        team.append(int(np.argmax(gain)))
    improved = True
    while improved:
        improved = False
        gain = own + pairs[team].sum(axis=0)
        for out in list(team):
            change = gain - gain[out] - pairs[out]
            change[team] = np.iinfo(np.int64).min
            into = int(np.argmax(change))
            if change[into] > 0:
                team[team.index(out)] = into
                improved = True
                break
    return team


def cp_sat(instance, seconds, workers):
    own, pairs, unit = objective(instance)
    people, size = len(own), instance["size"]
    model = cp_model.CpModel()
    x = [model.NewBoolVar(f"x{i}") for i in range(people)]
    model.Add(sum(x) == size)
    terms = [int(own[i]) * x[i] for i in range(people)]
    team = set(hint(instance, own, pairs))
    if pairs is not None:
        y = {}
        for i in range(people):
            for j in range(i + 1, people):
                y[i, j] = model.NewBoolVar("")
                model.AddImplication(y[i, j], x[i])
                model.AddImplication(y[i, j], x[j])
                terms.append(int(pairs[i, j]) * y[i, j])
                model.AddHint(y[i, j], i in team and j in team)
        for i in range(people):
            mine = [y[min(i, j), max(i, j)] for j in range(people) if j != i]
            model.Add(sum(mine) == (size - 1) * x[i])
        for i in range(people):
            model.AddHint(x[i], i in team)
    demands_cp(model, instance, x)
    model.Maximize(sum(terms))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = workers
    start = time.perf_counter()
    status = solver.Solve(model)
    took = time.perf_counter() - start
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    value = solver.ObjectiveValue() / unit if found else None
    return took, value, solver.BestObjectiveBound() / unit, status == cp_model.OPTIMAL


def demands_cp(model, instance, x):
    for row in instance["counts"]:
        model.Add(sum(x[i] for i in row["people"]) >= row["min"])
    sits = {}
    for at, row in enumerate(instance["seats"]):
        chairs = [model.NewBoolVar("") for _ in row["people"]]
        model.Add(sum(chairs) == row["min"])
        for person, chair in zip(row["people"], chairs):
            sits.setdefault(person, []).append(chair)
    for person, chairs in sits.items():
        model.Add(sum(chairs) <= x[person])
    if instance["budget"] is not None:
        model.Add(sum(c * v for c, v in zip(instance["costs"], x)) <= instance["budget"])
    if instance["headcount"] is not None:
        shares = [round(s * MICRO) for s in instance["shares"]]
        model.Add(sum(s * v for s, v in zip(shares, x)) <= round(instance["headcount"] * MICRO))
    if instance["max_zones"] is not None:
        used = {zone: model.NewBoolVar("") for zone in set(instance["zones"])}
        for person, zone in enumerate(instance["zones"]):
            model.AddImplication(x[person], used[zone])
        model.Add(sum(used.values()) <= instance["max_zones"])


def scipy_milp(instance, seconds):
    """The linear case: people, chairs of the matching, zones."""
    own, _, unit = objective(instance)
    people = len(own)
    chairs = [(at, p) for at, row in enumerate(instance["seats"]) for p in row["people"]]
    zones = sorted(set(instance["zones"])) if instance["max_zones"] is not None else []
    width = people + len(chairs) + len(zones)
    rows, low, high = [], [], []

    def add(entries, least, most):
        row = np.zeros(width)
        for at, coefficient in entries:
            row[at] += coefficient
        rows.append(row)
        low.append(least)
        high.append(most)

    add([(i, 1) for i in range(people)], instance["size"], instance["size"])
    for row in instance["counts"]:
        add([(i, 1) for i in row["people"]], row["min"], np.inf)
    for at, row in enumerate(instance["seats"]):
        mine = [(people + k, 1) for k, (seat, _) in enumerate(chairs) if seat == at]
        add(mine, row["min"], row["min"])
    for person in {p for _, p in chairs}:
        mine = [(people + k, 1) for k, (_, p) in enumerate(chairs) if p == person]
        add(mine + [(person, -1)], -np.inf, 0)
    if instance["budget"] is not None:
        add(list(enumerate(instance["costs"])), -np.inf, instance["budget"])
    if instance["headcount"] is not None:
        add(list(enumerate(instance["shares"])), -np.inf, instance["headcount"] + 1e-9)
    for person, zone in enumerate(instance["zones"] if zones else []):
        add([(person, 1), (people + len(chairs) + zones.index(zone), -1)], -np.inf, 0)
    if zones:
        first = people + len(chairs)
        add([(first + k, 1) for k in range(len(zones))], -np.inf, instance["max_zones"])
    cost = np.zeros(width)
    cost[:people] = -own
    start = time.perf_counter()
    result = milp(
        cost,
        constraints=LinearConstraint(np.array(rows), low, high),
        integrality=np.ones(width),
        bounds=Bounds(0, 1),
        options={"time_limit": seconds, "mip_rel_gap": 0.0},
    )
    took = time.perf_counter() - start
    value = None if result.x is None else int(own @ np.rint(result.x[:people])) / unit
    return took, value, -result.mip_dual_bound / unit, result.status == 0


def line(who, name, took, value, bound, proven):
    gap = "" if value is None else f"{100 * (bound - value) / abs(value):.2f} %"
    shown = "none" if value is None else f"{value:.6f}"
    proof = "proven" if proven else "open"
    print(f"{name:<34}{who:<10}{took:>8.2f}{shown:>11}{bound:>11.6f}{gap:>9}  {proof}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--only", default="")
    parser.add_argument("--quick", action="store_true", help="three seconds for each: to see that it works")
    parser.add_argument("--binary", help="a built team_select; without it cargo builds one")
    asked = parser.parse_args()
    if asked.quick:
        asked.seconds = 3.0
    cargo = ["cargo", "run", "--quiet", "--release", "-p", "landfall-benches", "--bin"]
    command = [asked.binary] if asked.binary else [*cargo, "team_select", "--"]
    print(f"{'team':<34}{'by':<10}{'s':>8}{'value':>11}{'bound':>11}{'gap':>9}")
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([*command, "--write", folder], check=True)
        for path in sorted(pathlib.Path(folder).glob("*.json")):
            instance = json.loads(path.read_text())
            name = instance["name"]
            if asked.only not in name:
                continue
            solve = ["--solve", str(path), "--seconds", str(asked.seconds)]
            ours = json.loads(subprocess.run([*command, *solve], check=True, capture_output=True).stdout)
            line("landfall", name, ours["seconds"], ours["value"], ours["bound"], ours["status"] == "optimal")
            line("CP-SAT", name, *cp_sat(instance, asked.seconds, asked.workers))
            if instance["pairs"] is None:
                line("SciPy", name, *scipy_milp(instance, asked.seconds))


if __name__ == "__main__":
    main()
