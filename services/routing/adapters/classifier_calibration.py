"""Fits the linear model, and measures on held-out texts how far its probabilities can be believed."""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix
from scipy.special import log_softmax, softmax
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from services.routing.domain.classification.classifier import UNLEARNED_MARGIN

# Inverse strength of the regulariser; flat between 1 and 3 on the labelled messages (docs/classification.md).
_C = 2.0
_ITERATIONS_MAX = 1000
_FOLDS = 5
# Of those believed without a person at most so many may be wrong.
_WRONG_SHARE_MAX = 0.1
_BELIEVED_MIN = 20

Floats = NDArray[np.float64]


def fit(matrix: csr_matrix, truth: NDArray[np.int64], weights: Floats) -> LogisticRegression:
    model = LogisticRegression(C=_C, class_weight="balanced", max_iter=_ITERATIONS_MAX)
    return model.fit(matrix, truth, sample_weight=weights)


def calibrated(
    matrix: csr_matrix, truth: NDArray[np.int64], weights: Floats, example_count: int
) -> tuple[float, float]:
    """Temperature and margin on texts the model had not seen: each fifth judged by what the others taught."""
    judged = [row for row in range(example_count) if np.sum(truth[:example_count] == truth[row]) >= _FOLDS]
    if len(judged) < _BELIEVED_MIN or len(set(truth[judged])) < 2:
        return 1.0, UNLEARNED_MARGIN
    rest = np.setdiff1d(np.arange(len(truth)), judged)
    rows = np.array(judged)
    scores, right = [], []
    for taught, held_out in StratifiedKFold(_FOLDS, shuffle=True, random_state=0).split(rows, truth[rows]):
        used = np.concatenate([rows[taught], rest])
        model = fit(matrix[used], truth[used], weights[used])
        known = model.decision_function(matrix[rows[held_out]])
        known = np.column_stack([-known / 2, known / 2]) if known.ndim == 1 else known
        scores.append(known)
        right.append(np.searchsorted(model.classes_, truth[rows[held_out]]))
    if len({each.shape[1] for each in scores}) > 1:
        return 1.0, UNLEARNED_MARGIN
    return _chosen(np.vstack(scores), np.concatenate(right))


def _chosen(scores: Floats, right: NDArray[np.int64]) -> tuple[float, float]:
    """The temperature that makes the truth least surprising, and the smallest margin that keeps errors rare enough."""

    def surprise(temperature: float) -> float:
        return -float(log_softmax(scores / temperature, axis=1)[np.arange(len(right)), right].mean())

    temperature = float(minimize_scalar(surprise, bounds=(0.05, 5.0), method="bounded").x)
    chances = softmax(scores / temperature, axis=1)
    highest = np.sort(chances, axis=1)
    leads = highest[:, -1] - highest[:, -2]
    wrong = (chances.argmax(axis=1) != right)[np.argsort(-leads, kind="stable")]
    shares = np.cumsum(wrong) / np.arange(1, len(wrong) + 1)
    allowed = [count for count in range(_BELIEVED_MIN, len(wrong) + 1) if shares[count - 1] <= _WRONG_SHARE_MAX]
    return temperature, float(np.sort(leads)[::-1][allowed[-1] - 1]) if allowed else 1.0
