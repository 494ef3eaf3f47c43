"""Meridian on the tables of the worlds, as its getting-started notebook does it.

    node bench/worlds/tables.mjs tables
    python bench/worlds/peers/meridian_national.py tables meridian.jsonl control,reverse 11-13

Needs google-meridian 2.1.0, in an environment of its own. From demo/Meridian_Getting_Started.ipynb: its default prior of ROI, LogNormal(.2, .9), and knots of
the baseline chosen by Meridian (enable_aks), which its guide advises where one knot, the default of a national model, is too stiff. The KPI is revenue, media are
given as spend. The notebook draws 10 chains of 1000 after 2500 on a GPU; CHAINS and ADAPT below are fewer, which is what a core bears.

What it says about trust: the verdict of its ModelReviewer and which of its checks did not pass.
"""

from common import CHANNELS, answer, run  # first: it sets the number of threads

from importlib.metadata import version

import numpy as np
from meridian.analysis.analyzer import Analyzer
from meridian.analysis.review.reviewer import ModelReviewer
from meridian.data.data_frame_input_data_builder import DataFrameInputDataBuilder
from meridian.model.model import Meridian
from meridian.model.spec import ModelSpec

CHAINS, ADAPT, BURN_IN, KEEP = 4, 1000, 500, 1000


def fit(table):
    spend_columns = [f"spend_{name}" for name in CHANNELS]
    table = table.assign(week_start=table["week_start"].dt.strftime("%Y-%m-%d"))
    data = (
        DataFrameInputDataBuilder(kpi_type="revenue", default_time_column="week_start", default_kpi_column="revenue")
        .with_kpi(table)
        .with_controls(table, control_cols=["price_index"])
        .with_media(table, media_cols=spend_columns, media_spend_cols=spend_columns, media_channels=CHANNELS)
        .build()
    )
    model = Meridian(input_data=data, model_spec=ModelSpec(enable_aks=True))
    model.sample_prior(500, seed=1)
    model.sample_posterior(n_chains=CHAINS, n_adapt=ADAPT, n_burnin=BURN_IN, n_keep=KEEP, seed=1)
    review = ModelReviewer(model).run()
    names = list(model.input_data.media_channel.values)
    roi = np.asarray(Analyzer(model_context=model.model_context, inference_data=model.inference_data).roi())
    roi = roi.reshape(-1, roi.shape[-1])[:, [names.index(name) for name in CHANNELS]]
    remarks = [type(one).__name__.removesuffix("CheckResult") for one in review.results if one.case.status.name != "PASS"]
    return {
        "tool": f"Meridian {version('google-meridian')}",
        **answer(roi, table[spend_columns].sum().to_numpy()),
        "trust": ", ".join([review.overall_status.name.lower(), *remarks]),
        "knots": len(model.knot_info.knot_locations),
    }


run(fit)
