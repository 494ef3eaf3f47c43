/** What pages do in the tests of the library: each function takes the public API and what the test hands over. */

const marketUrl = () => new URL("/data/market.csv", location.href);

/** How long it took is no number of a study. */
const timeless = (one) => ({ ...one, seconds: { warmup: 0, sampling: 0, total: 0 } });

/** From a table to its fit, with every number to its last digit; the same in a page and in Node. */
export async function fitTable({ diagnose, fit: sample, readPanel, roi, specify }, { table, workers }) {
  const panel = await readPanel({ text: table, name: "market.csv" });
  const posterior = await sample(specify(panel, { type: "v3" }), { seed: 1, workers });
  return {
    digest: await sha256(...[...posterior.parameters.values()].map(({ values }) => values)),
    panel: panel.source,
    returns: roi(posterior).channels.map((channel) => channel.roi),
    diagnosis: JSON.stringify(diagnose(timeless(posterior))),
  };
}

/** On to a budget, a validation, files and a whole run. */
export async function runStudy(library, { table, workers }) {
  const { fit: sample, iterate, loadFit, planBudget, readPanel, roi, saveFit, specify, validate } = library;
  const fitted = await fitTable(library, { table, workers });
  const panel = await readPanel({ text: table, name: "market.csv" });
  const small = await sample(specify(panel, { type: "simple" }), { ...quick, workers });
  const validation = await validate(small.model, { ...quick, workers });
  const bytes = await saveFit(timeless(small));
  const back = await loadFit(bytes);
  const plan = planBudget(small);
  const run = await iterate({
    csvPath: { text: table, name: "market.csv" },
    modelType: "simple",
    maxIterations: 1,
    workers,
  });
  const { markdown } = run.document;
  // What a browser leaves out, or says of what it left out, is compared by itself.
  const own = /\.(png|md)$|^skill_report/;
  const files = [...run.files].filter(([name]) => !own.test(name));
  return {
    ...fitted,
    validation: JSON.stringify({ ...validation, model: null }),
    plan: JSON.stringify(plan),
    trace: await sha256(bytes),
    isSame: JSON.stringify(roi(back).channels) === JSON.stringify(roi(small).channels),
    report: run.report,
    files: await Promise.all(
      files
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(async ([name, content]) => [name, await sha256(content)]),
    ),
    markdown,
  };
}

/** Settings of fits that need not be good. */
const quick = { seed: 1, chains: 2, warmup: 100, draws: 100 };

async function sha256(...parts) {
  const hash = await crypto.subtle.digest("SHA-256", await new Blob(parts).arrayBuffer());
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A table from its address, and what is said of those that cannot be read. */
export async function readAddresses({ readPanel }) {
  const { source, kpi } = await readPanel(marketUrl());
  const refused = (table) =>
    readPanel(table).then(
      () => "read",
      ({ name, message }) => `${name}: ${message}`,
    );
  return {
    sha256: source.sha256,
    sum: kpi.values.reduce((sum, value) => sum + value, 0),
    refusals: [
      await refused(`${location.origin}/none.csv`),
      await refused("http://127.0.0.1:9/none.csv"),
      await refused("data/market.csv"),
      await refused({ text: "" }),
    ],
  };
}

/** A fit that is stopped at its first word, and one after it. */
export async function stopFit({ fit: sample, readPanel, specify }, workers) {
  const model = specify(await readPanel(marketUrl()));
  const controller = new AbortController();
  let stopped = 0;
  const reason = await sample(model, {
    workers,
    draws: 1e6,
    signal: controller.signal,
    onProgress() {
      if (stopped > 0) return;
      stopped = performance.now();
      controller.abort(new Error("enough"));
    },
  }).catch(({ message }) => message);
  const seconds = (performance.now() - stopped) / 1000;
  const { draws } = await sample(model, { workers, chains: 2, warmup: 20, draws: 10 });
  return { reason, seconds, draws };
}

/** The error of a fit that cannot begin. */
export async function failFit({ FitError, fit: sample, readPanel, specify }, { table, workers }) {
  const { kpi, ...panel } = await readPanel({ text: table });
  const endless = {
    ...kpi,
    values: kpi.values.map((value, week) => (week === 3 ? Number.POSITIVE_INFINITY : value)),
  };
  return sample(specify({ ...panel, kpi: endless }), { workers }).then(
    () => "fitted",
    (error) => `${error instanceof FitError} ${error.message}`,
  );
}

/** What becomes of a fit in a page that may start no worker, and of one in the page itself. */
export async function fitWithoutWorkers({ fit: sample, readPanel, specify }, table) {
  const model = specify(await readPanel({ text: table }));
  const short = { warmup: 50, draws: 10, chains: 2 };
  const told = await sample(model, short).then(
    () => "fitted",
    (error) => `${error.name}: ${error.message}`,
  );
  const { chains } = await sample(model, { ...short, workers: 0 });
  return { told, chains: chains.length };
}

/** The shape of a danfo frame, and the mean of a column. */
export async function describeFrame({ toFrame, readPanel }, table) {
  const frame = await toFrame(await readPanel({ text: table }));
  return { shape: frame.shape, mean: frame.column("units_sold").mean() };
}

/** A chart with a warning as pictures of the page's Plotly. */
export async function drawPictures({ figurePng, figureSvg, plot, readPanel }) {
  const figure = { ...plot.series(await readPanel(marketUrl())), warnings: [] };
  const warned = { ...figure, warnings: [{ code: "x", message: "Mind this. ".repeat(30), cure: "" }] };
  const heightOf = (svg) => Number(/height="([\d.]+)"/.exec(svg)[1]);
  return {
    start: [...(await figurePng(warned)).subarray(0, 4)],
    svg: await figureSvg(warned),
    plain: heightOf(await figureSvg(figure)),
    warned: heightOf(await figureSvg(warned)),
  };
}

/** What is said of a table whose settings, in a file beside it, are no YAML. */
export async function readBeside({ fit: sample, readPanel, saveFit, specify }, table) {
  const posterior = await sample(specify(await readPanel({ text: table }), { type: "simple" }), {
    ...quick,
    workers: 0,
    draws: 10,
  });
  for (const name of ["beside.csv", "beside.yaml"])
    await saveFit(posterior, name, { priorDraws: 10, maxValues: 1000 });
  return readPanel("beside.csv").then(
    () => "read",
    ({ name, message }) => `${name}: ${message}`,
  );
}

/** What is said of preparing a table, whose recipe is not looked for. */
export function refusePreparing({ prepareTable }) {
  return prepareTable("prepare.yaml").then(
    () => "prepared",
    ({ name, message }) => `${name}: ${message}`,
  );
}

/** The first line of a report. */
export async function describeReport({ fit: sample, readPanel, report, reportFile, specify }, table) {
  const posterior = await sample(specify(await readPanel({ text: table })), {
    ...quick,
    workers: 0,
    draws: 50,
  });
  const text = await reportFile(await report(posterior, { experiments: false }), "md");
  return text.split("\n")[0];
}

/** What an evaluator says of some budgets, as text with all digits. */
export function answersOf(evaluator) {
  return JSON.stringify([
    evaluator.today,
    evaluator.evaluate({ tv: 20_000 }),
    evaluator.best({ budget: 200_000 }),
    evaluator.curve("google", [0, 10_000, 50_000]),
  ]);
}
