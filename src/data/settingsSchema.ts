/** The schema of settings, and what is said of settings that break it. */
import type { z } from "zod";
import { once, zod } from "../platform/packages.js";
import { type Delimiter, delimiters } from "./csv.js";
import { dateFormatNames } from "./dateFormats.js";
import { encodings } from "./decode.js";
import { suggestion } from "./nearest.js";
import type { TableSettings } from "./settings.js";

/** Schema of `Settings`; unknown keys are refused. */
const settingsSchema = once(() => {
  const { z } = zod();
  const name = z.string().min(1);
  const names = z.union([name.transform((one) => [one]), z.array(name)]);
  const channelColumns = z.strictObject({
    spend: name.optional(),
    exposure: z.union([name, z.array(name)]).optional(),
    adstock: name.optional(),
  });

  const settingsShape = {
    date: name.optional(),
    dateFormat: z.enum(dateFormatNames).optional(),
    kpi: name.optional(),
    revenue: name.optional(),
    revenuePerKpi: z.union([name, z.number().positive()]).optional(),
    geo: name.optional(),
    population: name.optional(),
    channels: z.union([names, z.record(name, channelColumns)]).optional(),
    controls: names.optional(),
    events: names.optional(),
    outcomes: names.optional(),
    ignore: names.optional(),
    currency: name.optional(),
    delimiter: z.enum(Object.keys(delimiters) as [Delimiter, ...Delimiter[]]).optional(),
    decimal: z.enum([".", ","]).optional(),
    encoding: z.enum(encodings).optional(),
    duplicates: z.enum(["refuse", "sum"]).optional(),
    missing: z.enum(["keep", "zero"]).optional(),
    allowNegative: z.boolean().optional(),
    saturation: z
      .record(name, z.strictObject({ alpha: z.number().positive(), gamma: z.number().positive().max(1) }))
      .optional(),
    decay: z.record(name, z.number().min(0).lt(1)).optional(),
  };
  return z.strictObject(settingsShape);
});

/** The settings, checked.
 *  @param fault  makes the error that is thrown, from what is wrong: the key, what was expected, the nearest known key  */
export function checkSettings(settings: unknown, fault: (issue: string) => Error): TableSettings {
  const result = settingsSchema().safeParse(settings);
  if (!result.success) throw fault(describeIssue(result.error, settings));
  return result.data;
}

function describeIssue(error: z.ZodError, input: unknown): string {
  const issue = error.issues[0]!;
  const where = issue.path.map(String).join(".");
  if (issue.code === "unrecognized_keys") {
    const key = issue.keys[0]!;
    const known =
      issue.path.length === 0
        ? Object.keys(settingsSchema().shape)
        : issue.path[0] === "saturation"
          ? ["alpha", "gamma"]
          : ["spend", "exposure", "adstock"];
    return `unknown setting "${where === "" ? key : `${where}.${key}`}"; ${suggestion(key, known)}`;
  }
  const got = issue.path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key],
    input,
  );
  return `${where === "" ? "the settings" : `"${where}"`} must be ${expectation(issue)}, got ${JSON.stringify(got)}`;
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
