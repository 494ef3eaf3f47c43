/** Controls of a cell: values that a reader moves, which `reactive` shows the consequences of. */
import { ArgumentError } from "../errors.js";
import { finite, requireKnownOptions, requireNumber, requireOptions, requireSwitch } from "../options.js";
import { requireText } from "../records.js";

/** A value that a reader moves. */
export interface Control<Value extends number | string | boolean = number | string | boolean> {
  readonly kind: "control";
  readonly label: string;
  /** What it stands at. */
  readonly value: Value;
}

export interface SliderOptions {
  readonly label: string;
  readonly from: number;
  readonly to: number;
  /** Between two positions (default: a hundredth of the way). */
  readonly step?: number | undefined;
  /** Where it begins (default: `from`). */
  readonly value?: number | undefined;
  /** Stands behind the number. */
  readonly unit?: string | undefined;
}

export interface SelectOptions<Value extends string> {
  readonly label: string;
  readonly options: readonly Value[];
  /** Default: the first. */
  readonly value?: NoInfer<Value> | undefined;
}

export interface ToggleOptions {
  readonly label: string;
  /** Default: off. */
  readonly value?: boolean | undefined;
}

/** How a control looks in a page, as plain data. */
export type ControlLook = { readonly label: string } & (
  | {
      readonly type: "slider";
      readonly from: number;
      readonly to: number;
      readonly step: number;
      readonly unit: string;
    }
  | { readonly type: "select"; readonly options: readonly string[] }
  | { readonly type: "toggle" }
);

interface State {
  value: number | string | boolean;
  readonly look: ControlLook;
}

const states = new WeakMap<Control, State>();
/** Who wants to know which controls are read. */
let reader: Set<Control> | null = null;

function made<Value extends number | string | boolean>(look: ControlLook, value: Value): Control<Value> {
  const state: State = { value, look };
  const control = {
    kind: "control" as const,
    label: look.label,
    get value() {
      reader?.add(control);
      return state.value as Value;
    },
  };
  states.set(control, state);
  return control;
}

function requireLabelled(caller: string, options: unknown, names: readonly string[]): void {
  requireOptions(caller, options, "label");
  requireKnownOptions(caller, options as object, names);
  requireText(caller, "label", (options as { readonly label: unknown }).label);
}

/** What a cell gives a reader to move. `control.slider({ label: "retention", from: 0, to: 0.95, value: 0.5 }).value` is a number, that of
 *  `control.select({ label: "curve", options: ["hill", "root"] })` one of the words, that of `control.toggle({ label: "saturated" })` true or false.
 *
 *  A control shows nothing itself: `reactive` shows those that its function reads.
 *  @throws ArgumentError for a range without room and for a value that is not in it
 *  @example control.slider({ label: "retention", from: 0, to: 0.95, value: 0.5 }).value // 0.5 */
export const control = {
  /** A number in [from, to], `value` (default: from) at first. */
  slider(options: SliderOptions): Control<number> {
    const caller = "control.slider";
    requireLabelled(caller, options, ["label", "from", "to", "step", "value", "unit"]);
    const { label, from, to, unit = "" } = options;
    requireNumber(caller, "from", from, finite);
    requireNumber(caller, "to", to, {
      rule: `a number above ${from}`,
      isAllowed: (end) => end > from && Number.isFinite(end),
    });
    const { step = (to - from) / 100, value = from } = options;
    requireNumber(caller, "step", step, {
      rule: `above 0 and at most ${to - from}`,
      isAllowed: (one) => one > 0 && one <= to - from,
    });
    requireNumber(caller, "value", value, {
      rule: `in [${from}, ${to}]`,
      isAllowed: (one) => one >= from && one <= to,
    });
    return made({ type: "slider", label, from, to, step, unit }, value);
  },
  /** One of several words, the first unless `value` names another. */
  select<const Value extends string>(options: SelectOptions<Value>): Control<Value> {
    const caller = "control.select";
    requireLabelled(caller, options, ["label", "options", "value"]);
    const { label, options: choices } = options;
    if (!(Array.isArray(choices) && choices.length > 0 && choices.every((one) => typeof one === "string"))) {
      throw new ArgumentError({
        caller,
        option: "options",
        rule: 'must be words to choose from, such as ["a", "b"]',
        got: choices,
      });
    }
    const value: Value = options.value ?? options.options[0]!;
    if (!choices.includes(value)) {
      throw new ArgumentError({
        caller,
        option: "value",
        rule: `must be one of ${choices.join(", ")}`,
        got: value,
      });
    }
    return made({ type: "select", label, options: choices }, value);
  },
  /** True or false. */
  toggle(options: ToggleOptions): Control<boolean> {
    const caller = "control.toggle";
    requireLabelled(caller, options, ["label", "value"]);
    const { label, value = false } = options;
    requireSwitch(caller, "value", value);
    return made({ type: "toggle", label }, value);
  },
};

/** Runs what reads controls, and says which it has read. */
export async function readingControls<T>(
  run: () => T,
): Promise<{ value: Awaited<T>; controls: readonly Control[] }> {
  const before = reader;
  const read = new Set<Control>();
  reader = read;
  try {
    return { value: await run(), controls: [...read] };
  } finally {
    reader = before;
  }
}

/** What a page draws. */
export const lookOf = (one: Control): ControlLook => states.get(one)!.look;

/** Moves controls; what a page sends is not trusted. */
export function moveAll(controls: readonly Control[], values: readonly unknown[]): void {
  for (const [c, one] of controls.entries()) move(one, values[c]);
}

function move(one: Control, value: unknown): void {
  const state = states.get(one)!;
  const { look } = state;
  if (look.type === "slider" && typeof value === "number" && value >= look.from && value <= look.to)
    state.value = value;
  if (look.type === "select" && typeof value === "string" && look.options.includes(value))
    state.value = value;
  if (look.type === "toggle" && typeof value === "boolean") state.value = value;
}
