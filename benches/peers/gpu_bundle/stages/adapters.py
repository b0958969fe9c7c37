"""Speed of training adapters beside PEFT, on the same batches."""

import sys
import tempfile
from pathlib import Path

from machine import BUNDLE
from regions import write_by_region
from running import lines_of, say
from speed import draw
from speed_table import megabytes, number, ratio, unmeasured

REGIONS = 16


class Plan:
    """What is measured: shape, steps, and the batches of one adapter and of many."""

    def __init__(self, options):
        self.cases = [("bf16", 32, 1), ("bf16", 128, 1), ("bf16", 32, REGIONS)]
        self.shape, self.steps, self.seconds = "bert-base", 25, 45
        if options.cpu:
            self.cases = [("f32", 16, 1), ("f32", 32, REGIONS)]
            self.shape, self.steps, self.seconds = "minilm", 2, 300
        elif options.quick:
            self.steps = 10
        else:
            self.cases += [("bf16", 128, REGIONS), ("f32", 32, REGIONS)]


def measured(command, environment, seconds):
    """What a program says at last, or `error`."""
    found, wrong = None, "no time was left"
    if seconds >= 5:
        for line, wrong in lines_of(command, environment, seconds):
            found = line or found
    return found or {"error": wrong or "the program ended"}


def ours(machine, plan, precision, batches, steps, warmup, regions):
    program = [BUNDLE / "bin/finetune_train", "--shape", plan.shape, "--rank", 8]
    given = ["--regions", regions, "--batches", batches, "--steps", steps]
    given += ["--warmup", warmup]
    device = ["--precision", precision, "--device", machine.device]
    return [*program, *given, *device, "--threads", machine.threads]


def case(machine, plan, folder, clock, key):
    """One case: a line for each who."""
    precision, batch, regions = key
    about = dict(zip(("precision", "batch", "regions"), key)) | {"shape": plan.shape}
    # Every batch is seen once before the clock starts, as in `speed.py`: few of many regions, which
    # the peer has to train one after another.
    steps = plan.steps if regions == 1 else max(2, plan.steps // 3)
    given, _ = draw(folder, plan.shape, batch, steps)
    peer = [sys.executable, BUNDLE / "peers/adapter_hf_loop.py", "--shape", plan.shape]
    peer += ["--regions", regions, "--batches", given, "--steps", steps]
    peer += ["--warmup", steps * regions]
    peer += ["--precision", precision, "--device", machine.device, "--threads", machine.threads]
    commands = {"ours": (ours(machine, plan, precision, given, steps, steps, regions), machine.environment)}
    if regions > 1:
        one_by_one = given.with_suffix(".apart.jsonl")
        write_by_region(given, one_by_one, REGIONS)
        every = steps * regions
        words = ours(machine, plan, precision, one_by_one, every, every, 1)
        commands["apart"] = (words, machine.environment)
    if machine.peer:
        commands["peer"] = (peer, machine.peer_environment)
    for who, (command, environment) in commands.items():
        found = measured(command, environment, clock.limit(plan.seconds))
        yield found | about | {"who": who}


def adapters(machine, clock, options, keep):
    """All cases; `keep` is called with all lines after each."""
    plan, lines = Plan(options), []
    with tempfile.TemporaryDirectory(prefix="landfall-texts-") as name:
        for key in plan.cases:
            say(f"adapters: {', '.join(map(str, key))}")
            lines += case(machine, plan, Path(name), clock, key)
            keep(lines)
    return lines


def adapters_table(lines, device):
    """The measurements as a Markdown table."""
    cases = {}
    for line in lines:
        key = tuple(line[name] for name in ("shape", "precision", "batch", "regions"))
        cases.setdefault(key, {})[line["who"]] = line
    text = f"## Adapters on {device}\n\n"
    text += (
        "LoRA of rank 8 on query and value, texts a second. Of several regions the rows of a batch\n"
        "belong to them in turn: PEFT trains them one after another, ours so and mixed in one batch.\n\n"
        "| shape | precision | batch | regions | PEFT | ours, one after another | ours | ours / PEFT "
        "| memory, ours / PEFT (MB) | taken up from its folder, led (ms) |\n"
        "|---|---|---|---|---|---|---|---|---|---|\n"
    )
    for key, of in cases.items():
        rate = {who: line.get("samples_per_second") for who, line in of.items()}
        cells = [number(rate.get(who), 1) for who in ("peer", "apart", "ours")]
        cells += [ratio(rate.get("ours"), rate.get("peer")), megabytes(of, "ours", "peer")]
        swap = (of["ours"].get(name) for name in ("attach_seconds", "swap_seconds"))
        cells.append(", ".join(number(one and 1000 * one, 4) for one in swap))
        text += f"| {' | '.join(map(str, key))} | {' | '.join(cells)} |\n"
    return text + unmeasured(lines, ("who", "shape", "precision", "batch", "regions"))
