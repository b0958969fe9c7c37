"""Reference numbers of Hugging Face for the fine-tuning crate, and the files they belong to.

`finetune_reference.py [FOLDER]`: FOLDER is crates/landfall-finetune/tests/reference by default. Its
README says what is written and how it is read. CPU, fp32, eager attention, one thread, fixed seeds.
"""

import json
import logging
import os
import random
import shutil
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("TQDM_DISABLE", "1")

import torch  # noqa: E402
import transformers  # noqa: E402

import finetune_models as models  # noqa: E402
import finetune_trajectories as trajectories  # noqa: E402
from finetune_texts import CLAUSES, HARD, LANGUAGES, PAIRS, SENTIMENTS, lines  # noqa: E402

HERE = Path(__file__).resolve().parents[2]
ROOT = HERE / "crates/landfall-finetune/tests/reference"
MAX_LENGTH = trajectories.MAX_LENGTH
PAIRED = ("short", "first long", "scripts", "empty second")


def short(value):
    """Nine digits: every fp32 number comes back as it was."""
    if isinstance(value, float):
        return float(f"{value:.9g}")
    if isinstance(value, dict):
        return {str(key): short(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [short(item) for item in value]
    return value


def write_json(path, content):
    """One line for each entry of the top level and of its lists: small, and differences are readable."""

    def line(item):
        return json.dumps(item, ensure_ascii=False, separators=(",", ":"))

    parts = []
    for key, item in short(content).items():
        if isinstance(item, list) and item and isinstance(item[0], (dict, list)):
            body = ",\n".join(f"  {line(one)}" for one in item)
            parts.append(f"{line(key)}: [\n{body}\n ]")
        else:
            parts.append(f"{line(key)}: {line(item)}")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("{\n " + ",\n ".join(parts) + "\n}\n", encoding="utf-8")


# --- the rows that are trained on -------------------------------------------------------------


def sample(count, seed):
    return random.Random(seed).sample(list(lines()), count)


def translations(count, seed):
    """The same clause in two languages: (text, its translation, sentiment, language)."""
    draw = random.Random(seed)
    made = []
    for index in range(count):
        first, second = draw.sample(LANGUAGES, 2)
        kind, clause = index % 3, draw.randrange(3)
        pair = (CLAUSES[first][kind][clause], CLAUSES[second][kind][clause])
        made.append((*pair, SENTIMENTS[kind], first))
    return made


def tags(text, draw):
    made = []
    for _ in text.split(" "):
        inside = made and made[-1] != "O"
        made.append(draw.choice(["O", "O", "B-PLACE", "I-PLACE" if inside else "O"]))
    return " ".join(made)


def tables():
    """The TSV files: name -> (columns, rows). Columns are named as the options of the command line."""
    draw = random.Random(5)
    made = {}
    made["sequence"] = ("text label region", sample(24, 1))
    made["pairs"] = ("text pair label region", translations(24, 2))
    # Batches of six, some of one region alone; the last has two rows.
    where = "nnsnns nnnnnn snsnsn ssssss ns".replace(" ", "")
    made["regions"] = (
        "text label region",
        [
            (text, label, {"n": "north", "s": "south"}[region])
            for (text, label, _), region in zip(sample(26, 3), where)
        ],
    )
    spaced = [row for row in lines() if " " in row[0] and row[0].count(" ") < 12]
    made["token"] = (
        "text label region",
        [
            (text, tags(text, draw), region)
            for text, _, region in random.Random(4).sample(spaced, 24)
        ],
    )
    made["token-uneven"] = ("text label region", made["token"][1][:22])
    made["multilabel"] = (
        "text label region",
        [
            (
                text,
                "|".join(sorted(draw.sample(models.LABELS["multilabel"], draw.choice([1, 2, 3])))),
                region,
            )
            for text, _, region in sample(24, 6)
        ],
    )
    made["regression"] = (
        "text label region",
        [(text, f"{draw.gauss(0.5, 1.0):.3f}", region) for text, _, region in sample(24, 7)],
    )
    made["embedding"] = (
        "text pair region",
        [(text, pair, region) for text, pair, _, region in translations(24, 8)],
    )
    unlike = translations(24, 9)
    made["likeness"] = (
        "text pair label region",
        [
            (text, pair if index % 2 else unlike[index - 5][1], str(index % 2), region)
            for index, (text, pair, _, region) in enumerate(unlike)
        ],
    )
    made["cosine"] = (
        "text pair label region",
        [
            (text, pair, f"{draw.random():.2f}", region)
            for text, pair, _, region in translations(24, 10)
        ],
    )
    made["mlm"] = ("text region", [(text, region) for text, _, region in sample(24, 11)])
    return made


def write_tables(folder, made):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, (_, rows) in made.items():
        (folder / f"{name}.tsv").write_text(
            "".join("\t".join(row) + "\n" for row in rows), encoding="utf-8"
        )


def encode(tokenizer, text, pair=None):
    # As a batch of one: called with two plain strings, an empty second text is taken for none.
    second = None if pair is None else [pair]
    given = tokenizer([text], second, truncation="longest_first", max_length=MAX_LENGTH)
    return given["input_ids"][0], given.get("token_type_ids", [[]])[0]


def with_types(row, types):
    """Types are left out where all are 0."""
    return row | {"types": types} if any(types) else row


def tagged(tokenizer, text, names):
    """Tags for tokens: the first token of each word has the word's tag, the others -100."""
    words = text.split(" ")
    given = tokenizer(
        words, is_split_into_words=True, truncation="longest_first", max_length=MAX_LENGTH
    )
    assert given["input_ids"] == encode(tokenizer, text)[0], text
    labels, last = [], None
    for word in given.word_ids():
        labels.append(
            -100 if word is None or word == last else models.LABELS["token"].index(names[word])
        )
        last = word
    return labels


def masked(tokenizer, ids, draw):
    """Explicit masking: 80 % of the chosen are the mask, 10 % another token, 10 % as they were."""
    special = set(tokenizer.all_special_ids) - {tokenizer.unk_token_id}
    places = [place for place, token in enumerate(ids) if token not in special]
    labels, changed = [-100] * len(ids), list(ids)
    for place in draw.sample(places, max(1, round(0.15 * len(places)))):
        labels[place], chance = ids[place], draw.random()
        if chance < 0.8:
            changed[place] = tokenizer.mask_token_id
        elif chance < 0.9:
            changed[place] = draw.randrange(5, len(tokenizer) - 1)
    return changed, labels


def rows_of(run, tokenizer, table):
    columns, rows = table
    columns = columns.split()
    regions = sorted({row[columns.index("region")] for row in rows})
    draw = random.Random(12)
    made = []
    for cells in rows:
        cell = dict(zip(columns, cells))
        joined = "pair" in cell and run.head != "embedding"
        ids, types = encode(tokenizer, cell["text"], cell["pair"] if joined else None)
        row = with_types({"ids": ids}, types)
        if run.head == "embedding":
            row["other"] = encode(tokenizer, cell["pair"])[0]
        if run.head == "mlm":
            row["ids"], row["label"] = masked(tokenizer, ids, draw)
        elif run.head == "token":
            row["label"] = tagged(tokenizer, cell["text"], cell["label"].split(" "))
        elif run.head == "multilabel":
            present = cell["label"].split("|")
            row["label"] = [float(name in present) for name in models.LABELS["multilabel"]]
        elif run.head == "regression" or run.embedding_loss in ("contrastive", "cosine"):
            row["label"] = float(cell["label"])
        elif run.head == "sequence":
            row["label"] = SENTIMENTS.index(cell["label"])
        row["region"] = regions.index(cell["region"])
        if run.row_weights:
            row["weight"] = round(draw.uniform(0.25, 2.0), 2)
        made.append(row)
    return made, regions


# --- what is written ----------------------------------------------------------------------------


def command(run, columns):
    """The command line that must give the same numbers."""
    place = {name: index + 1 for index, name in enumerate(columns.split())}
    here = "crates/landfall-finetune/tests/reference"
    task = {"token": "token", "embedding": "embedding"}.get(run.head, "sequence")
    task = "pair" if "pair" in place and run.head == "sequence" else task
    options = {
        "checkpoint": f"{here}/{run.folder}",
        "train": f"{here}/text/{run.data}.tsv",
        "text-column": place["text"],
        "pair-column": place.get("pair"),
        "label-column": place.get("label"),
        "region-column": place["region"],
        "task": task,
        "loss": run.loss,
        "max-steps": trajectories.STEPS,
        "batch": run.batch,
        "accumulate": run.accumulate,
        "shuffle": "none",
        "optimizer": run.optimizer,
        "lr": run.lr,
        "weight-decay": run.weight_decay,
        "clip": run.clip,
        "schedule": run.schedule,
        "warmup-steps": run.warmup_steps,
        "layer-decay": run.layer_decay,
        "label-smoothing": run.label_smoothing or None,
        "dropout": 0,
        "max-length": MAX_LENGTH,
        "device": "cpu",
        "precision": "f32",
        "seed": 0,
        "threads": 1,
        "out": "OUT",
    }
    given = " ".join(f"--{key} {value}" for key, value in options.items() if value is not None)
    return f"cargo run --release --features torch --example finetune -- {given}"


def settings(run):
    names = (
        "batch accumulate loss optimizer lr weight_decay clip schedule warmup_steps layer_decay "
        "label_smoothing class_weights frozen"
    ).split()
    made = {name: getattr(run, name) for name in names} | {"total_steps": trajectories.STEPS}
    if run.head == "embedding":
        made |= {
            name: getattr(run, name) for name in ("embedding_loss", "pooling", "scale", "margin")
        }
    return made


def distance(ours, double):
    """The largest difference from the same run in fp64; of the norm relative to it."""
    loss = max(abs(a["loss"] - b["loss"]) for a, b in zip(ours, double))
    norm = max(abs(a["grad_norm"] / b["grad_norm"] - 1) for a, b in zip(ours, double))
    return {"loss": float(f"{loss:.2g}"), "grad_norm": float(f"{norm:.2g}")}


def write_trajectory(root, run, tokenizer, table):
    rows, regions = rows_of(run, tokenizer, table)
    plan = trajectories.batches(run, len(rows))
    model = trajectories.load(root, run)
    double = trajectories.in_double(model, run, rows, plan)
    steps = trajectories.train(model, run, rows, plan)
    rounding = distance(steps, double)
    extra = {}
    if run.name.startswith("accumulate") or run.name == "sequence-bert":
        with tempfile.TemporaryDirectory() as folder:
            fresh = trajectories.load(root, run)
            extra["trainer"] = trajectories.by_trainer(fresh, run, rows, folder)
    for step in steps:
        if "regions" in step:
            step["regions"] = {regions[int(key)]: value for key, value in step["regions"].items()}
    content = {
        "name": run.name,
        "architecture": run.architecture,
        "checkpoint": run.folder,
        "head": run.head,
        "settings": settings(run),
        "labels": models.LABELS.get(run.head) or [],
        "regions": regions,
        "text": f"text/{run.data}.tsv",
        "columns": table[0].split(),
        "command": command(run, table[0]) if run.cli else None,
        "float64": rounding,
        "rows": rows,
        "batches": plan,
        "steps": steps,
        **extra,
        "after": trajectories.afterwards(model, run, rows),
    }
    write_json(root / "trajectories" / f"{run.name}.json", content)
    print(
        f"{run.name:<28} loss {steps[0]['loss']:.4f} -> {steps[-1]['loss']:.4f}"
        f"  norm {steps[0]['grad_norm']:.3f}  fp64 off by {rounding}"
    )


def token_cases():
    """(title, text, second text, limit, truncation)"""
    for title, text in HARD.items():
        yield title, text, None, None, "do_not_truncate"
        if len(text) > 100:
            yield f"{title}: 16", text, None, 16, "longest_first"
    yield "far too long: 64", HARD["far too long"], None, 64, "longest_first"
    for title, (first, second) in PAIRS.items():
        yield f"pair: {title}", first, second, None, "do_not_truncate"
        for strategy in ("longest_first", "only_first", "only_second"):
            yield f"pair: {title}: {strategy}", first, second, 24, strategy


def write_tokens(root, tokenizers):
    """Token ids of hard texts, alone and in pairs, under every way to truncate."""
    made = []
    for title, text, pair, limit, strategy in token_cases():
        case = {"case": title, "text": text, "pair": pair, "max_length": limit}
        case["truncation"] = strategy
        for name, tokenizer in tokenizers.items():
            case[name] = tokens_of(tokenizer, text, pair, limit, strategy)
        made.append(case)
    write_json(root / "tokens.json", {"cases": made})


def tokens_of(tokenizer, text, pair, limit, strategy):
    try:
        given = tokenizer(
            [text], None if pair is None else [pair], truncation=strategy, max_length=limit,
            return_offsets_mapping=True, return_special_tokens_mask=True,
        )  # fmt: skip
    except Exception as error:  # what the tokenizers crate refuses
        return {"error": str(error)}
    given = {key: value[0] for key, value in given.items()}
    made = with_types({"ids": given["input_ids"]}, given.get("token_type_ids", []))
    if limit is None and len(made["ids"]) < 60:
        made["special"] = [place for place, flag in enumerate(given["special_tokens_mask"]) if flag]
        made["offsets"] = [number for pair in given["offset_mapping"] for number in pair]
    return made


def single_texts():
    """The hard texts of the outputs: one line each in `text/hard.txt`."""
    return {title: text for title, text in HARD.items() if "\t" not in text}


def write_hard(folder):
    """The texts of the outputs as lines, for the command lines."""
    lines_of = {
        "hard": list(single_texts().values()),
        "hard-first": [PAIRS[title][0] for title in PAIRED],
        "hard-second": [PAIRS[title][1] for title in PAIRED],
    }
    for name, texts in lines_of.items():
        assert not any(sign in text for text in texts for sign in "\t\n\r"), name
        (folder / f"{name}.txt").write_bytes("".join(f"{text}\n" for text in texts).encode())


@torch.no_grad()
def write_sentence(root, tokenizer):
    """Vectors of the sentence-transformers folder: its own limit, mean, normalised."""
    folder = root / "variants/sentence"
    body = models.HEADS["body"].from_pretrained(folder, attn_implementation="eager").eval()
    rows = []
    for title, text in single_texts().items():
        ids = tokenizer([text], truncation=True, max_length=16)["input_ids"][0]
        given = trajectories.padded(body, [{"ids": ids}])
        mean = trajectories.pool(body(**given).last_hidden_state, given["attention_mask"], "mean")
        vector = torch.nn.functional.normalize(mean, dim=-1)[0].tolist()
        rows.append({"case": title, "ids": ids, "normalized": vector})
    write_json(root / "outputs" / "sentence.json", {"rows": rows})


@torch.no_grad()
def write_outputs(root, name, tokenizer):
    """Hidden states, logits and sentence vectors for the hard texts, each text alone in its batch."""
    rows = []
    for title, text in single_texts().items():
        ids, types = encode(tokenizer, text)
        rows.append(with_types({"case": title, "ids": ids}, types))
    for title in PAIRED:
        ids, types = encode(tokenizer, *PAIRS[title])
        rows.append(with_types({"case": f"pair: {title}", "ids": ids}, types))

    def given(row, model):
        return trajectories.padded(model, [row])

    def loaded(head, folder):
        run = trajectories.Run("", name, head, "")
        options = {} if head != "body" or name == "distilbert" else {"add_pooling_layer": False}
        kind = models.HEADS[run.head]
        return kind.from_pretrained(root / folder, attn_implementation="eager", **options).eval()

    body, sequence = loaded("body", name), loaded("sequence", name)
    texts = [row["case"] for row in rows]
    outputs = {case: {} for case in texts}
    for index, row in enumerate(rows):
        entry = outputs[row["case"]]
        hidden = body(**given(row, body)).last_hidden_state
        mask = torch.ones(hidden.shape[:2])
        for how in ("mean", "cls", "max") if index < 6 else ("mean",):
            entry[how] = trajectories.pool(hidden, mask, how)[0].tolist()
        if index < 3:
            mean = torch.tensor([entry["mean"]])
            entry["normalized"] = torch.nn.functional.normalize(mean, dim=-1)[0].tolist()
        if index == 0:
            entry["hidden"] = hidden[0].tolist()
        entry["logits"] = sequence(**given(row, sequence)).logits[0].tolist()
    mlm = loaded("mlm", f"{name}-mlm")
    for row in rows[:2]:
        logits = mlm(**given(row, mlm)).logits[0]
        outputs[row["case"]]["mlm"] = {"1": logits[1].tolist()}
    if name in ("bert", "xlmr"):
        token = loaded("token", f"{name}-token")
        for row in rows[:6]:
            outputs[row["case"]]["token"] = token(**given(row, token)).logits[0].tolist()
    if name == "bert":
        for head in ("multilabel", "regression"):
            model = loaded(head, f"bert-{head}")
            for row in rows:
                outputs[row["case"]][head] = model(**given(row, model)).logits[0].tolist()
        write_variants(root, rows, outputs)
    padded = [sequence(**trajectories.padded(sequence, rows)).logits.tolist()]
    alone = torch.tensor([outputs[case]["logits"] for case in texts])
    content = {
        "architecture": name,
        "padding": float(f"{(alone - torch.tensor(padded[0])).abs().max().item():.2g}"),
        "rows": [row | outputs[row["case"]] for row in rows],
    }
    write_json(root / "outputs" / f"{name}.json", content)


def write_variants(root, rows, outputs):
    """Every way of writing one checkpoint gives its logits; halves give those of the rounded weights."""
    for variant in ("bin", "fp16", "bf16", "sharded", "old-names"):
        model = models.HEADS["multilabel"].from_pretrained(
            root / "variants" / variant, attn_implementation="eager", dtype=torch.float32
        )
        for row in rows:
            logits = model.eval()(**trajectories.padded(model, [row])).logits[0].tolist()
            entry = outputs[row["case"]]
            if variant in ("fp16", "bf16"):
                entry[variant] = logits
            else:
                assert logits == entry["multilabel" if variant == "bin" else "fp16"], variant


def main():
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT
    torch.set_num_threads(1)
    transformers.logging.set_verbosity_error()
    logging.disable(logging.WARNING)
    tokenizers = models.make_all(root)
    made = tables()
    write_tables(root / "text", made)
    for folder in ("outputs", "trajectories"):
        for path in (root / folder).glob("*.json"):
            if not path.name.startswith("adapter-"):
                path.unlink()
    write_hard(root / "text")
    write_tokens(root, tokenizers)
    for name, tokenizer in tokenizers.items():
        write_outputs(root, name, tokenizer)
    write_sentence(root, tokenizers["bert"])
    for run in trajectories.runs():
        write_trajectory(root, run, tokenizers[run.architecture], made[run.data])


if __name__ == "__main__":
    main()
