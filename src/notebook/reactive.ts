/** What follows from controls: shown for where they stand, again when one is moved, and beforehand for pages in which nothing computes. */
import { platform } from "#platform";
import { requireFunction } from "../options.js";
import { type Control, type ControlLook, lookOf, moveAll, readingControls } from "./controls.js";

/** What a reader moves, and what it changes. Under a cell it shows itself. */
export interface Reactive {
  readonly kind: "reactive";
  /** What it shows where the controls stand now. */
  readonly run: () => unknown;
}

/** What a page is given: how controls look, where they stand, and what is shown elsewhere. */
export interface ControlData {
  /** By which a kernel that still runs knows it. */
  readonly id: string;
  readonly controls: readonly ControlLook[];
  readonly values: readonly Value[];
  /** Positions of each control for which `frames` has what is shown; null where they would be too many. */
  readonly positions: readonly (readonly Value[])[] | null;
  /** Row by row, the last control running fastest: what differs from the output itself. */
  readonly frames: readonly Patch[] | null;
}

export type Value = number | string | boolean;

/** A reader has moved the controls of an output, or has one before him. */
export interface Move {
  readonly output: string;
  /** The others that the page shows with controls. */
  readonly shown: readonly string[];
  readonly values: readonly unknown[];
  /** Nothing is moved: the page shows the output for these values, and asks whether its controls stand elsewhere. */
  readonly isQuestion?: boolean;
}

/** What outputs show now, by their ids, if that is new to the page; null where the session does not know the output that was moved. */
export type Moved<View> = ReadonlyMap<
  string,
  { readonly values: readonly Value[]; readonly view: View }
> | null;

/** Parts of a view that are others in a frame, by their path. */
export type Patch = readonly (readonly [path: readonly (string | number)[], value: unknown])[];

/** More frames, longer texts and longer runs are not for a notebook. */
const limits = { frames: 61, characters: 300_000, milliseconds: 4000 };

/** Those of this session whose outputs may still be asked for. */
const running = new Map<string, { readonly run: () => unknown; readonly controls: readonly Control[] }>();

/** Shows what a function makes of controls, which a reader moves: a chart, a result, a text.
 *
 *  Whatever controls the function reads stand above its output. In JupyterLab on this project's kernel, on the site and in a file that was exported the
 *  function runs for every position; in pages in which nothing computes the outputs of a few dozen positions stand ready, and a picture where neither
 *  can be.
 *  @throws ArgumentError for what is no function
 *  @example reactive(() => "what a chart or a text makes of control.slider(…).value").kind // "reactive" */
export function reactive(run: () => unknown): Reactive {
  requireFunction("reactive", "run", run);
  const made: Reactive = { kind: "reactive", run };
  all.add(made);
  return made;
}

const all = new WeakSet<object>();

/** Whether `reactive` made it. */
export const isReactive = (value: unknown): value is Reactive =>
  typeof value === "object" && value !== null && all.has(value);

/** The first output of one: its value, and what a page needs to change it.
 *
 *  @param viewOf  what a page draws of a value, as plain data
 *  @param isRich  whether frames are wanted */
export async function controlled(
  { run }: Reactive,
  viewOf: (value: unknown) => Promise<unknown>,
  isRich: boolean,
): Promise<{ readonly value: unknown; readonly data: ControlData }> {
  const begin = performance.now();
  const { value, controls } = await readingControls(run);
  const id = platform.randomName();
  running.set(id, { run, controls });
  const values = controls.map((one) => one.value);
  const base = { id, controls: controls.map(lookOf), values };
  const still = { value, data: { ...base, positions: null, frames: null } };
  if (!isRich || controls.length === 0) return still;
  const shown = await viewOf(value);
  const frameAt = async (at: readonly Value[]) => {
    moveAll(controls, at);
    return differences(shown, await viewOf(await run()));
  };
  try {
    // Fewer where there is no room for so many.
    for (let most = limits.frames; ; most = Math.floor(most / 2)) {
      const positions = positionsOf(controls, most);
      if (positions === null) return still;
      const frames: Patch[] = [];
      let characters = 0;
      for (const combination of combinationsOf(positions)) {
        const patch = await frameAt(combination);
        characters += JSON.stringify(patch).length;
        if (performance.now() - begin > limits.milliseconds) return still;
        if (characters > limits.characters) break;
        frames.push(patch);
      }
      if (characters <= limits.characters) return { value, data: { ...base, positions, frames } };
    }
  } catch {
    // A position at which the function fails says so when somebody goes there and something computes.
    return still;
  } finally {
    moveAll(controls, values);
  }
}

/** Moves the controls of an output, or answers where they stand.
 *
 *  @returns by their ids the outputs that read one of them, with where their controls stand and what shows them again; null where this session does
 *    not know the output */
export function moveControls({
  output,
  shown,
  values,
  isQuestion = false,
}: Move): ReadonlyMap<string, { readonly values: readonly Value[]; readonly run: () => unknown }> | null {
  const own = running.get(output);
  if (own === undefined) return null;
  if (isQuestion && own.controls.every(({ value }, c) => value === values[c])) return new Map();
  if (!isQuestion) moveAll(own.controls, values);
  const reading = new Map<string, { readonly values: readonly Value[]; readonly run: () => unknown }>();
  for (const id of new Set([output, ...shown])) {
    const { run, controls } = running.get(id) ?? {};
    if (run === undefined || !controls?.some((one) => own.controls.includes(one))) continue;
    reading.set(id, { values: controls.map(({ value }) => value), run });
  }
  return reading;
}

/** Of each control the positions that stand ready; a slider's are thinned out where it has too many, its present one always among them. */
function positionsOf(controls: readonly Control[], frames: number): readonly (readonly Value[])[] | null {
  const looks = controls.map(lookOf);
  const fixed = looks.reduce(
    (product, look) =>
      product * (look.type === "select" ? look.options.length : look.type === "toggle" ? 2 : 1),
    1,
  );
  const sliders = looks.filter(({ type }) => type === "slider").length;
  const most = Math.floor((frames / fixed) ** (1 / Math.max(1, sliders)));
  if (most < (sliders > 0 ? 5 : 1)) return null;
  return looks.map((look, c) => {
    if (look.type === "select") return look.options;
    if (look.type === "toggle") return [false, true];
    const { from, to, step } = look;
    const steps = Math.floor((to - from) / step + 1e-9);
    const every = Math.ceil(steps / (most - 2));
    const own = controls[c]!.value as number;
    const grid = Array.from({ length: Math.floor(steps / every) + 1 }, (_, i) =>
      cleaned(from + i * every * step),
    );
    return [...new Set([...grid, cleaned(to), own])].sort((a, b) => a - b).slice(0, most + 1);
  });
}

/** What a frame keeps of a number: more than a screen shows. */
const rounded = (value: number): number => (Number.isInteger(value) ? value : Number(value.toPrecision(6)));

/** 0.15 for 0.15000000000000002. */
const cleaned = (value: number): number => Number(value.toPrecision(12));

function combinationsOf(positions: readonly (readonly Value[])[]): readonly (readonly Value[])[] {
  return positions.reduce<readonly (readonly Value[])[]>(
    (all, own) => all.flatMap((before) => own.map((value) => [...before, value])),
    [[]],
  );
}

/** What has to be put where to make one plain value of another; lists of numbers are replaced whole. */
export function differences(from: unknown, to: unknown, path: readonly (string | number)[] = []): Patch {
  if (Object.is(from, to)) return [];
  if (typeof to === "number") return [[path, rounded(to)]];
  const isTree = (value: unknown): value is Record<string, unknown> =>
    typeof value === "object" && value !== null && !(Array.isArray(value) && typeof value[0] !== "object");
  if (!isTree(from) || !isTree(to) || Array.isArray(from) !== Array.isArray(to)) {
    if (JSON.stringify(from) === JSON.stringify(to)) return [];
    return [[path, Array.isArray(to) ? to.map((one) => (typeof one === "number" ? rounded(one) : one)) : to]];
  }
  const keys = Object.keys(to);
  if (Object.keys(from).length !== keys.length || keys.some((key) => !Object.hasOwn(from, key)))
    return [[path, to]];
  return keys.flatMap((key) =>
    differences(from[key], to[key], [...path, Array.isArray(to) ? Number(key) : key]),
  );
}
