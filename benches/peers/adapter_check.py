"""Checks adapter folders that our programs wrote against PEFT, and the reference runs.

    adapter_check.py load FOLDER BASE [TEXTS PREDICT.json] [--pairs FILE] [--max-length N]
        FOLDER loads into BASE with exactly the keys and values of its file; where TEXTS (a line each)
        are given, the logits are those of PREDICT.json (vectors, for feature extraction). Folders with
        `adapter.json` and the conventions that PEFT lacks are read by the modules of the reference.
    adapter_check.py merged FOLDER BASE MERGED
        MERGED is a checkpoint with the weights that PEFT's merging gives.
    adapter_check.py runs [--program PROGRAM] [NAME ...]
        the reference runs by their command lines: losses to 2e-5, norms to 1e-4 of themselves, rates
    adapter_check.py adapterhub
        the bottleneck runs by AdapterHub's library (adapters 1.3.0, transformers 4.57.6)

The exit status is 1 where something differs by more than `--tolerance` (5e-5 of the largest).
"""

import argparse
import json
import logging
import os
import sys
from pathlib import Path

os.environ.setdefault("TQDM_DISABLE", "1")

import torch  # noqa: E402
import transformers  # noqa: E402
from safetensors.torch import load_file  # noqa: E402

from finetune_check import follow_runs  # noqa: E402

REFERENCE = Path(__file__).resolve().parents[2] / "crates/landfall-finetune/tests/reference"
KINDS = {
    "SEQ_CLS": transformers.AutoModelForSequenceClassification,
    "TOKEN_CLS": transformers.AutoModelForTokenClassification,
    "FEATURE_EXTRACTION": transformers.AutoModel,
}


def weights_of(folder):
    return load_file(Path(folder) / "adapter_model.safetensors")


def base_of(base, task, weights):
    """The base with a head as wide as the adapter's."""
    heads = [name for name in weights if "classifier" in name and name.endswith("weight")]
    widths = [len(weights[name]) for name in sorted(heads) if "dense" not in name]
    widths = widths[:1] if heads else []
    options = {"num_labels": widths[0], "ignore_mismatched_sizes": True} if widths else {}
    return KINDS[task].from_pretrained(
        base, attn_implementation="eager", dtype=torch.float32, **options
    )


def loaded(folder, base):
    """The model with the adapter, and what did not fit."""
    folder = Path(folder)
    weights = weights_of(folder)
    if (folder / "adapter.json").exists():
        return loaded_own(folder, base, weights)
    from peft import PeftModel, get_peft_model_state_dict

    import adapter_kinds
    from adapter_runs import OWN

    adapter_kinds.announce_past_key_values()
    config = json.loads((folder / "adapter_config.json").read_text())
    model = PeftModel.from_pretrained(base_of(base, config["task_type"], weights), folder)
    again = get_peft_model_state_dict(model)
    wrong = {
        "missing": sorted(set(again) - set(weights)),
        "unexpected": sorted(set(weights) - set(again)),
        "changed": sorted(
            name
            for name, value in weights.items()
            if name in again and not torch.equal(value.float(), again[name].float())
        ),
    }
    method = config.get("landfall", {}).get("method")
    model = OWN[method](model) if method in OWN else model
    return model.eval(), {key: names for key, names in wrong.items() if names}


def loaded_own(folder, base, weights):
    import adapter_kinds

    config = json.loads((folder / "adapter.json").read_text())
    model = base_of(base, "SEQ_CLS", weights)
    if config["method"] == "bottleneck":
        adapter_kinds.with_bottlenecks(model, config["reduction_factor"], config["stack"])
        wanted = {name for name, _ in model.named_parameters() if ".adapters." in name}
    else:
        wanted = {name for name, _ in model.named_parameters() if name.endswith("bias")}
    unexpected = sorted(model.load_state_dict(weights, strict=False).unexpected_keys)
    wrong = {"missing": sorted(wanted - set(weights)), "unexpected": unexpected}
    return model.eval(), {key: names for key, names in wrong.items() if names}


def check_load(options):
    from finetune_check import batched, read_lines, report, worst

    model, wrong = loaded(options.folder, options.base)
    print(f"{type(model).__name__}: {wrong or 'every key fits'}")
    if options.texts is None:
        return not wrong
    texts = read_lines(options.texts)
    pairs = read_lines(options.pairs) if options.pairs else None
    ours = json.loads(Path(options.json).read_text())

    def said(model, given):
        made = model(**given)
        return made.logits[0] if "logits" in made else made.last_hidden_state[0].mean(dim=0)

    theirs = batched(options.base, texts, pairs, options.max_length, said, model)
    given = [one["logits"] if isinstance(one, dict) else one for one in ours]
    theirs = [one.tolist() for one in theirs]
    return report("logits", *worst(given, theirs), options.tolerance) and not wrong


def check_merged(options):
    from finetune_check import model_of

    model, wrong = loaded(options.folder, options.base)
    theirs = dict(model.merge_and_unload().state_dict())
    merged, unfit = model_of(options.merged)
    ours = dict(merged.state_dict())
    print(f"adapter: {wrong or 'every key fits'}; merged: {unfit or 'every key fits'}")
    if ours.keys() != theirs.keys():
        print(f"names differ: {sorted(ours.keys() ^ theirs.keys())}")
        return False
    largest = max((ours[name] - theirs[name]).abs().max().item() for name in ours)
    print(f"largest difference of a weight: {largest:.3g}")
    return largest <= 1e-6 and not wrong and not unfit


def check_runs(options):
    def unfit(wanted, folder):
        return loaded(folder, REFERENCE / wanted["checkpoint"])[1]

    return follow_runs(options, lambda wanted: "adapter" in wanted, unfit)


def hub_model(wanted):
    """The same adapter and weights in AdapterHub's library."""
    import adapters

    stack = wanted["settings"]["stack"]
    model = KINDS["SEQ_CLS"].from_pretrained(
        REFERENCE / wanted["checkpoint"], attn_implementation="eager"
    )
    adapters.init(model)
    for name in stack:
        config = adapters.SeqBnConfig(reduction_factor=wanted["settings"]["reduction_factor"])
        model.add_adapter(name, config=config)
    model.train_adapter(stack[-1])
    model.set_active_adapters(adapters.Stack(*stack) if len(stack) > 1 else stack[0])
    unfit = model.load_state_dict(weights_of(REFERENCE / wanted["adapter"]), strict=False)
    assert not unfit.unexpected_keys, unfit.unexpected_keys
    return model


def check_adapterhub(_):
    import finetune_trajectories as trajectories

    good = True
    for path in sorted((REFERENCE / "trajectories").glob("adapter-bottleneck-*.json")):
        wanted = json.loads(path.read_text())
        model = hub_model(wanted)
        names = sorted(name for name, one in model.named_parameters() if one.requires_grad)
        run = trajectories.Run(
            "", wanted["architecture"], "sequence", "", lr=wanted["settings"]["lr"]
        )
        steps = trajectories.train(model, run, wanted["rows"], wanted["batches"])
        loss = max(abs(a["loss"] - b["loss"]) for a, b in zip(steps, wanted["steps"]))
        norm = max(abs(a["grad_norm"] / b["grad_norm"] - 1) for a, b in zip(steps, wanted["steps"]))
        same = names == wanted["trained"]
        print(f"{wanted['name']:<30} loss {loss:.2g}, norm {norm:.2g}, the same trained: {same}")
        good &= same and loss <= 1e-6 and norm <= 1e-5
    return good


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    load = commands.add_parser("load")
    load.add_argument("folder")
    load.add_argument("base")
    load.add_argument("texts", nargs="?")
    load.add_argument("json", nargs="?")
    load.add_argument("--pairs")
    load.add_argument("--max-length", type=int)
    load.add_argument("--tolerance", type=float, default=5e-5)
    merged = commands.add_parser("merged")
    for name in ("folder", "base", "merged"):
        merged.add_argument(name)
    runs = commands.add_parser("runs")
    runs.add_argument("names", nargs="*")
    runs.add_argument("--program", help="the built example; without it cargo builds and runs it")
    commands.add_parser("adapterhub")
    options = parser.parse_args()
    torch.set_num_threads(1)
    logging.disable(logging.WARNING)
    transformers.logging.set_verbosity_error()
    if options.command == "load" and options.texts and not options.json:
        parser.error("TEXTS needs PREDICT.json")
    checks = {
        "load": check_load,
        "merged": check_merged,
        "runs": check_runs,
        "adapterhub": check_adapterhub,
    }
    return 0 if checks[options.command](options) else 1


if __name__ == "__main__":
    sys.exit(main())
