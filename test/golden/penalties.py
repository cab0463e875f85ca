"""Where scikit-learn's penalised linear regressions end: coefficients and intercepts, and which coefficients are exactly zero.

They minimise 1/2 of the mean squared error (1/2 of the sum for Ridge) plus their penalty; the comments give lambda for the mean squared error itself.
"""

import numpy as np
from sklearn.linear_model import ElasticNet, Lasso, Ridge

from golden import write

ROWS, COLUMNS = 48, 8
rng = np.random.default_rng(3)
X = rng.standard_normal((ROWS, COLUMNS)) @ (np.eye(COLUMNS) + 0.3 * rng.standard_normal((COLUMNS, COLUMNS)))
X = np.round((X - X.mean(0)) / X.std(0), 3)
# Whole numbers, which both engines take as labels.
Y = np.round(10 + X @ np.array([4, -3, 0, 0, 2, 0, 0.5, 0]) + rng.standard_normal(ROWS)).astype(int)

OPTIONS = {"tol": 1e-12, "max_iter": 100_000}
CASES = {
    "ridge": Ridge(alpha=0.25 * ROWS, tol=1e-12),  # lambda 1/2 = 2 · 0.25
    "lasso": Lasso(alpha=0.6, **OPTIONS),  # lambda 1.2
    "elastic net": ElasticNet(alpha=0.5, l1_ratio=0.7, **OPTIONS),  # lambda 1, ratio 0.7
}


def fitted(model):
    model.fit(X, Y)
    return {"coefficients": model.coef_.tolist(), "intercept": float(model.intercept_)}


write({"x": X.ravel().tolist(), "y": Y.tolist(), **{name: fitted(model) for name, model in CASES.items()}})
