/** First recipes for raw exports: what they guess, what they ask, and that what they write makes the table. */
import { existsSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, isAbsolute, join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { prepareTable } from "../../src/prepare/prepare.js";
import { proposeRecipe } from "../../src/prepare/propose.js";
import { runCaptured } from "../cli/runCaptured.js";
import { daily, folderWith } from "./recipes.js";

const start = "2024-01-01";
const platforms = ["Meta", "TikTok"];
const social = (from: string, ccy = "") =>
  daily(
    from,
    28,
    `day,platform,campaign,cost,impressions,clicks,conversions${ccy === "" ? "" : ",ccy"}`,
    (day, i) =>
      platforms
        .map(
          (platform, p) =>
            `${day},${platform},c${p},${10 + i}.5,${1000 * (i + 1)},${i},${i % 3}${ccy === "" ? "" : `,${p === 0 ? ccy : "GBP"}`}`,
        )
        .join("\n"),
  );
const offline = daily(start, 28, "day,TV net,Radio net", (day, i) => `${day},${100 + i}.25,${50 + i}.75`);
const orders = daily(
  start,
  28,
  "order_id,created_at,amount,quantity",
  (day, i) => `A${i},${day} 12:30:00,${20 + i}.99,${1 + (i % 3)}`,
);
/** The recipe in a folder with these files. */
const propose = async (files: Readonly<Record<string, string | Uint8Array>>, names = Object.keys(files)) => {
  const folder = folderWith(files);
  const out = join(folder, "prepare.yaml");
  return {
    folder,
    out,
    ...(await proposeRecipe(
      names.map((name) => join(folder, name)),
      { out },
    )),
  };
};

describe("a first recipe", () => {
  it("makes the table at once where the files say all, with a comment on every guess", async () => {
    const { text, questions, out, output } = await propose({
      "exports/social_1.csv": social(start),
      "exports/social_2.csv": social("2024-01-29"),
      "exports/offline.csv": offline,
      "exports/orders.csv": orders,
    });
    expect(questions).toEqual([]);
    expect(output).toBe(out);
    expect(readFileSync(out, "utf8")).toBe(text);
    expect(text).toBe(`# A first recipe. Check each guess; answer each question in place of its "?".
# All money is taken to be in one currency: where a file's is another, set currency: there.
out: weekly.csv
weeks: iso  # guess: from Monday; sunday, or a retail calendar, are the others

spend:
  - files:
      - exports/social_1.csv
      - exports/social_2.csv
    date: day  # guess: the only column of dates
    channel: platform  # guess: it says "Meta", "TikTok"
    spend: cost  # guess: by its name
    exposure: impressions  # guess: the first of impressions and clicks
    # "conversions": not read, as what a platform counts for itself is not the KPI
    # not read: "campaign"
  - files: exports/offline.csv
    date: day  # guess: the only column of dates
    channels: { tv: "TV net", radio: "Radio net" }  # guess: by their names, which are channels'

results:
  - files: exports/orders.csv
    date: created_at  # guess: the only column of dates
    money: { amount: amount }  # guess: money, by its name
    sum: { quantity: quantity }  # guess: counts that add up, by their names
    count: orders  # guess: each row is one, as "order_id" numbers them
`);
    const { table, months } = await prepareTable(out, { write: false });
    expect(table.header).toEqual(
      [
        "week_start",
        "spend_meta",
        "impressions_meta",
        "spend_tiktok",
        "impressions_tiktok",
        "spend_tv",
        "spend_radio",
        "amount",
        "quantity",
        "orders",
      ].sort((a, b) => table.header.indexOf(a) - table.header.indexOf(b)),
    );
    expect(table.rows.length).toBe(4);
    expect(months.find(({ name }) => name === "orders")!.given).toBe("28");
  });

  it.each<[string, string, number]>([
    ["one line", "Campaign report\n", 1],
    ["a title, a period with commas, and an empty line", "Report\nFrom,2024-01-01,to,2024-01-28\n\n", 3],
    ["titles filled up with separators", "Report,,,,,,\nAccount,4711,,,,,\n", 2],
    ["a title in quotes", '"Report, all campaigns"\n', 1],
    ["a line about the separator", "sep=,\n", 0],
    ["a line about the separator, and a title", "sep=,\nReport\n", 2],
    ["nothing", "", 0],
  ])("finds the header beneath %s", async (_, titles, lines) => {
    const { text, questions, out } = await propose({
      "social.csv": `${titles}${social(start)}`,
      "orders.csv": orders,
    });
    expect(questions).toEqual([]);
    expect(/ {4}skipLines: (\d+) {2}# guess: the names of columns stand in line/.exec(text)?.[1] ?? "0").toBe(
      `${lines}`,
    );
    const { table } = await prepareTable(out, { write: false });
    expect(table.rows.length).toBe(4);
    if (lines === 0) return;
    writeFileSync(out, text.replace(/ {4}skipLines: .*\n/, ""));
    await expect(prepareTable(out, { write: false })).rejects.toThrow(
      `social.csv, row ${lines + 1}: the names of columns stand here, under titles; set skipLines: ${lines}`,
    );
  });

  it("names files as they are called, also with what makes patterns of others", async () => {
    const names = ["tv*.csv", "what?.csv", "cost [1].csv", "odd[*].csv"];
    const one = daily(start, 28, "day,TV spend,Radio spend", (day) => `${day},1,2`);
    const other = daily(start, 28, "day,TV spend,Radio spend", (day) => `${day},100,200`);
    const { out } = await propose(
      { ...Object.fromEntries(names.map((name) => [name, one])), "tv2.csv": other, "orders.csv": orders },
      [names[0]!, "orders.csv"],
    );
    const spent = async () =>
      (await prepareTable(out, { write: false })).months.find(({ name }) => name === "spend_tv")!.given;
    expect(await spent()).toBe("28.00");
    const text = readFileSync(out, "utf8");
    expect(text).toContain('files: "tv[*].csv"');
    for (const name of names) {
      const { text: own } = await proposeRecipe([join(dirname(out), name)], {
        out: join(dirname(out), `${name}.yaml`),
      });
      const files = /files: (.*)$/m.exec(own)![1]!;
      writeFileSync(out, text.replace('"tv[*].csv"', files));
      expect(await spent()).toBe("28.00");
    }
  });

  it("asks what the files do not say, is refused until it is answered, and then makes the table", async () => {
    const { text, questions, out } = await propose({
      "media.csv": social(start, "USD"),
      "spend_a.csv": daily(start, 28, "date,cost", (day) => `${day},1`),
      "orders.csv": orders.replaceAll("12:30:00", "12:30:00Z"),
    });
    expect(questions.map((one) => one.split(":")[0])).toEqual(["currency", "rates", "timezone", "name"]);
    await expect(prepareTable(out, { write: false })).rejects.toThrow(
      /prepare\.yaml: "currency" is a question that is not answered yet; write the answer in place of "\?"/,
    );
    const answers: Readonly<Record<string, string>> = {
      currency: "GBP",
      rates: "{ USD: 0.79 }",
      timezone: "UTC",
      name: "TV",
    };
    const answered = text.replaceAll(/(\w+): "\?"/g, (_, key: string) => `${key}: ${answers[key]}`);
    expect(answered).not.toContain('"?"  #');
    writeFileSync(out, answered);
    const { table, conversions } = await prepareTable(out, { write: false });
    expect(table.rows.length).toBe(4);
    expect(conversions.map(({ name, currency }) => `${name} ${currency}`)).toEqual(["spend_meta USD"]);
  });

  it.each<[string, Readonly<Record<string, string>>, RegExp]>([
    [
      "the day or the month",
      { "tv_cost.csv": "day,cost\n01/02/2024,5\n02/02/2024,6\n" },
      /^dateFormat: "01\/02\/2024" can be read in two ways; set dateFormat: to /,
    ],
    [
      "the first or the last day",
      { "tv_cost.csv": "day,cost\n2024-01-07,5\n2024-01-14,6\n" },
      /^weekDate: every date is a Sunday, which may be the first or the last day of its week; .*also need weeks: sunday/,
    ],
    [
      "thousands or decimals",
      { "tv_cost.csv": 'day;cost\n2024-01-01;"1,234"\n2024-01-02;"2,345"\n' },
      /^decimal: "1,234" in "cost" can be thousands or decimals/,
    ],
    [
      "which date",
      { "o.csv": "ordered,shipped,revenue\n2024-01-01,2024-01-03,5\n2024-01-02,2024-01-04,6\n" },
      /^date: "ordered", "shipped": which of them is the day that counts\?/,
    ],
    [
      "which channel",
      { "export.csv": "day,cost\n2024-01-01,5\n2024-01-02,6\n" },
      /^name: of which one channel is all of this money\?/,
    ],
    [
      "which money",
      { "tv.csv": "day,budget,cost\n2024-01-01,5,4\n2024-01-02,6,5\n" },
      /^spend: "budget", "cost": which of them is the money spent\?/,
    ],
  ])("asks %s", async (_, files, asked) => {
    const { questions, out } = await propose(files);
    expect(questions).toEqual([expect.stringMatching(asked)]);
    await expect(prepareTable(out, { write: false })).rejects.toThrow(
      /is a question that is not answered yet/,
    );
  });

  it("names the files so that they are found from where it lies, however both were named", async () => {
    const folder = folderWith({
      "exports/social.csv": social(start),
      "orders.csv": orders,
      "deep/er/still/none.txt": "",
      "recipes/none.txt": "",
    });
    symlinkSync(join(folder, "deep", "er", "still"), join(folder, "recipes", "link"));
    const files = ["exports/social.csv", "orders.csv"].map((name) => join(folder, name));
    const fromHere = (path: string) => relative(process.cwd(), path);
    const recipes = ["prepare.yaml", "recipes/prepare.yaml", "recipes/link/prepare.yaml", "exports/p.yaml"];
    for (const recipe of recipes.map((name) => join(folder, name))) {
      for (const out of [recipe, fromHere(recipe), `./${fromHere(recipe)}`]) {
        for (const names of [files, files.map(fromHere), files.map((path) => `./${fromHere(path)}`)]) {
          const { text } = await proposeRecipe(names, { out, write: false });
          const named = [...text.matchAll(/- files: "?([^"\n]+)/g)].map(([, path]) => path!);
          expect(named).toHaveLength(2);
          const found = named.map((path) =>
            realpathSync.native(isAbsolute(path) ? path : `${dirname(recipe)}/${path}`),
          );
          expect(found).toEqual(files.map((path) => realpathSync.native(path)));
        }
      }
    }
    const out = join(folder, "recipes", "prepare.yaml");
    const { text } = await proposeRecipe(files.map(fromHere), { out });
    expect(text).toMatch(/files: "?\.\.\/exports\/social\.csv/);
    expect((await prepareTable(out, { write: false })).table.rows.length).toBeGreaterThan(3);
  });

  it("names files of the folder that one stands in from a recipe above it", async () => {
    const { text } = await proposeRecipe(["data/market.csv"], { out: "../prepare.yaml", write: false });
    const here = process.cwd().split("/").at(-1)!;
    expect(text).toContain(`${here}/data/market.csv`);
    expect(text).not.toContain("../data");
  });

  it("guesses weeks from Sunday, and leaves out with a reason what cannot be prepared", async () => {
    const { text } = await propose({
      "tv.csv": "week_ending,cost\n2024-01-06,5\n2024-01-13,6\n",
      "monthly.csv": "month,cost\n2024-01,5\n2024-02,6\n",
      "notes.csv": "day,what\n2024-01-01,snow\n2024-01-02,rain\n",
    });
    expect(text).toContain("weeks: sunday  # guess: a file with a row a week has weeks from Sunday");
    expect(text).toMatch(
      /# Left out: \S+monthly\.csv\n#\s+"2024-01" is a month, and a month is no whole number of weeks; export by day or by week/,
    );
    expect(text).toMatch(/# Left out: \S+notes\.csv\n#\s+no column is known by its name: "day", "what"/);
  });

  it("is refused for files without anything, that are not there, and where it would write over one", async () => {
    const folder = folderWith({
      "notes.csv": "day,what\n2024-01-01,snow\n",
      "prepare.yaml": "mine",
      "s.csv": offline,
    });
    const path = (name: string) => join(folder, name);
    await expect(proposeRecipe([path("notes.csv")], { write: false })).rejects.toThrow(
      /notes\.csv: no spend and no results were found in it/,
    );
    await expect(proposeRecipe([path("none.csv")], { write: false })).rejects.toThrow(
      /none\.csv: there is no such file/,
    );
    await expect(proposeRecipe([path("s.csv")], { out: path("prepare.yaml") })).rejects.toThrow(
      /out names ".*prepare\.yaml", which is there already; name another file, or remove that one/,
    );
    expect(readFileSync(path("prepare.yaml"), "utf8")).toBe("mine");
  });

  it("is written by the command line, which says what is next", async () => {
    const folder = folderWith({ "tv.csv": offline, "media.csv": "day,cost\n2024-01-01,5\n2024-01-02,6\n" });
    const out = join(folder, "sub", "p.yaml");
    const none = await runCaptured(["prepare", "init", join(folder, "tv.csv"), "--out", out]);
    expect([none.code, none.stdout]).toEqual([2, ""]);
    expect(none.stderr.trim().split("\n").length).toBe(1);
    const first = join(folder, "p.yaml");
    const done = await runCaptured(["prepare", "init", join(folder, "tv.csv"), "--out", first]);
    expect([done.code, done.stdout, done.stderr]).toEqual([
      0,
      expect.stringMatching(
        /^Wrote \S+p\.yaml\. Check its guesses; next: carryover prepare \S+p\.yaml --dry-run --table\n$/,
      ),
      "",
    ]);
    const made = await runCaptured(["prepare", first, "--dry-run", "--table"]);
    expect(made.code).toBe(0);
    expect(made.stdout).toMatch(/^Prepared: 4 weeks/);
    const again = await runCaptured(["prepare", "init", join(folder, "tv.csv"), "--out", first]);
    expect([again.code, again.stderr]).toEqual([
      2,
      expect.stringMatching(/--out names ".*p\.yaml", which is there already/),
    ]);
    const asks = await runCaptured([
      "prepare",
      "init",
      join(folder, "media.csv"),
      "--out",
      join(folder, "q.yaml"),
    ]);
    expect(asks.stdout).toMatch(/Left to fill in, 1 question marked "\?":\n {2}name: of which one channel/);
    expect(existsSync(join(dirname(first), "q.yaml"))).toBe(true);
  });
});
