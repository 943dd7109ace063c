"""How a linear head learns; apart from the head, since whoever uses one need not fit one."""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize, minimize_scalar

from wetread.statistics.linear_head import Features, LinearHead, Rows, sigmoid


def fit(
    rows: Rows,
    targets: NDArray[np.float64],
    *,
    labels: tuple[str, ...],
    features: Features,
    penalty: float,
    importance: NDArray[np.float64] | None = None,
) -> LinearHead:
    """One-vs-rest logistic regression with an L2 penalty, by L-BFGS; convex, so no seed matters.

    Args:
        rows: [texts, features].
        targets: [texts, labels], 1 where the label holds.
        labels: names of the columns of `targets`.
        features: how the rows were made.
        penalty: strength of the L2 penalty on the weights; the bias is free.
        importance: [texts, labels] weights, 0 where nobody knows whether the label holds.
    """
    x = np.hstack([rows, np.ones((len(rows), 1), np.float32)]).astype(np.float64)
    share = np.ones_like(targets) if importance is None else importance
    ridge = np.full((x.shape[1], 1), penalty)
    ridge[-1] = 0.0

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        w = flat.reshape(x.shape[1], len(labels))
        z = x @ w
        value = (share * (np.logaddexp(0, z) - targets * z)).sum()
        slope = x.T @ (share * (sigmoid(z) - targets)) + ridge * w
        return float(value + 0.5 * (ridge * w**2).sum()), slope.ravel()

    start = np.zeros(x.shape[1] * len(labels))
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 500})
    w = found.x.reshape(x.shape[1], len(labels)).astype(np.float32)
    return LinearHead(labels=labels, weights=w[:-1], bias=w[-1], features=features)


def fit_temperature(
    logits: NDArray[np.float64],
    targets: NDArray[np.float64],
    importance: NDArray[np.float64] | None = None,
) -> float:
    """The temperature under which the targets are likeliest, between 0.2 and 5."""
    share = np.ones_like(targets) if importance is None else importance

    def loss(log_t: float) -> float:
        z = logits / np.exp(log_t)
        return float((share * (np.logaddexp(0, z) - targets * z)).sum())

    return float(np.exp(minimize_scalar(loss, bounds=np.log([0.2, 5.0]), method="bounded").x))
