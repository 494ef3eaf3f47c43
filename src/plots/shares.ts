/** Where the money went and what it brought: spend share against contribution share, and ROI against marginal ROI. */
import { returnUnit } from "../data/currency.js";
import { ArgumentError } from "../errors.js";
import type { ChannelReturn, Roi } from "../insights/roi.js";
import { levelText } from "../math/estimate.js";
import { requireKind } from "../records.js";
import { formatNumber, listed, roundedText } from "../words.js";
import type { Figure } from "./figure.js";
import { decimalsFor, estimateLines, estimateText, intervalTip, plain, tips, valueText } from "./hover.js";
import { namesBeside } from "./labels.js";
import { rowBars, whiskers } from "./marks.js";
import { axis, channelColours, colours, faint, frame, rowAxis } from "./theme.js";

/** Of every channel its share of the money and of what all of them brought, the ROI at the right; the largest share of the money on top.
 *
 *  Shares of the medians' sum; whiskers are the interval of what the channel brought. Channels of which nothing is claimed are left out of both, and named.
 *  Where all medians are zero there are shares of the money alone.
 *
 *  @param result  of `roi`
 *  @throws ArgumentError where it is something else
 *  @example plot.shares(roi(posterior)) */
export function shares(result: Roi): Figure {
  requireKind("plot.shares", result, ["roi"]);
  const { model, warnings } = result;
  const { kpi, currency } = model.panel;
  const channels = claimed(result).sort((a, b) => b.spend - a.spend);
  const left = result.channels.filter(({ withheld }) => withheld !== null).map(({ name }) => name);
  const spent = total(channels.map(({ spend }) => spend));
  const brought = total(channels.map(({ contribution }) => contribution.median));
  const level = levelText(result.total.roi.level);
  const money = channels.map(({ spend }) => (100 * spend) / spent);
  const effects = channels.map(({ contribution: { median, lower, upper } }) => ({
    median: (100 * median) / brought,
    lower: (100 * lower) / brought,
    upper: (100 * upper) / brought,
  }));
  const decimals = decimalsFor(channels.map(({ contribution }) => contribution.median));
  const hasRoi = channels.some(({ roi }) => Number.isFinite(roi.median));
  const worth = (channel: ChannelReturn) => (hasRoi ? channel.roi : channel.costPerUnit);
  const number = (value: number) => roundedText(value, 2);
  const what = hasRoi ? "ROI" : `cost per ${kpi.unit}`;
  const rows = channels.map((_, row) => row);
  const beside = (text: (channel: ChannelReturn) => string) => [
    { ...besideRow(1, `<b>${what}</b>`), yref: "paper" as const, yanchor: "bottom" as const },
    ...channels.map((channel, row) => besideRow(row, text(channel))),
  ];
  const ofBrought = {
    ...rowBars(
      "share of what was brought",
      effects.map(({ median }) => median),
      rows.map((row) => row + 0.18),
      colours.posterior,
    ),
    error_x: { ...whiskers(effects), thickness: 1.5, width: 0, color: colours.ink },
    ...tips(
      channels.map((channel, i) => [
        `<b>${plain(channel.name)}</b>`,
        `${valueText(effects[i]!.median, { unit: "%", decimals: 1 })} of what the channels brought`,
        ...estimateLines("", "brought", channel.contribution, { unit: kpi.unit, decimals }).slice(1),
        ...estimateLines("", what, worth(channel), {}).slice(1),
      ]),
    ),
  };
  return {
    kind: "figure",
    data: [
      {
        ...rowBars(
          "share of the money",
          money,
          rows.map((row) => row - 0.18),
          colours.baseline,
        ),
        ...tips(
          channels.map(({ name, spend }, i) => [
            `<b>${plain(name)}</b>`,
            `${valueText(money[i]!, { unit: "%", decimals: 1 })} of the money`,
            valueText(spend, { unit: currency, decimals: 0 }),
          ]),
        ),
      },
      ...(brought > 0 ? [ofBrought] : []),
    ],
    layout: {
      ...frame("Where the money went, and what it brought", 146 + 34 * channels.length),
      margin: { l: 60, r: 150, t: 80, b: 50 },
      barmode: "overlay",
      showlegend: true,
      xaxis: {
        ...axis(
          `share of all${left.length === 0 ? "" : `, without ${listed(left)}, which cannot be told from demand`}, median and ${level} interval`,
          "%",
        ),
        rangemode: "tozero",
      },
      yaxis: rowAxis(channels.map(({ name }) => name)),
      annotations: beside((channel) =>
        Number.isFinite(worth(channel).median) ? estimateText(worth(channel)) : "–",
      ),
    },
    narrow: { margin: { r: 56 }, annotations: beside((channel) => number(worth(channel).median)) },
    description: `Shares of the money and of what was brought by ${channels.length} channels: ${channels
      .slice(0, 3)
      .map(
        ({ name }, i) =>
          `${name} ${formatNumber(money[i]!, 0)} % of the money${brought > 0 ? ` and ${formatNumber(effects[i]!.median, 0)} % of the effect` : ""}`,
      )
      .join(", ")}${brought > 0 ? "" : "; more likely than not none of them brought anything"}`,
    warnings,
  };
}

/** ROI of every channel against its marginal ROI, as bubbles as large as its money, with the intervals of both as thin lines.
 *
 *  Right of the line at 1 the money has brought itself back, above the other the next unit would. The further under the diagonal, the more saturated.
 *
 *  @param result  of `roi`
 *  @throws ArgumentError where it is something else, or has no revenue
 *  @example plot.bubbles(roi(posterior)) */
export function bubbles(result: Roi): Figure {
  const caller = "plot.bubbles";
  requireKind(caller, result, ["roi"]);
  const { model, warnings } = result;
  const channels = claimed(result);
  if (!channels.some(({ roi }) => Number.isFinite(roi.median))) {
    throw new ArgumentError({
      caller,
      option: "result",
      rule: "must hold at least one ROI",
      cure: "without revenue there is none; plot.shares has the cost of a unit",
    });
  }
  const { currency } = model.panel;
  const colourOf = channelColours(model.panel);
  const level = levelText(result.total.roi.level);
  const largest = Math.max(...channels.map(({ spend }) => spend));
  const known = channels.filter(({ roi }) => Number.isFinite(roi.median)).sort((a, b) => b.spend - a.spend);
  const end = 1.05 * Math.max(1, ...known.flatMap(({ roi, marginalRoi }) => [roi.upper, marginalRoi.upper]));
  const top = nextEnd(known);
  const sizeOf = (spend: number) => Math.max(8, 44 * Math.sqrt(spend / largest));
  const names = (width: number, height: number) =>
    namesBeside(
      known.map(({ name, spend, roi, marginalRoi }) => ({
        name,
        x: roi.median,
        y: marginalRoi.median,
        radius: sizeOf(spend) / 2,
      })),
      { width, height, x: [0, end], y: [0, top] },
    );
  const above = known.filter(({ marginalRoi }) => marginalRoi.median > 1).map(({ name }) => name);
  return {
    kind: "figure",
    data: [
      {
        type: "scatter",
        mode: "lines",
        name: "marginal ROI as high as ROI",
        x: [0, end],
        y: [0, end],
        line: { color: colours.note, width: 1, dash: "dot" },
        hoverinfo: "skip",
      },
      ...known.map(({ name, spend, roi, marginalRoi }) => ({
        type: "scatter" as const,
        mode: "markers" as const,
        name,
        x: [roi.median],
        y: [marginalRoi.median],
        error_x: { ...whiskers([roi]), thickness: 1, width: 0, color: faint(colourOf(name), 0.45) },
        error_y: { ...whiskers([marginalRoi]), thickness: 1, width: 0, color: faint(colourOf(name), 0.45) },
        marker: {
          size: [sizeOf(spend)],
          color: faint(colourOf(name), 0.7),
          line: { color: colourOf(name), width: 1 },
        },
        showlegend: false,
        ...tips([
          [
            `<b>${plain(name)}</b>`,
            `ROI ${valueText(roi.median, {})} (median), ${intervalTip(roi, {})}`,
            `marginal ROI ${valueText(marginalRoi.median, {})} (median), ${intervalTip(marginalRoi, {})}`,
            `spent ${valueText(spend, { unit: currency, decimals: 0 })}`,
          ],
        ]),
      })),
    ],
    layout: {
      ...frame("What the money brought, and what the next of it would", 480),
      showlegend: true,
      xaxis: { ...axis(`ROI, median and ${level} interval`, returnUnit(currency)), range: [0, end] },
      yaxis: {
        ...axis(`marginal ROI, median and ${level} interval`, returnUnit(currency, "more")),
        range: [0, top],
      },
      shapes: [breakEvenAt("x"), breakEvenAt("y")],
      annotations: names(640, 350),
    },
    narrow: { annotations: names(260, 330) },
    description: `ROI against marginal ROI of ${known.length} channels, as bubbles by their spend; the next unit brings itself back, by the median, in ${above.length === 0 ? "none" : listed(above)}`,
    warnings,
  };
}

/** Top of the marginal axis. */
function nextEnd(channels: readonly ChannelReturn[]): number {
  return 1.08 * Math.max(1, ...channels.map(({ marginalRoi }) => marginalRoi.upper));
}

function breakEvenAt(along: "x" | "y") {
  const line = { type: "line" as const, line: { color: colours.ink, width: 1, dash: "dash" as const } };
  return along === "x"
    ? { ...line, x0: 1, x1: 1, y0: 0, y1: 1, yref: "paper" as const }
    : { ...line, x0: 0, x1: 1, xref: "paper" as const, y0: 1, y1: 1 };
}

function claimed({ channels }: Roi): ChannelReturn[] {
  return channels.filter(({ withheld, spend }) => withheld === null && spend > 0);
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** Words at the right of a row, outside the chart. */
function besideRow(row: number, text: string) {
  return {
    x: 1,
    xref: "paper" as const,
    y: row,
    text,
    showarrow: false,
    xanchor: "left" as const,
    xshift: 8,
  };
}
