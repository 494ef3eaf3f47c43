/** What the columns of a raw export seem to hold, by their names and first cells. */
import { dateNames, datePartNames, idNames, kpiNames, revenueNames } from "../data/columnNames.js";
import { looksLikeDate } from "../data/dates.js";
import { findWord, plainName, wordList, wordsOf } from "../data/names.js";
import { dissectNumber, isMissing } from "../data/numberFormat.js";
import {
  exposureUnits,
  isAverageExposure,
  paidChannels,
  rateWords,
  resultRatioWords,
  resultWords,
  spendWords,
  totalWords,
} from "../data/roleWords.js";
import type { OpenFile } from "./openFile.js";

/** Columns by what they seem to be; several are a question. */
export interface ColumnGuess {
  readonly dates: readonly string[];
  readonly channels: readonly string[];
  readonly currencies: readonly string[];
  readonly spend: readonly string[];
  readonly exposure: readonly string[];
  /** Money of a channel that the column's own name says. */
  readonly channelSpend: readonly string[];
  readonly revenue: readonly string[];
  readonly units: readonly string[];
  /** Columns that number the rows, one each: of orders. */
  readonly orderIds: readonly string[];
}

const channelColumnWords = wordList(
  "channel platform network source medium publisher kanal plattform canal media",
);
const amountWords = wordList("amount betrag montant importe value");
const quantityWords = wordList("quantity qty units pieces menge anzahl items");
const orderWords = wordList("order orders transaction transactions booking purchase bestellung");

/** The text of a day, without the time of the day. */
export const dayOf = (cell: string): string => cell.trim().replace(/[T ]\d{1,2}:\d{2}.*$/, "");

/** Cells of a column that say something. */
export const filledCells = (file: OpenFile, column: string): readonly string[] =>
  file.sample.map((row) => row[column] ?? "").filter((cell) => !isMissing(cell));

export function guessColumns(file: OpenFile): ColumnGuess {
  const columns = [...file.header];
  const cellsOf = new Map(columns.map((column) => [column, filledCells(file, column)]));
  const all = (column: string, test: (cell: string) => boolean) => {
    const cells = cellsOf.get(column)!;
    return cells.length > 0 && cells.every(test);
  };
  const daily = columns.filter((column) =>
    all(column, (cell) => looksLikeDate(dayOf(cell), dateNames.includes(plainName(column)))),
  );
  // Of two that say the same, as the first and the last day of a row of a day, one is enough.
  const dates = daily.filter(
    (column, i) =>
      !daily.slice(0, i).some((before) => file.sample.every((row) => row[before] === row[column])),
  );
  const isId = (column: string) => wordsOf(column).some((word) => idNames.includes(word));
  const numbers = columns.filter(
    (column) =>
      !daily.includes(column) &&
      !isId(column) &&
      !datePartNames.includes(plainName(column)) &&
      all(column, (cell) => dissectNumber(cell) !== null),
  );
  const has = (column: string, words: readonly string[]) => findWord(column, words) !== null;
  const additive = numbers.filter((column) => !has(column, resultRatioWords) && !has(column, rateWords));
  const exposure = additive.filter(
    (column) =>
      has(column, Object.keys(exposureUnits)) && !has(column, spendWords) && !isAverageExposure(column),
  );
  const money = additive.filter((column) => !exposure.includes(column) && !has(column, resultWords));
  const channelSpend = money.filter((column) => has(column, paidChannels) && !has(column, totalWords));
  const spend = money.filter((column) => has(column, spendWords) && !channelSpend.includes(column));
  const texts = columns.filter(
    (column) => !daily.includes(column) && !numbers.includes(column) && !isId(column),
  );
  const currencies = texts.filter((column) => all(column, (cell) => knownCurrencies().has(cell.trim())));
  const channels = texts.filter(
    (column) =>
      !currencies.includes(column) &&
      (has(column, channelColumnWords) || all(column, (cell) => has(cell, paidChannels))) &&
      !has(column, ["campaign"]),
  );
  // Of what is spent, an amount or a total is no revenue.
  const ofMoney =
    spend.length + channelSpend.length > 0 ? ["revenue"] : ["revenue", ...amountWords, ...totalWords];
  const revenue = additive.filter(
    (column) =>
      ![...exposure, ...spend, ...channelSpend].includes(column) &&
      (revenueNames.includes(plainName(column)) || has(column, ofMoney)),
  );
  const units = additive.filter(
    (column) =>
      !exposure.includes(column) &&
      !spend.includes(column) &&
      !revenue.includes(column) &&
      (kpiNames.includes(plainName(column)) || has(column, quantityWords)),
  );
  const orderIds = columns.filter((column) => {
    const cells = cellsOf.get(column)!;
    return (
      isId(column) && has(column, orderWords) && cells.length > 1 && new Set(cells).size === cells.length
    );
  });
  return { dates, channels, currencies, spend, exposure, channelSpend, revenue, units, orderIds };
}

const knownCurrencies = (): ReadonlySet<string> => new Set(Intl.supportedValuesOf("currency"));

/** What a column of a wide table calls its channel: "TV net" is tv. */
export function channelInName(column: string): string {
  const words = wordsOf(column).filter(
    (word) => !spendWords.includes(word) && !["net", "gross", "netto", "brutto", "in"].includes(word),
  );
  return words.join("_") || plainName(column);
}
