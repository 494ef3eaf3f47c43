"""Prints a run of a folder as MLflow's own client reads it."""
import json
import sys

from mlflow.tracking import MlflowClient

client = MlflowClient(tracking_uri=sys.argv[1])
experiment = client.get_experiment_by_name("carryover")
runs = client.search_runs([experiment.experiment_id])
print(
    json.dumps(
        [
            {
                "status": run.info.status,
                "name": run.info.run_name,
                "params": run.data.params,
                "metrics": run.data.metrics,
                "tags": run.data.tags,
                "artifacts": sorted(file.path for file in client.list_artifacts(run.info.run_id)),
                "spec": open(client.download_artifacts(run.info.run_id, "spec.yaml")).read(),
            }
            for run in runs
        ]
    )
)
