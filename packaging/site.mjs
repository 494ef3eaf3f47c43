/** npm run site: makes out/site, a JupyterLite site with the notebooks and the course's lessons, whose cells run in the page: static files for any web
 *  server; and out/labextensions, which bring that kernel into a JupyterLab with a server, beside its own. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { build, buildSync } from "esbuild";
import { engineModules, largeModules } from "../build/lab/engineModules.js";
import { buildChecker } from "./checker.mjs";

const path = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));
const venv = path(".venv-site");
const work = path("out/site-parts");
const site = path("out/site");

function run(program, args, cwd = path(".")) {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, encoding: "utf8" });
  if (status !== 0) throw new Error(`${program} ${args.join(" ")} failed:\n${stdout}\n${stderr}`);
}

if (!existsSync(`${venv}/bin/jupyter-lite`)) {
  console.log("Installing jupyterlite-core into .venv-site (once)");
  run("python3", ["-m", "venv", venv]);
  run(`${venv}/bin/pip`, ["install", "--quiet", "--requirement", path("packaging/site-requirements.txt")]);
}

rmSync(work, { recursive: true, force: true });
rmSync(site, { recursive: true, force: true });
rmSync(path("out/labextensions"), { recursive: true, force: true });
mkdirSync(`${work}/contents/data`, { recursive: true });
for (const name of readdirSync(path("data")).filter((one) => /\.(csv|yaml)$/.test(one)))
  cpSync(path(`data/${name}`), `${work}/contents/data/${name}`);
mkdirSync(`${work}/contents/notebooks`);
for (const name of readdirSync(path("notebooks")).filter((one) => one.endsWith(".ipynb")))
  writeFileSync(
    `${work}/contents/notebooks/${name}`,
    withWholeTexts(readFileSync(path(`notebooks/${name}`), "utf8")),
  );
run(process.execPath, [path("course/build.mjs")]);
cpSync(path("course/build/student"), `${work}/contents/course`, { recursive: true });

const labextensions = `${venv}/share/jupyter/labextensions`;
rmSync(labextensions, { recursive: true, force: true });

/** A notebook whose outputs are texts, not lists of lines: the site shows its files as they are, and a list with commas between. */
function withWholeTexts(text) {
  const notebook = JSON.parse(text);
  for (const { outputs = [] } of notebook.cells)
    for (const { data = {} } of outputs)
      for (const [type, value] of Object.entries(data))
        if (Array.isArray(value) && value.every((line) => typeof line === "string"))
          data[type] = value.join("");
  return JSON.stringify(notebook);
}

/** An extension whose modules are there without a bundler of JupyterLab's. */
function extend(name, manifest) {
  const folder = `${labextensions}/${name}`;
  mkdirSync(`${folder}/static`, { recursive: true });
  const { version } = JSON.parse(readFileSync(path("package.json"), "utf8"));
  writeFileSync(`${folder}/package.json`, JSON.stringify({ name, version, ...manifest }));
  return `${folder}/static`;
}

const lite = extend("carryover-lite", {
  jupyterlab: { extension: true, _build: { load: "static/remoteEntry.js", extension: "./extension" } },
  jupyterlite: { liteExtension: true },
});
await build({
  entryPoints: [path("src/page/liteExtension.ts")],
  outfile: `${lite}/remoteEntry.js`,
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
  conditions: ["browser"],
  external: ["plotly.js-cartesian-dist-min"],
  absWorkingDir: path("."),
  logLevel: "warning",
});
const { modules } = await engineModules(largeModules);
for (const [name, text] of Object.entries(modules)) writeFileSync(`${lite}/${name}`, text);
await buildChecker(lite);

const charts = extend("carryover", {
  jupyterlab: {
    _build: { load: "static/remoteEntry.js", extension: "./extension", mimeExtension: "./mimeExtension" },
  },
});
cpSync(path("dist/pages/labExtension.js"), `${charts}/remoteEntry.js`);
cpSync(path("node_modules/plotly.js-cartesian-dist-min/plotly-cartesian.min.js"), `${charts}/plotly.min.js`);

writeFileSync(
  `${work}/jupyter-lite.json`,
  JSON.stringify({
    "jupyter-lite-schema-version": 0,
    "jupyter-config-data": {
      appName: "Carryover",
      defaultKernelName: "carryover",
      exposeAppInBrowser: true,
      // Light or dark as the reader's system is, until they choose in the settings.
      settingsOverrides: { "@jupyterlab/apputils-extension:themes": { "adaptive-theme": true } },
    },
  }),
);
const options = ["--no-sourcemaps", "--no-unused-shared-packages", "--apps", "lab"];
run(`${venv}/bin/jupyter-lite`, ["build", "--contents", "contents", "--output-dir", site, ...options], work);
for (const page of filesOfSite().filter((name) => name.endsWith(".html"))) nameIcon(page);
openQuickstart();
keepForOffline();
cpSync(labextensions, path("out/labextensions"), { recursive: true });
console.log("The site is in out/site; to see it: python3 -m http.server 8000 --directory out/site");

/** The files of the site by their names in it. */
function filesOfSite() {
  return readdirSync(site, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => relative(site, join(one.parentPath, one.name)).split(sep).join("/"))
    .sort();
}

/** Says in a page where its icon lies: JupyterLite says it so late that a browser has looked for one in the root of the host. */
function nameIcon(page) {
  const text = readFileSync(join(site, page), "utf8");
  const icon = `${"../".repeat(page.split("/").length - 1)}lab/favicon.ico`;
  const named = text.replace(/<head>/, `<head>\n    <link rel="icon" type="image/x-icon" href="${icon}">`);
  if (named === text) throw new Error(`${page} has no head for its icon`);
  writeFileSync(join(site, page), named);
}

/** The site's first page is the quickstart, with the folders beside it: the page that would choose an application goes there, and keeps what the others read of it. */
function openQuickstart() {
  const chooses = /<script type="module">\s*await import\('\.\/config-utils\.js'\);\s*<\/script>/;
  const page = readFileSync(`${site}/index.html`, "utf8");
  if (!chooses.test(page))
    throw new Error("index.html of the site has no script that chooses an application");
  const first = "lab/index.html?path=notebooks/00-quickstart.ipynb";
  writeFileSync(
    `${site}/index.html`,
    page.replace(chooses, `<meta http-equiv="refresh" content="0; url=${first}">`),
  );
}

/** Lets a browser keep the site: the list of its files, and what answers from those that it has kept. */
function keepForOffline() {
  const worker = `${site}/service-worker.js`;
  const { outputFiles } = buildSync({
    entryPoints: [path("src/page/offlineWorker.ts")],
    bundle: true,
    minify: true,
    format: "iife",
    write: false,
  });
  const theirs = readFileSync(worker, "utf8");
  const files = filesOfSite();
  const digest = createHash("sha256");
  for (const file of files) digest.update(file).update(readFileSync(join(site, file)));
  writeFileSync(worker, `${outputFiles[0].text}\n${theirs}`);
  writeFileSync(`${site}/carryover-files.json`, JSON.stringify({ digest: digest.digest("hex"), files }));
}
