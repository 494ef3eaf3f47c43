/** What a user may say about a table: options of `readPanel`, the same in a YAML file beside the data, one schema for both. */

import type { z } from "zod/mini";
import { yamlLater, zod } from "#packages";
import { platform } from "#platform";
import { ArgumentError, DataError, type Fault } from "../errors.js";
import { suggestion } from "../nearest.js";
import { once } from "../platform/once.js";
import type { Warning } from "../warning.js";
import { type Delimiter, delimiters } from "./csv.js";
import { type DateFormatName, dateFormatNames } from "./dateFormats.js";
import { type Encoding, encodings } from "./decode.js";
import type { DecimalMark } from "./numberFormat.js";
import type { AssumedSaturation } from "./panel.js";
import { unreadable } from "./unreadable.js";
import { parseYaml } from "./yamlText.js";

/** The columns of one channel, by their names in the file. */
export interface ChannelColumns {
  readonly spend?: string | undefined;
  readonly exposure?: string | readonly string[] | undefined;
  readonly adstock?: string | undefined;
}

/** How to read a table; everything left out is detected. Lists replace what would be detected for that role. */
export interface ReadOptions {
  readonly date?: string | undefined;
  readonly dateFormat?: DateFormatName | undefined;
  /** Which day of a week its date names. Default "last" where the column's name says so (`week_ending`), else "first". */
  readonly weekDate?: "first" | "last" | undefined;
  /** The result to explain: units, conversions, quotes; may be the revenue column. */
  readonly kpi?: string | undefined;
  readonly revenue?: string | undefined;
  /** Column with the revenue of one KPI unit, or the figure itself; used where there is no revenue column. */
  readonly revenuePerKpi?: string | number | undefined;
  readonly geo?: string | undefined;
  readonly population?: string | undefined;
  /** Channels to keep, by channel or column name, or each channel's columns. */
  readonly channels?: readonly string[] | Readonly<Record<string, ChannelColumns>> | undefined;
  readonly controls?: readonly string[] | undefined;
  readonly events?: readonly string[] | undefined;
  readonly outcomes?: readonly string[] | undefined;
  readonly ignore?: readonly string[] | undefined;
  readonly currency?: string | undefined;
  /** Where it was sold, by two letters ("DE") or with a state of it ("DE-BY"): its holidays, by the package date-holidays, go into profile and models. */
  readonly country?: string | undefined;
  /** The sheet of a workbook that has several. */
  readonly sheet?: string | undefined;
  readonly delimiter?: Delimiter | undefined;
  readonly decimal?: DecimalMark | undefined;
  readonly encoding?: Encoding | undefined;
  /** Rows with the same period (and geo): an error, or added up. Default "refuse". */
  readonly duplicates?: "refuse" | "sum" | undefined;
  /** Empty cells of spend, exposure and event columns: kept as missing, or taken as zero. Default "keep". */
  readonly missing?: "keep" | "zero" | undefined;
  /** Last periods in which the KPI is empty, or zero as it is nowhere else: left out as planned or not yet counted, or kept. Default
   *  "drop". */
  readonly unfinished?: "drop" | "keep" | undefined;
  /** In a table with a row for each channel (or campaign, or medium) of a period: the column that names it. Its levels become columns. */
  readonly pivot?: string | undefined;
  /** Accept negative spend and exposure (refunds, corrections). Default false. */
  readonly allowNegative?: boolean | undefined;
}

/** Everything the YAML beside a table may say: how to read it, and what is known of its channels. */
export interface TableSettings extends ReadOptions {
  /** Hill saturation by channel: slope > 0, half-saturation in (0, 1] as a share of the channel's peak. */
  readonly saturation?: Readonly<Record<string, AssumedSaturation>> | undefined;
  /** Share of the effect that is left after one period, by channel, in [0, 1). */
  readonly retention?: Readonly<Record<string, number>> | undefined;
  /** Settings that were given under a name of before: "decay is now retention". */
  readonly renamed?: readonly string[];
}

/** Checks options given in code or on the command line.
 *  @throws ArgumentError naming the key, what was expected, and the nearest known key  */
export function checkOptions(options: object): TableSettings {
  // Without options the schema, and the package that reads it, is not needed.
  if (options?.constructor === Object && Object.keys(options).length === 0) return {};
  return checkSettings(
    options,
    ({ path, ...fault }) => new ArgumentError({ caller: "readPanel", option: path, ...fault }),
  );
}

export interface SettingsFile {
  /** Null where there is no such file. */
  readonly file: string | null;
  readonly settings: TableSettings;
}

/** Settings in the YAML file beside a table (`market.csv` has `market.yaml` or `market.yml`), or none where there is no such file.
 *  @param path  path of the table
 *  @throws DataError where the YAML cannot be read or says something unknown  */
export async function readSettingsBeside(path: string): Promise<SettingsFile> {
  const { stem } = splitExtension(path);
  for (const file of [`${stem}.yaml`, `${stem}.yml`]) {
    const text = await textOf(file);
    if (text !== null) return { file, settings: await settingsIn(text, file) };
  }
  return { file: null, settings: {} };
}

/** What is in a file; null where there is none. */
async function textOf(file: string): Promise<string | null> {
  try {
    return (await platform.files.kindOf(file)) === null ? null : await platform.files.readText(file);
  } catch (error) {
    throw await unreadable(file, error, {
      rule: "this is a folder, and a file of this name holds the settings of the table beside it",
      cure: "rename it",
    });
  }
}

async function settingsIn(text: string, file: string): Promise<TableSettings> {
  const content = parseYaml(text, await yamlLater(), file);
  if (content === null || content === undefined) return {};
  refuseSpecification(content, file);
  return checkSettings(content, ({ path, ...fault }) => new DataError({ file, key: path, ...fault }));
}

/** Keys that a model specification has at the top and settings do not. */
export const specificationKeys: readonly string[] = [
  ...["type", "priors", "form", "media", "training", "pooling", "intercept", "holidays", "calendar"],
  ...[
    "seasonality",
    "trend",
    "level",
    "periodEffects",
    "baseline",
    "likelihood",
    "liftTests",
    "negativeControls",
  ],
];

/** `spec init my.csv > my.yaml` puts a model specification where the settings of the table are looked for. */
function refuseSpecification(content: unknown, file: string): void {
  if (typeof content !== "object" || content === null) return;
  if (!Object.keys(content).some((key) => specificationKeys.includes(key))) return;
  const { stem, extension } = splitExtension(file);
  const renamed = `${stem}.spec${extension}`;
  throw new DataError({
    file,
    rule: "this is a model specification, and a file of this name holds the settings of the table beside it",
    cure: `rename it to ${renamed} and hand it over as the specification: in a shell --spec ${renamed}, in a cell specify(panel, parseSpecYaml(its text))`,
  });
}

/** A path in two: what stands before the extension of its file, and the extension with its dot. */
function splitExtension(path: string): { readonly stem: string; readonly extension: string } {
  const extension = /[^/\\](\.[^./\\]*)$/.exec(path)?.[1] ?? "";
  return { stem: path.slice(0, path.length - extension.length), extension };
}

/** The error of a table that does not agree with a setting, with the file and its key where the setting stands there. */
export function inSettings({ file, settings }: SettingsFile, given: TableSettings, error: unknown): unknown {
  if (file === null || !(error instanceof DataError) || error.option === undefined) return error;
  const { option: key, row: _, ...fault } = error;
  if (!Object.hasOwn(settings, key) || Object.hasOwn(given, key)) return error;
  return new DataError({ ...fault, file, key });
}

/** Schema of `Settings`; unknown keys are refused. */
const settingsSchema = once(() => {
  const { z } = zod();
  const name = z.string().check(z.minLength(1));
  const positive = z.number().check(z.positive());
  const names = z.union([
    z.pipe(
      name,
      z.transform((one) => [one]),
    ),
    z.array(name),
  ]);
  const channelColumns = z.strictObject({
    spend: z.optional(name),
    exposure: z.optional(z.union([name, z.array(name)])),
    adstock: z.optional(name),
  });

  const settingsShape = {
    date: z.optional(name),
    dateFormat: z.optional(z.enum(dateFormatNames)),
    weekDate: z.optional(z.enum(["first", "last"])),
    kpi: z.optional(name),
    revenue: z.optional(name),
    revenuePerKpi: z.optional(z.union([name, positive])),
    geo: z.optional(name),
    population: z.optional(name),
    channels: z.optional(z.union([names, z.record(name, channelColumns)])),
    controls: z.optional(names),
    events: z.optional(names),
    outcomes: z.optional(names),
    ignore: z.optional(names),
    currency: z.optional(name),
    country: z.optional(name),
    sheet: z.optional(name),
    delimiter: z.optional(z.enum(Object.keys(delimiters) as [Delimiter, ...Delimiter[]])),
    decimal: z.optional(z.enum([".", ","])),
    encoding: z.optional(z.enum(encodings)),
    duplicates: z.optional(z.enum(["refuse", "sum"])),
    missing: z.optional(z.enum(["keep", "zero"])),
    unfinished: z.optional(z.enum(["drop", "keep"])),
    pivot: z.optional(name),
    allowNegative: z.optional(z.boolean()),
    saturation: z.optional(
      z.record(
        name,
        z.strictObject({ slope: positive, halfSaturation: z.number().check(z.positive(), z.lte(1)) }),
      ),
    ),
    retention: z.optional(z.record(name, z.number().check(z.gte(0), z.lt(1)))),
  };
  return z.strictObject(settingsShape);
});

/** What is wrong with settings, and the path of the key that is at fault. */
interface Issue extends Fault {
  readonly path?: string;
}

/** The settings, checked.
 *  @param errorOf  makes the error that is thrown  */
function checkSettings(settings: unknown, errorOf: (issue: Issue) => Error): TableSettings {
  const { renewed, renamed } = withNewNames(settings);
  const result = settingsSchema().safeParse(renewed);
  if (!result.success) throw errorOf(issueOf(result.error, renewed));
  return renamed.length === 0 ? result.data : { ...result.data, renamed };
}

/** Names of before, and those of now: what files say goes on to be understood. */
const newNames = { decay: "retention" };
const newNamesOfSaturation = { alpha: "slope", gamma: "halfSaturation" };

function withNewNames(settings: unknown): { readonly renewed: unknown; readonly renamed: readonly string[] } {
  const renamed = new Set<string>();
  const renew = (record: unknown, names: Readonly<Record<string, string>>): unknown => {
    if (typeof record !== "object" || record === null || Array.isArray(record)) return record;
    const entries = Object.entries(record).map(([key, value]) => {
      const name = names[key];
      if (name === undefined || Object.hasOwn(record, name)) return [key, value];
      renamed.add(`${key} is now ${name}`);
      return [name, value];
    });
    return Object.fromEntries(entries);
  };
  const renewed = renew(settings, newNames) as { readonly saturation?: unknown };
  const saturation = renewed?.saturation;
  if (typeof saturation !== "object" || saturation === null) return { renewed, renamed: [...renamed] };
  const channels = Object.entries(saturation).map(([channel, one]) => [
    channel,
    renew(one, newNamesOfSaturation),
  ]);
  return { renewed: { ...renewed, saturation: Object.fromEntries(channels) }, renamed: [...renamed] };
}

/** The note for settings under names of before. */
export function renamedWarning(renamed: readonly string[]): readonly Warning[] {
  if (renamed.length === 0) return [];
  return [
    {
      code: "settings-renamed",
      message: `settings have new names: ${[...new Set(renamed)].join(", ")}`,
      cure: "rename them; the old names are understood too",
    },
  ];
}

function issueOf(error: z.core.$ZodError, input: unknown): Issue {
  const issue = error.issues[0]!;
  const where = issue.path.map(String).join(".");
  if (issue.code === "unrecognized_keys") {
    const key = issue.keys[0]!;
    const known =
      issue.path.length === 0
        ? Object.keys(settingsSchema().shape)
        : issue.path[0] === "saturation"
          ? ["slope", "halfSaturation"]
          : ["spend", "exposure", "adstock"];
    return {
      rule: `unknown setting "${where === "" ? key : `${where}.${key}`}"`,
      cure: suggestion(key, known),
    };
  }
  const got = issue.path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key],
    input,
  );
  const rule = `must be ${expectation(issue)}`;
  return where === "" ? { rule: `the settings ${rule}`, got } : { path: where, rule, got };
}

function expectation(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_value")
    return `one of ${issue.values.map((value) => JSON.stringify(value)).join(", ")}`;
  if (issue.code === "too_small") return `${issue.inclusive ? "at least" : "more than"} ${issue.minimum}`;
  if (issue.code === "too_big") return `${issue.inclusive ? "at most" : "less than"} ${issue.maximum}`;
  if (issue.code === "invalid_type") return `${issue.expected === "object" ? "an" : "a"} ${issue.expected}`;
  if (issue.code === "invalid_union") return "a name, a list of names, or each channel's columns";
  return issue.message;
}
