/** What each channel's best test is worth and costs, as bars, with what knowing the channel would be worth as a diamond. */
import type { ChannelExperiments, Experiments } from "../decisions/experiments/experiments.js";
import { testText } from "../decisions/experiments/testDesign.js";
import { requireKind } from "../records.js";
import type { Figure } from "./figure.js";
import { plain, tips, valueText } from "./hover.js";
import { wordsInRow } from "./intervals.js";
import { dotsAt, rowBars } from "./marks.js";
import { axis, colours, frame, rowAxis } from "./theme.js";

/** The most valuable test at the top: its value, what it costs, and beside its channel what is done. */
export function experiments(result: Experiments): Figure {
  requireKind("plot.experiments", result, ["experiments"]);
  const { channels, model, horizon } = result;
  const { currency, frequency } = model.panel;
  const [upper, lower] = [-0.18, 0.18].map((shift) => channels.map((_, row) => row + shift)) as [
    number[],
    number[],
  ];
  const claimed = <Value>(value: Value, { withheld }: Pick<ChannelExperiments, "withheld">) =>
    withheld === null ? value : Number.NaN;
  const values = channels.map((one) => claimed(one.designs[0]?.value ?? 0, one));
  const costs = channels.map((one) => claimed(Math.max(0, one.designs[0]?.cost.mean ?? 0), one));
  const known = channels.map((one) => claimed(one.knowing, one));
  const said = (what: string, numbers: readonly number[]) =>
    tips(
      channels.map(({ name, designs: [design] }, row) => [
        `<b>${plain(name)}</b>`,
        design === undefined ? "" : testText(design, frequency),
        `${what} ${valueText(numbers[row]!, { unit: currency, decimals: 0 })} over ${horizon} ${frequency}s`,
      ]),
    );
  const advised = channels.filter(({ best, designs, withheld }) =>
    withheld === null ? best !== null : designs.length > 0,
  ).length;
  const words = channels.flatMap(({ withheld }, row) =>
    withheld === null ? [] : [wordsInRow(row, withheld)],
  );
  const title =
    advised === 0
      ? "No test is worth its cost"
      : `Test ${channels[0]!.name} first: what the best test of each channel is worth`;
  return {
    kind: "figure",
    data: [
      { ...rowBars("value of the test", values, upper, colours.good), ...said("value of the test", values) },
      { ...rowBars("its cost", costs, lower, colours.bad), ...said("cost of the test", costs) },
      {
        ...dotsAt("knowing the channel", known, upper, {
          symbol: "diamond" as const,
          size: 9,
          color: colours.observed,
        }),
        ...said("worth of knowing the channel", known),
      },
    ],
    layout: {
      ...frame(title, 150 + 40 * channels.length),
      showlegend: true,
      ...(words.length === 0 ? {} : { annotations: words }),
      xaxis: { ...axis(`over ${horizon} ${frequency}s`, currency), tickformat: "~s" },
      yaxis: rowAxis(
        channels.map(
          ({ name, designs: [design] }) =>
            `${name}${design === undefined ? "" : `<br><span style="font-size:10px">${testText(design, frequency)}</span>`}`,
        ),
      ),
    },
    description: `Value and cost of the best test of ${channels.length} channels; ${advised} of them are worth running`,
    warnings: result.warnings,
  };
}
