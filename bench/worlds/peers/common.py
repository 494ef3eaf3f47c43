"""What the peers' runs share: the tables of a folder, a log that a run which was ended goes on from, and the intervals of draws."""

import json
import os
import sys
import time
from pathlib import Path

# One core, set before anything else is imported: a peer's seconds are then those of one core.
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ.setdefault(name, "1")

import numpy as np
import pandas as pd

CHANNELS = ["tv", "google", "meta", "youtube", "radio", "ooh"]


def interval(draws):
    """Median and central 90 % of draws."""
    lower, median, upper = np.quantile(np.asarray(draws, dtype=float).ravel(), [0.05, 0.5, 0.95])
    return {"median": float(median), "lower": float(lower), "upper": float(upper)}


def answer(roi, spend):
    """Intervals of each channel's and of the total ROI; roi has shape [draw, channel]."""
    roi = np.asarray(roi, dtype=float)
    spend = np.asarray(spend, dtype=float)
    return {
        "channels": [{"name": name, **interval(roi[:, c])} for c, name in enumerate(CHANNELS)],
        "total": interval(roi @ spend / spend.sum()),
    }


def run(fit):
    """Calls fit(table) for each table named on the command line: folder, log, worlds, seeds ("11-13"), seed by seed through all worlds."""
    folder, log, worlds, seeds = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3].split(","), sys.argv[4].split("-")
    done = {(one["name"], one["seed"]) for one in map(json.loads, log.read_text().splitlines())} if log.exists() else set()
    for seed in range(int(seeds[0]), int(seeds[-1]) + 1):
        for world in worlds:
            if (world, seed) in done:
                continue
            table = pd.read_csv(folder / f"{world}_{seed}.csv", parse_dates=["week_start"])
            begin, cpu = time.time(), time.process_time()
            record = {"name": world, "seed": seed, **fit(table)}
            record |= {"cpu": time.process_time() - cpu, "seconds": time.time() - begin}
            with log.open("a") as out:
                out.write(json.dumps(record) + "\n")
            print(world, seed, record["trust"], f"{record['cpu']:.0f} s of CPU", file=sys.stderr, flush=True)
