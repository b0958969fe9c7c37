"""The stages of the bundle that `cargo xtask gpu-bundle` makes; `run.sh` beside it starts them.

    stages.py [--quick] [--cpu] [--minutes N] [--only parity|adapters|speed]

1. Looks for what is needed: PyTorch 2.11, a GPU, programs that load its libtorch. Ends with 2 and a
   sentence where something is missing.
2. Parity: the recorded outputs and runs of training in f32 (judged) and in bf16 (told); whether a
   run is the same bit for bit when it is run again.
3. Adapters: our program and PEFT, `adapter_hf_loop.py`, on the same texts, in turn.
4. Speed: the same beside `finetune_hf_loop.py`.

Every stage has a limit of its own and writes what it has into $OUT (`results` by default):
`machine.txt`, `parity.json`, `again.json`, `adapters.json`, `speed.json`, `table.md`. Ends with 1
where parity does not hold or a run is not the same again.
Only the standard library is used here; PyTorch is asked in processes of their own.
"""

import argparse
import json
import os
import sys
from pathlib import Path

from adapters import adapters, adapters_table
from again import again, again_text
from machine import Machine, Missing
from parity import parity, parity_table
from running import Clock, say
from speed import speed
from speed_table import speed_table

STAGES = ("parity", "adapters", "speed")


def arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--cpu", action="store_true", help="the same on the processor, small")
    parser.add_argument("--quick", action="store_true", help="few cases and steps")
    parser.add_argument(
        "--minutes", type=float, help="the most time for everything: 7.8, with --cpu 25"
    )
    parser.add_argument(
        "--only", choices=STAGES, action="append", help="of the stages; repeatable, else all"
    )
    options = parser.parse_args()
    options.only = options.only or STAGES
    if options.minutes is None:
        options.minutes = 25 if options.cpu else 7.8
    return options


def write(out, name, content):
    if not isinstance(content, str):
        content = json.dumps(content, indent=1) + "\n"
    part = out / (name + ".part")
    part.write_text(content, encoding="utf-8")
    part.replace(out / name)


def run(options):
    clock = Clock(options.minutes)
    machine = Machine(options)
    device = "the CPU" if options.cpu else machine.torch["gpu"]
    out = Path(os.environ.get("OUT") or "results")
    out.mkdir(parents=True, exist_ok=True)
    write(out, "machine.txt", machine.described())
    say(f"PyTorch {machine.torch['torch']}, {device}, transformers {machine.peer or 'missing'}")
    tables = dict.fromkeys(("parity", "again", "adapters", "speed"), "")

    def keep_tables():
        head = f"# Fine-tuning on {device}\n\n`machine.txt` says on what. "
        head += "A trial of the bundle, no measurement.\n" if options.cpu or options.quick else "\n"
        write(out, "table.md", "\n".join([head, *filter(None, tables.values())]))

    lines = []
    for precision, seconds in (("f32", 120), ("bf16", 60)) if "parity" in options.only else ():
        # A processor is in no hurry.
        limit = seconds * (5 if options.cpu else 1)
        say(f"parity: {precision}")
        try:
            lines += parity(machine, clock, precision, limit)
        except Exception as error:  # noqa: BLE001
            lines.append({"case": "all", "precision": precision, "in_bounds": False})
            lines[-1]["error"] = f"{type(error).__name__}: {error}"
        write(out, "parity.json", {"device": device, "cases": lines})
        tables["parity"] = parity_table(lines, device)
        keep_tables()
    same = []
    if "parity" in options.only:
        same = again(machine, clock, options)
        write(out, "again.json", {"device": device, "cases": same})
        tables["again"] = again_text(same)
        keep_tables()

    for stage, measure, table in (
        ("adapters", adapters, adapters_table),
        ("speed", speed, speed_table),
    ):

        def keep(found, stage=stage, table=table):
            write(out, f"{stage}.json", {"device": device, "cases": found})
            tables[stage] = table(found, device)
            keep_tables()

        if stage not in options.only:
            continue
        try:
            measure(machine, clock, options, keep)
        except Exception as error:  # noqa: BLE001
            say(f"{stage}: {type(error).__name__}: {error}")
    print("\n" + (out / "table.md").read_text(encoding="utf-8"))
    if "parity" not in options.only:
        say(f"parity was not asked for; results in {out.resolve()}")
        return 0
    judged = [line for line in lines if line["precision"] == "f32"]
    bad = [line["case"] for line in judged if not line["in_bounds"]]
    if bad or not judged:
        say(f"parity does NOT hold in {len(bad)} of {len(judged)} cases: {', '.join(bad)}")
        return 1
    if not all(line["same"] for line in same):
        say("a run was not the same when it was run again")
        return 1
    say(f"parity holds in all {len(judged)} cases; results in {out.resolve()}")
    return 0


def main():
    try:
        return run(arguments())
    except Missing as missing:
        print(f"error: {missing}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
