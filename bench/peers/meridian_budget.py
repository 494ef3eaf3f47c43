"""Budgets by Meridian's grid search on 50 random problems, for test/decisions/peerBudgets.test.ts.

    python bench/peers/meridian_budget.py > test/decisions/fixtures/meridian-budget.json

Needs google-meridian 2.1.0, in an environment of its own. Each problem maximises the mean over draws of sum_c k H(x_c), H a Hill curve (in half of the
problems with slopes above 1: S-shaped), within 30 % or more of today's spend. The grid and its steps follow from Meridian's own rules and defaults
(gtol 1e-4); only the curves on the grid are written here, so that no model need be fitted.
"""

import json
import sys
from importlib.metadata import version

import numpy as np
import xarray as xr
from meridian.analysis.optimizer import FixedBudgetScenario, OptimizationGrid, get_optimization_bounds, get_round_factor

SEED = 20261127
DRAWS = 20
GTOL = 1e-4
rng = np.random.default_rng(SEED)


def problem(number):
    n = int(rng.integers(2, 9))
    today = np.round(10 ** rng.uniform(3.5, 6, n))
    share = round(float(rng.uniform(0.3, 0.9)), 2)
    half = today[:, None] * 10 ** rng.uniform(-0.5, 0.5, (n, 1)) * rng.lognormal(0, 0.3, (n, DRAWS))
    slope = rng.uniform(1.2, 3, (n, 1)) * rng.lognormal(0, 0.1, (n, DRAWS)) if number % 2 else np.ones((n, DRAWS))
    return {
        "k": (today[:, None] * rng.uniform(0.5, 5, (n, 1)) * rng.lognormal(0, 0.4, (n, DRAWS))).round(3),
        "half": half.round(3),
        "slope": slope.round(5),
        "today": today,
        "share": share,
    }


def curves(p, x):
    """Mean over draws of what each channel brings, for money of shape [point, channel]."""
    ratio = (x[:, :, None] / p["half"]) ** p["slope"]
    return (p["k"] * ratio / (1 + ratio)).mean(axis=2)


def solve(p):
    n = len(p["today"])
    budget = float(p["today"].sum())
    digits = get_round_factor(budget, GTOL)
    step = 10**-digits
    lower, upper = get_optimization_bounds(n, p["today"], digits, p["share"], p["share"])
    rows = int(np.max(upper - lower) // step + 1)
    spend = np.full((rows, n), np.nan)
    for c in range(n):
        points = np.arange(lower[c], upper[c] + step, step)[:rows]
        spend[: len(points), c] = points
    grid = OptimizationGrid(
        _grid_dataset=xr.Dataset(
            {"spend_grid": (["grid_spend_index", "channel"], spend), "incremental_outcome_grid": (["grid_spend_index", "channel"], curves(p, spend))},
            coords={"grid_spend_index": np.arange(rows), "channel": [f"channel {c + 1}" for c in range(n)]},
            attrs={"spend_step_size": step},
        ),
        historical_spend=p["today"], use_kpi=True, use_posterior=True, use_optimal_frequency=False, start_date=None, end_date=None,
        gtol=GTOL, round_factor=digits, optimal_frequency=None, selected_geos=None, selected_times=None,
    )
    found = grid.optimize(FixedBudgetScenario(budget), spend_constraint_lower=p["share"], spend_constraint_upper=p["share"])
    x = found.optimized.values.astype(float)
    return {
        "lower": lower.tolist(), "upper": upper.tolist(), "budget": float(found.non_optimized.sum()), "step": step,
        "x": x.tolist(), "value": float(curves(p, x[None]).sum()),
    }


problems = []
for number in range(50):
    p = problem(number)
    answer = solve(p)
    problems.append({**{key: p[key].tolist() for key in ("k", "half", "slope")}, **answer})

provenance = {
    "script": "bench/peers/meridian_budget.py",
    "google_meridian": version("google-meridian"),
    "numpy": np.__version__,
    "seed": SEED,
    "method": "OptimizationGrid.optimize with a fixed budget, gtol 1e-4 as by default",
}
json.dump({"provenance": provenance, "problems": problems}, sys.stdout, separators=(",", ":"))
sys.stdout.write("\n")
