"""The runs of the adapter reference: what is attached to which checkpoint, and how it is trained."""

import json
import shutil
from dataclasses import dataclass, field

import torch
from peft import LoraConfig, get_peft_model

import finetune_trajectories as trajectories

SEED = 20261
TASKS = {"sequence": "SEQ_CLS", "token": "TOKEN_CLS", "embedding": "FEATURE_EXTRACTION"}
QUERY_VALUE = {"distilbert": ["q_lin", "v_lin"]}


@dataclass
class AdapterRun(trajectories.Run):
    """A run with an adapter. `options` go to PEFT's configuration, or describe the kind."""

    method: str = "lora"
    options: dict = field(default_factory=dict)
    keep_trained: bool = False
    lr: float = 1e-2


def runs():
    """All runs, in the order of the files."""

    def lora(name, architecture, head="sequence", data="sequence", run=None, **options):
        targets = QUERY_VALUE.get(architecture, ["query", "value"])
        options = {"r": 4, "lora_alpha": 8, "target_modules": targets} | options
        return AdapterRun(
            f"{name}-{architecture}", architecture, head, data, options=options, **(run or {})
        )

    for architecture in ("bert", "distilbert", "roberta", "xlmr"):
        yield lora("lora", architecture)
    # Neither matrix starts at zero here: the first loss depends on the adapter.
    yield lora("lora-rslora", "bert", use_rslora=True, init_lora_weights=False)
    yield lora("lora-all-linear", "bert", target_modules="all-linear", init_lora_weights=False)
    yield lora("lora-token", "bert", "token", "token")
    ranking = dict(batch=6, embedding_loss="ranking")
    yield lora("lora-embedding", "bert", "embedding", "embedding", run=ranking)


def config(run):
    return LoraConfig(**run.options, lora_dropout=0.0, task_type=TASKS[run.head])


def build(root, run):
    """The checkpoint with a fresh adapter, drawn from a fixed seed."""
    base = trajectories.load(root, run)
    torch.manual_seed(SEED)
    return get_peft_model(base, config(run))


def save(folder, model, run):
    """PEFT's two files, without the model card, in an order that does not depend on the run."""
    shutil.rmtree(folder, ignore_errors=True)
    model.save_pretrained(folder)
    (folder / "README.md").unlink(missing_ok=True)
    (folder / "adapter_model.safetensors").chmod(0o644)
    path = folder / "adapter_config.json"
    content = json.loads(path.read_text())
    for key in ("target_modules", "modules_to_save"):
        if isinstance(content.get(key), list):
            content[key] = sorted(set(content[key]))
    content["base_model_name_or_path"] = run.folder
    path.write_text(json.dumps(content, indent=2, sort_keys=True) + "\n")


def merged(model, run):
    """The base model with the adapter in its weights, or None where the kind has no such thing."""
    return model.merge_and_unload()


def train(model, run, rows, plan):
    return trajectories.train(model, run, rows, plan)
