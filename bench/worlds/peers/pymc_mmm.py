"""PyMC-Marketing on the tables of the worlds, as its quick-start guide does it.

    node bench/worlds/tables.mjs tables
    python bench/worlds/peers/pymc_mmm.py tables pymc-marketing.jsonl control,reverse 11-13

Needs pymc-marketing 0.19.2 and nutpie, in an environment of their own. From the quick-start guide (docs/source/notebooks/mmm/mmm_quickstart.ipynb): geometric
adstock up to 8 weeks, logistic saturation, two yearly waves, the row number as a trend, and its priors, with those of the channels by share of spend. The
model is today's MMM class, which the guide's older one tells its users to take. The KPI is revenue. The one control is standardised, as the prior
of controls, Normal(0, .05), speaks of such. Four chains of 1000 draws after 1000, target acceptance .9 as in the guide's longer version; nutpie in place of PyMC's own
sampler: the same posterior in less time. ROI is its incremental ROAS, what is carried over the end of the table included.

What it says about trust: it has no verdict; divergences, and R-hat against 1.01.
"""

from common import CHANNELS, answer, run  # first: it sets the number of threads

from importlib.metadata import version

import arviz as az
import numpy as np
from pymc_extras.prior import Prior
from pymc_marketing.mmm import GeometricAdstock, LogisticSaturation
from pymc_marketing.mmm.multidimensional import MMM


def fit(table):
    spend_columns = [f"spend_{name}" for name in CHANNELS]
    spend = table[spend_columns].sum().to_numpy()
    price = table["price_index"]
    x = table[["week_start", *spend_columns]].assign(t=np.arange(len(table)), price=(price - price.mean()) / price.std())
    mmm = MMM(
        date_column="week_start",
        channel_columns=spend_columns,
        control_columns=["t", "price"],
        target_column="revenue",
        adstock=GeometricAdstock(l_max=8),
        saturation=LogisticSaturation(),
        yearly_seasonality=2,
        model_config={
            "intercept": Prior("Normal", mu=0.5, sigma=0.2),
            "saturation_beta": Prior("HalfNormal", sigma=len(CHANNELS) * spend / spend.sum(), dims="channel"),
            "gamma_control": Prior("Normal", mu=0, sigma=0.05, dims="control"),
            "gamma_fourier": Prior("Laplace", mu=0, b=0.2, dims="fourier_mode"),
            "likelihood": Prior("Normal", sigma=Prior("HalfNormal", sigma=6), dims="date"),
        },
    )
    mmm.fit(
        x,
        table["revenue"],
        chains=4,
        draws=1000,
        tune=1000,
        target_accept=0.9,
        random_seed=1,
        nuts_sampler="nutpie",
        cores=1,
        progressbar=False,
    )
    roi = mmm.incrementality.contribution_over_spend(frequency="all_time", num_samples=1000, random_state=1)
    draws = roi.squeeze(drop=True).stack(sample=[d for d in ("chain", "draw", "sample") if d in roi.dims and roi.sizes[d] > 1])
    sampled = [one.name for one in mmm.model.free_RVs]
    r_hat = float(az.rhat(mmm.idata, var_names=sampled).to_array().max())
    divergences = int(mmm.idata.sample_stats["diverging"].sum())
    return {
        "tool": f"PyMC-Marketing {version('pymc-marketing')}",
        **answer(draws.sel(channel=spend_columns).transpose("sample", "channel").to_numpy(), spend),
        "trust": "nothing to remark" if divergences == 0 and r_hat <= 1.01 else f"{divergences} divergences, R-hat {r_hat:.3f}",
    }


run(fit)
