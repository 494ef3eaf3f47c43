/** The README, line by line as a reader would take it: its TypeScript is checked and run, its commands are run on a reader's own table. */
import { spawnSync } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as carryover from "../../../src/index.js";

const readme = await readFile("README.md", "utf8");
const fences = [...readme.matchAll(/^```(\w*)\n([\s\S]*?)^```/gm)].map(([, language, text]) => ({
  language,
  text: text!,
}));
const snippets = fences.filter(({ language }) => language === "ts").map(({ text }) => text);
const commands = fences
  .filter(({ language }) => language === "" || language === "sh")
  .flatMap(({ text }) => text.split("\n"))
  .map((line) => line.replace(/\s+#.*$/, ""))
  // What installs or opens something is run by the tests of the package and of the kernel.
  .filter((line) => /^npx carryover (?!kernel|init|lab)/.test(line));

describe("the README", () => {
  let folder = "";

  /** A folder that has the package installed, with a table of the reader's own. */
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "carryover-readme-"));
    await symlink(resolve("node_modules"), join(folder, "node_modules"));
    await cp("data/market.csv", join(folder, "my.csv"));
    await cp("data", join(folder, "data"), { recursive: true });
    for (const brand of ["one", "two"]) await cp("data/market.csv", join(folder, "brands", `${brand}.csv`));
    await writeExports(folder);
  });
  afterAll(() => rm(folder, { recursive: true }));

  it("holds what the tests look for", () => {
    expect(snippets.length).toBeGreaterThan(2);
    expect(commands.length).toBeGreaterThan(15);
  });

  it.each(snippets)("has TypeScript that is right and runs: %s", async (text) => {
    const market = await readFile("data/market.csv", "utf8");
    await writeFile(join(folder, "my.csv"), text.includes("orders") ? asOrders(market) : market);
    const program = `${given(text)}${text}\nexport {};\n`;
    const file = join(folder, "snippet.mts");
    await writeFile(file, program);
    expect(faultsOf(file)).toEqual([]);
    const { outputText } = ts.transpileModule(program, {
      compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
    });
    await writeFile(join(folder, "snippet.mjs"), outputText);
    const { status, stderr } = spawnSync(process.execPath, ["snippet.mjs"], {
      cwd: folder,
      encoding: "utf8",
    });
    expect(stderr).toBe("");
    expect(status).toBe(0);
  });

  it("has settings of a table that are read", async () => {
    await cp("data/market.csv", join(folder, "my.csv"));
    const settings = fences.find(
      ({ language, text }) => language === "yaml" && text.startsWith("# my.yaml"),
    )!;
    await writeFile(join(folder, "my.yaml"), settings.text);
    const panel = await carryover
      .readPanel(join(folder, "my.csv"))
      .finally(() => rm(join(folder, "my.yaml")));
    expect(panel.channels[0]!.spend!.unit).toBe("EUR");
  });

  // One after another: later commands read what earlier ones have written.
  it("has commands that run as they stand", async () => {
    // A quarter of a year comes later, for whoever refreshes a fit.
    const market = (await readFile("data/market.csv", "utf8")).trimEnd().split("\n");
    await writeFile(join(folder, "my.csv"), `${market.slice(0, -13).join("\n")}\n`);
    for (const later of ["new.csv", "actuals.csv"]) await cp("data/market.csv", join(folder, later));
    const main = resolve("node_modules/carryover/dist/cli/main.js");
    const answers = commands.map((command) => {
      const line = command.replace("npx carryover", `"${process.execPath}" "${main}"`);
      const { status, stderr } = spawnSync("bash", ["-c", line], {
        cwd: folder,
        encoding: "utf8",
        maxBuffer: 1e9,
      });
      return `${command}: ${status}${status === 0 ? "" : ` ${stderr}`}`;
    });
    expect(answers).toEqual(commands.map((command) => `${command}: 0`));
  });
});

/** The README's recipe with the exports that it names: 203 days, the offline channels by week. */
async function writeExports(folder: string): Promise<void> {
  const { text } = fences.find(
    ({ language, text: own }) => language === "yaml" && own.startsWith("# prepare.yaml"),
  )!;
  await writeFile(join(folder, "prepare.yaml"), text);
  await mkdir(join(folder, "exports"));
  const days = Array.from({ length: 203 }, (_, i) =>
    new Date(86_400_000 * (19723 + i)).toISOString().slice(0, 10),
  );
  const social = days.flatMap((day, i) =>
    ["Meta", "TikTok"].map(
      (platform, k) => `${day},${platform},c${i % 3},${900 + 7 * i},${50 + ((i * (k + 3)) % 40)}.25`,
    ),
  );
  const header = "day,platform,campaign,impressions,cost";
  await writeFile(join(folder, "exports", "social_1.csv"), [header, ...social.slice(0, 180)].join("\n"));
  await writeFile(join(folder, "exports", "social_2.csv"), [header, ...social.slice(180)].join("\n"));
  const weeks = days
    .filter((_, i) => i % 7 === 0)
    .map((day, i) => `${day},${4000 + ((i * 37) % 900)},${200 + i}`);
  await writeFile(join(folder, "exports", "offline.csv"), ["week,TV net,Radio net", ...weeks].join("\n"));
  const orders = days.map((day, i) => `${day}T18:${10 + (i % 50)}:00Z,${20 + (i % 13)}.99,${1 + (i % 3)}`);
  await writeFile(
    join(folder, "exports", "orders_1.csv"),
    ["created_at,amount,quantity", ...orders].join("\n"),
  );
}

/** The market as the README's options expect it: orders, European dates, and a column of notes. */
function asOrders(market: string): string {
  return market
    .replace("units_sold", "orders")
    .replace(/^week_start/, "notes,week_start")
    .replace(/^(\d{4})-(\d\d)-(\d\d)/gm, "as planned,$3/$2/$1");
}

/** Imports of the public names and definitions of the usual records that a snippet uses without having them. */
function given(text: string): string {
  const uses = (name: string, inText = text) => new RegExp(`(?<![\\w.])${name}\\b`).test(inText);
  const declares = (name: string) => new RegExp(`const ${name}\\b`).test(text);
  const records = [
    ["panel", 'const panel = await readPanel("data/market.csv");'],
    ["model", 'const model = specify(panel, { type: "v3" });'],
    ["posterior", "const posterior = await fit(model, { seed: 1 });"],
  ] as const;
  let needed = "";
  for (const [name, definition] of [...records].reverse()) {
    if (!declares(name) && (uses(name) || uses(name, needed))) needed = `${definition}\n${needed}`;
  }
  const imported = [...text.matchAll(/import \{([^}]*)\} from/g)].map(([, names]) => names).join();
  const names = Object.keys(carryover).filter((name) => uses(name, text + needed) && !uses(name, imported));
  return `${names.length > 0 ? `import { ${names.join(", ")} } from "carryover";\n` : ""}${needed}`;
}

function faultsOf(file: string): readonly string[] {
  const program = ts.createProgram([file], {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
  });
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}
