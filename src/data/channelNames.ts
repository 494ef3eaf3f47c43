/** Finds the channel in the name of a column of money or of what people saw: "TV Spend (USD)", "spendTv", "Impressions - Meta". */
import { channelWords } from "./channelWords.js";
import { findWord } from "./names.js";
import { advertWords, exposureUnits, resultWords, spendWords } from "./roleWords.js";

/** A word of a name: lower case, without accents, and where it stands in the name. */
interface NamePart {
  readonly word: string;
  readonly start: number;
  readonly end: number;
}

/** Words that name a currency, with its code. */
export const currencyWords: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    "eur usd gbp chf jpy cad aud nzd sek nok dkk pln czk huf inr cny brl mxn zar"
      .split(" ")
      .map((code) => [code, code.toUpperCase()]),
  ),
  ...{ euro: "EUR", euros: "EUR", dollar: "USD", dollars: "USD", pound: "GBP", pounds: "GBP" },
  ...{ sterling: "GBP", rupees: "INR", yen: "JPY", "€": "EUR", "£": "GBP", "₹": "INR", "¥": "JPY", $: "$" },
  ...{
    us$: "USD",
    a$: "AUD",
    au$: "AUD",
    c$: "CAD",
    ca$: "CAD",
    nz$: "NZD",
    hk$: "HKD",
    s$: "SGD",
    r$: "BRL",
    mx$: "MXN",
  },
};

/** The part of a name without what says how its money is counted: "Sales (net, EUR)" is ["sales"]. */
const countingWords: ReadonlySet<string> = new Set([
  ...["net", "netto", "gross", "brutto", "amount", "actual", "actuals", "total", "reported"],
  ...["weekly", "daily", "monthly", "ist"],
]);

/** Words between a channel and its money that belong to the money: "TV ad spend", "media spend". */
const moneyQualifiers: ReadonlySet<string> = new Set(["media", "ad", "adv", "amount"]);

/** What follows the word for money and says nothing of the channel: "spend_tv_net", "tv spend amount". */
const trailingQualifiers: ReadonlySet<string> = new Set([
  ...["amount", "net", "netto", "gross", "brutto", "actual", "actuals", "value"],
]);

/** Costs that are not media. */
const otherCosts = [
  ...[
    "shipping",
    "freight",
    "delivery",
    "production",
    "labour",
    "labor",
    "staff",
    "payroll",
    "wages",
    "goods",
  ],
  ...["cogs", "packaging", "rent", "raw", "logistics", "returns", "unit", "living", "material", "personal"],
];

/** Costs that are not media where the name says nothing else: "salaries cost", but not "insurance TV cost". */
const costKinds: ReadonlySet<string> = new Set([
  ...["fulfilment", "fulfillment", "salary", "salaries", "payment", "payments", "processing", "service"],
  ...["customer", "transaction", "transactions", "warehouse", "storage", "overhead", "overheads", "office"],
  ...["hosting", "insurance", "tax", "energy", "electricity", "fixed", "variable", "discount", "discounts"],
  ...["voucher", "vouchers", "coupon", "coupons", "refund", "refunds", "personnel", "fees", "fee"],
]);

/** Words that make money a price of one of something: "cost / conv.", "Kosten pro Bestellung", "coste por pedido", "avg. cost". */
const perOne = ["per", "pro", "je", "por", "par"];
const priceOfOne = [...perOne, "avg", "average", "mean", "acquisition_cost", "index"];

/** Money before a stroke: "Cost / conv.". */
const moneyOverSomething = /(?:cost|costs|spend|kosten|coste|custo|coût)\s*\/\s*\p{L}/iu;

/** Words of money that with a result beside them speak of that result: "sales budget", "order cost". */
const budgetOrCost: ReadonlySet<string> = new Set(["budget", "budgets", "cost", "costs", "kosten"]);

/** Units of money in names, and how much one is. */
const scaleWords: Readonly<Record<string, number>> = {
  ...Object.fromEntries(
    ["keur", "teur", "kusd", "kgbp", "kchf", "tsd", "thousand", "thousands", "000", "000s"].map((word) => [
      word,
      1e3,
    ]),
  ),
  ...Object.fromEntries(["mio", "million", "millions", "meur", "musd"].map((word) => [word, 1e6])),
  ...{ lakh: 1e5, lakhs: 1e5, crore: 1e7, crores: 1e7, micros: 1e-6 },
};

/** And those that are a single letter before a currency: "k€", "T€", "M$". */
const scaleLetters: Readonly<Record<string, number>> = { k: 1e3, t: 1e3, m: 1e6 };

/** Words of a name with their places: capitals inside a word begin a new one, brackets and signs belong to none. */
function partsOf(name: string): readonly NamePart[] {
  const parts = [
    ...name.matchAll(
      /(?<!\p{L})(?:US|AU|A|CA|C|NZ|HK|MX|S|R)\$|[€£₹¥$]|\p{Lu}{2,}s(?!\p{L})|\p{Lu}{2,}(?=\p{Lu}\p{Ll}{2,})|\p{Lu}?\p{Ll}[\p{Ll}\p{M}\p{N}]*|[\p{Lu}\p{N}]+|[\p{L}\p{N}\p{M}]+/gu,
    ),
  ];
  return parts.map((match) => ({
    word: match[0].toLowerCase(),
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** The currency that a name speaks of ("spend_tv_eur", "Umsatz (€)"), or null. A name that is nothing else speaks of none. */
export function currencyInName(name: string): string | null {
  const parts = partsOf(name);
  const found = parts.find(({ word }) => Object.hasOwn(currencyWords, word));
  return found === undefined || parts.length < 2 ? null : currencyWords[found.word]!;
}

/** The name in plain words without currency and without how it was counted: "Umsatz netto (€)" is "umsatz". */
export function bareName(name: string): string {
  const parts = partsOf(name);
  const unit = parts[scaleAt(parts)];
  const words = parts.filter((part) => part !== unit).map(({ word }) => word);
  const bare = words.filter((word) => !Object.hasOwn(currencyWords, word) && !countingWords.has(word));
  return (bare.length === 0 ? words : bare).join("_");
}

/** The channel in the name of a spend column; null for prices ("cost_per_click") and costs that are not media
 *  ("cost_of_living", "shipping_costs"). Money without a channel is that of "media". */
export function stemOfSpend(name: string): string | null {
  if (findWord(name, priceOfOne) !== null || findWord(name, otherCosts) !== null) return null;
  if (moneyOverSomething.test(name)) return null;
  const stem = stemBeside(name, (word) => (spendWords as readonly string[]).includes(word), "media");
  if (stem === null) return null;
  const words = partsOf(stem).map(({ word }) => word);
  if (words.every((word) => costKinds.has(word))) return null;
  const isOfResult =
    words.every((word) => (resultWords as readonly string[]).includes(word)) &&
    partsOf(name).some(({ word }) => budgetOrCost.has(word));
  return isOfResult ? null : stem;
}

/** What one unit of a column of money is worth by its name: 1000 for "TV Spend (k€)" and "kosten_tv_tsd", 1 where the name says nothing. */
export function scaleInName(name: string): number {
  const parts = partsOf(name);
  const at = scaleAt(parts);
  if (at < 0) return 1;
  const { word } = parts[at]!;
  return scaleWords[word] ?? scaleLetters[word]!;
}

/** The place of the part that names a unit of money, behind another part; −1 where none does. */
function scaleAt(parts: readonly NamePart[]): number {
  return parts.findIndex(({ word }, i) => {
    if (i === 0) return false;
    if (Object.hasOwn(scaleWords, word)) return true;
    const next = parts[i + 1]?.word;
    if (next !== undefined) return Object.hasOwn(scaleLetters, word) && Object.hasOwn(currencyWords, next);
    return word === "k" && i >= 2;
  });
}

/** The channel in the name of a column of what people saw; null where there is none.
 *  @param hasRobynSuffixes  does the table use one-letter endings (`tv_I`)?  */
export function stemOfExposure(name: string, hasRobynSuffixes: boolean): string | null {
  if (findWord(name, perOne) !== null) return null;
  const bare = hasRobynSuffixes ? name.replace(/_[IPO]$/, "") : name;
  const stem = stemBeside(bare, (word) => Object.hasOwn(exposureUnits, word), null);
  return stem ?? (bare === name ? null : bare);
}

/** What stands beside a word at the start or end of a name, as written. */
function stemBeside(name: string, isWord: (word: string) => boolean, alone: string | null): string | null {
  const parts = partsOf(name);
  const unit = parts[scaleAt(parts)];
  const words = parts.filter((part) => part !== unit && !Object.hasOwn(currencyWords, part.word));
  // "Ausgaben TV in €"
  if (words.length < parts.length && words.length > 1 && words.at(-1)!.word === "in") words.pop();
  while (words.length > 1 && trailingQualifiers.has(words.at(-1)!.word)) words.pop();
  const isQualifier = (part: NamePart | undefined) => part !== undefined && moneyQualifiers.has(part.word);
  const first = isQualifier(words[0]) && words[1] !== undefined && isWord(words[1].word) ? 1 : 0;
  let rest: readonly NamePart[];
  if (words[first] !== undefined && isWord(words[first].word)) {
    // "cost of living" is no channel called "of living".
    if (words[first + 1]?.word === "of") return null;
    rest = words.slice(first + 1);
  } else if (words.length > 0 && isWord(words.at(-1)!.word)) {
    rest = words.slice(0, isQualifier(words.at(-2)) ? -2 : -1);
  } else return null;
  if (rest.length === 0) return alone;
  return name.slice(rest[0]!.start, rest.at(-1)!.end);
}

/** Words that say nothing of which channel is meant: "meta_ads" is "meta". */
const decoration: ReadonlySet<string> = new Set([
  ...advertWords,
  ...["paid", "online", "digital", "channel", "network", "inc", "marketing"],
]);

/** Names of one platform or medium. */
const sameChannel: readonly (readonly string[])[] = [
  ["facebook", "fb", "meta", "instagram", "ig"],
  ["google", "adwords", "googleads", "gads", "sem", "search", "ppc"],
  ["tv", "television", "linear"],
  ["ooh", "outdoor", "billboard", "billboards", "out_of_home"],
  ["tiktok", "tik_tok"],
  ["youtube", "yt"],
  ["bing", "microsoft"],
  ["twitter", "x"],
  ["snapchat", "snap"],
];

/** How well two stems name one channel: 3 the same words, 2 but for words such as "ads", 1 two names of one platform, 0 neither. */
export function stemAgreement(a: string, b: string): number {
  const [written, other] = [a, b].map((stem) => partsOf(stem).map(({ word }) => word)) as [
    string[],
    string[],
  ];
  if (written.join("_") === other.join("_")) return 3;
  const [wordsA, wordsB] = [written.flatMap(channelWords), other.flatMap(channelWords)];
  const bare = (words: readonly string[]) => {
    const kept = words.filter((word) => !decoration.has(word));
    return kept.length === 0 ? words : kept;
  };
  const [bareA, bareB] = [bare(wordsA), bare(wordsB)];
  if (bareA.join("") === bareB.join("")) return 2;
  const platform = (words: readonly string[]) =>
    sameChannel.findIndex(
      (names) =>
        names.includes(words.join("_")) ||
        names.includes(words.join("")) ||
        words.some((word) => names.includes(word)),
    );
  const place = platform(bareA);
  return place >= 0 && place === platform(bareB) ? 1 : 0;
}
