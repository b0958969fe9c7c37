"""Speed of training and prediction beside the Hugging Face loop at its best, on the same batches.

    finetune_speed.py --programs target/release [--quick] [--shapes minilm,bert-base]

Runs our programs and `finetune_hf_loop.py` one after the other in every case, several times in
turn, and prints a Markdown table with the best run of each; it also writes `target/bench-finetune.md`.
Ratios are samples per second on the wall, of own and grouped batches tokens per second; the peer
pads to the longest of each batch, and once more with its texts grouped by length. The floor is the
time of the products alone at the rate of a matrix product of the same shapes.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent


def parser_of(description, shapes):
    """The options of every script that measures our programs."""
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--programs", type=Path, default=Path("target/release"))
    parser.add_argument("--shapes", default=shapes)
    parser.add_argument("--precisions", default="f32,bf16")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--quick", action="store_true", help="few steps: to see that it works")
    return parser


def arguments():
    parser = parser_of(__doc__, "minilm,bert-base")
    parser.add_argument("--batches", default="16,32")
    parser.add_argument("--modes", default="train,predict")
    return parser.parse_args()


def run(command, environment=None):
    """The JSON object a program prints, and its seconds from start to end."""
    done = subprocess.run(
        [str(part) for part in command],
        env={**os.environ, **(environment or {})},
        check=True,
        capture_output=True,
        text=True,
    )
    return json.loads(done.stdout.strip().splitlines()[-1])


def best(runs):
    return max(runs, key=lambda one: one["samples_per_second"])


def case(options, mode, shape, precision, batch, folder):
    steps = 3 if options.quick else (30 if shape == "minilm" else 8)
    given = folder / f"given-{shape}-{batch}.jsonl"
    hf = [sys.executable, HERE / "finetune_hf_loop.py", "--shape", shape, "--steps", steps]
    if not given.exists():
        run_quiet([*hf, "--batch", batch, "--order", "given", "--write", given])
    common = ["--precision", precision, "--threads", options.threads, "--batches", given]
    program = options.programs / f"finetune_{mode}"
    ours_given = [program, "--shape", shape, "--steps", steps, *common]
    own = ["--own", 4096 if mode == "predict" else batch]
    grouped = [*hf, "--batch", batch, "--order", "grouped"]
    grouped += ["--precision", precision, "--threads", options.threads]
    commands = {
        "padded": [*hf, *common, "--mode", mode],
        "grouped": [*grouped, "--mode", mode],
        "ours": ours_given,
        "own": [*ours_given, *own],
    }
    runs = {name: [] for name in commands}
    for _ in range(1 if options.quick else options.rounds):
        for name, command in commands.items():
            runs[name].append(run(command))
    return {name: best(all_of) for name, all_of in runs.items()}


def run_quiet(command):
    subprocess.run([str(part) for part in command], check=True, stdout=subprocess.DEVNULL)


def line(mode, shape, precision, batch, found):
    rate = {name: one["samples_per_second"] for name, one in found.items()}
    # Batches of similar lengths: which of them are measured differs between the two.
    tokens = {name: one["tokens_per_second"] for name, one in found.items()}
    memory = found["ours"]["peak_memory_bytes"] / found["padded"]["peak_memory_bytes"]
    return (
        f"| {mode} | {shape} | {precision} | {batch} "
        f"| {rate['padded']:.1f} | {rate['grouped']:.1f} | {rate['ours']:.1f} | {rate['own']:.1f} "
        f"| {rate['ours'] / rate['padded']:.2f} | {tokens['own'] / tokens['grouped']:.2f} "
        f"| {found['ours']['share_of_floor']:.2f} / {found['own']['share_of_floor']:.2f} "
        f"| {memory:.2f} | {found['ours']['startup_seconds']:.2f} |"
    )


HEAD = """| | shape | precision | batch | peer, padded | peer, grouped | ours, same batches | ours, own batches \
| same / padded | own / grouped | share of the floor, same / own | memory | start-up (s) |
|---|---|---|---|---|---|---|---|---|---|---|---|---|"""


def main():
    options = arguments()
    lines = [HEAD]
    print(HEAD, flush=True)
    with tempfile.TemporaryDirectory() as name:
        for mode in options.modes.split(","):
            for shape in options.shapes.split(","):
                for precision in options.precisions.split(","):
                    for batch in map(int, options.batches.split(",")):
                        found = case(options, mode, shape, precision, batch, Path(name))
                        lines.append(line(mode, shape, precision, batch, found))
                        print(lines[-1], flush=True)
    target = Path("target")
    if target.is_dir():
        (target / "bench-finetune.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
