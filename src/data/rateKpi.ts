/** Doubts a KPI that is a rate, a share or an average: it does not add up over periods, and media do not add to it. */
import { option, phrase } from "../phrase.js";
import { cureNaming } from "../warning.js";
import { findWord } from "./names.js";
import type { PanelCheck } from "./panelCheck.js";
import { rateWords } from "./roleWords.js";

export const rateKpi: PanelCheck = {
  look: ({ kpi }) => {
    const values = kpi.values.filter((value) => !Number.isNaN(value));
    // What is sold a week is a count.
    const column = kpi.column.replace(/[_ ]per[_ ](day|week|month)$/i, "");
    const certain = findWord(column, certainRates);
    const word = certain ?? findWord(column, rateWords);
    const isPercent = kpi.unit === "%";
    const isShare =
      values.some((value) => value > 0 && value < 1) && values.every((value) => value >= 0 && value <= 1);
    if (!isPercent && !(isShare && word !== null) && certain === null) return [];
    const shown = word === null ? "written in per cent" : `"${word}" in its name`;
    return [
      {
        code: "kpi-not-summable",
        message: `the KPI "${kpi.name}" is a rate (${shown}${isShare ? ", all between 0 and 1" : ""}): rates do not add up over periods, and it moves with what it is divided by`,
        ...cureNaming(phrase`name the count behind it as ${option("kpi")}, such as orders`),
      },
    ];
  },
};

/** Names that are rates whatever their numbers are. */
const certainRates = [
  ...["conversion_rate", "conv_rate", "cvr", "ctr", "market_share", "marktanteil", "average", "avg"],
  ...["roas", "roi", "per", "rate", "ratio", "share", "percent", "pct", "index"],
];
