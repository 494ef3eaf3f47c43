/** What is right and wrong in an answer about a world: the same for the product and for its peers.
 *
 *  An answer has `channels`, of each its name and the median and 90 % interval (lower, upper) of its ROI, and `total`, the same of all media; here
 *  each also has the `truth`. */

const holds = ({ lower, upper, truth }) => lower <= truth && truth <= upper;
const average = (all, value) => all.reduce((sum, one) => sum + value(one), 0) / all.length;

/** Total ROI off by more than a factor of two, or less than half of the intervals hold. */
export function isWrong({ channels, total }) {
  const error = Math.abs(Math.log(Math.max(total.median, 1e-9) / Math.max(total.truth, 1e-9)));
  return error > Math.LN2 || channels.filter(holds).length < channels.length / 2;
}

/** The truth beside each ROI of an answer. */
export function withTruth({ channels, total }, world) {
  return {
    channels: channels.map((one) => ({ ...one, truth: world.roi[one.name] })),
    total: { ...total, truth: world.totalRoi },
  };
}

/** Upper over lower end of the intervals, geometric mean; a lower end of next to nothing counts as a thousandth of the upper. */
export function widthOf(answers) {
  const channels = answers.flatMap((one) => one.channels);
  return Math.exp(
    average(channels, ({ lower, upper }) => Math.log(Math.min(lower > 0 ? upper / lower : Infinity, 1e3))),
  );
}

export const percent = (value) => (100 * value).toFixed(1);
export const share = (all, test) => `${all.filter(test).length}/${all.length}`;
export const mean = average;

/** Share of intervals that hold, width, total ROI: the cells that every tool has. */
export function scoreCells(answers) {
  const channels = answers.flatMap((one) => one.channels);
  const total = (key) => average(answers, (one) => one.total[key]).toFixed(2);
  return [
    `${percent(average(channels, (one) => Number(holds(one))))} %`,
    `${widthOf(answers).toFixed(1)}×`,
    `${total("truth")} → ${total("median")} (${share(answers, (one) => holds(one.total))})`,
  ];
}

/** Rows, the header first, as a table in Markdown. */
export const tableText = ([header, ...rows]) =>
  [header, header.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");

/** "1-10" or "4". */
export function seedsOf(text) {
  const [first, last = first] = text.split("-").map(Number);
  return Array.from({ length: last - first + 1 }, (_, k) => first + k);
}
