"""The speed peer of fine-tuning: a Hugging Face training or prediction loop at its best.

Attention by sdpa, fused AdamW, batches collated before the clock starts, freed memory kept, bf16 by
autocast over fp32 weights (in prediction: bf16 weights). Random weights of a known shape, or a
folder. Prints one JSON object.

    finetune_hf_loop.py --shape minilm --batches FILE.jsonl --steps 30 --precision bf16 --threads 2
    finetune_hf_loop.py --shape bert-base --batch 16 --order grouped --steps 30
    finetune_hf_loop.py --batch 16 --order given --steps 30 --write FILE.jsonl      only the batches
    finetune_hf_loop.py --cases FILE    a line of such options for each case, all in one process

FILE.jsonl has one batch a line: {"ids": [[..], ..], "labels": [..]}; ids without padding, one class
for each row (0, 1 or 2); `labels` may be missing in prediction. The steps go through the file in
order and start again at its end. Without a file texts are drawn here: lognormal lengths of mean 45
tokens and sigma 0.6 of the log, clipped to 4..128, seed 0; `--order grouped` sorts megabatches of 50
batches by length, as transformers' LengthGroupedSampler, and shuffles the batches.
"""

import argparse
import ctypes
import gc
import json
import os
import resource
import shlex
import sys
import time

BEGIN = time.perf_counter()


def keep_memory():
    """glibc returns every large block to the system, and pays with page faults: here it keeps them."""
    libc = ctypes.CDLL(None)
    mmap_max, trim_threshold = -4, -1
    return bool(libc.mallopt(mmap_max, 0)) and bool(libc.mallopt(trim_threshold, 2**31 - 1))


def arguments(words=None):
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument(
        "--shape", choices=("tiny", "minilm", "bert-base", "xlmr-base"), default="minilm"
    )
    parser.add_argument("--checkpoint", help="a folder instead of random weights")
    parser.add_argument("--batches", help="batches as token ids, one a line")
    parser.add_argument("--batch", type=int, default=16, help="rows in a batch that is drawn here")
    parser.add_argument("--order", choices=("given", "grouped"), default="given")
    parser.add_argument("--write", help="write the batches that were drawn, and end")
    parser.add_argument("--steps", type=int, default=30)
    parser.add_argument("--warmup", type=int, default=3, help="steps before the clock starts")
    parser.add_argument("--mode", choices=("train", "predict"), default="train")
    parser.add_argument("--precision", choices=("f32", "bf16"), default="f32")
    parser.add_argument(
        "--attention", choices=("sdpa", "eager", "flash_attention_2"), default="sdpa"
    )
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--allocator", choices=("keep", "default"), default="keep")
    parser.add_argument("--pad", choices=("longest", "max"), default="longest", help="max: to 128")
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--lr", type=float, default=2e-5)
    parser.add_argument("--tf32", action="store_true", help="fp32 products by TF32 on the GPU")
    parser.add_argument("--compile", action="store_true", help="torch.compile with dynamic shapes")
    parser.add_argument(
        "--cases",
        help="options of one case a line; prints an object for each, with `error` where it failed;\n"
        "memory of the CPU is that of all cases so far",
    )
    return parser.parse_args(words)


OPTIONS = arguments()
os.environ["OMP_NUM_THREADS"] = str(OPTIONS.threads)
KEPT = OPTIONS.allocator == "keep" and sys.platform == "linux" and keep_memory()

import numpy as np  # noqa: E402

VOCABULARY = {"tiny": 1000, "minilm": 30522, "bert-base": 30522, "xlmr-base": 250002}


def draw(options):
    """Batches of random ids with the lengths of the benchmark."""
    random = np.random.default_rng(0)
    count = (options.steps + options.warmup) * options.batch
    middle = np.log(45.0) - 0.6**2 / 2
    lengths = np.clip(np.rint(random.lognormal(middle, 0.6, count)), 4, 128).astype(int)
    order = np.arange(count)
    batches = [order[start : start + options.batch] for start in range(0, count, options.batch)]
    if options.order == "grouped":
        size = 50 * options.batch
        parts = [order[start : start + size] for start in range(0, count, size)]
        order = np.concatenate([part[np.argsort(-lengths[part], kind="stable")] for part in parts])
        batches = [order[start : start + options.batch] for start in range(0, count, options.batch)]
        random.shuffle(batches)
    top = VOCABULARY[options.shape]
    ids = [random.integers(10, top, length).tolist() for length in lengths]
    labels = random.integers(0, 3, count)
    return [
        {"ids": [ids[row] for row in batch], "labels": [int(labels[row]) for row in batch]}
        for batch in batches
    ]


def model_of(options):
    from transformers import (
        AutoModelForSequenceClassification as Kind,
        BertConfig,
        XLMRobertaConfig,
    )

    if options.checkpoint:
        return Kind.from_pretrained(options.checkpoint, attn_implementation=options.attention)
    sizes = {
        "tiny": (64, 2, 4, 128),
        "minilm": (384, 6, 12, 1536),
        "bert-base": (768, 12, 12, 3072),
        "xlmr-base": (768, 12, 12, 3072),
    }
    hidden, layers, heads, between = sizes[options.shape]
    multilingual = options.shape == "xlmr-base"
    extra = (
        {"type_vocab_size": 1, "pad_token_id": 1, "layer_norm_eps": 1e-5} if multilingual else {}
    )
    config = (XLMRobertaConfig if multilingual else BertConfig)(
        vocab_size=VOCABULARY[options.shape], hidden_size=hidden, num_hidden_layers=layers,
        num_attention_heads=heads, intermediate_size=between, num_labels=3,
        max_position_embeddings=514 if multilingual else 512, hidden_dropout_prob=options.dropout,
        attention_probs_dropout_prob=options.dropout, **extra,
    )  # fmt: skip
    return Kind.from_config(config, attn_implementation=options.attention)


def collate(torch, batches, options, pad):
    """Padded tensors on the device, made before the clock starts."""
    made = []
    for batch in batches:
        rows = batch["ids"]
        width = 128 if options.pad == "max" else max(map(len, rows))
        ids = np.full((len(rows), max(width, max(map(len, rows)))), pad, dtype=np.int64)
        mask = np.zeros_like(ids)
        for index, row in enumerate(rows):
            ids[index, : len(row)] = row
            mask[index, : len(row)] = 1
        given = {"input_ids": torch.from_numpy(ids), "attention_mask": torch.from_numpy(mask)}
        if options.mode == "train":
            given["labels"] = torch.tensor(batch["labels"])
        given = {key: value.to(options.device) for key, value in given.items()}
        made.append((given, len(rows), sum(map(len, rows)), ids.size))
    return made


def decay_groups(model):
    from transformers import Trainer

    decayed = set(Trainer.get_decay_parameter_names(None, model))
    named = list(model.named_parameters())
    return [
        {"params": [p for name, p in named if name in decayed], "weight_decay": 0.01},
        {"params": [p for name, p in named if name not in decayed], "weight_decay": 0.0},
    ]


def trainer(torch, model, options):
    """One step of training: forward, backward, clipping, fused AdamW, schedule."""
    from transformers import get_linear_schedule_with_warmup

    model.train()
    optimizer = torch.optim.AdamW(decay_groups(model), lr=options.lr, fused=True)
    schedule = get_linear_schedule_with_warmup(optimizer, 0, 10 * (options.steps + options.warmup))
    half = options.precision == "bf16"
    parameters = list(model.parameters())

    def step(given):
        with torch.autocast(options.device, torch.bfloat16, enabled=half):
            loss = model(**given).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad(set_to_none=True)
        return loss.detach()

    return step


def predictor(torch, model, options):
    model.eval()
    if options.precision == "bf16":
        model.bfloat16()

    def step(given):
        with torch.inference_mode():
            return model(**given).logits.float().sum()

    return step


def high_water():
    """Peak resident memory of this process in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def measure(options, begin):
    """What one case took, as an object."""
    if options.batches:
        with open(options.batches, encoding="utf-8") as file:
            batches = [json.loads(line) for line in file if line.strip()]
    else:
        batches = draw(options)
    if options.write:
        with open(options.write, "w", encoding="utf-8") as file:
            file.writelines(json.dumps(batch, separators=(",", ":")) + "\n" for batch in batches)
        return None
    import torch
    import transformers

    torch.set_num_threads(options.threads)
    torch.set_float32_matmul_precision("high" if options.tf32 else "highest")
    torch.manual_seed(0)
    transformers.logging.set_verbosity_error()
    imported = high_water()
    with torch.device(options.device):
        model = model_of(options)
    model = model.to(options.device)
    pad = model.config.pad_token_id or 0
    collated = collate(torch, batches, options, pad)
    run = model
    if options.compile:
        run = torch.compile(model, dynamic=True)
    step = (trainer if options.mode == "train" else predictor)(torch, run, options)
    ready = time.perf_counter() - begin
    cuda = options.device == "cuda"
    values, samples, tokens, padded = [], 0, 0, 0
    start = cpu = None
    for index in range(options.warmup + options.steps):
        given, rows, real, all_of = collated[index % len(collated)]
        if index == options.warmup:
            if cuda:
                torch.cuda.synchronize()
                torch.cuda.reset_peak_memory_stats()
            start, cpu = time.perf_counter(), time.process_time()
        values.append(step(given))
        if index >= options.warmup:
            samples, tokens, padded = samples + rows, tokens + real, padded + all_of
    if cuda:
        torch.cuda.synchronize()
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    left_out = ("write", "warmup", "cases")
    given = {key: value for key, value in vars(options).items() if key not in left_out}
    return given | {
        "samples_per_second": samples / seconds,
        "tokens_per_second": tokens / seconds,
        "padded_tokens_per_second": padded / seconds,
        "samples_per_cpu_second": samples / cpu,
        "padding_share": 1 - tokens / padded,
        "seconds": seconds,
        "startup_seconds": ready,
        "peak_memory_bytes": high_water(),
        "memory_after_import_bytes": imported,
        "peak_device_memory_bytes": torch.cuda.max_memory_allocated() if cuda else None,
        "freed_memory_is_kept": KEPT,
        "first_values": [float(value) for value in values[:3]],
        "torch": torch.__version__,
        "transformers": transformers.__version__,
    }


def measure_all(path):
    """One case after the other; one that fails does not stop those after it."""
    with open(path, encoding="utf-8") as file:
        lines = [shlex.split(line) for line in file if line.strip()]
    begin = BEGIN
    for words in lines:
        try:
            found = measure(arguments(words), begin)
        except Exception as error:  # noqa: BLE001
            found = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(found), flush=True)
        gc.collect()
        if "torch" in sys.modules and sys.modules["torch"].cuda.is_initialized():
            sys.modules["torch"].cuda.empty_cache()
        begin = time.perf_counter()


def main(options):
    if options.cases:
        measure_all(options.cases)
        return
    found = measure(options, BEGIN)
    if found:
        print(json.dumps(found))


if __name__ == "__main__":
    main(OPTIONS)
