"""Fits of L = E + A/N^alpha + B/D^beta (Hoffmann et al. 2022, approach 3) by SciPy, written from their specification, and timed.

Takes the name of a fit, and runs as JSON: {"N": […], "D": […], "loss": […]}. Prints the median seconds of some rounds, and
what the fit found: {"seconds": …, "objective": …, "alpha": …, "beta": …}.

Both fits start as those of isoflop do, at alpha = beta = 0.35 with E, A and B by non-negative least squares. N and D are taken
relative to their geometric means, without which both searches are badly conditioned, and take longer.
"""

import json
import os
import sys
import time

# Five parameters give threads nothing to do but to wait for each other, which takes SciPy ten times as long on a busy machine.
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import numpy as np  # noqa: E402
from scipy.optimize import least_squares, minimize, nnls  # noqa: E402

START = 0.35
DELTA = 1e-3
SECONDS = 2.0


def start_of(x, y, loss):
    terms = np.column_stack([np.ones_like(x), np.exp(-START * x), np.exp(-START * y)])
    return nnls(terms, loss)[0]


def by_least_squares(x, y, loss):
    """E, A, B >= 0; twice the cost is the sum of squares."""

    def residuals(p):
        E, A, B, alpha, beta = p
        return E + A * np.exp(-alpha * x) + B * np.exp(-beta * y) - loss

    def jacobian(p):
        _, A, B, alpha, beta = p
        u = np.exp(-alpha * x)
        v = np.exp(-beta * y)
        return np.column_stack([np.ones_like(x), u, v, -A * x * u, -B * y * v])

    bounds = ([0, 0, 0, -np.inf, -np.inf], np.inf)
    found = least_squares(residuals, [*start_of(x, y, loss), START, START], jacobian, bounds, x_scale="jac")
    return 2 * found.cost, found.x[3], found.x[4]


def by_huber(x, y, loss, **tolerances):
    """In ln E, ln A and ln B, as Hoffmann et al. have it, which keeps them positive."""
    log_loss = np.log(loss)

    def objective(p):
        e, a, b, alpha, beta = p
        u = np.exp(a - alpha * x)
        v = np.exp(b - beta * y)
        model = np.exp(e) + u + v
        r = np.log(model) - log_loss
        psi = np.clip(r, -DELTA, DELTA)
        pull = psi / model
        value = np.sum(psi * (r - 0.5 * psi))
        du = pull * u
        dv = pull * v
        gradient = [np.exp(e) * pull.sum(), du.sum(), dv.sum(), -(du @ x), -(dv @ y)]
        return value, np.array(gradient)

    start = [*np.log(np.maximum(start_of(x, y, loss), 1e-6)), START, START]
    options = {"maxiter": 10_000, "maxfun": 100_000, **tolerances}
    found = minimize(objective, start, jac=True, method="L-BFGS-B", options=options)
    return found.fun, found.x[3], found.x[4]


def by_huber_to_the_end(x, y, loss):
    """The objective is some thousandths, so that SciPy's own tolerances end the search before its optimum."""
    return by_huber(x, y, loss, maxcor=20, ftol=1e-13, gtol=1e-9)


FITS = {"least-squares": by_least_squares, "huber": by_huber, "huber-to-the-end": by_huber_to_the_end}


def timed(fit, runs):
    """Median seconds, once everything is warm, and what is found."""
    N, D, loss = (np.array(runs[name]) for name in ("N", "D", "loss"))
    times = []
    end = time.perf_counter() + SECONDS
    while len(times) < 3 or time.perf_counter() < end:
        start = time.perf_counter()
        x = np.log(N)
        y = np.log(D)
        objective, alpha, beta = fit(x - x.mean(), y - y.mean(), loss)
        times.append(time.perf_counter() - start)
    return {"seconds": sorted(times)[len(times) // 2], "objective": objective, "alpha": alpha, "beta": beta}


if __name__ == "__main__":
    name, runs = sys.argv[1:]
    print(json.dumps(timed(FITS[name], json.loads(runs))))
