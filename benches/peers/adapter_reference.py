"""Reference numbers of PEFT for the adapters of the fine-tuning crate.

`adapter_reference.py [NAME ...]`: all runs, or those named. Needs the checkpoints and texts of
`finetune_reference.py` and writes beside them; the README there says what is written and how it is
read. CPU, fp32, eager attention, one thread, fixed seeds: a second run gives the same files.
"""

import copy
import logging
import os
import shutil
import sys

os.environ.setdefault("TQDM_DISABLE", "1")

import torch  # noqa: E402
import transformers  # noqa: E402

import adapter_runs as adapters  # noqa: E402
import finetune_models as models  # noqa: E402
import finetune_trajectories as trajectories  # noqa: E402
from finetune_reference import (  # noqa: E402
    PAIRED, PAIRS, ROOT, command, distance, encode, rows_of, settings, single_texts, tables,
    with_types, write_json,
)  # fmt: skip


def hard_rows(tokenizer):
    """The texts of `outputs/ARCH.json`, in its order."""
    for title, text in single_texts().items():
        ids, types = encode(tokenizer, text)
        yield with_types({"case": title, "ids": ids}, types)
    for title in PAIRED:
        ids, types = encode(tokenizer, *PAIRS[title])
        yield with_types({"case": f"pair: {title}", "ids": ids}, types)


@torch.no_grad()
def said(model, run, row):
    """What the model says of one text alone: logits (token: of the first token) or the vector."""
    if run.head == "embedding":
        return trajectories.vectors(model, run, [row], "ids")[0].tolist()
    logits = model(**trajectories.padded(model, [row])).logits[0]
    return (logits[0] if run.head == "token" else logits).tolist()


def outputs(model, run, rows):
    model.eval()
    return [said(model, run, row) for row in rows]


def command_of(run, columns):
    """The command line that must give the same numbers; what has no option is in the folder."""
    words = ["--method", run.method]
    if run.method == "lora":
        targets = run.options["target_modules"]
        targets = targets if isinstance(targets, str) else ",".join(targets)
        words += ["--rank", run.options["r"], "--alpha", run.options["lora_alpha"]]
        words += ["--targets", targets]
    folder = f"{ROOT.relative_to(ROOT.parents[3])}/adapters/{run.name}"
    words += ["--adapter-init", folder]
    line = command(run, columns)
    return line.replace(" --out ", f" {' '.join(map(str, words))} --out ")


def write_run(root, run, tokenizer, table):
    rows, regions = rows_of(run, tokenizer, table)
    hard = list(hard_rows(tokenizer))
    plan = trajectories.batches(run, len(rows))
    model = adapters.build(root, run)
    adapters.save(root / "adapters" / run.name, model, run)
    before = outputs(model, run, hard)
    if run.method in adapters.OWN:
        model.check(**trajectories.padded(model, rows[:4]))
    double, _ = adapters.train(copy.deepcopy(model).double(), run, rows, plan)
    steps, more = adapters.train(model, run, rows, plan)
    rounding = distance(steps, double)
    after = outputs(model, run, hard)
    trained = sorted(
        name.removeprefix("peft.") for name, one in model.named_parameters() if one.requires_grad
    )
    count = sum(one.numel() for one in model.parameters() if one.requires_grad)
    first = trajectories.afterwards(model, run, rows)
    if run.keep_trained:
        adapters.save(root / "adapters" / f"{run.name}-trained", model, run)
    merged = adapters.merged(model, run)
    merged = outputs(merged, run, hard) if merged is not None else None
    content = {
        "name": f"adapter-{run.name}",
        "architecture": run.architecture,
        "checkpoint": run.folder,
        "adapter": f"adapters/{run.name}",
        "head": run.head,
        "method": run.method,
        "settings": settings(run) | run.options,
        "labels": models.LABELS.get(run.head) or [],
        "regions": regions,
        "text": f"text/{run.data}.tsv",
        "columns": table[0].split(),
        "command": command_of(run, table[0]),
        "trainable": count,
        "float64": rounding,
        "trained": trained,
        **more,
        "rows": rows,
        "batches": plan,
        "steps": steps,
        "after": first,
    }
    write_json(root / "trajectories" / f"adapter-{run.name}.json", content)
    parts = {"initial": before, "trained": after} | ({"merged": merged} if merged else {})
    said_of = [
        {"case": row["case"]} | {key: values[index] for key, values in parts.items()}
        for index, row in enumerate(hard)
    ]
    write_json(root / "outputs" / f"adapter-{run.name}.json", {"rows": said_of})
    moved = max(abs(a - b) for x, y in zip(before, after) for a, b in zip(x, y))
    print(
        f"{run.name:<26} loss {steps[0]['loss']:.4f} -> {steps[-1]['loss']:.4f}"
        f"  norm {steps[0]['grad_norm']:.3f}  moved {moved:.3f}  {count} weights  fp64 off by {rounding}"
    )


def main():
    wanted = sys.argv[1:]
    torch.set_num_threads(1)
    transformers.logging.set_verbosity_error()
    logging.disable(logging.WARNING)
    if not wanted:
        shutil.rmtree(ROOT / "adapters", ignore_errors=True)
        for folder in ("outputs", "trajectories"):
            for path in (ROOT / folder).glob("adapter-*.json"):
                path.unlink()
    made = tables()
    tokenizers = {
        name: transformers.AutoTokenizer.from_pretrained(ROOT / name)
        for name in models.ARCHITECTURES
    }
    for run in adapters.runs():
        if not wanted or run.name in wanted:
            write_run(ROOT, run, tokenizers[run.architecture], made[run.data])


if __name__ == "__main__":
    main()
