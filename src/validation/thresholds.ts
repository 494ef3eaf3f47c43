/** What a model must reach on weeks it has not seen: thresholds as data, from YAML, from flags or from code. */
import { yaml } from "#packages";
import { parseYaml } from "../data/yamlText.js";
import { ArgumentError, DataError, type Fault } from "../errors.js";
import { limits } from "../limits.js";
import { suggestion } from "../nearest.js";
import { givenIn, requireOptions } from "../options.js";
import { requireText } from "../records.js";

export interface Thresholds {
  /** Smallest R² of the test weeks (default 0.4). */
  readonly oosR2Min: number;
  /** Largest MAPE of the test weeks, a share (default 0.2, which is 20 %). */
  readonly oosMapeMax: number;
  /** Largest overfitting index, R² of the training weeks − R² of the test weeks (default 0.25). */
  readonly overfittingMax: number;
  /** Share of the weeks that is kept for the test, the last ones (default 0.2). */
  readonly testSize: number;
}

/** What a holdout must reach where nobody asks for something else. */
export const defaultThresholds: Thresholds = {
  oosR2Min: limits.oos_r2.fail,
  oosMapeMax: limits.oos_mape.fail,
  overfittingMax: limits.overfitting.fail,
  testSize: 0.2,
};

interface ThresholdRule {
  /** Name in YAML; with hyphens, the flag. */
  readonly key: string;
  readonly meaning: string;
  readonly rule: string;
  readonly isAllowed: (value: number) => boolean;
  /** A percentage given for a share is the likeliest mistake. */
  readonly isShare: boolean;
}

/** How each threshold is written and what it may be. */
export const thresholdRules: Readonly<Record<keyof Thresholds, ThresholdRule>> = {
  oosR2Min: {
    key: "oos_r2_min",
    meaning: "smallest R² out of sample",
    rule: "a number of at most 1, such as 0.4",
    isAllowed: (value) => value <= 1,
    isShare: false,
  },
  oosMapeMax: {
    key: "oos_mape_max",
    meaning: "largest mean error out of sample, as a share",
    rule: "a share above 0 and at most 1, such as 0.2 for 20 %",
    isAllowed: (value) => value > 0 && value <= 1,
    isShare: true,
  },
  overfittingMax: {
    key: "overfitting_max",
    meaning: "largest R² in sample − R² out of sample",
    rule: "a number from 0 to 2, such as 0.25",
    isAllowed: (value) => value >= 0 && value <= 2,
    isShare: false,
  },
  testSize: {
    key: "test_size",
    meaning: "share of the table, its end, kept for the test",
    rule: "a share above 0 and at most 0.5, such as 0.2 for 20 %",
    isAllowed: (value) => value > 0 && value <= 0.5,
    isShare: true,
  },
};

const names = Object.keys(thresholdRules) as (keyof Thresholds)[];

/** Thresholds with the defaults filled in.
 *
 *  @throws ArgumentError for an unknown name or a value outside its range
 *  @example withThresholds({ oosR2Min: 0.5 }).oosMapeMax // 0.2 */
export function withThresholds(given: Partial<Thresholds> = {}): Thresholds {
  const caller = "thresholds";
  requireOptions(caller, given, "oosR2Min");
  const known = givenIn(given);
  for (const [name, value] of Object.entries(known)) {
    if (!Object.hasOwn(thresholdRules, name)) {
      throw new ArgumentError({ caller, rule: `unknown threshold "${name}"`, cure: suggestion(name, names) });
    }
    const fault = thresholdFault(name as keyof Thresholds, value);
    if (fault !== null) throw new ArgumentError({ caller, option: name, ...fault });
  }
  return { ...defaultThresholds, ...known };
}

/** Thresholds written as YAML: `oos_r2_min`, `oos_mape_max`, `overfitting_max`, `test_size`, each of which may be left out.
 *
 *  @param file  where the text came from, for messages
 *  @throws DataError naming the key, what was expected and what was given */
export function parseThresholds(text: string, file?: string): Partial<Thresholds> {
  requireText("parseThresholds", "text", text);
  const record = parseYaml(text, yaml(), file) ?? {};
  const keys = names.map((name) => thresholdRules[name].key);
  if (typeof record !== "object" || Array.isArray(record)) {
    throw new DataError({ file, about: "thresholds", rule: `must be a map of ${keys.join(", ")}` });
  }
  const entries = Object.entries(record).map(([key, value]) => {
    const name = names.find((one) => thresholdRules[one].key === key);
    if (name === undefined) {
      throw new DataError({
        file,
        rule: `unknown key "${key}"`,
        cure: suggestion(key, keys),
      });
    }
    return [name, value];
  });
  const given = Object.fromEntries(entries) as Partial<Thresholds>;
  for (const [name, value] of Object.entries(given) as [keyof Thresholds, unknown][]) {
    const fault = thresholdFault(name, value);
    if (fault !== null) throw new DataError({ file, key: thresholdRules[name].key, ...fault });
  }
  return given;
}

/** Why a value is refused; null where it is allowed. */
export function thresholdFault(name: keyof Thresholds, value: unknown): Fault | null {
  const { rule, isAllowed, isShare } = thresholdRules[name];
  if (typeof value === "number" && Number.isFinite(value) && isAllowed(value)) return null;
  const percent = isShare && typeof value === "number" && value > 1 && value <= 100;
  const cure = percent && isAllowed(value / 100) ? `give ${value / 100} for ${value} %` : undefined;
  return { rule: `must be ${rule}`, got: value, cure };
}
