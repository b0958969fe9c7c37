"""The runs of the adapter reference: what is attached to which checkpoint, and how it is trained."""

import json
import shutil
from dataclasses import dataclass, field

import torch
from peft import (
    AdaLoraConfig,
    LoraConfig,
    PrefixTuningConfig,
    PromptTuningConfig,
    get_peft_model,
)
from safetensors.torch import save_file

import adapter_kinds as kinds
import finetune_trajectories as trajectories

SEED = 20261
TASKS = {"sequence": "SEQ_CLS", "token": "TOKEN_CLS", "embedding": "FEATURE_EXTRACTION"}
CONFIGS = {
    "lora": LoraConfig,
    "adalora": AdaLoraConfig,
    "prefix": PrefixTuningConfig,
    "prefix-shifted": PrefixTuningConfig,
    "prompt": PromptTuningConfig,
    "prompt-first": PromptTuningConfig,
}
OWN = {"prefix": kinds.Prefix, "prompt": kinds.Prompt}


@dataclass
class AdapterRun(trajectories.Run):
    """A run with an adapter. `options` go to PEFT's configuration, or describe the kind."""

    method: str = "lora"
    options: dict = field(default_factory=dict)
    keep_trained: bool = False
    lr: float = 1e-2


def runs():
    """All runs, in the order of the files."""

    def run(name, architecture, method, options, head="sequence", data="sequence", **more):
        name = f"{name}-{architecture}"
        return AdapterRun(name, architecture, head, data, method=method, options=options, **more)

    def targets(architecture):
        names = {"distilbert": ["q_lin", "v_lin"]}
        return {"lora_alpha": 8, "target_modules": names.get(architecture, ["query", "value"])}

    for architecture in ("bert", "distilbert", "roberta", "xlmr"):
        yield run("lora", architecture, "lora", {"r": 4} | targets(architecture))
    plain = {"r": 4} | targets("bert")
    # Neither matrix starts at zero here: the first loss depends on the adapter.
    free = {"init_lora_weights": False}
    yield run("lora-rslora", "bert", "lora", plain | free | {"use_rslora": True})
    everything = plain | free | {"target_modules": "all-linear"}
    yield run("lora-all-linear", "bert", "lora", everything)
    yield run("lora-token", "bert", "lora", plain, "token", "token")
    ranking = dict(batch=6, embedding_loss="ranking")
    yield run("lora-embedding", "bert", "lora", plain, "embedding", "embedding", **ranking)
    ranks = {"init_r": 6, "target_r": 3, "tinit": 3, "tfinal": 5, "deltaT": 2, "total_step": 20}
    for architecture in ("bert", "xlmr"):
        options = ranks | targets(architecture) | {"orth_reg_weight": 0.5}
        yield run("adalora", architecture, "adalora", options, keep_trained=True)
        for method in ("prefix-shifted", "prefix", "prompt-first", "prompt"):
            yield run(method, architecture, method, {"num_virtual_tokens": 5})
        yield run("bottleneck", architecture, "bottleneck", bottleneck(["task"]))
    yield run("bottleneck-stack", "bert", "bottleneck", bottleneck(["language", "task"]))
    yield run("bitfit", "bert", "bitfit", {})


def bottleneck(stack):
    return {"reduction_factor": 4, "non_linearity": "relu", "stack": stack}


def build(root, run):
    """The checkpoint with a fresh adapter, drawn from a fixed seed."""
    base = trajectories.load(root, run)
    torch.manual_seed(SEED)
    if run.method == "bottleneck":
        return kinds.with_bottlenecks(base, run.options["reduction_factor"], run.options["stack"])
    if run.method == "bitfit":
        return kinds.with_biases(base)
    options = dict(run.options)
    if "lora" in run.method:
        options["lora_dropout"] = 0.0
    kinds.announce_past_key_values()
    made = get_peft_model(base, CONFIGS[run.method](**options, task_type=TASKS[run.head]))
    return OWN[run.method](made) if run.method in OWN else made


def save(folder, model, run):
    """PEFT's two files, without the model card, in an order that does not depend on the run."""
    shutil.rmtree(folder, ignore_errors=True)
    if run.method in ("bottleneck", "bitfit"):
        return save_own(folder, model, run)
    getattr(model, "peft", model).save_pretrained(folder)
    (folder / "README.md").unlink(missing_ok=True)
    (folder / "adapter_model.safetensors").chmod(0o644)
    path = folder / "adapter_config.json"
    content = json.loads(path.read_text())
    for key in ("target_modules", "modules_to_save"):
        if isinstance(content.get(key), list):
            content[key] = sorted(set(content[key]))
    content["base_model_name_or_path"] = run.folder
    if run.method in OWN:
        content["landfall"] = {"method": run.method}
    write(path, content)


def save_own(folder, model, run):
    """Kinds without a form of PEFT's: names of transformers and AdapterHub, all that an adapter is."""
    folder.mkdir(parents=True)
    kept = {
        name: parameter.detach().contiguous()
        for name, parameter in model.named_parameters()
        if parameter.requires_grad or ".adapters." in name
    }
    save_file(kept, folder / "adapter_model.safetensors", metadata={"format": "pt"})
    (folder / "adapter_model.safetensors").chmod(0o644)
    content = {"method": run.method, "base_model": run.folder} | run.options
    write(folder / "adapter.json", content)


def write(path, content):
    path.write_text(json.dumps(content, indent=2, sort_keys=True) + "\n")


def merged(model, run):
    """The base model with the adapter in its weights, or None where the kind has no such thing."""
    return model.merge_and_unload() if run.method in ("lora", "adalora") else None


def train(model, run, rows, plan):
    """The steps, and what else is to be said of the run."""
    if run.method != "adalora":
        return trajectories.train(model, run, rows, plan), {}
    allocation = kinds.Allocation(model)
    task, tuner = [], model.base_model
    original = tuner.model.forward

    def listening(*given, **named):
        # The loss before AdaLoRA adds its term to it, in place.
        made = original(*given, **named)
        task.append(made.loss.item())
        return made

    tuner.model.forward = listening
    steps = trajectories.train(model, run, rows, plan, allocation.after)
    tuner.model.forward = original
    allocation.allocator.mask_to_budget = allocation.inner
    for step, loss in zip(steps, task):
        step["task_loss"] = loss
    names = [name for name, _ in tuner.model.named_parameters() if ".lora_E." in name]
    names = [name.removesuffix(".lora_E.default") for name in names]
    return steps, {"modules": names, "margin": float(f"{allocation.margin:.2g}")}
