"""Whether a run of training is the same bit for bit when it is run again."""

import json
import random
import tempfile
from pathlib import Path

from machine import BUNDLE
from running import lines_of, say

STEPS = 10
# The longest text of a batch: attention over more than 128 tokens goes through its keys in parts.
LENGTHS = {"short": 128, "long": 500}


def draw(file, longest):
    """Batches of 16 texts of 4 to `longest` tokens."""
    source = random.Random(longest)
    with open(file, "w", encoding="utf-8") as out:
        for _ in range(STEPS + 1):
            lengths = [longest] + [source.randint(4, longest) for _ in range(15)]
            ids = [[source.randrange(10, 30522) for _ in range(length)] for length in lengths]
            print(json.dumps({"ids": ids, "labels": [row % 3 for row in range(16)]}), file=out)


def again(machine, clock, options):
    """A line for each case; with dropout, all steps of two processes."""
    shape, found = ("minilm" if options.cpu else "bert-base"), []
    with tempfile.TemporaryDirectory(prefix="landfall-texts-") as name:
        for kind, longest in LENGTHS.items():
            file = Path(name) / f"{kind}.jsonl"
            draw(file, longest)
            for precision in ("f32", "bf16"):
                say(f"again: {kind}, {precision}")
                found.append(twice(machine, clock, shape, file, precision) | {"texts": kind})
    return found


def twice(machine, clock, shape, file, precision):
    command = [BUNDLE / "bin/finetune_train", "--shape", shape, "--batches", file]
    command += ["--steps", 1, "--warmup", STEPS, "--precision", precision]
    command += ["--device", machine.device, "--threads", machine.threads]
    runs, about = [], {"precision": precision, "steps": STEPS}
    for _ in range(2):
        line, wrong = None, "no time was left"
        for line_or_none, wrong in lines_of(command, machine.environment, clock.limit(300)):
            line = line_or_none or line
        if line is None:
            return about | {"same": False, "error": wrong}
        runs.append(line["first_values"])
    return about | {"same": runs[0] == runs[1] and len(runs[0]) == STEPS, "losses": runs[0]}


def again_text(lines):
    """A sentence for each case."""
    text = "## The same run again\n\nTwo processes, all losses, with dropout:\n\n"
    for line in lines:
        what = "the same bits" if line["same"] else line.get("error", "**other bits**")
        text += f"- {line['texts']} texts, {line['precision']}, {line['steps']} steps: {what}\n"
    return text
