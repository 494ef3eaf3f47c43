/** Writes market.csv and market.truth.json: `npm run data`. */
import { writeFileSync } from "node:fs";
import { documentOf, exampleMarket, exampleMarketSeed, simulatePanel } from "carryover";

const { csv, truth } = simulatePanel(exampleMarket, exampleMarketSeed);
writeFileSync(new URL("market.csv", import.meta.url), csv);
writeFileSync(
  new URL("market.truth.json", import.meta.url),
  `${JSON.stringify(documentOf(truth), null, 1)}\n`,
);
