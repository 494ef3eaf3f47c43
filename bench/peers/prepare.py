"""The weekly table of a long daily export, by pandas: spend by channel in whole cents, and the totals by channel and month.

python prepare.py FILE [c|pyarrow]"""
import json
import resource
import sys
import time

import pandas

began = time.perf_counter()
engine = sys.argv[2] if len(sys.argv) > 2 else "c"
table = pandas.read_csv(
    sys.argv[1],
    usecols=["day", "platform", "cost"],
    engine=engine,
    dtype={"platform": "category", "cost": "float64"},
    parse_dates=["day"],
)
table["cents"] = (table["cost"] * 100).round().astype("int64")
table["week"] = table["day"] - pandas.to_timedelta(table["day"].dt.dayofweek, unit="D")
weekly = table.pivot_table(index="week", columns="platform", values="cents", aggfunc="sum", observed=True)
monthly = table.groupby([table["day"].dt.to_period("M"), "platform"], observed=True)["cents"].sum()
usage = resource.getrusage(resource.RUSAGE_SELF)
print(
    json.dumps(
        {
            "seconds": time.perf_counter() - began,
            "cpu": usage.ru_utime + usage.ru_stime,
            "megabytes": usage.ru_maxrss / 1024,
            "cents": int(weekly.to_numpy().sum()),
            "monthly": int(monthly.sum()),
            "pandas": pandas.__version__,
        }
    )
)
