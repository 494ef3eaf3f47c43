"""Budgets by SciPy's SLSQP on 50 random problems, for test/decisions/slsqp.test.ts.

    python bench/peers/slsqp.py > test/decisions/fixtures/slsqp.json

Needs numpy and scipy as pinned in bench/peers/requirements.txt. Each problem maximises the mean over draws of
sum_c k S(x_c) for lower <= x <= upper, sum x = budget and a cap on the first two channels. SLSQP has the gradient and three
starts; the best feasible answer is kept.
"""

import json
import sys

import numpy as np
import scipy
from scipy.optimize import minimize

SEED = 20261124
rng = np.random.default_rng(SEED)


def curve(kind, x, a):
    if kind == "hill":
        return x / (a + x)
    if kind == "root":
        return x**a
    return np.tanh(x / a)


def slope(kind, x, a):
    if kind == "hill":
        return a / (a + x) ** 2
    if kind == "root":
        return a * x ** (a - 1)
    return (1 - np.tanh(x / a) ** 2) / a


def problem():
    n = int(rng.integers(2, 9))
    kinds = rng.choice(["hill", "root", "tanh"], n).tolist()
    size = np.round(10 ** rng.uniform(-1, 1.5, n), 3)
    k = np.round(size[:, None] * rng.lognormal(0, 0.4, (n, 8)), 5)
    level = np.round(10 ** rng.uniform(-0.5, 1, n), 3)
    a = np.where(
        np.array(kinds)[:, None] == "root",
        rng.uniform(0.2, 0.9, (n, 8)),
        level[:, None] * rng.lognormal(0, 0.3, (n, 8)),
    ).round(5)
    today = level * rng.uniform(0.3, 2, n)
    share = rng.uniform(0.1, 0.6)
    lower, upper = ((1 - share) * today).round(5), ((1 + share) * today).round(5)
    budget = round(float(lower.sum() + rng.uniform(0.15, 0.85) * (upper - lower).sum()), 5)
    least = max(lower[0] + lower[1], budget - upper[2:].sum())
    cap = round(float(least + rng.uniform(0.2, 0.9) * (upper[0] + upper[1] - least)), 5)
    return {"kinds": kinds, "k": k, "a": a, "lower": lower, "upper": upper, "budget": budget, "cap": cap}


def solve(p):
    def value(x):
        return sum((k * curve(kind, x[c], a)).mean() for c, (kind, k, a) in enumerate(zip(p["kinds"], p["k"], p["a"])))

    def gradient(x):
        return np.array([(k * slope(kind, x[c], a)).mean() for c, (kind, k, a) in enumerate(zip(p["kinds"], p["k"], p["a"]))])

    constraints = [
        {"type": "eq", "fun": lambda x: x.sum() - p["budget"], "jac": lambda x: np.ones(len(x))},
        {"type": "ineq", "fun": lambda x: p["cap"] - x[0] - x[1], "jac": lambda x: -np.eye(len(x))[0] - np.eye(len(x))[1]},
    ]
    best = None
    for start in (p["lower"], (p["lower"] + p["upper"]) / 2, p["upper"]):
        found = minimize(
            lambda x: -value(x), start, jac=lambda x: -gradient(x), method="SLSQP",
            bounds=list(zip(p["lower"], p["upper"])), constraints=constraints, options={"ftol": 1e-12, "maxiter": 1000},
        )
        x = np.clip(found.x, p["lower"], p["upper"])
        broken = max(abs(x.sum() - p["budget"]) / p["budget"], (x[0] + x[1] - p["cap"]) / p["cap"])
        if broken < 1e-9 and (best is None or value(x) > best[1]):
            best = (x, value(x))
    return best


problems = []
for _ in range(50):
    p = problem()
    answer = solve(p)
    row = {key: (v.tolist() if isinstance(v, np.ndarray) else v) for key, v in p.items()}
    problems.append({**row, "x": answer[0].tolist() if answer else None, "value": float(answer[1]) if answer else None})

provenance = {
    "script": "bench/peers/slsqp.py",
    "numpy": np.__version__,
    "scipy": scipy.__version__,
    "seed": SEED,
    "method": "SLSQP, ftol 1e-12, analytic gradient, three starts, best feasible to 1e-9",
}
json.dump({"provenance": provenance, "problems": problems}, sys.stdout, separators=(",", ":"))
sys.stdout.write("\n")
