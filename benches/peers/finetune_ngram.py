"""The n-gram baseline of landfall-finetune by scikit-learn: same features, same objective.

    python benches/peers/finetune_ngram.py TRAIN.tsv TEST.tsv [TOLERANCE]

reads text, label and region from columns 1 to 3 (no header) and prints seconds, accuracy, macro F1
over the labels of the training file, and the accuracy of each region as JSON. Needs scikit-learn 1.9.1.
"""

import json
import sys
import time

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, f1_score


def read(path):
    with open(path, encoding="utf-8", newline="\n") as file:
        return zip(*(line.rstrip("\n").split("\t")[:3] for line in file))


def main():
    texts, labels, _ = read(sys.argv[1])
    asked, truth, regions = read(sys.argv[2])
    tolerance = float(sys.argv[3]) if len(sys.argv) > 3 else 1e-4
    start, busy = time.perf_counter(), time.process_time()
    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(1, 5))
    features = vectorizer.fit_transform(texts)
    model = LogisticRegression(C=1.0, tol=tolerance, max_iter=1000).fit(features, labels)
    seconds, cpu = time.perf_counter() - start, time.process_time() - busy
    said = model.predict(vectorizer.transform(asked))
    by = {}
    for region, one, other in zip(regions, truth, said):
        by.setdefault(region, []).append(one == other)
    print(json.dumps({
        "seconds": seconds, "cpu_seconds": cpu, "n_grams": features.shape[1], "steps": int(model.n_iter_[0]),
        "accuracy": accuracy_score(truth, said),
        "macro_f1": f1_score(truth, said, average="macro", labels=sorted(set(labels)), zero_division=0),
        "regions": {region: sum(right) / len(right) for region, right in sorted(by.items())},
    }, indent=1))


if __name__ == "__main__":
    main()
