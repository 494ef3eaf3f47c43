/** MLflow's own client reads the runs that fit and refresh write. */
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeAll, expect, it } from "vitest";
import { runProgram } from "../../src/lab/runProgram.js";
import { runCaptured } from "../cli/runCaptured.js";
import { oldWeeks, weeks } from "../refresh/months.js";
import { python } from "./environment.js";

interface Run {
  readonly status: string;
  readonly name: string;
  readonly params: Readonly<Record<string, string>>;
  readonly metrics: Readonly<Record<string, number>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly artifacts: readonly string[];
  readonly spec: string;
}

const folder = await mkdtemp(join(tmpdir(), "carryover-"));
const at = (name: string) => join(folder, name);
const store = at("ml runs");
const channel = "spend_größe & co";
const table = (count: number) => weeks(count).replace("spend_meta", channel);

async function runs(): Promise<readonly Run[]> {
  const { code, stdout, stderr } = await runProgram(
    python,
    [join("test", "arviz", "mlflowRuns.py"), pathToFileURL(store).href],
    {
      env: { ...process.env, MLFLOW_ALLOW_FILE_STORE: "true", MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR: "false" },
    },
  );
  expect(stderr.replace(/^.*Warning.*\n(?: .*\n)*/gm, "")).toBe("");
  expect(code).toBe(0);
  return JSON.parse(stdout);
}

let fitted: { readonly roi: readonly { readonly name: string; readonly roi: { readonly mean: number } }[] };

beforeAll(async () => {
  await writeFile(at("old.csv"), table(oldWeeks));
  await writeFile(at("new.csv"), table(oldWeeks + 4));
  const args = ["fit", at("old.csv"), "--out", at("my"), "--mlflow", store, "--currency", "GBP"];
  const { code, stderr } = await runCaptured([
    ...args,
    ...["--chains", "2", "--warmup", "80", "--draws", "100"],
  ]);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  fitted = JSON.parse(await readFile(at("my/fit.json"), "utf8"));
});

it("a fit is a run with its settings, its ROI by channel, its verdict and its files", async () => {
  const [run, ...others] = await runs();
  expect(others).toEqual([]);
  expect(run).toMatchObject({ status: "FINISHED", name: "2023-05-01" });
  expect(run!.params).toMatchObject({ draws: "100", chains: "2", to: "2023-05-01", kpi: "units_sold" });
  expect(run!.params.data_sha256).toMatch(/^[0-9a-f]{64}$/);
  expect(run!.tags["carryover.verdict"]).toMatch(/^(pass|review|fail)$/);
  expect(run!.artifacts).toEqual(["fit.json", "spec.yaml", "trace.nc"]);
  expect(run!.spec).toMatch(/^type: v3/);
  const claimed = fitted.roi.filter(({ roi }) => roi !== null);
  expect(claimed.length).toBeGreaterThan(0);
  const means = Object.entries(run!.metrics).filter(([key]) => /^roi\..*\.mean$/.test(key));
  expect(means.map(([, value]) => value).sort()).toEqual(claimed.map(({ roi }) => roi.mean).sort());
  expect(run!.metrics.divergences).toBeGreaterThanOrEqual(0);
});

it("a refresh is another run of the same experiment, which says what moved", async () => {
  const { code } = await runCaptured(["refresh", at("my"), "--data", at("new.csv"), "--mlflow", store]);
  expect(code).toBe(0);
  const found = await runs();
  expect(found.map(({ name }) => name).sort()).toEqual(["2023-05-01", "2023-05-29"]);
  expect(found.find(({ name }) => name === "2023-05-29")!.artifacts).toContain("refresh.json");
});

it("a server's address is refused", async () => {
  const refused = await runCaptured(["fit", at("old.csv"), "--mlflow", "http://localhost:5000"]);
  expect(refused.stderr).toMatch(
    /^carryover: fit: --mlflow must be a folder, got "?http.*mlflow migrate-filestore\n$/,
  );
  expect(refused.code).toBe(2);
});
