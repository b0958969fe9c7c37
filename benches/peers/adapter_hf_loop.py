"""The speed peer of adapters: PEFT's LoRA in the training loop of `finetune_hf_loop.py`.

    adapter_hf_loop.py --shape minilm --batches FILE.jsonl --steps 30 --precision bf16 --threads 2
    adapter_hf_loop.py --batch 64 --regions 16 --steps 10

All options of `finetune_hf_loop.py` (only training) and those below. With `--regions R` there are R
adapters on one base; the rows of each batch go to them in turn (row i to region i mod R, or as the
batch's own `regions` say), and the regions are trained one after another, each on its rows of every
batch: the same rows in all as R regions mixed in one batch, which PEFT cannot train. Prints one JSON
object; `swap_seconds` is the mean time of changing the active adapter.
"""

import argparse
import json
import sys
import time


def arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--rank", type=int, default=8)
    parser.add_argument("--alpha", type=float, default=16)
    parser.add_argument("--targets", default="query,value")
    parser.add_argument("--lora-dropout", type=float, default=0.0)
    parser.add_argument("--regions", type=int, default=1)
    return parser.parse_known_args()


OWN, REST = arguments()
sys.argv = [sys.argv[0], *REST]

import finetune_hf_loop as loop  # noqa: E402  sets threads and allocator, parses the rest
from regions import by_region  # noqa: E402


def split(batches, regions):
    """For each region its rows of every batch; regions without a row in a batch have no step for it."""
    made = [[] for _ in range(regions)]
    for batch in batches:
        for region, part in enumerate(by_region(batch, regions)):
            if part["ids"]:
                made[region].append(part)
    return made


def adapted(options, names):
    """The base with one adapter for each name."""
    from peft import LoraConfig, get_peft_model

    targets = OWN.targets if OWN.targets == "all-linear" else OWN.targets.split(",")
    base = loop.model_of(options)
    model = None
    for name in names:
        config = LoraConfig(
            r=OWN.rank, lora_alpha=OWN.alpha, target_modules=targets,
            lora_dropout=OWN.lora_dropout, task_type="SEQ_CLS",
        )  # fmt: skip
        if model is None:
            model = get_peft_model(base, config, adapter_name=name)
        else:
            model.add_adapter(name, config)
    return model.to(options.device)


every = loop.decay_groups


def trained_groups(model):
    """Only what is trained: the peer need not walk over a frozen base."""
    groups = every(model)
    for group in groups:
        group["params"] = [one for one in group["params"] if one.requires_grad]
    return groups


loop.decay_groups = trained_groups


class Clock:
    """Wall and processor time, rows and tokens since `start`."""

    def __init__(self, torch, cuda):
        self.torch, self.cuda = torch, cuda
        self.rows = self.real = self.all = 0

    def sync(self):
        if self.cuda:
            self.torch.cuda.synchronize()

    def start(self):
        self.sync()
        self.wall, self.cpu = time.perf_counter(), time.process_time()

    def add(self, rows, real, padded):
        self.rows, self.real, self.all = self.rows + rows, self.real + real, self.all + padded

    def stop(self):
        self.sync()
        return time.perf_counter() - self.wall, time.process_time() - self.cpu


def train(torch, model, options, parts, names):
    """Warm-up with the first adapter on batches of all regions in turn, then every region in turn
    under the clock."""
    clock = Clock(torch, options.device == "cuda")
    values, swaps = [], []
    run = torch.compile(model, dynamic=True) if options.compile else model

    def begin(name):
        started = time.perf_counter()
        model.set_adapter(name)
        swaps.append(time.perf_counter() - started)
        return loop.trainer(torch, run, options)

    step = begin(names[0])
    longest = max(map(len, parts))
    mixed = [part[at] for at in range(longest) for part in parts if at < len(part)]
    for index in range(options.warmup):
        values.append(step(mixed[index % len(mixed)][0]))
    clock.start()
    for name, part in zip(names, parts):
        step = begin(name)
        for index in range(options.steps):
            given, *counts = part[(options.warmup + index) % len(part)]
            values.append(step(given))
            clock.add(*counts)
    seconds, cpu = clock.stop()
    return clock, seconds, cpu, values, sum(swaps[1:]) / len(swaps[1:])


def main(options):
    if options.mode != "train":
        raise SystemExit("only training is measured here")
    if options.batches:
        with open(options.batches, encoding="utf-8") as file:
            batches = [json.loads(line) for line in file if line.strip()]
    else:
        batches = loop.draw(options)
    import peft
    import torch
    import transformers

    torch.set_num_threads(options.threads)
    if options.tf32:
        torch.set_float32_matmul_precision("high")
    torch.manual_seed(0)
    transformers.logging.set_verbosity_error()
    imported = loop.high_water()
    names = [f"region{index}" for index in range(OWN.regions)]
    model = adapted(options, names)
    pad = model.config.pad_token_id or 0
    parts = [loop.collate(torch, part, options, pad) for part in split(batches, OWN.regions)]
    if not all(parts):
        raise SystemExit("a region has no rows")
    ready = time.perf_counter() - loop.BEGIN
    clock, seconds, cpu, values, swap = train(torch, model, options, parts, names)
    model.set_adapter(names[0])
    cuda = options.device == "cuda"
    given = {key: value for key, value in vars(options).items() if key not in ("write", "warmup")}
    print(
        json.dumps(
            given
            | vars(OWN)
            | {
                "trainable_per_adapter": sum(
                    one.numel() for one in model.parameters() if one.requires_grad
                ),
                "samples_per_second": clock.rows / seconds,
                "tokens_per_second": clock.real / seconds,
                "padded_tokens_per_second": clock.all / seconds,
                "samples_per_cpu_second": clock.rows / cpu,
                "padding_share": 1 - clock.real / clock.all,
                "samples": clock.rows,
                "seconds": seconds,
                "swap_seconds": swap,
                "startup_seconds": ready,
                "peak_memory_bytes": loop.high_water(),
                "memory_after_import_bytes": imported,
                "peak_device_memory_bytes": torch.cuda.max_memory_allocated() if cuda else None,
                "freed_memory_is_kept": loop.KEPT,
                "first_values": [float(value) for value in values[:3]],
                "torch": torch.__version__,
                "transformers": transformers.__version__,
                "peft": peft.__version__,
            }
        )
    )


if __name__ == "__main__":
    main(loop.OPTIONS)
