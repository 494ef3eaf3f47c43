/** Which channel to test, how, and what that is worth, as a table for people and as a JSON document. */

import { currencySign, moneyText } from "../data/currency.js";
import type { ChannelExperiments, Experiments } from "../decisions/experiments/experiments.js";
import { type TestDesign, testText } from "../decisions/experiments/testDesign.js";
import { counted } from "../words.js";
import { type Json, toJson } from "./json.js";
import type { Table } from "./table.js";
import { withheldNotes } from "./withheld.js";

/** One row a channel, with its best test; what the numbers mean and which test to run first as notes. */
export function experimentsTable(result: Experiments): Table {
  const { channels, model, horizon, knowingAll, budget } = result;
  const { currency, frequency, kpi } = model.panel;
  const worthwhile = channels.filter(({ best, designs, withheld }) =>
    withheld === null ? best !== null : designs.length > 0,
  );
  return {
    kind: "table",
    title:
      worthwhile.length === 0
        ? "Experiments: none is worth its cost"
        : `Experiments: test ${worthwhile[0]!.name} first`,
    columns: [
      { key: "name", label: "channel", unit: "" },
      { key: "advice", label: "advice", unit: "" },
      { key: "test", label: "best test", unit: "" },
      { key: "net", label: "net", unit: currencySign(currency), decimals: 0 },
      { key: "knowing", label: "worth knowing", unit: currencySign(currency), decimals: 0 },
      { key: "effect", label: "expected effect", unit: kpi.unit, decimals: 0 },
      { key: "error", label: "± (one sd)", unit: kpi.unit, decimals: 0 },
      { key: "power", label: "power", unit: "%", decimals: 0 },
      { key: "learnt", label: "doubt removed", unit: "%", decimals: 0 },
      { key: "value", label: "value", unit: currencySign(currency), decimals: 0 },
      { key: "valueError", label: "± of draws", unit: currencySign(currency), decimals: 0 },
      { key: "cash", label: "to book", unit: currencySign(currency), decimals: 0 },
      { key: "cost", label: "cost", unit: currencySign(currency), decimals: 0 },
    ],
    rows: channels.map((channel) => {
      const design = channel.designs[0];
      if (channel.withheld !== null) {
        return {
          name: channel.name,
          knowing: channel.withheld,
          test: design === undefined ? "no spend today" : testText(design, frequency),
          error: design?.standardError ?? null,
          cash: cashOf(design),
          advice: design === undefined ? "" : "run it: nothing else tells it",
        };
      }
      return {
        name: channel.name,
        knowing: channel.knowing,
        test: design === undefined ? "no spend today" : testText(design, frequency),
        effect: design?.effect.mean ?? null,
        error: design?.standardError ?? null,
        power: design === undefined ? null : 100 * design.power,
        learnt: design === undefined ? null : 100 * (1 - design.remaining),
        value: design?.value ?? null,
        valueError: design?.valueError ?? null,
        cash: cashOf(design),
        cost: design?.cost.mean ?? null,
        net: design?.net ?? null,
        advice: adviceFor(channel),
      };
    }),
    notes: [
      `Value: what the best division of ${moneyText(budget, currency)} a ${frequency} brings more, over ${counted(horizon, frequency)}, by being chosen after the result. Worth knowing: the same for nearly exact knowledge of what the channel's money between its bounds brings, or of what a test of it measures; no test of it is worth more. Of draws: one standard error of the value, as ${result.posteriorDraws.used} draws tell it.`,
      ...(knowingAll === null
        ? []
        : [
            `Knowing everything about all channels would be worth ${moneyText(knowingAll, currency)}; no test can be worth more.`,
          ]),
      "To book: money that the test takes beside the usual spend; below 0 it is left over. Cost: profit lost while the test runs and after it; below 0 it earns, which is no reason for a test, so net leaves it out. Power: chance that the 90 % interval of the result leaves out 0.",
      ...withheldNotes(channels.filter(({ withheld }) => withheld !== null).map(({ name }) => name)),
      geoNote(result),
      "All of this is expected under the fit: where the model is wrong, a test is worth more than it can know.",
    ],
    warnings: result.warnings,
  };
}

/** Money beside the usual spend: what the test asks somebody to have. */
function cashOf(design: TestDesign | undefined): number | null {
  return design === undefined ? null : (design.tested - design.usual) * design.periods;
}

/** Below this power a test most likely shows nothing. */
const weak = 0.5;

function adviceFor({ best, designs: [first], knowing, knowingError }: ChannelExperiments): string {
  if (best !== null) return best.power < weak ? "run it, though it may show nothing" : "run it";
  if (first === undefined) return "";
  if (!(knowing > knowingError)) return "nothing to learn that would change the plan";
  if (first.value <= first.valueError) return "worth less than these draws can tell";
  return first.net > 0 ? "learns too little to matter" : "learns less than it costs";
}

function geoNote({ model }: Experiments): string {
  const { geos, frequency } = model.panel;
  return geos.length > 1
    ? `A test in some geos is measured against the others; one of the whole market against what the fit expects of its ${frequency}s, with all else that happens in them.`
    : `With one geo a test is measured against what the fit expects of its ${frequency}s: whatever else happens in them is taken for its effect. Geos, where there are any, measure better.`;
}

/** The same as a JSON document, with every test that was considered. */
export function experimentsDocument(result: Experiments): Json {
  const { model, kind: _, ...rest } = result;
  const { currency, frequency, kpi } = model.panel;
  return toJson({ ...rest, draws: result.posteriorDraws, currency, frequency, kpi: kpi.name });
}
