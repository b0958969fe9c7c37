"""Training runs of 20 steps in a plain torch loop with Hugging Face's definitions.

Each run is described by a `Run`; `train` gives what happened step by step. Batches come in the
given order, padded to their longest; everything is fp32 on the CPU with eager attention.
"""

import copy
from dataclasses import dataclass, field

import torch
from torch.nn import functional as F
from transformers import (
    Trainer,
    get_constant_schedule_with_warmup,
    get_cosine_schedule_with_warmup,
    get_linear_schedule_with_warmup,
)
from transformers.optimization import Adafactor

from finetune_models import HEADS

STEPS = 20
MAX_LENGTH = 32
FOLDERS = {"sequence": "", "body": "", "embedding": ""}


@dataclass
class Run:
    """One training run. `data` names the TSV in `text/`; `cli` is False where no option says it."""

    name: str
    architecture: str
    head: str
    data: str
    batch: int = 4
    accumulate: int = 1
    loss: str = "batch"
    optimizer: str = "adamw"
    lr: float = 1e-3
    weight_decay: float = 0.01
    clip: float = 1.0
    schedule: str = "linear"
    warmup_steps: int = 4
    layer_decay: float | None = None
    label_smoothing: float = 0.0
    class_weights: list | None = None
    row_weights: bool = False
    frozen: list = field(default_factory=list)
    embedding_loss: str | None = None
    scale: float = 20.0
    margin: float = 0.5
    pooling: str = "mean"
    cli: bool = True

    @property
    def folder(self):
        suffix = FOLDERS.get(self.head, f"-{self.head}")
        return f"{self.architecture}{suffix}"


def runs():
    """All runs, in the order of the files."""
    for architecture in ("bert", "distilbert", "roberta", "xlmr"):
        yield Run(f"sequence-{architecture}", architecture, "sequence", "sequence")
        yield Run(f"mlm-{architecture}", architecture, "mlm", "mlm", cli=False)
    for architecture in ("bert", "xlmr"):

        def run(name, head, data, **options):
            return Run(f"{name}-{architecture}", architecture, head, data, **options)

        yield run("pair", "sequence", "pairs")
        yield run("token", "token", "token")
        yield run("regions", "sequence", "regions", batch=6, loss="regions")
        yield run("accumulate", "sequence", "sequence", accumulate=2)
        yield run("accumulate-uneven", "token", "token-uneven", accumulate=4)
        yield run(
            "adafactor", "sequence", "sequence", optimizer="adafactor", schedule="constant",
            warmup_steps=0, weight_decay=0.0,
        )  # fmt: skip
        yield run("layer-decay", "sequence", "sequence", layer_decay=0.8)
        yield run(
            "embedding", "embedding", "embedding", batch=6, embedding_loss="ranking", clip=1.0
        )
    bert = {
        "multilabel": dict(head="multilabel", data="multilabel"),
        "regression": dict(head="regression", data="regression"),
        "cosine": dict(schedule="cosine"),
        "constant": dict(schedule="constant"),
        "no-warmup": dict(warmup_steps=0),
        "label-smoothing": dict(label_smoothing=0.1),
        "class-weights": dict(class_weights=[0.5, 1.0, 2.0], cli=False),
        "row-weights": dict(row_weights=True, cli=False),
        "frozen": dict(frozen=["embeddings.", "layer.0."], cli=False),
        "adafactor-decay": dict(optimizer="adafactor"),
        "tight-clip": dict(clip=0.1, weight_decay=0.1),
        "regions-accumulate": dict(data="regions", batch=6, loss="regions", accumulate=2),
    }
    for name, options in bert.items():
        options = {"head": "sequence", "data": "sequence"} | options
        yield Run(f"{name}-bert", "bert", **options)
    pooled = dict(head="embedding", batch=6, cli=False)
    yield Run(
        "embedding-cls-bert",
        "bert",
        data="embedding",
        embedding_loss="ranking",
        pooling="cls",
        **pooled,
    )
    yield Run(
        "embedding-contrastive-bert",
        "bert",
        data="likeness",
        embedding_loss="contrastive",
        **pooled,
    )
    yield Run("embedding-cosine-bert", "bert", data="cosine", embedding_loss="cosine", **pooled)


def batches(run, count):
    """Row indexes: for each step its micro-batches; a new epoch starts a new step."""
    epoch = [
        list(range(start, min(start + run.batch, count))) for start in range(0, count, run.batch)
    ]
    steps = [
        epoch[start : start + run.accumulate] for start in range(0, len(epoch), run.accumulate)
    ]
    return [steps[index % len(steps)] for index in range(STEPS)]


def padded(model, rows, key="ids"):
    """Input of the model, padded to the longest of the rows."""
    longest = max(len(row[key]) for row in rows)
    pad = model.config.pad_token_id
    ids = torch.full((len(rows), longest), pad)
    mask = torch.zeros_like(ids)
    types = torch.zeros_like(ids)
    for index, row in enumerate(rows):
        ids[index, : len(row[key])] = torch.tensor(row[key])
        mask[index, : len(row[key])] = 1
        if key == "ids":
            types[index, : len(row["ids"])] = torch.tensor(row.get("types", 0))
    given = {"input_ids": ids, "attention_mask": mask}
    if getattr(model.config, "type_vocab_size", 1) > 1:
        given["token_type_ids"] = types
    return given


def labels_of(run, rows, longest, kind):
    if run.head in ("token", "mlm"):
        labels = torch.full((len(rows), longest), -100)
        for index, row in enumerate(rows):
            labels[index, : len(row["label"])] = torch.tensor(row["label"])
        return labels
    values = [row["label"] for row in rows]
    if run.head in ("multilabel", "regression") or run.embedding_loss in ("contrastive", "cosine"):
        return torch.tensor(values, dtype=kind)
    return torch.tensor(values)


def pool(hidden, mask, how):
    """Sentence vectors as sentence-transformers makes them."""
    if how == "cls":
        return hidden[:, 0]
    weight = mask.unsqueeze(-1).to(hidden.dtype)
    if how == "max":
        return hidden.masked_fill(weight == 0, float("-inf")).max(dim=1).values
    return (hidden * weight).sum(1) / weight.sum(1).clamp(min=1e-9)


def vectors(model, run, rows, key):
    given = padded(model, rows, key)
    return pool(model(**given).last_hidden_state, given["attention_mask"], run.pooling)


def embedding_loss(model, run, rows):
    """MultipleNegativesRankingLoss, ContrastiveLoss, CosineSimilarityLoss of sentence-transformers."""
    first, second = vectors(model, run, rows, "ids"), vectors(model, run, rows, "other")
    if run.embedding_loss == "ranking":
        scores = F.normalize(first, dim=-1) @ F.normalize(second, dim=-1).T * run.scale
        return F.cross_entropy(scores, torch.arange(len(rows)))
    alike = F.cosine_similarity(first, second)
    label = labels_of(run, rows, 0, first.dtype)
    if run.embedding_loss == "cosine":
        return F.mse_loss(alike, label)
    distance = 1 - alike
    apart = F.relu(run.margin - distance)
    return (0.5 * (label * distance**2 + (1 - label) * apart**2)).mean()


def loss_of(model, run, rows):
    """Loss of one micro-batch and, where asked, its loss in each region."""
    if run.head == "embedding":
        return embedding_loss(model, run, rows), {}
    given = padded(model, rows)
    kind = next(model.parameters()).dtype
    labels = labels_of(run, rows, given["input_ids"].shape[1], kind)
    plain = not (run.class_weights or run.label_smoothing or run.row_weights)
    if plain and run.loss == "batch":
        return model(**given, labels=labels).loss, {}
    logits = model(**given).logits
    weight = torch.tensor(run.class_weights, dtype=kind) if run.class_weights else None
    if not run.row_weights and run.loss == "batch":
        return F.cross_entropy(logits, labels, weight, label_smoothing=run.label_smoothing), {}
    each = F.cross_entropy(logits, labels, reduction="none")
    if run.row_weights:
        of_row = torch.tensor([row.get("weight", 1.0) for row in rows], dtype=kind)
        return (each * of_row).sum() / of_row.sum(), {}
    where = torch.tensor([row["region"] for row in rows])
    per = {region: each[where == region].mean() for region in sorted(set(where.tolist()))}
    return sum(per.values()), {region: value.item() for region, value in per.items()}


def depth(name, layers):
    """Embeddings 0, layer i at i + 1, pooler and head above all layers."""
    if ".layer." in f".{name}":
        return int(name.split("layer.")[1].split(".")[0]) + 1
    return 0 if "embeddings." in name else layers + 1


def groups(model, run):
    """The Trainer's groups: no decay for biases and norms; each with its rate under layer decay."""
    decayed = set(Trainer.get_decay_parameter_names(None, model))
    layers = model.config.num_hidden_layers
    made = {}
    for name, parameter in model.named_parameters():
        if any(part in name for part in run.frozen):
            parameter.requires_grad_(False)
            continue
        factor = (run.layer_decay or 1.0) ** (layers + 1 - depth(name, layers))
        made.setdefault((name in decayed, factor), []).append(parameter)
    return [
        {
            "params": parameters,
            "weight_decay": run.weight_decay if decays else 0.0,
            "lr": run.lr * factor,
        }
        for (decays, factor), parameters in made.items()
    ]


def optimizer_of(model, run):
    if run.optimizer == "adafactor":
        return Adafactor(groups(model, run), lr=run.lr, scale_parameter=False, relative_step=False)
    return torch.optim.AdamW(groups(model, run), lr=run.lr, betas=(0.9, 0.999), eps=1e-8)


def schedule_of(optimizer, run):
    if run.schedule == "constant":
        return get_constant_schedule_with_warmup(optimizer, run.warmup_steps)
    make = {
        "linear": get_linear_schedule_with_warmup,
        "cosine": get_cosine_schedule_with_warmup,
    }[run.schedule]
    return make(optimizer, run.warmup_steps, STEPS)


def load(root, run):
    options = {"add_pooling_layer": False} if run.head == "embedding" else {}
    if run.architecture == "distilbert":
        options = {}
    kind = HEADS.get(run.head, HEADS["body"])
    return kind.from_pretrained(root / run.folder, attn_implementation="eager", **options)


def train(model, run, rows, plan, after_step=dict):
    """Runs the steps; changes `model`. Gives one record for each step.

    `after_step` is called before the gradients are thrown away; what it gives joins the record.
    """
    model.train()
    optimizer = optimizer_of(model, run)
    schedule = schedule_of(optimizer, run)
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    records = []
    for micro in plan:
        total, per, each = 0.0, {}, []
        for indexes in micro:
            loss, regions = loss_of(model, run, [rows[index] for index in indexes])
            (loss / len(micro)).backward()
            each.append(loss.item())
            total += loss.item() / len(micro)
            for region, value in regions.items():
                per.setdefault(region, []).append(value)
        norm = torch.nn.utils.clip_grad_norm_(trained, run.clip)
        rate = run.lr * schedule.lr_lambdas[0](schedule.last_epoch)
        optimizer.step()
        schedule.step()
        record = {"loss": total, "grad_norm": norm.item(), "lr": rate} | after_step()
        optimizer.zero_grad()
        if len(micro) > 1:
            record["micro_losses"] = each
        if per:
            record["regions"] = per if len(micro) > 1 else {key: one[0] for key, one in per.items()}
        records.append(record)
    return records


@torch.no_grad()
def afterwards(model, run, rows):
    """What the trained model says of the first four rows: logits, or sentence vectors."""
    model.eval()
    rows = rows[:4]
    if run.head == "embedding":
        return vectors(model, run, rows, "ids").tolist()
    logits = model(**padded(model, rows)).logits
    if run.head in ("token", "mlm"):
        return logits[:, 0].tolist()
    return logits.tolist()


def in_double(model, run, rows, plan):
    """The same run in fp64: how far rounding alone moves it."""
    return train(copy.deepcopy(model).double(), run, rows, plan)


class InOrder(Trainer):
    """Hugging Face's own Trainer, but rows in the given order."""

    def _get_train_sampler(self, *_):
        return torch.utils.data.SequentialSampler(self.train_dataset)


def by_trainer(model, run, rows, folder):
    """The run by transformers' Trainer itself: its logged loss and gradient norm at each step."""
    from transformers import PrinterCallback, TrainingArguments

    def collate(batch):
        given = padded(model, batch)
        kind = next(model.parameters()).dtype
        return given | {"labels": labels_of(run, batch, given["input_ids"].shape[1], kind)}

    arguments = TrainingArguments(
        output_dir=str(folder), max_steps=STEPS, per_device_train_batch_size=run.batch,
        gradient_accumulation_steps=run.accumulate, learning_rate=run.lr, optim="adamw_torch",
        weight_decay=run.weight_decay, max_grad_norm=run.clip, lr_scheduler_type=run.schedule,
        warmup_steps=run.warmup_steps, label_smoothing_factor=run.label_smoothing,
        logging_steps=1, report_to=[], save_strategy="no", use_cpu=True, disable_tqdm=True,
        remove_unused_columns=False, dataloader_drop_last=False,
    )  # fmt: skip
    trainer = InOrder(model, arguments, train_dataset=rows, data_collator=collate)
    trainer.remove_callback(PrinterCallback)
    trainer.train()
    history = [entry for entry in trainer.state.log_history if "grad_norm" in entry]
    return [{"loss": entry["loss"], "grad_norm": entry["grad_norm"]} for entry in history]
