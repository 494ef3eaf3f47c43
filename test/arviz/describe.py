"""Opens a trace with ArviZ and prints what it sees as JSON: groups, dimensions, coordinates, attributes, summary, prior checks and LOO."""
import json
import sys
import warnings

# Any complaint about the file is a failure; ArviZ's own doubts about single weeks are what LOO is asked for.
warnings.simplefilter("error")
warnings.filterwarnings("ignore", message="Estimated shape parameter of Pareto distribution")
warnings.filterwarnings("ignore", category=DeprecationWarning)
warnings.filterwarnings("ignore", category=FutureWarning)

import matplotlib  # noqa: E402

matplotlib.use("agg")
import arviz as az  # noqa: E402

data = az.from_netcdf(sys.argv[1])
relative_efficiency = float(sys.argv[2])


def plain(values):
    return values.astype(str).tolist() if values.dtype.kind in "UOM" else values.tolist()


# The checks that ArviZ offers for a prior take these groups by their names.
prior_kpi = az.extract(data, group="prior_predictive")["kpi"]
below = (prior_kpi < data.observed_data["kpi"]).mean()
az.plot_ppc(data, group="prior", num_pp_samples=20, random_seed=1)

summary = az.summary(data.posterior, kind="all", round_to="none")
loo = az.loo(data, pointwise=True, reff=relative_efficiency)
print(
    json.dumps(
        {
            "groups": {
                group: {
                    "dims": {name: list(variable.dims) for name, variable in data[group].data_vars.items()},
                    "types": {name: str(variable.dtype) for name, variable in data[group].data_vars.items()},
                    "coords": {name: plain(values.values) for name, values in data[group].coords.items()},
                }
                for group in data.groups()
            },
            "attributes": {name: str(value) for name, value in data.posterior.attrs.items()},
            "summary": summary.to_dict(orient="index"),
            "kpi": data.observed_data["kpi"].values.tolist(),
            "divergences": int(data.sample_stats["diverging"].sum()),
            "priorChecks": {"alpha": float(data.prior["alpha"].mean()), "replicatesBelow": float(below)},
            "loo": {"elpd": float(loo.elpd_loo), "p": float(loo.p_loo), "k": loo.pareto_k.values.ravel().tolist()},
        }
    )
)
