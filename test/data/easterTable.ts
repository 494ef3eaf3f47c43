/** A table whose KPI stands out before Easter, which no week of the year follows. */
import type { Frequency, Panel } from "../../src/data/panel.js";
import { readPanel } from "../../src/data/read.js";

/** Four years of days that sell 45 % more in the week before Easter, 30 % more on Saturdays, and 4 % more or less by chance, as a table of its periods. */
export async function easterTable(frequency: Frequency, firstDay = 1, share = 0.45): Promise<Panel> {
  const easter = ["2021-04-04", "2022-04-17", "2023-04-09", "2024-03-31"];
  const rows = new Map<string, { tv: number; units: number }>();
  const day = 86_400_000;
  const iso = (time: number) => new Date(time).toISOString().slice(0, 10);
  let state = 7;
  const uniform = () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  // From a Thursday to a Wednesday, or whole months.
  for (let time = Date.UTC(2021, 0, 1); time < Date.UTC(2025, 0, 1); time += day) {
    const weekday = new Date(time).getUTCDay();
    const start =
      frequency === "month"
        ? `${iso(time).slice(0, 7)}-01`
        : iso(frequency === "day" ? time : time - ((weekday - firstDay + 7) % 7) * day);
    const left = (Date.parse(easter[Number(iso(time).slice(0, 4)) - 2021]!) - time) / day;
    const tv = 100 * uniform() * (Math.floor(time / day / 40) % 2);
    const units =
      1000 *
        (1 + (left > 0 && left <= 7 ? share : 0) + (weekday === 6 ? 0.3 : 0) + 0.14 * (uniform() - 0.5)) +
      tv;
    const row = rows.get(start) ?? { tv: 0, units: 0 };
    rows.set(start, { tv: row.tv + tv, units: row.units + units });
  }
  const whole = [...rows].slice(frequency === "week" ? 1 : 0, frequency === "week" ? -1 : undefined);
  const text = [
    "date,spend_tv,units_sold,revenue",
    ...whole.map(([date, { tv, units }]) =>
      [date, tv.toFixed(2), units.toFixed(1), (2 * units).toFixed(1)].join(","),
    ),
  ].join("\n");
  return readPanel({ text, name: "easter.csv" }, { country: "GB" });
}
