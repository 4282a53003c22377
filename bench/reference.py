"""The reference planner's algorithm in Python with NumPy, written from its specification, and timed.

Prints the median seconds of some rounds as JSON: {"5x7": …, "100x50": …, "1000x1000": …}.
"""

import json
import sys
import time

import numpy as np


class Quadratic:
    """N = 12·w²: a model that costs next to nothing to build."""

    def __init__(self, width):
        self.width = width

    def num_params(self):
        return 12 * self.width * self.width


def generate_sizes(min_size, max_size, num_values):
    spaced = np.logspace(np.log10(min_size), np.log10(max_size), num_values)
    rounded = np.round(spaced / 64).astype(int) * 64
    return np.unique(np.clip(rounded, min_size, max_size)).tolist()


def probe_sizes(model_cls, size_param, model_kwargs, sizes):
    model_sizes = []
    for size in sizes:
        try:
            model = model_cls(**{**model_kwargs, size_param: size})
            model_sizes.append((size, model.num_params()))
        except Exception:
            continue
    return sorted(model_sizes, key=lambda pair: pair[1])


def plan_sizes(model_sizes, compute_budgets, num_sizes_per_budget, flops_per_param_per_token=6):
    experiments = []
    for budget in sorted(compute_budgets):
        feasible = []
        for size, num_params in model_sizes:
            tokens = int(budget / (flops_per_param_per_token * num_params))
            if tokens < 1 or tokens / num_params < 0.1:
                break
            feasible.append((size, num_params, tokens))
        if len(feasible) > num_sizes_per_budget:
            indices = np.linspace(0, len(feasible) - 1, num_sizes_per_budget, dtype=int)
            feasible = [feasible[i] for i in indices]
        for size, num_params, tokens in feasible:
            experiments.append(
                {
                    "experiment_id": f"exp_{len(experiments):04d}",
                    "compute_budget": budget,
                    "size_param_value": size,
                    "num_params": num_params,
                    "num_tokens": tokens,
                    "tokens_per_param": tokens / num_params,
                }
            )
    return experiments


def plan_sweep(
    model_cls,
    size_param,
    model_kwargs,
    compute_budgets,
    *,
    num_sizes_per_budget=7,
    min_size=64,
    max_size=8192,
    flops_per_param_per_token=6,
):
    sizes = generate_sizes(min_size, max_size, max(3 * num_sizes_per_budget, 20))
    model_sizes = probe_sizes(model_cls, size_param, model_kwargs, sizes)
    return plan_sizes(model_sizes, compute_budgets, num_sizes_per_budget, flops_per_param_per_token)


def budget_ladder(first, last, count):
    return [first * (last / first) ** (i / (count - 1)) for i in range(count)]


def median_seconds(run, rounds):
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return sorted(times)[rounds // 2]


WIDTHS = [64 * (i + 1) for i in range(3000)]
GIVEN = [(width, Quadratic(width).num_params()) for width in WIDTHS]
CASES = {
    "5x7": (lambda: plan_sweep(Quadratic, "width", {}, budget_ladder(1e17, 1e21, 5)), 400),
    "100x50": (
        lambda: plan_sweep(Quadratic, "width", {}, budget_ladder(1e17, 1e22, 100), num_sizes_per_budget=50),
        15,
    ),
    "1000x1000": (lambda: plan_sizes(GIVEN, budget_ladder(1e21, 1e25, 1000), 1000), 1),
}

if __name__ == "__main__":
    names = sys.argv[1:] or list(CASES)
    print(json.dumps({name: median_seconds(*CASES[name]) for name in names}))
