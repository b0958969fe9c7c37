"""Parity: recorded outputs and runs of training, on the device."""

import math
import subprocess
import time

from machine import BUNDLE
from running import lines_of


def parity(machine, clock, precision, seconds):
    """A line for each case; after a crash the rest is run in a new process."""
    program = [BUNDLE / "bin/finetune_parity", "--reference", BUNDLE / "reference"]
    names = subprocess.run(
        [*map(str, program), "--list"],
        env=machine.environment,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    end = time.monotonic() + clock.limit(seconds)
    options = ["--device", machine.device, "--precision", precision, "--threads", machine.threads]
    done, silent = [], 0
    while len(done) < len(names):
        rest, left, why = names[len(done) :], end - time.monotonic(), "no time was left"
        if left < 1 or silent == 3:
            done += [
                {"case": name, "error": why if left < 1 else done[-1]["error"]} for name in rest
            ]
            break
        before = len(done)
        for line, wrong in lines_of([*program, *options, *rest], machine.environment, left):
            why = wrong or "the program ended"
            if line and "case" in line:
                done.append(line)
        silent = silent + 1 if len(done) == before else 0
        if len(done) < len(names):
            # The case after the last one that was told.
            done.append({"case": names[len(done)], "error": why})
    return [{"precision": precision, "in_bounds": False} | line for line in done]


def largest(lines):
    """The largest differences of some cases: loss, norm, outputs; None where there is none."""
    runs = [line for line in lines if "loss" in line]
    outputs = [value for line in lines for value in line.get("outputs", {}).values()]
    return {
        "loss": max((far(line["loss"]) for line in runs), default=None),
        "grad_norm": max((far(line["grad_norm"]) for line in runs), default=None),
        "outputs": max(map(far, outputs), default=None),
        "errors": [line["case"] for line in lines if "error" in line],
    }


def far(value):
    """A difference; what is no number was written as null."""
    return math.inf if value is None else value


def small(value):
    if value is None:
        return "–"
    return "not finite" if math.isinf(value) else f"{value:.1e}"


def parity_table(lines, device):
    """Every case, f32 beside bf16."""
    cases = {}
    for line in lines:
        cases.setdefault(line["case"], {})[line["precision"]] = line
    text = f"## Parity on {device}\n\n"
    text += (
        "Against the figures recorded with transformers on the CPU in f32. Runs of 20 steps: largest\n"
        "difference of a loss (f32: at most 2e-5) and of a gradient norm, relative (1e-4). Outputs:\n"
        "largest difference relative to the largest number (5e-5). bf16 is told, not judged.\n\n"
    )
    for precision in ("f32", "bf16"):
        own = [line for line in lines if line["precision"] == precision]
        if not own:
            continue
        worst = largest(own)
        count = sum(line["in_bounds"] for line in own)
        judged = f"{count} of {len(own)} cases in bounds; " if precision == "f32" else ""
        text += (
            f"- {precision}: {judged}largest loss {small(worst['loss'])}, norm "
            f"{small(worst['grad_norm'])}, outputs {small(worst['outputs'])}"
            f"{', failed: ' + ', '.join(worst['errors']) if worst['errors'] else ''}\n"
        )
    text += "\n| case | f32 | bounds | bf16 |\n|---|---|---|---|\n"
    for name, of in cases.items():
        f32 = of.get("f32")
        verdict = "" if f32 is None else ("ok" if f32["in_bounds"] else "**OUT**")
        text += f"| {name} | {cell(f32)} | {verdict} | {cell(of.get('bf16'))} |\n"
    return text


def cell(line):
    if line is None:
        return "–"
    if "error" in line:
        return line["error"].replace("\n", " ").replace("|", "/")[:160]
    if "outputs" in line:
        return ", ".join(f"{key} {small(far(value))}" for key, value in line["outputs"].items())
    return f"loss {small(far(line['loss']))}, norm {small(far(line['grad_norm']))}"
