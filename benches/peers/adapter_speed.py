"""Speed of training adapters beside PEFT, on the same batches.

    adapter_speed.py --programs target/release [--quick] [--shapes minilm] [--precisions f32,bf16]

First LoRA of rank 8 on query and value, in batches of 16 and 32 texts; then 16 adapters, the rows of
each batch to them in turn: PEFT trains them one after another, each on its rows of every batch
(`adapter_hf_loop.py --regions 16`), ours does so too, and all in one batch. Runs go in turn, the best
of each counts. Prints two Markdown tables with texts a second and writes `target/bench-adapters.md`.
"""

import sys
import tempfile
from pathlib import Path

from finetune_speed import HERE, best, parser_of, run, run_quiet
from regions import write_by_region

REGIONS = 16


class Case:
    """One shape, kind of number and size of a batch."""

    def __init__(self, options, shape, precision, batch, folder):
        self.options, self.shape, self.precision, self.batch = options, shape, precision, batch
        long = 30 if shape == "minilm" else 8
        self.steps = 2 if options.quick else long
        self.given = folder / f"given-{shape}-{batch}.jsonl"
        if not self.given.exists():
            drawn = ["--batch", batch, "--steps", self.steps, "--order", "given"]
            run_quiet([*self.peer("finetune_hf_loop.py"), *drawn, "--write", self.given])

    def peer(self, name):
        return [sys.executable, HERE / name, "--shape", self.shape]

    def common(self, batches, steps):
        threads = ["--threads", self.options.threads]
        return ["--batches", batches, "--steps", steps, "--precision", self.precision, *threads]

    def ours(self, batches, steps, regions):
        program = [self.options.programs / "finetune_train", "--shape", self.shape]
        return [*program, "--rank", 8, "--regions", regions, *self.common(batches, steps)]

    def measured(self, commands):
        runs = {name: [] for name in commands}
        for _ in range(1 if self.options.quick else self.options.rounds):
            for name, command in commands.items():
                runs[name].append(run(command))
        return {name: best(all_of) for name, all_of in runs.items()}

    def head(self):
        return f"| {self.shape} | {self.precision} | {self.batch}"

    def one(self):
        found = self.measured(
            {
                "peer": [
                    *self.peer("adapter_hf_loop.py"), *self.common(self.given, self.steps)
                ],
                "ours": self.ours(self.given, self.steps, 1),
            }
        )  # fmt: skip
        peer, ours = found["peer"], found["ours"]
        rates = [one["samples_per_second"] for one in (peer, ours)]
        memory = ours["peak_memory_bytes"] / peer["peak_memory_bytes"]
        return (
            f"{self.head()} | {rates[0]:.1f} | {rates[1]:.1f} | {rates[1] / rates[0]:.2f} "
            f"| {ours['share_of_floor']:.2f} | {memory:.2f} |"
        )

    def regions(self):
        apart = self.given.with_suffix(".apart.jsonl")
        write_by_region(self.given, apart, REGIONS)
        steps = max(2, self.steps // 3)
        peer = [*self.peer("adapter_hf_loop.py"), *self.common(self.given, steps)]
        found = self.measured(
            {
                "peer": [*peer, "--regions", REGIONS],
                "apart": self.ours(apart, steps * REGIONS, 1),
                "mixed": self.ours(self.given, steps, REGIONS),
            }
        )
        rate = {name: one["samples_per_second"] for name, one in found.items()}
        return (
            f"{self.head()} | {rate['peer']:.1f} | {rate['apart']:.1f} | {rate['mixed']:.1f} "
            f"| {rate['mixed'] / rate['peer']:.2f} | {rate['mixed'] / rate['apart']:.2f} "
            f"| {1000 * found['peer']['swap_seconds']:.1f} "
            f"| {1000 * found['mixed']['attach_seconds']:.2f}, "
            f"{1000 * found['mixed']['swap_seconds']:.4f} |"
        )


ONE = """| shape | precision | batch | PEFT | ours | ratio | share of the floor | memory |
|---|---|---|---|---|---|---|---|"""
MANY = """| shape | precision | batch, 16 regions | PEFT, one after another | ours, one after another \
| ours, mixed | mixed / PEFT | mixed / ours | PEFT's swap (ms) | ours: from its folder, by route (ms) |
|---|---|---|---|---|---|---|---|---|---|"""


def main():
    options = parser_of(__doc__, "minilm").parse_args()
    lines = []

    def say(line):
        lines.append(line)
        print(line, flush=True)

    with tempfile.TemporaryDirectory() as name:
        for head, batches, row in ((ONE, (16, 32), Case.one), (MANY, (16, 32, 64), Case.regions)):
            say(head)
            for shape in options.shapes.split(","):
                for precision in options.precisions.split(","):
                    for batch in batches:
                        say(row(Case(options, shape, precision, batch, Path(name))))
            say("")
    target = Path("target")
    if target.is_dir():
        (target / "bench-adapters.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
