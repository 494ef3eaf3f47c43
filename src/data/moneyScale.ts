/** Doubts money whose size cannot be: above all revenue, next to nothing of it, or one channel a thousand times the others. */
import { median } from "../math/statistics.js";
import type { Warning } from "../warning.js";
import type { Panel } from "./panel.js";
import type { PanelCheck } from "./panelCheck.js";
import { moneySpent } from "./panelColumns.js";

/** Shares of revenue between which the money of all channels lies. */
const usual = { least: 1e-4, most: 1 } as const;

/** One channel has so many times the money of the middle one: "cost_micros" beside euros. */
const apart = 1e4;

export const moneyScale: PanelCheck = {
  look: (panel) => {
    const whole = { ...panel, warnings: [] };
    const spends = panel.channels
      .filter(({ spend }) => spend !== null)
      .map((channel) => ({
        column: channel.spend!.column,
        money: moneySpent(whole, channel, 0, panel.times.length - 1),
      }))
      .filter(({ money }) => money > 0);
    return [...againstRevenue(panel, spends), ...againstOthers(spends)];
  },
};

type Spend = { readonly column: string; readonly money: number };

function againstRevenue({ revenue }: Omit<Panel, "warnings">, spends: readonly Spend[]): readonly Warning[] {
  const money = spends.reduce((sum, one) => sum + one.money, 0);
  const earned = revenue === null ? 0 : revenue.values.reduce((sum, v) => (v > 0 ? sum + v : sum), 0);
  if (money === 0 || earned === 0) return [];
  const share = money / earned;
  if (share >= usual.least && share <= usual.most) return [];
  const size = share > 1 ? `${short(share)} times` : `${short(100 * share)} % of`;
  return [
    {
      code: "money-scale",
      message: `the money of all channels is ${size} the revenue of the same time ("${revenue!.column}"): one of the two may be in thousands, in cents or in shares, and returns are wrong by that factor`,
      cure: "write both in one unit",
    },
  ];
}

function againstOthers(spends: readonly Spend[]): readonly Warning[] {
  if (spends.length < 2) return [];
  const largest = spends.reduce((a, b) => (b.money > a.money ? b : a));
  const middle = median(spends.filter((one) => one !== largest).map((one) => one.money));
  if (largest.money < apart * middle) return [];
  return [
    {
      code: "money-scale",
      message: `"${largest.column}" is ${short(largest.money / middle)} times the money of a usual channel: it may be in another unit (cents, or millionths, as some platforms export it)`,
      cure: "write all money in one unit",
    },
  ];
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
