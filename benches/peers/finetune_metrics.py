"""Reference values of scikit-learn, SciPy and seqeval for the measures of landfall-finetune.

Writes crates/landfall-finetune/tests/cases/metrics.json: small random inputs (fixed seed) and what
the peers make of them. Made with scikit-learn 1.9.1, scipy 1.17.1, seqeval 1.2.2, numpy 2.4.6:

    pip install scikit-learn==1.9.1 scipy==1.17.1 seqeval==1.2.2 numpy==2.4.6
    python benches/peers/finetune_metrics.py
"""

import json
import pathlib
import warnings

import numpy as np
import seqeval.metrics as se
from scipy import stats
from seqeval.scheme import IOB2
from sklearn import metrics as sk
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

warnings.filterwarnings("ignore")
OUT = pathlib.Path(__file__).parents[2] / "crates/landfall-finetune/tests/cases/metrics.json"


def classes(rng, n, k, present, skew):
    """Classes of n rows among k labels of which only `present` occur."""
    truth = rng.integers(0, present, n)
    wrong = rng.random(n) < skew
    predicted = np.where(wrong, rng.integers(0, k, n), truth)
    logits = rng.normal(0, 1, (n, k))
    logits[np.arange(n), predicted] += 2
    p = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
    p = p.astype(np.float32)
    predicted = p.argmax(1)
    labels = list(range(k))
    p64 = p.astype(np.float64)
    common = dict(labels=labels, zero_division=0)
    onehot = np.eye(k)[truth]
    confidence = p64.max(1)
    ece = 0.0
    edges = np.linspace(0, 1, 16)
    for low, high in zip(edges[:-1], edges[1:]):
        inside = (confidence > low) & (confidence <= high)
        if inside.any():
            gap = abs((truth == predicted)[inside].mean() - confidence[inside].mean())
            ece += gap * inside.mean()
    per = sk.precision_recall_fscore_support(truth, predicted, **common)
    return {
        "labels": k,
        "truth": truth.tolist(),
        "predicted": predicted.tolist(),
        "probabilities": [float(x) for x in p.ravel()],
        "accuracy": sk.accuracy_score(truth, predicted),
        "macro_f1": sk.f1_score(truth, predicted, average="macro", **common),
        "micro_f1": sk.f1_score(truth, predicted, average="micro", **common),
        "weighted_f1": sk.f1_score(truth, predicted, average="weighted", **common),
        "macro_precision": sk.precision_score(truth, predicted, average="macro", **common),
        "macro_recall": sk.recall_score(truth, predicted, average="macro", **common),
        "mcc": sk.matthews_corrcoef(truth, predicted),
        "log_loss": sk.log_loss(truth, p64 / p64.sum(1, keepdims=True), labels=labels),
        "brier": float(((p64 - onehot) ** 2).sum(1).mean()),
        "calibration_error": float(ece),
        "label_f1": [float(x) for x in per[2]],
        "confusion": sk.confusion_matrix(truth, predicted, labels=labels).tolist(),
    }


def multi(rng, n, k):
    truth = rng.random((n, k)) < 0.3
    predicted = truth ^ (rng.random((n, k)) < 0.2)
    truth[:, k - 1] = False
    f1 = lambda average: sk.f1_score(truth, predicted, average=average, zero_division=0)
    return {
        "labels": k,
        "truth": truth.ravel().tolist(),
        "predicted": predicted.ravel().tolist(),
        "subset_accuracy": sk.accuracy_score(truth, predicted),
        "hamming_loss": sk.hamming_loss(truth, predicted),
        "micro_f1": f1("micro"),
        "macro_f1": f1("macro"),
        "weighted_f1": f1("weighted"),
        "samples_f1": f1("samples"),
    }


def numbers(rng, n):
    truth = rng.normal(0, 1, n).round(1).astype(np.float32)
    predicted = (truth + rng.normal(0, 1, n)).round(1).astype(np.float32)
    a, b = truth.astype(float), predicted.astype(float)
    return {
        "truth": a.tolist(),
        "predicted": b.tolist(),
        "mse": sk.mean_squared_error(a, b),
        "rmse": sk.root_mean_squared_error(a, b),
        "mae": sk.mean_absolute_error(a, b),
        "pearson": float(stats.pearsonr(a, b)[0]),
        "spearman": float(stats.spearmanr(a, b)[0]),
    }


def entities(rng, n, tags, strict):
    truth, predicted = [], []
    for _ in range(n):
        length = int(rng.integers(1, 12))
        row = rng.integers(0, len(tags), length)
        other = np.where(rng.random(length) < 0.3, rng.integers(0, len(tags), length), row)
        truth.append([tags[i] for i in row])
        predicted.append([tags[i] for i in other])
    kind = dict(mode="strict", scheme=IOB2) if strict else {}
    f1 = lambda average: float(se.f1_score(truth, predicted, average=average, zero_division=0, **kind))
    return {
        "scheme": "iob2" if strict else "conll",
        "truth": truth,
        "predicted": predicted,
        "tag_accuracy": se.accuracy_score(truth, predicted),
        "precision": float(se.precision_score(truth, predicted, zero_division=0, **kind)),
        "recall": float(se.recall_score(truth, predicted, zero_division=0, **kind)),
        "f1": f1("micro"),
        "macro_f1": f1("macro"),
        "weighted_f1": f1("weighted"),
    }


TEXTS = [
    ("Wird es heute regnen?", 0), ("Morgen Sonne in Köln", 0), ("wie warm ist es", 0),
    ("Stell den Wecker auf sieben", 1), ("weck mich um 6:30", 1), ("Wecker löschen", 1),
    ("Will it rain today?", 0), ("is it sunny in Rome", 0), ("how hot is it", 0),
    ("set an alarm for seven", 1), ("wake me up at 6:30", 1), ("delete the alarm", 1),
    ("Je, mvua itanyesha leo?", 0), ("weka kengele saa moja", 1), ("今日は雨が降りますか", 0),
    ("七時にアラームをセット", 1), ("будет ли дождь", 0), ("поставь будильник", 1),
    ("cheza muziki", 2), ("play some music", 2), ("Spiel Musik", 2), ("音楽をかけて", 2),
    ("включи музыку", 2), ("İSTANBUL müzik çal", 2), ("a", 2), ("", 2),
]
ASKED = ["regen in Rom", "Alarm um neun", "music please", "雨", "дождь утром", "", "zzz qqq", "İ"]


def n_grams():
    """Weights of a text and probabilities of the linear classifier, solved far beyond its default."""
    texts, classes = zip(*TEXTS)
    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(1, 5))
    x = vectorizer.fit_transform(texts)
    model = LogisticRegression(C=1.0, tol=1e-10, max_iter=10000).fit(x, classes)
    return {
        "texts": list(texts),
        "classes": list(classes),
        "asked": ASKED,
        "n_grams": x.shape[1],
        "probabilities": [float(p) for p in model.predict_proba(vectorizer.transform(ASKED)).ravel()],
    }


def main():
    rng = np.random.default_rng(4)
    loose = ["O", "B-PER", "I-PER", "B-LOC", "I-LOC", "E-LOC", "S-PER", "I-ORG-X"]
    plain = ["O", "B-PER", "I-PER", "B-LOC", "I-LOC", "B", "I"]
    cases = {
        "classes": [
            classes(rng, 60, 4, 4, 0.3), classes(rng, 25, 6, 3, 0.5), classes(rng, 7, 2, 1, 0.4),
            classes(rng, 40, 3, 3, 0.0),
        ],
        "multi": [multi(rng, 40, 5), multi(rng, 9, 3)],
        "numbers": [numbers(rng, 50), numbers(rng, 8)],
        "entities": [
            entities(rng, 40, loose, False), entities(rng, 40, plain, False),
            entities(rng, 40, plain, True),
        ],
        "n_grams": n_grams(),
    }
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps(cases, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
