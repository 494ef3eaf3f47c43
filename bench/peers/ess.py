"""Bulk ESS and R-hat by ArviZ, on everybody's draws.

Reads requests from standard input, one JSON a line: {"file", "chains", "draws", "names"}, the file holding float64 [name, chain, draw].
Answers one JSON a line: worst bulk ESS and R-hat over all names, and over those without the linear block."""

import json
import sys
import warnings

import numpy as np

warnings.filterwarnings("ignore")
import arviz as az  # noqa: E402

LINEAR = ("intercept", "gamma", "phi", "control", "season")


def worst(draws, names):
    """@param draws  shape [name, chain, draw]"""
    data = az.convert_to_dataset({name: draws[i] for i, name in enumerate(names)})
    bulk = {name: float(value) for name, value in az.ess(data, method="bulk").items()}
    rhat = {name: float(value) for name, value in az.rhat(data).items()}
    nonlinear = [name for name in names if not name.startswith(LINEAR)]
    low = min(bulk, key=bulk.get)
    return {
        "ess": bulk[low],
        "worst": low,
        "rhat": max(rhat.values()),
        "essNonlinear": min(bulk[name] for name in nonlinear),
        "rhatNonlinear": max(rhat[name] for name in nonlinear),
    }


def main():
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        ask = json.loads(line)
        shape = (len(ask["names"]), ask["chains"], ask["draws"])
        print(json.dumps(worst(np.fromfile(ask["file"]).reshape(shape), ask["names"])), flush=True)


if __name__ == "__main__":
    main()
