/** Boundaries of documents in JSON: what students hand in, and what comes over a queue. */
import fc from "fast-check";
import { grade } from "../../src/course/course.js";
import { withEntry } from "../../src/course/record.js";
import { resultText } from "../../src/course/resultFile.js";
import { studentOf } from "../../src/course/student.js";
import { panelOf } from "../../src/data/read.js";
import { checkOptions } from "../../src/data/settings.js";
import { specify } from "../../src/model/specify.js";
import { plainText, plainValue } from "../../src/platform/node/plainText.js";
import { brandSchemas } from "../../src/portfolio/brandSchemas.js";
import { weeklyCsv } from "../data/tables.js";
import { boundary, requireHarmless } from "./campaign.js";
import { damagedDocument, damagedText } from "./damage.js";

const pieces = [
  '"',
  "{",
  "}",
  "[",
  "]",
  ",",
  ":",
  "\\u0000",
  "\u001b[2J",
  "1e999",
  '"__proto__":1,',
  '"constructor":1,',
  "null",
];

/** A document damaged as one, or its text. */
function damagedJson(document: unknown): fc.Arbitrary<string> {
  return fc.oneof(
    damagedDocument(document).map((changed) => JSON.stringify(changed) ?? ""),
    damagedText(JSON.stringify(document), pieces),
  );
}

const owner = studentOf("Ada", "autumn");
const entries = [
  { did: "predict", id: "1.1", given: 3 },
  { did: "check", id: "1.1", given: 0.4 },
  { did: "hint", id: "1.2", given: null },
  { did: "check", id: "1.2", given: ["tv", "radio"] },
] as const;
const handedIn = JSON.parse(
  resultText(
    owner,
    entries.reduce((made: ReturnType<typeof withEntry>, entry) => withEntry(owner, made, entry), []),
  ),
);

export const courseResult = boundary({
  cases: damagedJson(handedIn),
  take: (text: string) => {
    for (const row of grade([{ file: "ada.json", text }], { course: "autumn", names: ["Ada"] }).rows)
      requireHarmless(String(row.notes));
    return "accepted";
  },
});

const job = {
  shared: {
    spec: { channels: { tv: { saturation: "hill" } } },
    type: null,
    read: { kpi: "units_sold" },
    sampling: { seed: 1, draws: 100, chains: 2 },
    plan: { change: 0.2, horizon: null, confidence: 0.9, otherModels: false },
  },
  input: {
    bytes: new TextEncoder().encode(weeklyCsv()),
    path: "brands/a.csv",
    beside: { file: null, settings: { currency: "GBP" } },
  },
};

export const queuePayload = boundary({
  cases: damagedJson(JSON.parse(plainText(job))),
  take: (text: string) => {
    let value: unknown;
    try {
      value = plainValue(text);
    } catch (error) {
      // What the worker says of a text that is none.
      if (!(error instanceof TypeError || error instanceof RangeError || error instanceof SyntaxError))
        throw error;
      return "refused";
    }
    const { shared, input } = brandSchemas();
    const given = value as Partial<Record<"shared" | "input", unknown>> | null;
    if (!shared.safeParse(given?.shared).success || !input.safeParse(given?.input).success) return "refused";
    const { read, spec } = given!.shared as typeof job.shared;
    const { bytes, path, beside } = given!.input as typeof job.input;
    const table = { bytes, path, beside: { ...beside, settings: checkOptions(beside.settings as object) } };
    specify(panelOf(table, read), spec as object);
    return "accepted";
  },
});
