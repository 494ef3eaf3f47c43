/** The specification curve of one channel: its number under every specification, sorted, above what each of them chose. */
import { returnUnit } from "../data/currency.js";
import { defaultLevel, levelText } from "../math/estimate.js";
import { requireKind } from "../records.js";
import type { ChannelRange, SpecificationCurve } from "../validation/specificationCurve.js";
import { roundedText } from "../words.js";
import type { Figure } from "./figure.js";
import { decimalsFor, estimateLines, plain, tips } from "./hover.js";
import { horizontalLine, whiskers } from "./marks.js";
import { channelsNamed } from "./records.js";
import { axis, broken, colours, frame, rowAxis } from "./theme.js";

/** Medians and intervals in ascending order, break-even dotted; beneath them a dot for the alternative of every choice.
 *
 *  @param channel  by its name (default: the first)
 *  @throws ArgumentError if there is no such channel */
export function specificationCurve(result: SpecificationCurve, channel?: string): Figure {
  const caller = "plot.specificationCurve";
  requireKind(caller, result, ["specificationCurve"]);
  const { channels, choices, isRoi, specifications, model } = result;
  const [{ name }] = channelsNamed(caller, channels, channel === undefined ? null : [channel]) as [
    ChannelRange,
  ];
  const sorted = specifications
    .flatMap((one) => {
      const value = one.values.get(name);
      return value === undefined ? [] : [{ ...one, value }];
    })
    .sort((a, b) => a.value.median - b.value.median);
  const rows = Object.entries(choices).flatMap(([choice, ways]) => ways.map((way) => ({ choice, way })));
  const chosen = rows.flatMap(({ choice, way }, row) =>
    sorted.flatMap((one, i) => (one.choices[choice] === way ? [{ x: i + 1, y: row }] : [])),
  );
  const level = levelText(sorted[0]?.value.level ?? defaultLevel);
  const what = isRoi ? "ROI" : "contribution";
  const target = isRoi ? 1 : 0;
  const reading = {
    unit: isRoi ? returnUnit(model.panel.currency) : model.panel.kpi.unit,
    decimals: isRoi ? 2 : decimalsFor(sorted.map(({ value }) => value.median)),
  };
  const waysOf = (one: (typeof sorted)[number]) =>
    Object.entries(one.choices).map(([choice, way]) => plain(`${choice}: ${way}`));
  const split = 0.04 + (0.5 * rows.length) / (rows.length + 6);
  return {
    kind: "figure",
    data: [
      {
        type: "scatter",
        mode: "markers",
        x: sorted.map((_, i) => i + 1),
        y: sorted.map(({ value }) => value.median),
        error_y: {
          ...whiskers(sorted.map(({ value }) => value)),
          thickness: 1.5,
          width: 0,
          color: colours.posterior,
        },
        marker: { size: 7, color: colours.posterior },
        showlegend: false,
        ...tips(sorted.map((one) => [...estimateLines(name, what, one.value, reading), ...waysOf(one)])),
      },
      {
        type: "scatter",
        mode: "markers",
        x: chosen.map(({ x }) => x),
        y: chosen.map(({ y }) => y),
        xaxis: "x",
        yaxis: "y2",
        marker: { size: 7, color: colours.ink },
        showlegend: false,
        ...tips(
          chosen.map(({ x, y }) => [
            `<b>${plain(`${rows[y]!.choice}: ${rows[y]!.way}`)}</b>`,
            ...estimateLines("", `${what} of ${name}`, sorted[x - 1]!.value, reading),
          ]),
        ),
      },
    ],
    layout: {
      ...frame(`${name}: ${what} under ${sorted.length} specifications`, 330 + 24 * rows.length),
      margin: { l: 60, r: 20, t: 50, b: 50 },
      xaxis: {
        ...axis("specifications, from the lowest median to the highest"),
        anchor: "y2",
        zeroline: false,
        // Whole numbers alone.
        tick0: 1,
        dtick: Math.ceil(sorted.length / 12),
        range: [0.4, sorted.length + 0.6],
      },
      yaxis: {
        ...axis(broken(`${what}, median and ${level} interval (${reading.unit})`, 28)),
        domain: [split + 0.03, 1],
      },
      yaxis2: {
        domain: [0, split],
        ...rowAxis(rows.map(({ choice, way }) => `${choice}: ${way}`)),
      },
      shapes: [horizontalLine(target)],
    },
    description: `${what} of ${name} under ${sorted.length} specifications, sorted, with the choices of each: medians from ${roundedText(sorted[0]?.value.median ?? Number.NaN, reading.decimals)} to ${roundedText(sorted.at(-1)?.value.median ?? Number.NaN, reading.decimals)}, above ${target} in ${sorted.filter(({ value }) => value.median > target).length}`,
    warnings: result.warnings,
  };
}
