"""Budgets by PyMC-Marketing's optimiser on 50 random posteriors, for test/decisions/peerBudgets.test.ts.

    python bench/peers/pymc_budget.py > test/decisions/fixtures/pymc-budget.json

Needs pymc-marketing 0.19.2 (not among bench/peers/requirements.txt, as the bench itself has no use for it). Each problem is an MMM of theirs with geometric
adstock and logistic or Michaelis-Menten saturation, whose posterior is 20 draws given by hand: no sampler is asked. Its
optimiser spends the same in each of 4 or 8 weeks, within bounds, so that media contribution, with what follows in the weeks after, is greatest on
average over the draws.
"""

import json
import sys
import warnings

import arviz as az
import numpy as np
import pandas as pd
import pymc_marketing
import scipy
import xarray as xr
from pymc_marketing.mmm import GeometricAdstock, LogisticSaturation, MichaelisMentenSaturation
from pymc_marketing.mmm.utility import average_response
from pymc_marketing.mmm.multidimensional import MMM, MultiDimensionalBudgetOptimizerWrapper

warnings.filterwarnings("ignore")
SEED = 20261127
DRAWS = 20
rng = np.random.default_rng(SEED)


def problem():
    channels = int(rng.integers(2, 9))
    size = np.round(10 ** rng.uniform(0, 4, channels), 3)
    today = size * rng.uniform(0.1, 0.9, channels)
    share = rng.uniform(0.1, 0.9)
    lower, upper = ((1 - share) * today).round(4), ((1 + share) * today).round(4)
    return {
        "saturation": str(rng.choice(["logistic", "michaelis_menten"])),
        "weights": int(rng.integers(2, 13)),
        "periods": int(rng.choice([4, 8])),
        "kpi": round(float(10 ** rng.uniform(2, 6)), 2),
        "size": size,
        "alpha": rng.beta(2, 2, (channels, DRAWS)).round(6),
        "lam": (10 ** rng.uniform(-0.5, 0.7, (channels, 1)) * rng.lognormal(0, 0.3, (channels, DRAWS))).round(6),
        "beta": (rng.uniform(0.02, 0.4, (channels, 1)) * rng.lognormal(0, 0.4, (channels, DRAWS))).round(6),
        "lower": lower,
        "upper": upper,
        "budget": round(float(lower.sum() + rng.uniform(0.15, 0.85) * (upper - lower).sum()), 4),
    }


def solve(p):
    names = [f"x{c + 1}" for c in range(len(p["size"]))]
    dates = pd.date_range("2024-01-01", periods=20, freq="W-MON")
    # Media and KPI are divided by their largest: one week at it sets the scale.
    media = rng.uniform(0.1, 0.9, (len(dates), len(names))) * p["size"]
    media[7] = p["size"]
    kpi = rng.uniform(0.3, 0.9, len(dates)) * p["kpi"]
    kpi[9] = p["kpi"]
    table = pd.DataFrame(media, columns=names).assign(date=dates)
    logistic = p["saturation"] == "logistic"
    model = MMM(
        date_column="date",
        target_column="kpi",
        channel_columns=names,
        adstock=GeometricAdstock(l_max=p["weights"]),
        saturation=LogisticSaturation() if logistic else MichaelisMentenSaturation(),
    )
    model.build_model(table, pd.Series(kpi, name="kpi"))
    coords = {"chain": [0], "draw": np.arange(DRAWS), "channel": names}
    dims = ("chain", "draw", "channel")
    of_channel = lambda values: xr.DataArray(values.T[None], coords=coords, dims=dims)
    posterior = xr.Dataset(
        {
            "adstock_alpha": of_channel(p["alpha"]),
            "saturation_lam": of_channel(p["lam"]),
            ("saturation_beta" if logistic else "saturation_alpha"): of_channel(p["beta"]),
            "intercept_contribution": xr.DataArray(np.zeros((1, DRAWS)), coords={k: coords[k] for k in dims[:2]}, dims=dims[:2]),
            "y_sigma": xr.DataArray(np.ones((1, DRAWS)), coords={k: coords[k] for k in dims[:2]}, dims=dims[:2]),
            # Read only to see which channels are in use: all.
            "channel_contribution": of_channel(p["beta"]).expand_dims(date=dates, axis=2),
        }
    )
    model.idata = az.InferenceData(posterior=posterior)
    first = dates[-1] + pd.Timedelta(weeks=1)
    wrapper = MultiDimensionalBudgetOptimizerWrapper(
        model=model,
        start_date=str(first.date()),
        end_date=str((first + pd.Timedelta(weeks=p["periods"] - 1)).date()),
    )
    assert wrapper.num_periods == p["periods"]
    bounds = xr.DataArray(
        np.stack([p["lower"], p["upper"]], axis=1),
        coords={"channel": names, "bound": ["lower", "upper"]},
        dims=("channel", "bound"),
    )
    ask = {"budget": p["budget"], "budget_bounds": bounds, "return_if_fail": True}
    found, result = wrapper.optimize_budget(**ask)
    by_default = bool(result.success)
    if not by_default:
        # Its tolerance is in units of the KPI and its steps are lost in large numbers: once more in units of the largest KPI.
        scaled = lambda samples, budgets: average_response(samples, budgets) / p["kpi"]
        found, result = wrapper.optimize_budget(**ask, utility_function=scaled)
        result.fun *= p["kpi"]
    answer = {"x": found.sel(channel=names).values.tolist(), "value": float(-result.fun)}
    return {**answer, "success": bool(result.success), "by_default": by_default}


problems = []
for number in range(int(sys.argv[1]) if len(sys.argv) > 1 else 50):
    p = problem()
    answer = solve(p)
    print(f"problem {number + 1}: {answer['value']:.6g}", file=sys.stderr)
    row = {key: (v.tolist() if isinstance(v, np.ndarray) else v) for key, v in p.items()}
    problems.append({**row, **answer})

provenance = {
    "script": "bench/peers/pymc_budget.py",
    "pymc_marketing": pymc_marketing.__version__,
    "scipy": scipy.__version__,
    "seed": SEED,
    "method": "MultiDimensionalBudgetOptimizerWrapper.optimize_budget with its defaults (SLSQP, ftol 1e-9, 1000 iterations); where these fail, once more on KPI divided by its largest",
}
json.dump({"provenance": provenance, "problems": problems}, sys.stdout, separators=(",", ":"))
sys.stdout.write("\n")
