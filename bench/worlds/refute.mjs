/** What `refute` lets stand on tables whose truth is known.
 *
 *  Usage: npm run build && node bench/worlds/refute.mjs [--seeds 80-84] [--worlds control,nullAll]
 *
 *  A row is a world and whether the median ROI of a channel is within a factor of two of the truth: its channels by verdict, and how many have a share of copies
 *  of at most 5 %, which of channels that do nothing 5 % should have. About ten CPU seconds a table. */
import { parseArgs } from "node:util";
import { readPanel, refute, roi, fit as sample, specify } from "../../dist/index.js";
import { seedsOf, share, tableText } from "./score.mjs";
import { makeWorld } from "./worlds.mjs";

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "80-84" },
    worlds: { type: "string", default: "control,confounder,reverse,season,shiftSpend" },
  },
});

const found = [];
for (const seed of seedsOf(values.seeds)) {
  for (const name of values.worlds.split(",")) {
    const world = makeWorld(name, seed);
    const panel = await readPanel({ name: `${name}_${seed}.csv`, text: world.csv });
    const posterior = await sample(specify(panel), { seed: 1, workers: 0 });
    const returns = new Map(roi(posterior, { withheld: "show" }).channels.map((one) => [one.name, one.roi]));
    const { channels, placebos } = await refute(posterior, { workers: 0 });
    for (const { name: channel, verdict, byLuck } of channels) {
      const truth = world.roi[channel];
      const error = Math.abs(Math.log(Math.max(returns.get(channel).median, 1e-9) / Math.max(truth, 1e-9)));
      found.push({ name, isRight: error <= Math.LN2, verdict, share: byLuck?.share ?? 1 });
    }
    const credited = placebos.filter(({ isCredited }) => isCredited).length;
    process.stderr.write(`${name} ${seed}: ${credited} of ${placebos.length} placebos credited\n`);
  }
}

const rows = values.worlds.split(",").flatMap((name) =>
  [true, false].flatMap((isRight) => {
    const own = found.filter((one) => one.name === name && one.isRight === isRight);
    if (own.length === 0) return [];
    const of = (verdict) => own.filter((one) => one.verdict === verdict).length;
    return [
      [
        name,
        isRight ? "right" : "off",
        own.length,
        ...["not refuted", "not shown", "review"].map(of),
        share(own, (one) => one.share <= 0.05),
      ],
    ];
  }),
);
console.log(
  tableText([
    ["world", "ROI", "channels", "not refuted", "not shown", "review", "≤ 5 % of copies as good"],
    ...rows,
  ]),
);
