"""Writes scikit-learn.json.golden: what scikit-learn and SciPy make of the same answers.

    python scikit-learn.py        (scikit-learn 1.9.1, SciPy, NumPy)
"""

import json
from pathlib import Path

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax, softmax
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import (
    accuracy_score,
    f1_score,
    hamming_loss,
    mean_absolute_error,
    mean_squared_error,
    r2_score,
)

random = np.random.default_rng(7)


def rounded(values):
    """As float32 holds them, which is what members answer in."""
    return np.asarray(values, dtype=np.float32)


def members(rows, classes, count, labels):
    """Members that are right in their own way, and too sure."""
    truth = np.eye(classes)[labels]
    return [
        rounded(softmax(3 * truth * random.uniform(0.4, 1.2) + 1.5 * random.normal(size=(rows, classes)), axis=1))
        for _ in range(count)
    ]


def stacking():
    rows, classes, count = 120, 3, 4
    labels = random.integers(0, classes, rows)
    answers = members(rows, classes, count, labels)
    features = np.concatenate([answer.astype(np.float64) for answer in answers], axis=1)
    models = {
        str(l2): LogisticRegression(C=1 / l2, tol=1e-12, max_iter=100_000, solver="newton-cg").fit(features, labels)
        for l2 in (1.0, 0.05)
    }
    return {
        "labels": labels.tolist(),
        "answers": [answer.ravel().tolist() for answer in answers],
        "probabilities": {l2: model.predict_proba(features).ravel().tolist() for l2, model in models.items()},
    }


def temperature():
    rows, classes = 200, 4
    labels = random.integers(0, classes, rows)
    (answers,) = members(rows, classes, 1, labels)
    logits = 2.5 * np.log(answers.astype(np.float64))
    sure = rounded(softmax(logits, axis=1))
    kept = np.log(np.maximum(sure.astype(np.float64), 2.0**-126))

    def loss(value):
        return -log_softmax(kept / value, axis=1)[np.arange(rows), labels].mean()

    best = minimize_scalar(loss, bounds=(0.05, 20), method="bounded", options={"xatol": 1e-12})
    return {
        "labels": labels.tolist(),
        "probabilities": sure.ravel().tolist(),
        "temperature": best.x,
        "before": loss(1.0),
        "after": best.fun,
    }


def regression():
    rows, targets = 40, 2
    truth = rounded(random.normal(size=(rows, targets)) * [3, 200] + [10, -50]).astype(np.float64)
    values = rounded(truth + random.normal(size=(rows, targets)) * [1, 90]).astype(np.float64)
    raw = {"multioutput": "raw_values"}
    return {
        "truth": truth.ravel().tolist(),
        "values": values.ravel().tolist(),
        "r2": r2_score(truth, values),
        "mse": mean_squared_error(truth, values),
        "mae": mean_absolute_error(truth, values),
        "r2ByTarget": r2_score(truth, values, **raw).tolist(),
        "mseByTarget": mean_squared_error(truth, values, **raw).tolist(),
        "maeByTarget": mean_absolute_error(truth, values, **raw).tolist(),
    }


def multilabel():
    rows, labels = 50, 4
    truth = (random.uniform(size=(rows, labels)) < [0.5, 0.2, 0.8, 0.05]).astype(np.float32)
    truth[:, 3] = 0  # never there, never said: its F1 counts as 0
    probabilities = rounded(np.clip(truth * 0.5 + random.uniform(size=(rows, labels)) * 0.6, 0, 1))
    probabilities[:, 3] = 0.1
    said = probabilities >= 0.5
    return {
        "truth": truth.ravel().tolist(),
        "probabilities": probabilities.ravel().tolist(),
        "accuracy": accuracy_score(truth, said),
        "hammingLoss": hamming_loss(truth, said),
        "macroF1": f1_score(truth, said, average="macro", zero_division=0),
        "f1": f1_score(truth, said, average=None, zero_division=0).tolist(),
    }


golden = {f.__name__: f() for f in (stacking, temperature, regression, multilabel)}
path = Path(__file__).with_suffix(".json.golden")
path.write_text(json.dumps(golden) + "\n")
