"""Tiny checkpoints with their tokenizers, as Hugging Face writes them: random, the same every time.

Four architectures, hidden size 32. Every weight is drawn from a seeded generator, wide enough (0.1;
word tables 0.2, norms around 1) that logits and gradients are far from trivial; biases are not 0.
"""

import json
import shutil
import unicodedata
from pathlib import Path

import sentencepiece
import torch
from tokenizers import AddedToken, Tokenizer, models, normalizers, pre_tokenizers, trainers
from transformers import (
    AutoModel,
    AutoModelForMaskedLM,
    AutoModelForSequenceClassification,
    AutoModelForTokenClassification,
    AutoTokenizer,
    BertConfig,
    BertTokenizer,
    DistilBertConfig,
    RobertaConfig,
    RobertaTokenizer,
    XLMRobertaConfig,
    XLMRobertaTokenizer,
)

from finetune_texts import SENTIMENTS, lines

POSITIONS = 64
SEED = 20260
ARCHITECTURES = ("bert", "distilbert", "roberta", "xlmr")
HEADS = {
    "body": AutoModel,
    "sequence": AutoModelForSequenceClassification,
    "regression": AutoModelForSequenceClassification,
    "multilabel": AutoModelForSequenceClassification,
    "token": AutoModelForTokenClassification,
    "mlm": AutoModelForMaskedLM,
}
LABELS = {
    "body": None,
    "mlm": None,
    "sequence": list(SENTIMENTS),
    "multilabel": ["food", "staff", "travel"],
    "regression": ["score"],
    "token": ["B-PLACE", "I-PLACE", "O"],
}


def word_pieces(lower):
    """A WordPiece vocabulary; rare characters are left out, so that there are unknown tokens."""
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=lower)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    trainer = trainers.WordPieceTrainer(
        vocab_size=480 if lower else 640,
        limit_alphabet=150 if lower else 320,
        special_tokens=special,
        show_progress=False,
    )
    tokenizer.train_from_iterator((text for text, _, _ in lines()), trainer)
    vocabulary = tokenizer.get_vocab()
    # The trainer's order of equal counts may differ between runs: the ids are made its own.
    learned = sorted((token for token in vocabulary if token not in special))
    return {token: index for index, token in enumerate(special + learned)}


def byte_pairs():
    """Byte-level BPE: vocabulary and merges."""
    special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    trainer = trainers.BpeTrainer(
        vocab_size=460,
        special_tokens=special,
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        show_progress=False,
    )
    tokenizer.train_from_iterator((text for text, _, _ in lines()), trainer)
    model = json.loads(tokenizer.to_str())["model"]
    return model["vocab"], [tuple(pair) for pair in model["merges"]]


def unigrams(folder):
    """A SentencePiece Unigram model with a small normalisation table of its own, as a file.

    Transformers 5 rebuilds XLM-R's tokenizer when it loads a folder and keeps of its normaliser only
    SentencePiece's compiled table: so there must be one, and the real one would weigh 240 KB.
    """
    plain = [*range(0xFF01, 0xFF5F), *range(0xFF66, 0xFF9E), *range(0xFB00, 0xFB03)]
    plain += [*range(0x2460, 0x246A), 0x3000, 0xA0, 0xBD, 0x2122, 0x2126]
    rules = [(chr(code), unicodedata.normalize("NFKC", chr(code))) for code in plain]
    for letter in "aeiouncAEIOUNC":
        for mark in "\u0300\u0301\u0302\u0308\u0303\u0327":
            whole = unicodedata.normalize("NFC", letter + mark)
            if len(whole) == 1:
                rules.append((letter + mark, whole))
    rules += [("\u0007", ""), ("\u200b", " "), ("\ufeff", ""), ("\t", " ")]
    table = folder / "rules.tsv"
    codes = lambda text: " ".join(f"{ord(character):X}" for character in text)  # noqa: E731
    table.write_text("".join(f"{codes(old)}\t{codes(new)}\n" for old, new in rules))
    with open(folder / "sentencepiece.bpe.model", "wb") as file:
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=(text for text, _, _ in lines()), model_writer=file,
            model_type="unigram", vocab_size=560, character_coverage=0.985, num_threads=1,
            normalization_rule_tsv=str(table), minloglevel=2,
        )  # fmt: skip
    table.unlink()


def make_tokenizer(architecture, root):
    """The tokenizer in the folder, or a new one: WordPiece's trainer breaks ties by chance."""
    folder = root / architecture
    if (folder / "tokenizer.json").exists():
        return AutoTokenizer.from_pretrained(folder)
    mask = AddedToken("<mask>", lstrip=True, special=True)
    if architecture in ("bert", "distilbert"):
        lower = architecture == "bert"
        made = BertTokenizer(vocab=word_pieces(lower), do_lower_case=lower)
    elif architecture == "roberta":
        vocabulary, merges = byte_pairs()
        made = RobertaTokenizer(vocab=vocabulary, merges=merges, mask_token=mask)
    else:
        legacy = root / "legacy" / "xlmr"
        legacy.mkdir(parents=True, exist_ok=True)
        unigrams(legacy)
        made = XLMRobertaTokenizer.from_pretrained(legacy, mask_token=mask)
    made.model_max_length = POSITIONS
    folder.mkdir(parents=True, exist_ok=True)
    made.save_pretrained(folder)
    shrink(folder)
    # What a user gets, who loads the folder.
    return AutoTokenizer.from_pretrained(folder)


def make_config(architecture, size, head, layers=None):
    labels = LABELS[head]
    extra = {}
    if labels:
        extra["id2label"] = dict(enumerate(labels))
        extra["label2id"] = {label: index for index, label in enumerate(labels)}
    if head == "multilabel":
        extra["problem_type"] = "multi_label_classification"
    if head == "regression":
        extra["problem_type"] = "regression"
    if architecture == "distilbert":
        return DistilBertConfig(
            vocab_size=size, max_position_embeddings=POSITIONS, dim=32, n_layers=layers or 2,
            n_heads=4, hidden_dim=64, dropout=0.0, attention_dropout=0.0,
            seq_classif_dropout=0.0, pad_token_id=0, **extra,
        )  # fmt: skip
    common = dict(
        vocab_size=size, hidden_size=32, num_attention_heads=4, intermediate_size=64,
        hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0, **extra,
    )  # fmt: skip
    if architecture == "bert":
        return BertConfig(
            num_hidden_layers=layers or 2, max_position_embeddings=POSITIONS, pad_token_id=0,
            **common,
        )  # fmt: skip
    kind = RobertaConfig if architecture == "roberta" else XLMRobertaConfig
    return kind(
        num_hidden_layers=layers or (2 if architecture == "roberta" else 3),
        max_position_embeddings=POSITIONS + 2, type_vocab_size=1, layer_norm_eps=1e-5,
        pad_token_id=1, bos_token_id=0, eos_token_id=2, **common,
    )  # fmt: skip


@torch.no_grad()
def make_model(config, head, seed=SEED):
    """A model whose every parameter is drawn anew, in the order of the sorted names."""
    model = HEADS[head].from_config(config, attn_implementation="eager")
    generator = torch.Generator().manual_seed(seed)
    for name, parameter in sorted(model.named_parameters()):
        noise = torch.randn(parameter.shape, generator=generator)
        if "LayerNorm" in name or "layer_norm" in name:
            parameter.copy_(noise * 0.1 + (1.0 if name.endswith("weight") else 0.0))
        elif "embeddings" in name:
            parameter.copy_(noise * 0.2)
        else:
            parameter.copy_(noise * (0.05 if name.endswith("bias") else 0.1))
    model.tie_weights()
    return model.eval()


def shrink(folder):
    """JSON without the spaces: a tokenizer takes a third of the room."""
    for path in Path(folder).glob("tokenizer*.json"):
        content = json.loads(path.read_text(encoding="utf-8"))
        path.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n")


def save(folder, model, tokenizer=None, **options):
    folder = Path(folder)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    model.save_pretrained(folder, **options)
    if tokenizer is not None:
        tokenizer.save_pretrained(folder)
        shrink(folder)


def make_all(root):
    """All folders below `root`; gives the tokenizers by architecture."""
    tokenizers = {}
    for architecture in ARCHITECTURES:
        tokenizer = tokenizers[architecture] = make_tokenizer(architecture, root)
        size = len(tokenizer)
        heads = ["sequence", "mlm"] + (["token"] if architecture in ("bert", "xlmr") else [])
        for head in heads:
            config = make_config(architecture, size, head, layers=None if head == "sequence" else 1)
            model = make_model(config, head)
            name = architecture if head == "sequence" else f"{architecture}-{head}"
            save(root / name, model, tokenizer)
    for head in ("multilabel", "regression"):
        config = make_config("bert", len(tokenizers["bert"]), head, layers=1)
        save(root / f"bert-{head}", make_model(config, head), tokenizers["bert"])
    make_variants(root, tokenizers)
    return tokenizers


def make_variants(root, tokenizers):
    """The weights of `bert-multilabel` in every way that checkpoints are written."""
    tokenizer = tokenizers["bert"]
    config = make_config("bert", len(tokenizer), "multilabel", layers=1)
    model = make_model(config, "multilabel")
    variants = root / "variants"
    shutil.rmtree(variants, ignore_errors=True)
    half = make_model(config, "multilabel").half()
    save(variants / "sharded", half, max_shard_size="20KB")
    for name, kind in (("fp16", torch.float16), ("bf16", torch.bfloat16)):
        save(variants / name, make_model(config, "multilabel").to(kind))
    state = {name: value.clone() for name, value in model.state_dict().items()}
    as_pickle(variants / "bin", model, state)
    old = {
        name.replace("LayerNorm.weight", "LayerNorm.gamma").replace(
            "LayerNorm.bias", "LayerNorm.beta"
        ): value
        for name, value in half.state_dict().items()
    }
    old["bert.embeddings.position_ids"] = torch.arange(POSITIONS).unsqueeze(0)
    as_pickle(variants / "old-names", half, old)
    as_sentence_model(variants / "sentence", model.bert, tokenizer)
    legacy_tokenizers(root / "legacy", tokenizers)


def as_pickle(folder, model, state):
    folder.mkdir(parents=True)
    model.config.save_pretrained(folder)
    torch.save(state, folder / "pytorch_model.bin")


def as_sentence_model(folder, body, tokenizer):
    """A folder of sentence-transformers: no body prefix, a limit of its own, mean and normalise."""
    save(folder, body, tokenizer)
    modules = [
        ("0", "", "Transformer"),
        ("1", "1_Pooling", "Pooling"),
        ("2", "2_Normalize", "Normalize"),
    ]
    content = [
        {"idx": int(name), "name": name, "path": path, "type": f"sentence_transformers.models.{kind}"}
        for name, path, kind in modules
    ]
    (folder / "modules.json").write_text(json.dumps(content, indent=2))
    limit = {"max_seq_length": 16, "do_lower_case": False}
    (folder / "sentence_bert_config.json").write_text(json.dumps(limit, indent=2))
    pooling = {
        "word_embedding_dimension": 32,
        "pooling_mode_cls_token": False,
        "pooling_mode_mean_tokens": True,
        "pooling_mode_max_tokens": False,
        "pooling_mode_mean_sqrt_len_tokens": False,
    }
    (folder / "1_Pooling").mkdir()
    (folder / "1_Pooling" / "config.json").write_text(json.dumps(pooling, indent=2))


def legacy_tokenizers(root, tokenizers):
    """The same tokenizers in the files of older folders, without tokenizer.json.

    `xlmr` holds the SentencePiece model that its tokenizer.json was made from.
    """
    for name in ("bert", "distilbert"):
        folder = root / name
        folder.mkdir(parents=True, exist_ok=True)
        ordered = sorted(tokenizers[name].get_vocab().items(), key=lambda item: item[1])
        (folder / "vocab.txt").write_text("".join(f"{token}\n" for token, _ in ordered))
        settings = {"do_lower_case": name == "bert", "model_max_length": POSITIONS}
        (folder / "tokenizer_config.json").write_text(json.dumps(settings))
    folder = root / "roberta"
    folder.mkdir(exist_ok=True)
    model = json.loads(tokenizers["roberta"].backend_tokenizer.to_str())["model"]
    vocabulary = json.dumps(model["vocab"], ensure_ascii=False, separators=(",", ":"))
    (folder / "vocab.json").write_text(vocabulary)
    merges = "".join(f"{first} {second}\n" for first, second in model["merges"])
    (folder / "merges.txt").write_text("#version: 0.2\n" + merges)
    settings = json.dumps({"model_max_length": POSITIONS})
    (folder / "tokenizer_config.json").write_text(settings)
    (root / "xlmr" / "tokenizer_config.json").write_text(settings)
