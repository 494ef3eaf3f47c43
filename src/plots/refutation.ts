/** Refutation as pictures: what is left of each effect once its spend is shuffled, beside placebos; and what an unseen driver would have to be. */
import type { TippingPoint, TippingPoints } from "../insights/tippingPoints.js";
import type { Estimate } from "../math/estimate.js";
import { defaultLevel, levelText } from "../math/estimate.js";
import { requireKind, requireText } from "../records.js";
import type { Refutation } from "../validation/refute.js";
import { percent } from "../words.js";
import type { Figure } from "./figure.js";
import { dotsWithIntervals, lineThrough } from "./marks.js";
import { channelsNamed } from "./records.js";
import { axis, colours, frame, rowAxis } from "./theme.js";

/** What each channel brought, and the same with its spend in another order: where the two agree, the number does not come from when it ran. Placebos stand at the bottom. */
export function refutation(result: Refutation): Figure {
  requireKind("plot.refutation", result, ["refutation"]);
  const { channels, placebos, model } = result;
  const { kpi } = model.panel;
  const names = [
    ...channels.map(({ name }) => name),
    ...placebos.map(({ of }, i) => `placebo ${i + 1} (${of})`),
  ];
  const level = levelText(channels[0]?.brought.level ?? defaultLevel);
  const marks = (
    name: string,
    colour: string,
    shift: number,
    first: number,
    estimates: readonly Estimate[],
  ) =>
    dotsWithIntervals(
      name,
      estimates,
      estimates.map((_, row) => first + row + shift),
      colour,
    );
  return {
    kind: "figure",
    data: [
      marks(
        "as fitted",
        colours.model,
        -0.15,
        0,
        channels.map(({ brought }) => brought),
      ),
      marks(
        "spend shuffled in time",
        colours.muted,
        0.15,
        0,
        channels.map(({ shuffled }) => shuffled.brought),
      ),
      ...(placebos.length === 0
        ? []
        : [
            marks(
              "never ran",
              colours.observed,
              0,
              channels.length,
              placebos.map(({ brought }) => brought),
            ),
          ]),
    ],
    layout: {
      ...frame("What is left when there is nothing to find", 150 + 34 * names.length),
      showlegend: true,
      hovermode: "closest",
      xaxis: {
        ...axis(`brought in the training window, median and ${level} interval`, kpi.unit),
        rangemode: "tozero",
        tickformat: "~s",
      },
      yaxis: rowAxis(names),
    },
    description: `Contributions of ${channels.length} channels as fitted and with their spend shuffled, and of ${placebos.length} placebos; ${result.verdict}`,
    warnings: result.warnings,
  };
}

const steps = 200;

/** One channel: how much of the KPI's rest (upwards) and of the channel's media (to the right) an unseen driver would have to explain. Above and to the
 *  right of a line the number falls below its target; the dots are drivers as strong as known ones.
 *
 *  @param name  of the channel (default: the first)
 *  @throws ArgumentError if there is no such channel */
export function tippingPoints(result: TippingPoints, name?: string): Figure {
  const caller = "plot.tippingPoints";
  requireKind(caller, result, ["tippingPoints"]);
  if (name !== undefined) requireText(caller, "name", name);
  const [channel] = channelsNamed(caller, result.channels, name === undefined ? null : [name]) as [
    TippingPoint,
  ];
  const what = result.isRoi ? "ROI" : "contribution";
  const { benchmarks, target, value } = channel;
  const shown = benchmarks.filter(({ unseen }) => unseen.treatment < 1);
  const most = Math.max(0.4, ...shown.map(({ unseen }) => 1.2 * unseen.treatment));
  return {
    kind: "figure",
    data: [
      ...(result.isRoi
        ? [frontier(channel, result.degreesOfFreedom, target, `${what} ${target}`, most, colours.model)]
        : []),
      frontier(channel, result.degreesOfFreedom, 0, `${what} 0`, most, colours.observed),
      {
        type: "scatter",
        mode: "text+markers",
        name: "as strong as a known driver",
        x: shown.map(({ unseen }) => 100 * unseen.treatment),
        y: shown.map(({ unseen }) => 100 * unseen.outcome),
        text: shown.map(({ name: driver }) => driver),
        textposition: "top right",
        marker: { size: 8, color: colours.muted },
      },
    ],
    layout: {
      ...frame(
        `How strong an unseen driver of ${channel.name} would have to be (${what} ${value.mean.toPrecision(3)} as fitted)`,
        460,
      ),
      showlegend: true,
      hovermode: "closest",
      xaxis: { ...axis("of what is left of the channel's media", "%"), range: [0, 100 * most] },
      yaxis: { ...axis("of what is left of the KPI", "%"), range: [0, 100] },
    },
    description: `Strengths at which an unseen driver would bring the ${what} of ${channel.name} to ${target}: ${percent(channel.toTarget, 1)} of both`,
    warnings: result.warnings,
  };
}

/** R²_kpi = d² (1 − x) / (df · sd² · x), d the way to go, x the share of the media's rest. */
function frontier(
  { value, sd }: TippingPoint,
  degreesOfFreedom: number,
  target: number,
  name: string,
  most: number,
  colour: string,
) {
  const ratio = (value.mean - target) ** 2 / (degreesOfFreedom * sd * sd);
  const first = ratio / (1 + ratio);
  const points = Array.from({ length: steps + 1 }, (_, i) => first + ((most - first) * i) / steps).filter(
    (x) => x > 0 && x <= most,
  );
  return lineThrough(
    name,
    points.map((x) => 100 * x),
    points.map((x) => (100 * ratio * (1 - x)) / x),
    { color: colour },
  );
}
