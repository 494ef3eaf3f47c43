/** The rules that tell a column's role from its name and cells, in the order in which they are tried. */
import { bareName, stemOfExposure, stemOfSpend } from "./channelNames.js";
import { channelWords } from "./channelWords.js";
import type { ColumnFacts } from "./columnFacts.js";
import {
  datePartNames,
  idNames,
  kpiNames,
  populationNames,
  revenueNames,
  revenuePerKpiNames,
} from "./columnNames.js";
import { looksLikeDate } from "./dates.js";
import { findWord, plainName, wordsOf } from "./names.js";
import type { ColumnRole } from "./panel.js";
import {
  advertWords,
  competitorWords,
  controlWords,
  eventWords,
  organicChannels,
  outcomeWords,
  paidChannels,
  planWords,
  resultRatioWords,
  resultWords,
  totalWords,
  treatmentWords,
} from "./roleWords.js";
import { namesCurrencies } from "./units.js";

export type RoleDecision = Omit<ColumnRole, "column">;

export interface RoleRule {
  readonly decide: (facts: ColumnFacts, context: RoleContext) => RoleDecision | null;
}

/** Text columns with more levels than this are notes, not factors. */
const maximumLevels = 20;

/** Every rule; the first that returns a decision wins. */
export const roleRules = {
  empty: rule(({ kind }) => (kind === "empty" ? ignored("every cell is empty", "empty") : null)),
  dateAgain: rule(({ first, kind }, { date }) =>
    kind === "text" && looksLikeDate(first, false)
      ? ignored(`dates, but "${date}" is the date column`)
      : null,
  ),
  identifier: rule(({ name }) => {
    const plain = plainName(name);
    return (idNames as readonly string[]).includes(plain) || plain.endsWith("_id")
      ? ignored("an identifier")
      : null;
  }),
  datePart: rule(({ name, kind }) =>
    kind === "number" && (datePartNames as readonly string[]).includes(plainName(name))
      ? ignored("a part of the date: trend and seasonality are modelled from the date itself")
      : null,
  ),
  population: rule(({ name, kind }) =>
    kind === "number" && (populationNames as readonly string[]).includes(plainName(name))
      ? { role: "population", reason: "people per geo" }
      : null,
  ),
  competitor: rule(({ name, kind }) =>
    kind === "number" && findWord(name, competitorWords) !== null
      ? { role: "control", reason: "what competitors do moves sales and is not ours to plan" }
      : null,
  ),
  markedControl: rule(({ name, kind }, { hasRobynSuffixes }) => {
    if (kind !== "number") return null;
    if (/(^control_|_control$)/i.test(name)) return { role: "control", reason: 'named "control"' };
    return hasRobynSuffixes && /_B$/.test(name)
      ? { role: "control", reason: "ends in _B, Robyn's mark of a baseline variable" }
      : null;
  }),
  total: rule(({ name, kind }, { columns }) => {
    if (kind !== "number" || stemOfSpend(name) === null || findWord(name, totalWords) === null) return null;
    const others = columns.filter((other) => other.name !== name && stemOfSpend(other.name) !== null);
    return others.length === 0
      ? null
      : {
          role: "total",
          reason: `adds up the ${others.length} spend columns; using it too would count them twice`,
        };
  }),
  spend: rule(({ name, kind }, { hasRobynSuffixes }) => {
    const stem = stemOfSpend(name) ?? (hasRobynSuffixes ? (/^(.+)_S$/.exec(name)?.[1] ?? null) : null);
    if (stem === null || (kind !== "number" && !isExplicitSpend(name))) return null;
    return { role: "spend", channel: stem, reason: `money spent on "${stem}", by its name` };
  }),
  adstock: rule(({ name }) => {
    const stem = (/^adstock_(.+)$/i.exec(name) ?? /^(.+)_adstock$/i.exec(name))?.[1];
    return stem === undefined
      ? null
      : { role: "adstock", channel: stem, reason: `adstock of "${stem}" computed by whoever made the table` };
  }),
  revenuePerKpi: rule(({ name, kind }, { kpi }) => {
    const one = kind === "number" ? valuedUnit(name) : null;
    if (one === null) return null;
    return isUnitOfKpi(one, kpi.column)
      ? { role: "revenuePerKpi", reason: "revenue of one unit of the KPI, by its name" }
      : {
          role: "outcome",
          reason: `the value of one ${one}, and the KPI is "${kpi.column}": a result, and not what a unit of the KPI is worth`,
          doubt: "otherUnit",
        };
  }),
  revenue: rule(({ name }, { kpi }) =>
    [plainName(name), bareName(name)].some((one) => (revenueNames as readonly string[]).includes(one)) &&
    kpi.column !== name
      ? { role: "revenue", reason: "money brought in, by its name" }
      : null,
  ),
  plan: rule(({ name, kind }) =>
    kind === "number" &&
    findWord(name, planWords) !== null &&
    (findWord(name, resultWords) !== null || (planWords as readonly string[]).includes(plainName(name)))
      ? {
          role: "outcome",
          reason: "what was planned, not what came: a plan is made of what is expected of the KPI",
        }
      : null,
  ),
  ownShare: rule(({ name, kind }, { kpi }) =>
    kind === "number" &&
    /^(?:own_|our_|brand_)?(?:market_share|marktanteil|share_of_market)/.test(plainName(name))
      ? { role: "outcome", reason: `one's own share of the market goes up with "${kpi.column}"` }
      : null,
  ),
  outcome: rule(({ name, kind }, { kpi, paidStems }) => {
    if (kind !== "number") return null;
    const plain = plainName(name);
    const kpiWord = wordsOf(bareName(kpi.column))[0]!;
    if (kpiWord.length > 2 && wordsOf(name)[0] === kpiWord && stemOfExposure(name, false) === null) {
      return {
        role: "outcome",
        reason: `a part or another measure of the KPI "${kpi.column}": as a regressor it would explain the KPI by itself`,
      };
    }
    if ((kpiNames as readonly string[]).includes(plain)) {
      return {
        role: "outcome",
        reason: `another result; "${kpi.column}" is the KPI. A result is never a regressor`,
      };
    }
    if (
      findWord(name, resultRatioWords) !== null ||
      (findWord(name, resultWords) !== null && findWord(name, influenceWords) === null)
    ) {
      return {
        role: "outcome",
        reason: `a measure of results, by its name: as a regressor it would explain "${kpi.column}" by itself`,
      };
    }
    const seen = stemOfExposure(name, false);
    return findWord(name, outcomeWords) === null || (seen !== null && paidStems.has(seen.toLowerCase()))
      ? null
      : {
          role: "outcome",
          reason: `lies between marketing and "${kpi.column}": as a regressor it would take the credit of the channels`,
        };
  }),
  exposure: rule(({ name, kind }, { hasRobynSuffixes, paidStems }) => {
    const stem = stemOfExposure(name, hasRobynSuffixes);
    if (stem === null || kind !== "number") return null;
    const isPaid = paidStems.has(stem.toLowerCase());
    return {
      role: "exposure",
      channel: stem,
      reason: isPaid
        ? `what people saw of "${stem}"`
        : `what people saw of "${stem}", an organic channel: no spend column goes with it`,
    };
  }),
  event: rule(({ name, kind }) =>
    kind === "number" &&
    (/^(event|holiday)s?_/.test(plainName(name)) ||
      (eventWords as readonly string[]).includes(plainName(name)))
      ? { role: "event", reason: "named as an event" }
      : null,
  ),
  // A word that stands in some rows only is a flag, and becomes an event below.
  constant: rule(({ distinct, kind, isFull }) =>
    distinct.length === 1 && kind !== "empty" && (isFull || kind === "number")
      ? ignored(`no other value than ${distinct[0]}: it can explain nothing`, "constant")
      : null,
  ),
  treatment: rule(({ name, kind }) =>
    kind === "number" && findWord(name, treatmentWords) !== null
      ? { role: "control", reason: "an offer of one's own that is not media" }
      : null,
  ),
  control: rule(({ name, kind }) => {
    const word = findWord(name, controlWords);
    return kind === "number" && word !== null
      ? { role: "control", reason: `"${word}" in its name: an influence that is not marketing` }
      : null;
  }),
  organic: rule(({ name, kind }) => {
    const word = findWord(name, organicChannels);
    return kind === "number" && word !== null
      ? {
          role: "exposure",
          channel: name,
          reason: `"${word}": an organic channel, no spend column goes with it`,
        }
      : null;
  }),
  knownChannel: rule((facts, { paidStems }) => {
    const { name, kind } = facts;
    if (kind !== "number") return null;
    const plain = bareName(name);
    const words = plain.split("_");
    const hasAdvertWord =
      words.length > 1 && (advertWords as readonly string[]).includes(words[words.length - 1]!);
    const stem = hasAdvertWord ? words.slice(0, -1).join("_") : plain;
    const isKnown = [stem, channelWords(stem).join("_")].some((one) =>
      (paidChannels as readonly string[]).includes(one),
    );
    if (!isKnown || paidStems.has(stem)) return null;
    const channel = hasAdvertWord
      ? name
          .slice(0, name.toLowerCase().lastIndexOf(words[words.length - 1]!))
          .replace(/[^\p{L}\p{N}]+$/u, "")
      : name;
    const doubt = whyNoMoney(facts, paidStems);
    return {
      role: "spend",
      channel,
      reason: `"${stem}" is a known way of advertising; taken as money spent${doubt === null ? "" : `, a guess: ${doubt}`}`,
      ...(doubt === null ? {} : { doubt: "guess" }),
    };
  }),
  factor: rule((facts) => {
    const { kind, distinct } = facts;
    if (kind !== "text") return null;
    if (namesCurrencies(facts)) return ignored("the currency of the money in each row");
    if (distinct.length > maximumLevels)
      return ignored(`text with ${distinct.length} different values: notes, not a factor`);
    return { role: "event", reason: "text with few levels: one indicator for each level" };
  }),
  counter: rule(({ isCounter, name }, { columns }) =>
    isCounter && columns[0]!.name === name ? ignored("counts the rows") : null,
  ),
  unknownNumber: rule(({ kind }) =>
    kind === "number"
      ? ignored(
          "no rule knows its name: name it in controls, events, channels, outcomes or ignore",
          "unknown",
        )
      : null,
  ),
} as const satisfies Record<string, RoleRule>;

function rule(decide: RoleRule["decide"]): RoleRule {
  return { decide };
}

function ignored(reason: string, doubt?: RoleDecision["doubt"]): RoleDecision {
  return { role: "ignored", reason, ...(doubt ? { doubt } : {}) };
}

/** Words beside a result's that make the whole an influence: a promotion of sales, a price of units. */
const influenceWords = [...treatmentWords, ...controlWords, ...eventWords, "force", "team"] as const;

/** What a column gives the value of one of ("order", "visit"), by its name; null where it gives no such value. */
function valuedUnit(name: string): string | null {
  const plain = bareName(name);
  if (["average_order_value", "avg_order_value", "aov", "order_value"].includes(plain)) return "order";
  if ((revenuePerKpiNames as readonly string[]).includes(plain) && !plain.includes("_per_")) return "kpi";
  return (
    /^(?:revenue|value|price|umsatz|sales|average_price|avg_price)_(?:per|pro)_(.+)$/.exec(plain)?.[1] ?? null
  );
}

/** Words for one unit of a KPI that mean the same, each list a kind of unit. */
const unitKinds: readonly (readonly string[])[] = [
  ["order", "purchase", "transaction", "conversion", "booking", "bestellung", "sale", "quote", "policy"],
  ["unit", "item", "piece", "volume", "absatz", "stückzahl", "stück"],
  [
    "customer",
    "user",
    "client",
    "acquisition",
    "subscriber",
    "subscription",
    "registration",
    "signup",
    "install",
  ],
  ["lead", "application"],
];

/** Names of a KPI that do not say what is counted. */
const openKpis = ["kpi", "sale", "y", "response", "target", "volume", "result"];

function isUnitOfKpi(one: string, kpi: string): boolean {
  const singular = (word: string) =>
    word
      .replace(/ies$/, "y")
      .replace(/s$/, "")
      .replace("sign_up", "signup")
      .replace(/ungen$/, "ung");
  const unit = singular(one);
  const counted = wordsOf(bareName(kpi)).map(singular);
  if (unit === "kpi" || counted.includes(unit)) return true;
  const kind = unitKinds.findIndex((words) => words.includes(unit));
  if (kind < 0) return false;
  return counted.some((word) => unitKinds[kind]!.includes(word) || (kind < 2 && openKpis.includes(word)));
}

/** Why the numbers of a channel's column may not be money; null where nothing speaks against it. */
function whyNoMoney({ distinct, filled }: ColumnFacts, paidStems: ReadonlySet<string>): string | null {
  const isIndex =
    filled >= 10 &&
    distinct.every((cell) => /^\d{1,3}(?:[.,]0{1,2})?$/.test(cell) && Number.parseInt(cell, 10) <= 100);
  if (isIndex) return "whole numbers between 0 and 100 are more often an index of searches than money";
  return paidStems.size === 0 ? null : "the other channels' columns say that they are money";
}

function isExplicitSpend(name: string): boolean {
  return /^spend_|_spend$/i.test(name);
}

/** What a rule may look at besides its own column. */
export interface RoleContext {
  readonly columns: readonly ColumnFacts[];
  readonly date: string;
  readonly geo: string | null;
  readonly kpi: ColumnRole;
  /** Does the table use Robyn's one-letter endings (`tv_S`, `tv_I`)? */
  readonly hasRobynSuffixes: boolean;
  /** Channel stems with a spend column, in lower case. */
  readonly paidStems: ReadonlySet<string>;
}
