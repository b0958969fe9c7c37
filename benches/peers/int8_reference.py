"""What transformers answers when the weights of all dense layers are rounded to one byte.

    int8_reference.py --reference crates/landfall-finetune/tests/reference

For each architecture the rows of `outputs/NAME.json` go through the folder `NAME`, every
`torch.nn.Linear` rounded row by row (to the nearest, ties to even, the largest magnitude to 127) and
brought back to f32; the logits are written to `int8/NAME.json`. `--compare ANSWERS.json --folder DIR
--texts FILE` instead compares answers of `predict --int8` for a folder with a tokenizer.
"""

import argparse
import json
from pathlib import Path

import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer

NAMES = ["bert", "distilbert", "roberta", "xlmr"]


def rounded(folder):
    model = AutoModelForSequenceClassification.from_pretrained(folder, attn_implementation="eager")
    model.eval()
    for module in model.modules():
        if isinstance(module, torch.nn.Linear):
            weight = module.weight.data
            scale = weight.abs().amax(dim=1, keepdim=True) / 127
            scale = torch.where(scale > 0, scale, torch.ones_like(scale))
            module.weight.data = torch.round(weight / scale).clamp(-127, 127) * scale
    return model


def answer(model, row):
    given = {"input_ids": torch.tensor([row["ids"]])}
    if row.get("types"):
        given["token_type_ids"] = torch.tensor([row["types"]])
    if model.config.model_type == "distilbert":
        given.pop("token_type_ids", None)
    with torch.no_grad():
        return model(**given).logits[0].tolist()


def write(reference):
    (reference / "int8").mkdir(exist_ok=True)
    for name in NAMES:
        rows = json.loads((reference / f"outputs/{name}.json").read_text())["rows"]
        model = rounded(reference / name)
        made = {"rows": [{"logits": answer(model, row)} for row in rows]}
        text = json.dumps(made, indent=1) + "\n"
        (reference / f"int8/{name}.json").write_text(text, encoding="utf-8")


def compare(folder, texts, answers):
    tokenizer, model = AutoTokenizer.from_pretrained(folder), rounded(folder)
    lines = texts.read_text(encoding="utf-8").split("\n")
    lines = [line.split("\t")[0] for line in lines if line]
    ours = json.loads(answers.read_text())
    most = largest = 0.0
    for line, own in zip(lines, ours, strict=True):
        given = tokenizer(line, truncation=True, return_tensors="pt")
        with torch.no_grad():
            theirs = model(**given).logits[0].tolist()
        apart = (abs(a - b) for a, b in zip(own["logits"], theirs, strict=True))
        most, largest = max(most, *apart), max(largest, *(abs(one) for one in theirs))
    print(f"{len(lines)} texts: largest difference {most / largest:.1e} of the largest logit")


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--reference", type=Path)
    parser.add_argument("--compare", type=Path)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--texts", type=Path)
    options = parser.parse_args()
    if options.reference:
        write(options.reference)
    if options.compare:
        compare(options.folder, options.texts, options.compare)


if __name__ == "__main__":
    main()
