"""Bags of scikit-learn on the folds of a table, each scored on the rows that it did not see.

The settings are scikit-learn's own: one hidden layer of 100, Adam at 1e-3, an L2 penalty of 1e-4, batches of up to 200 rows; but for the
limit of 200 training epochs, which is lifted so that every network trains until its loss no longer falls.
"""

import argparse
import json
import warnings
from pathlib import Path

import numpy as np
import sklearn
from sklearn.compose import TransformedTargetRegressor
from sklearn.ensemble import BaggingClassifier, BaggingRegressor
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

EPOCHS = 2000


def bag(task: str, targets: str, members: int, seed: int):
    if task == "classification":
        return BaggingClassifier(MLPClassifier(max_iter=EPOCHS), n_estimators=members, random_state=seed)
    member = MLPRegressor(max_iter=EPOCHS)
    if targets == "standardised":
        member = TransformedTargetRegressor(member, transformer=StandardScaler())
    return BaggingRegressor(member, n_estimators=members, random_state=seed)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", type=Path, help="JSON: the table's csv, task, members, seed, and folds of row numbers")
    parser.add_argument("--targets", choices=["plain", "standardised"], default="plain")
    options = parser.parse_args()
    work = json.loads(options.work.read_text())
    table = np.loadtxt(work["csv"], delimiter=",", skiprows=1, dtype=str)
    features, labels = table[:, :-1].astype(float), table[:, -1]
    if work["task"] == "regression":
        labels = labels.astype(float)
    # A network that has not settled after so many training epochs is taken as it is.
    warnings.filterwarnings("ignore", category=ConvergenceWarning)
    scores = []
    for number, fold in enumerate(work["folds"]):
        ensemble = bag(work["task"], options.targets, work["members"], work["seed"] + number)
        ensemble = make_pipeline(StandardScaler(), ensemble).fit(features[fold["train"]], labels[fold["train"]])
        scores.append(ensemble.score(features[fold["test"]], labels[fold["test"]]))
    print(json.dumps({"peer": f"scikit-learn {sklearn.__version__}", "scores": scores}))
