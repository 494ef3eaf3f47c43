/** Limits in any combination: each is kept by the plan, or refused in a line that says which of them cannot be met. */
import { expect, it } from "vitest";
import { type Plan, type PlanOptions, planBudget } from "../../src/decisions/plan.js";
import { ArgumentError } from "../../src/errors.js";
import { quickFit } from "../../src/fit/quickFit.js";
import { sum } from "../../src/math/statistics.js";
import { specify } from "../../src/spec/specify.js";
import { smallPanel } from "../model/densities.js";

const fit = quickFit(specify(smallPanel()), { seed: 1, draws: 4 });
const horizon = 5;
const asked = { confidence: 0, otherModels: false } as const;
const steady = planBudget(fit, { ...asked, change: 0 });
const weeks = planBudget(fit, { ...asked, horizon, change: 0 });
const times = weeks.schedule!.times;

/** Money a period that limits of dates ask for of a channel alone: what one without money today gets of them. */
function bookedOf(name: string, { dated = [], bounds }: PlanOptions): number {
  if (bounds?.[name] !== undefined) return 0;
  const own = dated.filter(({ channels }) => channels?.length === 1 && channels[0] === name);
  return sum(own.map(({ equals, atLeast = equals ?? 0 }) => atLeast)) / horizon;
}

/** What a plan breaks of what was asked, in words. */
function broken(plan: Plan, options: PlanOptions): readonly string[] {
  const faults: string[] = [];
  const span = options.horizon ?? 1;
  const of = (name: string): readonly number[] => {
    const { schedule, proposed } = plan.optimum.channels.find((one) => one.name === name)!;
    return schedule === null ? [proposed] : [...schedule];
  };
  const names = plan.channels.map(({ name }) => name);
  const total = sum(names.flatMap(of)) / span;
  const hold = (
    what: string,
    value: number,
    { atLeast, atMost, equals }: { atLeast?: number; atMost?: number; equals?: number },
  ) => {
    const size = 1e-6 * (Math.abs(total) + Math.abs(value));
    const [low, high] = [
      equals ?? atLeast ?? Number.NEGATIVE_INFINITY,
      equals ?? atMost ?? Number.POSITIVE_INFINITY,
    ];
    if (!(value >= low - size && value <= high + size))
      faults.push(`${what} is ${value}, not ${low} to ${high}`);
  };
  hold("total", total, { equals: options.budget ?? plan.today });
  for (const name of names) {
    const own = of(name);
    const mean = sum(own) / span;
    const channel = plan.channels.find((one) => one.name === name)!;
    const change = options.change ?? 0.3;
    const least = options.minimum?.[name];
    const [low, high] = options.bounds?.[name] ?? [
      (1 - change) * channel.today,
      (1 + change) * channel.today,
    ];
    const isOff = span === 1 && least !== undefined && mean === 0;
    if (options.locked?.includes(name)) hold(name, mean, { equals: channel.today });
    else if (!isOff) hold(name, mean, { atLeast: low, atMost: high === 0 ? bookedOf(name, options) : high });
    if (least === undefined) continue;
    for (const one of own)
      if (!(one === 0 || one >= least * (1 - 1e-8))) faults.push(`${name} has ${one} a period`);
    const flight = options.minimumFlight?.[name] ?? 1;
    const { spend } = smallPanel().channels.find((one) => one.name === name)!;
    let before = 0;
    while (spend!.values.at(-1 - before)! >= least) before++;
    const flights = [...own]
      .map((one) => (one > 0 ? "1" : "0"))
      .join("")
      .split("0");
    flights.forEach((run, i) => {
      if (run !== "" && run.length + (i === 0 ? before : 0) < flight)
        faults.push(`${name} is on for ${run.length}`);
    });
  }
  for (const [name, { channels, ...limits }] of Object.entries(options.groups ?? {}))
    hold(name, sum(channels.flatMap(of)) / span, limits);
  for (const { weights, ...limits } of options.constraints ?? [])
    hold(
      "constraint",
      sum(Object.entries(weights).map(([name, weight]) => (weight * sum(of(name))) / span)),
      limits,
    );
  for (const { channels = names, from, to = from, each = false, ...limits } of options.dated ?? []) {
    const [first, last] = [times.indexOf(from), times.indexOf(to)];
    const byPeriod = times.map((_, h) => sum(channels.map((name) => of(name)[h]!))).slice(first, last + 1);
    for (const value of each ? byPeriod : [sum(byPeriod)]) hold(`dated ${from}`, value, limits);
  }
  return faults;
}

/** The plan keeps all that was asked, or one line says why there is none. */
function expectKeptOrRefused(options: PlanOptions): string {
  let plan: Plan;
  try {
    plan = planBudget(fit, { ...asked, ...options });
  } catch (error) {
    expect(error, JSON.stringify(options)).toBeInstanceOf(ArgumentError);
    const { message } = error as Error;
    expect(message).not.toMatch(/NaN|undefined|\[object|\n/);
    return message;
  }
  expect(broken(plan, options), JSON.stringify(options)).toEqual([]);
  expect(Number.isFinite(plan.objective.value)).toBe(true);
  return "kept";
}

/** One of each kind of limit, mild and harsh; over a horizon those of periods too. */
function singles(isSteady: boolean): readonly (readonly [string, PlanOptions])[] {
  const base = isSteady ? steady : weeks;
  const [a, b] = [...base.channels].sort((x, y) => y.today - x.today).map(({ name }) => name) as [
    string,
    string,
  ];
  const money = (name: string) => base.channels.find((one) => one.name === name)!.today;
  const both = money(a) + money(b);
  const group = (limits: object) => ({ groups: { pair: { channels: [a, b], ...limits } } });
  const every = Object.fromEntries(base.channels.map(({ name }) => [name, 1]));
  const limits: readonly (readonly [string, PlanOptions])[] = [
    ["more money", { budget: 1.2 * base.today }],
    ["much more money", { budget: 3 * base.today }],
    ["no change", { change: 0 }],
    ["any change", { change: 1 }],
    ["bounds from nothing", { bounds: { [a]: [0, 2 * money(a)] } }],
    ["bounds of nothing", { bounds: { [a]: [0, 0] } }],
    ["bounds above today", { bounds: { [a]: [1.5 * money(a), 2 * money(a)] } }],
    ["locked", { locked: [a] }],
    ["locked, all", { locked: base.channels.map(({ name }) => name) }],
    ["a minimum", { minimum: { [a]: money(a) } }],
    ["a high minimum", { minimum: { [a]: 3 * money(a) } }],
    ["a low group", group({ atMost: 0.8 * both })],
    ["a lower group", group({ atMost: 0.2 * both })],
    ["a fixed group", group({ equals: both })],
    ["a ratio", { constraints: [{ weights: { [a]: 1, [b]: -3 }, atMost: 0 }] }],
    ["a fixed sum", { constraints: [{ weights: every, equals: base.today }] }],
  ];
  if (isSteady) return limits;
  const one = { channels: [a], from: times[1]! };
  const dark = base.channels.find(({ today }) => today === 0)!.name;
  return [
    ...limits,
    ["a flight", { minimum: { [a]: money(a) }, minimumFlight: { [a]: 3 } }],
    ["a high flight", { minimum: { [a]: 2 * money(a) }, minimumFlight: { [a]: 2 } }],
    ["a long flight", { minimum: { [a]: 100 * money(a) }, minimumFlight: { [a]: horizon + 1 } }],
    ["a frozen week", { dated: [{ ...one, equals: 1.1 * money(a) }] }],
    ["a closed week", { dated: [{ ...one, equals: 0 }] }],
    ["a huge week", { dated: [{ ...one, atLeast: 4 * money(a) }] }],
    ["closed weeks", { dated: [{ ...one, to: times[3]!, each: true, atMost: 0 }] }],
    ["booked without money today", { dated: [{ channels: [dark], from: times[2]!, atLeast: 500 }] }],
    ["a month's cap", { dated: [{ from: times[0]!, to: times[3]!, atMost: 3.5 * base.today }] }],
    ["every week fixed", { dated: [{ from: times[0]!, to: times[4]!, each: true, equals: base.today }] }],
    [
      "everything frozen",
      {
        dated: weeks.channels.map(({ name }) => ({
          channels: [name],
          from: times[0]!,
          to: times[4]!,
          each: true,
          equals: money(name),
        })),
      },
    ],
  ];
}

/** Two requests as one: records and lists together, else what the second says. */
function together(first: PlanOptions, second: PlanOptions): PlanOptions {
  const merged: Record<string, unknown> = { ...first };
  for (const [key, value] of Object.entries(second)) {
    const before = merged[key];
    merged[key] =
      Array.isArray(before) && Array.isArray(value)
        ? [...before, ...value]
        : typeof before === "object" && before !== null && !Array.isArray(before)
          ? { ...before, ...value }
          : value;
  }
  return merged as PlanOptions;
}

it("every pair of limits is kept or refused by a steady plan", () => {
  const limits = singles(true);
  limits.forEach(([, one], i) => {
    for (const [, two] of limits.slice(0, i + 1)) expectKeptOrRefused(together(one, two));
  });
});

// Over a horizon a limit of means is one of a flat plan: those among themselves are the pairs of above.
it("every pair with a limit of periods is kept or refused over a horizon", () => {
  const limits = singles(false);
  const first = singles(true).length;
  const said = new Map<string, string>();
  limits.forEach(([name, one], i) => {
    for (const [second, two] of limits.slice(0, i + 1)) {
      if (i < first && name !== second) continue;
      said.set(`${second}, ${name}`, expectKeptOrRefused({ horizon, ...together(two, one) }));
    }
  });
  expect(said.get("closed weeks, everything frozen")).toMatch(/^planBudget: dated\.\d must be at /);
  expect(said.get("a flight, closed weeks")).toMatch(
    /must be at most 1, the most periods in a row that other limits leave open, .* got 3; /,
  );
  expect(said.get("a long flight, a long flight")).toMatch(
    /must be at most 5, the periods of the horizon, got 6; give a longer horizon, or ask for shorter flights$/,
  );
  expect(said.get("no change, a high flight")).toBe(
    "planBudget: minimum must leave a plan: none whose channels are off or at their minimum meets the other limits; widen change or bounds, or lower a minimum or a minimumFlight",
  );
  expect(said.get("locked, a frozen week")).toMatch(
    /^planBudget: dated\.0 must allow [\d,]+, what "\w+" has on \S+, as it is locked, got at least [\d,]+; take it out of locked$/,
  );
  expect(said.get("bounds of nothing, a frozen week")).toMatch(/^planBudget: dated\.0 must be at most 0, /);
  // Nothing left to move is a plan too.
  expect(said.get("everything frozen, everything frozen")).toBe("kept");
});

it("what contradicts itself, or would be held by nothing, is refused", () => {
  const [a, b] = steady.channels.map(({ name }) => name) as [string, string];
  const from = times[0]!;
  const refused = (options: unknown, message: RegExp) =>
    expect(() => planBudget(fit, { ...asked, horizon, ...(options as PlanOptions) })).toThrow(message);
  const alone = /must have equals alone, or atLeast ≤ atMost, got \{/;
  refused({ dated: [{ from, equals: 5, atLeast: 9 }] }, alone);
  refused({ dated: [{ from, equals: 5, atLeast: 1 }] }, alone);
  refused({ groups: { g: { channels: [a, b], equals: 5, atMost: 9 } } }, alone);
  refused({ constraints: [{ weights: { [a]: 1 }, equals: 5, atMost: 9 }] }, alone);
  refused({ dated: [null] }, /^planBudget: dated\.0 must be an object such as \{ channels: … \}, got null$/);
  refused({ groups: { g: 3 } }, /^planBudget: groups\.g must be an object/);
  refused({ constraints: ["x"] }, /^planBudget: constraints\.0 must be an object/);
  refused({ constraints: [{ atMost: 5 }] }, /^planBudget: constraints\.0\.weights must be an object/);
  for (const weights of [{}, { [a]: 0 }])
    refused({ constraints: [{ weights, atMost: 5 }] }, /^planBudget: constraints\.0\.weights must weigh a/);
  refused({ bounds: { [a]: [0, 1, 2] } }, /^planBudget: bounds of "\w+" must be \[least, most\]/);
  refused({ bounds: { [a]: ["0", "1"] } }, /^planBudget: bounds of "\w+" must be \[least, most\]/);
  refused({ dated: [{ from, each: "no", atMost: 5 }] }, /^planBudget: dated\.0\.each must be true or false/);
  const twice = /^planBudget: \S+\.channels must name each channel once, got "\w+" twice$/;
  refused({ groups: { g: { channels: [a, a], atMost: 5 } } }, twice);
  refused({ dated: [{ channels: [b, b], from, atMost: 5 }] }, twice);
  refused(
    { locked: [a], minimumFlight: { [a]: 2 } },
    /^planBudget: "\w+" must be locked or have a minimumFlight/,
  );
  refused({ flighting: "even" }, /^planBudget: flighting must be left out over a horizon, .* got "even"$/);
  refused(
    { objective: { kind: "expected", tail: 0.2 } },
    /^planBudget: objective\.tail must be left out, as it is a setting of "cvar" and "quantile" alone, got/,
  );
  refused({ objective: { kind: "cvar", aversion: 1 } }, /^planBudget: objective\.aversion must be left out/);
});

it("limits of one name have a price each", () => {
  const [a, b] = steady.channels.map(({ name }) => name) as [string, string];
  const at = (name: string) => steady.channels.find((one) => one.name === name)!.today;
  const free = planBudget(fit, asked);
  const proposed = free.optimum.channels.find(({ name }) => name === a)!.proposed;
  const { constraints } = planBudget(fit, {
    ...asked,
    constraints: [
      { name: "cap", weights: { [a]: 1 }, [proposed > at(a) ? "atMost" : "atLeast"]: at(a) },
      { name: "cap", weights: { [b]: 1 }, atMost: 10 * at(b) },
    ],
  });
  expect(constraints.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['constraint "cap"', 'constraint "cap" (2)']),
  );
  const priceOf = (name: string) => constraints.find((one) => one.name === name)!.shadowPrice;
  expect(priceOf('constraint "cap"')).not.toBe(0);
  expect(priceOf('constraint "cap" (2)')).toBe(0);
});
