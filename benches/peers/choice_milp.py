"""The measured choices, solved by landfall and by SciPy's milp (HiGHS) in one run.

Prints for each: seconds of both, their ratio, and whether the objectives agree. SciPy gets the same
0/1 programme (one variable per region and wave), gap 0 and at most a minute.
"""

import json
import subprocess
import time

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

LIMIT = 60.0


def solve(instance):
    net = np.array(instance["net"], dtype=float)
    spend = np.array(instance["spend"], dtype=float)
    regions, waves = net.shape
    once = np.kron(np.eye(regions), np.ones(waves))
    rows = [LinearConstraint(once, ub=np.ones(regions))]
    rows.append(LinearConstraint(spend.reshape(1, -1), ub=[instance["total_budget"]]))
    if instance["wave_budget"] is not None:
        for wave in range(waves):
            own = np.zeros_like(spend)
            own[:, wave] = spend[:, wave]
            rows.append(LinearConstraint(own.reshape(1, -1), ub=[instance["wave_budget"]]))
    start = time.perf_counter()
    result = milp(
        -net.reshape(-1),
        constraints=rows,
        integrality=np.ones(net.size),
        bounds=Bounds(0, 1),
        options={"time_limit": LIMIT, "mip_rel_gap": 0.0},
    )
    seconds = time.perf_counter() - start
    objective = None if result.x is None else int(np.rint(net.reshape(-1) @ np.rint(result.x)))
    # A status of 0 alone is no proof: the bound must meet the solution.
    proven = result.status == 0 and objective is not None
    proven = proven and abs(-result.mip_dual_bound - objective) <= 0.5
    return seconds, objective, proven


def main():
    command = ["cargo", "run", "--quiet", "--release", "-p", "landfall-benches", "--bin", "choices"]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    print(f"{'choice':<22}{'landfall s':>12}{'scipy s':>10}{'ratio':>9}  agreement")
    for line in lines.splitlines():
        ours = json.loads(line)
        seconds, objective, proven = solve(ours)
        agreement = "same" if objective == ours["objective"] else f"{ours['objective']} / {objective}"
        proof = f"landfall {'proven' if ours['objective'] == ours['bound'] else 'open'}, "
        proof += f"scipy {'proven' if proven else 'open'}"
        ratio = ours["seconds"] / seconds
        print(f"{ours['name']:<22}{ours['seconds']:>12.4f}{seconds:>10.3f}{ratio:>9.4f}  {agreement}; {proof}")


if __name__ == "__main__":
    main()
