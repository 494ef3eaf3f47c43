/** The overview: verdict, weeks, words, and how often the holdout was looked at. */
import { formatNumber, often, percent, rareText } from "../../../words.js";
import { chanceWithin } from "../../luck.js";
import type { DocumentSource } from "../documentSource.js";
import { table } from "../markdown.js";

export function overview({ log, end }: DocumentSource): string {
  const { split, settings, luck, iterations } = log;
  const looks = iterations.length;
  const rows = [
    ["status", `\`${end.status}\``],
    // The thesis of a run that did not pass says why.
    ...(end.status === "full_success" ? [["why", end.statusReason]] : []),
    ["ended because", end.stopReason],
    ["iterations", `${looks} of ${end.maxIterations} at most; the best is iteration ${end.best.iteration}`],
    [
      "model type",
      `${settings.modelType}${settings.isStrict ? ", strict limits" : ""}, seed ${settings.seed}`,
    ],
    ["fitted to", `${split.train.from} to ${split.train.to}, ${split.train.periods} periods`],
    ["held out", `${split.test.from} to ${split.test.to}, ${split.test.periods} periods`],
  ];
  return `## Overview

${table(["what", "value"], rows)}

${words}

Each iteration fits the model to the first ${split.train.periods} periods, checks the sampler and the fit, refits it on earlier parts of the same periods
to forecast later ones (*rolling forecasts*), and decides what to change from these alone. Only then are the last ${split.test.periods} periods opened, as the
gate. They chose nothing but when to stop.

The holdout was looked at ${often(looks)}. A forecast that has learnt nothing would have passed it with a chance of ${rareText(chanceWithin(luck, 1), 2)} at the first look, and of
${rareText(chanceWithin(luck, looks), 2)} (± ${percent(luck.standardError, 2)}, ${formatNumber(luck.simulations, 0)} simulations) within ${looks === 1 ? "that one" : `${looks} looks`}. Assumed: ${luck.assumptions}.`;
}

/** Every word of statistics that this document uses, once. */
const words = `<details><summary>Words used here</summary>

- **KPI**: what is sold, as the table counts it. **Prior**: what is assumed of a number before any data; **mostly prior**: the data changed it little.
- **Interval**: holds the number with the probability that is named, if the model is right. **ROI**: revenue brought for each unit of money spent.
- **R-hat**, **effective sample (ESS)**, **divergences**: whether the calculation itself can be trusted; 1.00, many and none are good.
- **R²**: share of the ups and downs of the KPI that is explained; 1 is all. **MAPE**, **wMAPE**: mean error in per cent of the KPI, by period and over all.
- **RMSE**, **CRPS**: size of the errors in units of the KPI, of the forecast and of its whole interval. **Coverage**: share of periods inside the interval. **MASE**: error against that of last year's same period.
- **Holdout**: the last periods, which the model has not seen. **Rolling forecasts**: the same inside the periods that it was fitted to.

</details>`;
