/** Refutation as pictures: each effect beside what copies of its media at other times bring by luck, and placebos; and what an unseen driver would have to be. */
import type { TippingPoint, TippingPoints } from "../insights/tippingPoints.js";
import type { Estimate } from "../math/estimate.js";
import { defaultLevel, levelText } from "../math/estimate.js";
import { requireKind, requireText } from "../records.js";
import type { Refutation } from "../validation/refutation.js";
import { counted, formatNumber, percent, significantText } from "../words.js";
import { mostAndLeast } from "./altText.js";
import type { Figure } from "./figure.js";
import { decimalsFor, plain, tips } from "./hover.js";
import { namesBeside } from "./labels.js";
import { dotsWithIntervals, lineThrough } from "./marks.js";
import { channelsNamed } from "./records.js";
import { axis, broken, colours, frame, rowAxis } from "./theme.js";

/** Where copies tell nothing. */
const unknown = { median: Number.NaN, lower: Number.NaN, upper: Number.NaN, level: defaultLevel };

/** What each channel brought, and what copies of its media at other times are credited with by a regression, which without priors spreads wider than the fit does: a number beyond that range is not luck, one within it may be. Placebos stand at the bottom. */
export function refutation(result: Refutation): Figure {
  requireKind("plot.refutation", result, ["refutation"]);
  const { channels, placebos, model } = result;
  const { kpi } = model.panel;
  const names = [
    ...channels.map(({ name }) => name),
    ...placebos.map(({ of }, i) => `placebo ${i + 1} (${of})`),
  ];
  const level = levelText(channels[0]?.brought.level ?? defaultLevel);
  const decimals = decimalsFor(channels.map(({ brought }) => brought.median));
  const marks = (
    name: string,
    look: { readonly color: string; readonly symbol: string },
    shift: number,
    first: number,
    estimates: readonly Omit<Estimate, "mean">[],
  ) =>
    dotsWithIntervals(
      name,
      estimates,
      estimates.map((_, row) => first + row + shift),
      look,
      { of: names.slice(first).map((one) => `${one}, ${name}`), what: "brought", unit: kpi.unit, decimals },
    );
  return {
    kind: "figure",
    data: [
      marks(
        "as fitted",
        { color: colours.posterior, symbol: "circle" },
        -0.15,
        0,
        channels.map(({ brought }) => brought),
      ),
      marks(
        "its copies at other times",
        { color: colours.extrapolation, symbol: "diamond" },
        0.15,
        0,
        channels.map(({ byLuck }) => byLuck?.brought ?? unknown),
      ),
      ...(placebos.length === 0
        ? []
        : [
            marks(
              "never ran",
              { color: colours.bad, symbol: "square" },
              0,
              channels.length,
              placebos.map(({ brought }) => brought),
            ),
          ]),
    ],
    layout: {
      ...frame("What channels brought, and what luck would bring", 150 + 34 * names.length),
      showlegend: true,
      xaxis: {
        ...axis(`brought in the training window, median and ${level} interval`, kpi.unit),
        rangemode: "tozero",
        tickformat: "~s",
      },
      yaxis: rowAxis(names),
    },
    description: `Contributions of ${counted(channels.length, "channel")} as fitted and of copies of their media at other times, and of ${counted(placebos.length, "placebo")}; ${result.verdict}; of the copies there explain as much: ${mostAndLeast(
      channels.map(({ name, byLuck }) => ({ name, value: 100 * (byLuck?.share ?? Number.NaN) })),
      { unit: "%", decimals: 0 },
    )}`,
    warnings: result.warnings,
  };
}

const steps = 200;

/** One channel: how much of the KPI's rest (upwards) and of the channel's media (to the right) an unseen driver would have to explain. Above and to the
 *  right of a line the number falls below its target; the dots are drivers as strong as known ones.
 *
 *  @param name  of the channel (default: the first of which something is claimed)
 *  @throws ArgumentError if there is no such channel */
export function tippingPoints(result: TippingPoints, name?: string): Figure {
  const caller = "plot.tippingPoints";
  requireKind(caller, result, ["tippingPoints"]);
  if (name !== undefined) requireText(caller, "name", name);
  const named = channelsNamed(caller, result.channels, name === undefined ? null : [name]);
  const channel = named.find(({ withheld }) => withheld === null) ?? named[0]!;
  if (channel.withheld !== null) return nothingClaimed(channel.name, channel.withheld, result.warnings);
  const what = result.isRoi ? "ROI" : "contribution";
  const { benchmarks, target, value } = channel;
  const kpi = result.model.panel.kpi.name;
  const shown = benchmarks.filter(({ unseen }) => unseen.treatment < 1);
  const most = Math.max(0.4, ...shown.map(({ unseen }) => 1.2 * unseen.treatment));
  // As high as what is known reaches, and a way above the place where both shares are the same.
  const highest = Math.min(
    100,
    Math.max(20, 300 * channel.toNothing, ...shown.map(({ unseen }) => 130 * unseen.outcome)),
  );
  const ofMedia = `of ${channel.name}'s media that no known driver explains`;
  const ofKpi = `of ${kpi} that no known driver explains`;
  const line = (to: number, color: string, dash: "solid" | "dash") => {
    const drawn = frontier(channel, result.degreesOfFreedom, to, `${what} ${to}`, most, { color, dash });
    const x = drawn.x as readonly number[];
    return {
      ...drawn,
      ...tips(
        x.map((share, i) => [
          `<b>${what} of ${plain(channel.name)} would be ${to}</b>`,
          `with a driver of ${formatNumber(share, 0)} % ${plain(ofMedia)}`,
          `and ${formatNumber(drawn.y[i] as number, 0)} % ${plain(ofKpi)}`,
        ]),
      ),
    };
  };
  const lines = [
    ...(result.isRoi ? [line(target, colours.posterior, "solid")] : []),
    line(0, colours.bad, "dash"),
  ];
  // The strongest have the first choice of a place.
  const names = (width: number, height: number) =>
    namesBeside(
      [...shown]
        .sort(
          (a, b) =>
            b.unseen.treatment / most + b.unseen.outcome - a.unseen.treatment / most - a.unseen.outcome,
        )
        .map(({ name: driver, unseen }) => ({
          name: driver,
          x: 100 * unseen.treatment,
          y: 100 * unseen.outcome,
          radius: 4,
        })),
      { width, height, x: [0, 100 * most], y: [0, highest] },
      lines.flatMap(({ x, y }) => x.map((along, i) => ({ x: along as number, y: y[i] as number }))),
    );
  return {
    kind: "figure",
    data: [
      ...lines,
      {
        type: "scatter",
        mode: "markers",
        name: "a driver as strong as a known one",
        x: shown.map(({ unseen }) => 100 * unseen.treatment),
        y: shown.map(({ unseen }) => 100 * unseen.outcome),
        cliponaxis: false,
        marker: { size: 8, color: colours.baseline },
        ...tips(
          shown.map(({ name: driver, unseen }) => [
            `<b>as strong as ${plain(driver)}</b>`,
            `${formatNumber(100 * unseen.treatment, 1)} % ${plain(ofMedia)}`,
            `${formatNumber(100 * unseen.outcome, 1)} % ${plain(ofKpi)}`,
          ]),
        ),
      },
    ],
    layout: {
      ...frame(
        `How strong an unseen driver of ${channel.name} would have to be (${what} ${significantText(value.median, 3)} as fitted, median)`,
        460,
      ),
      showlegend: true,
      xaxis: { ...axis(`it explains ${ofMedia}`, "%"), range: [0, 100 * most] },
      yaxis: { ...axis(broken(`it explains ${ofKpi}`, 44), "%"), range: [0, highest] },
      annotations: names(660, 320),
    },
    narrow: { annotations: names(260, 300) },
    description: `Strengths at which an unseen driver would bring the ${what} of ${channel.name} to ${target}: ${percent(channel.toTarget, 1)} of both`,
    warnings: result.warnings,
  };
}

/** In the place of a channel's lines: a driver is known that may be as strong as it takes. */
function nothingClaimed(name: string, why: string, warnings: TippingPoints["warnings"]): Figure {
  const place = { x: 0.5, y: 0.5, xref: "paper" as const, yref: "paper" as const };
  return {
    kind: "figure",
    data: [],
    layout: {
      ...frame(`How strong an unseen driver of ${name} would have to be`, 460),
      annotations: [{ text: why, ...place, showarrow: false, font: { color: colours.note } }],
    },
    description: `What ${name} brought ${why}`,
    warnings,
  };
}

/** R²_kpi = d² (1 − x) / (df · sd² · x), d the way to go, x the share of the media's rest. */
function frontier(
  { value, sd }: TippingPoint,
  degreesOfFreedom: number,
  target: number,
  name: string,
  most: number,
  look: { readonly color: string; readonly dash: "solid" | "dash" },
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
    look,
  );
}
