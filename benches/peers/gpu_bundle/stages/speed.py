"""Speed: our programs and the Hugging Face loop, in turn, on the same texts."""

import json
import math
import random
import shlex
import sys
import tempfile
from pathlib import Path

from machine import BUNDLE
from running import lines_of, say

VOCABULARY = {"minilm": 30522, "bert-base": 30522, "xlmr-base": 250002}


class Plan:
    """What is measured, in the order of importance."""

    def __init__(self, options):
        self.modes = ["train", "predict"]
        self.precisions = ["f32", "bf16"]
        self.extras, self.seconds = False, 75
        if options.cpu:
            self.shapes, self.batches = ["minilm"], [16]
            self.seconds = 300
            self.steps, self.own_tokens = {"train": 3, "predict": 3}, 4096
        elif options.quick:
            self.shapes, self.batches, self.precisions = ["bert-base"], [32], ["bf16"]
            self.steps, self.own_tokens = {"train": 10, "predict": 10}, 16384
        else:
            self.shapes, self.batches = ["bert-base", "xlmr-base"], [32, 128]
            self.steps, self.own_tokens = {"train": 25, "predict": 50}, 16384
            self.extras = True

    def groups(self):
        """(shape, mode, precisions, batches): each is one process of ours and one of the peer."""
        for shape in self.shapes:
            for mode in self.modes:
                yield shape, mode, self.precisions, self.batches
        if self.extras:
            yield "bert-base", "train", ["tf32"], [128]


def draw(folder, shape, batch, steps):
    """Files of the same texts: batches as they come, and with similar lengths together.

    Lognormal lengths of mean 45 tokens and sigma 0.6 of the log, clipped to 4..128, seed 0; grouped
    as transformers' LengthGroupedSampler does, in megabatches of 50 batches.
    """
    files = [folder / f"{kind}-{shape}-{batch}-{steps}.jsonl" for kind in ("given", "grouped")]
    if files[0].exists():
        return files
    source = random.Random(0)
    middle = math.log(45.0) - 0.6**2 / 2
    rows = []
    for _ in range(steps * batch):
        length = min(128, max(4, round(source.lognormvariate(middle, 0.6))))
        ids = [source.randrange(10, VOCABULARY[shape]) for _ in range(length)]
        rows.append((ids, source.randrange(3)))

    def cut(rows):
        return [rows[start : start + batch] for start in range(0, len(rows), batch)]

    mega = 50 * batch
    parts = [rows[start : start + mega] for start in range(0, len(rows), mega)]
    grouped = [row for part in parts for row in sorted(part, key=lambda row: -len(row[0]))]
    shuffled = cut(grouped)
    source.shuffle(shuffled)
    for file, batches in zip(files, (cut(rows), shuffled)):
        with open(file, "w", encoding="utf-8") as out:
            for batch_rows in batches:
                ids, labels = zip(*batch_rows)
                line = {"ids": ids, "labels": labels}
                out.write(json.dumps(line, separators=(",", ":")) + "\n")
    return files


def cases_of(plan, machine, group, folder):
    """The cases of a group: what they are, and the words for our program and for the peer."""
    shape, mode, precisions, batches = group
    steps = plan.steps[mode]
    ours, peer = [], []
    for precision in precisions:
        exact = "f32" if precision == "tf32" else precision
        for batch in batches:
            given, grouped = draw(folder, shape, batch, steps)
            about = {"shape": shape, "mode": mode, "precision": precision, "batch": batch}
            # Every batch is seen once before the clock starts: a kernel is loaded when it is first
            # needed, and sizes that are new are looked into.
            common = ["--shape", shape, "--steps", steps, "--warmup", steps]
            common += ["--precision", exact, "--threads", machine.threads]
            common += ["--device", machine.device]
            own = batch if mode == "train" else plan.own_tokens
            ours.append((about | {"who": "ours"}, [*common, "--batches", given, "--own", 0]))
            ours.append((about | {"who": "own"}, [*common, "--batches", given, "--own", own]))
            extra = ["--tf32"] if precision == "tf32" else []
            common += ["--mode", mode, *extra]
            peer.append((about | {"who": "padded"}, [*common, "--batches", given]))
            peer.append((about | {"who": "grouped"}, [*common, "--batches", grouped]))
    return ours, peer


def measured(command, cases, environment, seconds):
    """A line for each case, with `error` where there is none."""
    found, wrong = [], None
    if seconds >= 5:
        for line, wrong in lines_of(command, environment, seconds):
            if line:
                found.append(line)
    else:
        wrong = "no time was left"
    lines = []
    for index, (about, _) in enumerate(cases):
        line = found[index] if index < len(found) else {"error": wrong or "the program ended"}
        lines.append(line | about)
    return lines


def measure_ours(machine, mode, cases, seconds):
    words = [BUNDLE / f"bin/finetune_{mode}"]
    for index, (_, case) in enumerate(cases):
        words += (["--then"] if index else []) + case
    environment = dict(machine.environment)
    if cases[0][0]["precision"] == "tf32":
        environment["TORCH_ALLOW_TF32_CUBLAS_OVERRIDE"] = "1"
    return measured(words, cases, environment, seconds)


def measure_peer(machine, folder, cases, seconds):
    if not machine.peer:
        return [about | {"error": f"no peer: {machine.peer_why}"} for about, _ in cases]
    file = folder / "cases.txt"
    lines = (shlex.join(map(str, case)) + "\n" for _, case in cases)
    file.write_text("".join(lines), encoding="utf-8")
    command = [sys.executable, BUNDLE / "peers/finetune_hf_loop.py", "--cases", file]
    command += ["--threads", machine.threads]
    return measured(command, cases, machine.peer_environment, seconds)


def speed(machine, clock, options, keep):
    """All groups, ours and the peer in turn; `keep` is called with all lines after each."""
    plan, lines = Plan(options), []
    with tempfile.TemporaryDirectory(prefix="landfall-texts-") as name:
        folder = Path(name)
        for group in plan.groups():
            say(f"speed: {', '.join(map(str, group))}")
            ours, peer = cases_of(plan, machine, group, folder)
            lines += measure_ours(machine, group[1], ours, clock.limit(plan.seconds))
            lines += measure_peer(machine, folder, peer, clock.limit(plan.seconds))
            keep(lines)
        if plan.extras:
            say("speed: the peer compiled")
            _, grouped = draw(folder, "bert-base", 128, plan.steps["train"])
            case = ["--shape", "bert-base", "--steps", plan.steps["train"], "--warmup", 25]
            case += ["--precision", "bf16", "--threads", machine.threads, "--device", "cuda"]
            case += ["--batches", grouped, "--compile"]
            about = {"shape": "bert-base", "mode": "train", "precision": "bf16", "batch": 128}
            cases = [(about | {"who": "compiled"}, case)]
            lines += measure_peer(machine, folder, cases, clock.limit(120))
            keep(lines)
    return lines
