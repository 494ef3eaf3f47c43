/** `--mlflow dir`: a fit as a run of MLflow, in the folders and files of its file store. */
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { Option } from "commander";
import { platform } from "#platform";
import { ArgumentError } from "../errors.js";
import { diagnose, type Fit, roi, saveFit, specYaml } from "../index.js";
import { writing } from "../platform/writing.js";
import { withoutTime } from "../withoutTime.js";
import { say } from "./print.js";

const experiment = "carryover";

/** The flag that names the folder of the store.
 *
 *  @throws ArgumentError for the address of a server, and for no name */
export function mlflowFlag(): Option {
  return new Option(
    "--mlflow <dir>",
    "write the fit as a run of MLflow too, into a folder of its file store such as mlruns",
  ).argParser((folder) => {
    if (folder.trim() !== "" && !/^[a-z][a-z+]+:/i.test(folder)) return folder;
    throw new ArgumentError({
      caller: "carryover",
      rule: "--mlflow must be a folder",
      got: folder,
      cure: "write into one such as mlruns, and take it into a database with: mlflow migrate-filestore",
    });
  });
}

/** Asks, before anything is fitted, whether a run can be written at all: a fit takes long, and a refreshed one is not refreshed again.
 *
 *  @param folder  of the store; nothing is asked where there is none
 *  @throws DataError where the folder cannot be made or written to */
export async function requireStore(caller: string, folder: string | undefined): Promise<void> {
  if (folder === undefined) return;
  const { files } = platform;
  const isNew = (await files.kindOf(folder)) === null;
  await writing(caller, folder, async () => {
    await files.makeFolder(folder);
    const probe = files.join(folder, ".carryover");
    await files.write(probe, "");
    await files.remove(probe);
    if (isNew) await files.remove(folder);
  });
}

/** Writes a fit as a run into a folder that MLflow reads as a tracking store, beside the runs that are there.
 *
 *  Parameters are the settings of model and sampler and the digests of table and specification; metrics the worst R-hat, the least effective sample, divergences, and for each channel of
 *  which something is claimed mean and 90 % interval of its ROI, or of units for each unit of money; tags the verdict and the version; artifacts the draws, the specification and what else is
 *  handed over. The same fit is the same run: its id is of its draws, and its time that of the file that holds them. `meta.yaml`, without which there is no run, is written last.
 *
 *  @param artifacts  further texts to keep with it, by the names of their files; `trace.nc` and `spec.yaml` are always there
 *  @throws DataError where the folder cannot be written to
 *  @see https://mlflow.org/docs/latest/self-hosting/migrate-from-file-store: from 3.13 on MLflow reads such a folder where MLFLOW_ALLOW_FILE_STORE is true */
export async function writeMlflow(
  caller: string,
  folder: string,
  fit: Fit,
  artifacts: Readonly<Record<string, string>>,
): Promise<void> {
  const { files } = platform;
  const trace = await saveFit(withoutTime(fit));
  const name = fit.design.times.at(-1)!;
  const runId = platform.sha256(trace).slice(0, 32);
  // Ids of experiments are decimal numbers.
  const experimentId = BigInt(`0x${platform.sha256(experiment).slice(0, 14)}`).toString();
  const join = (...names: readonly string[]) =>
    names.reduce((path, part) => files.join(path, part), resolve(folder));
  const at = (...names: readonly string[]) => join(experimentId, runId, ...names);
  const write = async (names: readonly string[], content: string | Uint8Array) => {
    await files.makeFolder(at(...names.slice(0, -1)));
    await files.write(at(...names), content);
  };
  const address = pathToFileURL(join(experimentId)).href;
  await writing(caller, folder, async () => {
    await files.makeFolder(at());
    await files.remove(at("meta.yaml"));
    const kept = { ...artifacts, "spec.yaml": specYaml(fit.model.spec), "trace.nc": trace };
    for (const [file, content] of Object.entries(kept)) await write(["artifacts", file], content);
    const time = Math.floor((await stat(at("artifacts", "trace.nc"))).mtimeMs);
    for (const [key, value] of Object.entries(paramsOf(fit))) await write(["params", key], value);
    for (const [key, value] of Object.entries(metricsOf(fit)))
      await write(["metrics", key], `${time} ${value} 0\n`);
    for (const [key, value] of Object.entries(tagsOf(fit, name))) await write(["tags", key], value);
    if ((await files.kindOf(join(experimentId, "meta.yaml"))) === null) {
      const meta = {
        artifact_location: address,
        creation_time: time,
        experiment_id: experimentId,
        last_update_time: time,
        lifecycle_stage: "active",
        name: experiment,
      };
      await files.write(join(experimentId, "meta.yaml"), yamlOf(meta));
    }
    const run = {
      artifact_uri: `${address}/${runId}/artifacts`,
      end_time: time,
      entry_point_name: "",
      experiment_id: experimentId,
      lifecycle_stage: "active",
      run_id: runId,
      run_name: name,
      run_uuid: runId,
      source_name: "",
      source_type: 4,
      source_version: "",
      start_time: time,
      status: 3,
      user_id: "",
    };
    await files.write(at("meta.yaml"), `${yamlOf(run)}tags: []\n`);
  });
  say(`wrote the fit of ${name} as a run of the experiment "${experiment}" to ${folder}`);
}

/** A text in JSON is one in YAML, and '123' stays a text. */
function yamlOf(record: Readonly<Record<string, string | number>>): string {
  return Object.entries(record)
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`)
    .join("");
}

function paramsOf({ model, design, provenance }: Fit): Readonly<Record<string, string>> {
  const { spec, panel } = model;
  const { data, specSha256, seed, chains, warmup, draws, targetAcceptance, metric } = provenance;
  return {
    type: spec.type,
    form: spec.form,
    likelihood: spec.likelihood.family,
    channels: Object.keys(spec.channels).join(", "),
    kpi: panel.kpi.column,
    currency: panel.currency,
    frequency: panel.frequency,
    from: spec.training.from ?? design.times[0]!,
    to: design.times.at(-1)!,
    data: data.path,
    data_sha256: data.sha256,
    spec_sha256: specSha256,
    ...Object.fromEntries(
      Object.entries({ seed, chains, warmup, draws, targetAcceptance, metric }).map(([key, value]) => [
        key,
        String(value),
      ]),
    ),
  };
}

function metricsOf(fit: Fit): Readonly<Record<string, number>> {
  const { rhat, essBulk, essTail, divergences } = fit.diagnostics;
  const hasRevenue = fit.design.revenuePerKpi !== null;
  const what = hasRevenue ? "roi" : "units_per_money";
  const ends = ["mean", "lower", "upper"] as const;
  const returns = roi(fit).channels.filter(({ withheld }) => withheld === null);
  const entries = returns.flatMap(({ name, roi: own, contribution, spend }) =>
    ends.map((end): [string, number] => [
      `${what}.${keyOf(name)}.${end}`,
      hasRevenue ? own[end] : contribution[end] / spend,
    ]),
  );
  const all = Object.entries({ rhat, ess_bulk: essBulk, ess_tail: essTail, divergences });
  return Object.fromEntries([...all, ...entries].filter(([, value]) => Number.isFinite(value)));
}

function tagsOf(fit: Fit, name: string): Readonly<Record<string, string>> {
  return {
    "mlflow.runName": name,
    "mlflow.source.name": "carryover",
    "mlflow.source.type": "LOCAL",
    "carryover.version": fit.provenance.version,
    "carryover.verdict": diagnose(fit).verdict,
  };
}

/** A name as MLflow allows it: every other character by its code, so that two names stay two. */
function keyOf(name: string): string {
  return name.replace(/[^A-Za-z0-9_-]/gu, (character) => `.${character.codePointAt(0)!.toString(16)}`);
}
