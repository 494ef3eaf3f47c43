/** Controls above an output in a page: a kernel answers each move where one runs, else the frames that stand ready do. */
import { boxStyle, chartAt, keepDrawn } from "../../plots/inPage.js";
import { darkColours } from "../../plots/theme.js";
import type { PageView } from "../chartData.js";
import type { ControlLook } from "../controls.js";
import type { ControlData, Patch, Value } from "../reactive.js";
import { saidValue, shownFor } from "../standing.js";
import { moveCurves } from "./moveCurves.js";

/** A kernel that knows the output: it is told the values, and answers with what is shown. */
export interface Live {
  send(values: readonly Value[]): void;
  onAnswer: (values: readonly Value[], view: PageView) => void;
  /** Whether the channel is closed, as by a restart. */
  isClosed(): boolean;
  /** The kernel has forgotten the output, or is gone. */
  onGone: () => void;
}

const style = `${boxStyle}
.carryover-still{display:none}
.carryover-controls{display:flex;flex-wrap:wrap;gap:.25rem 1.5rem;margin:.25rem 0 .5rem;font:inherit}
.carryover-controls label{display:flex;align-items:center;gap:.5rem}
.carryover-controls input[type=range]{width:14rem;max-width:60vw;min-height:1.75rem;margin:0}
.carryover-controls output{min-width:4rem;font-variant-numeric:tabular-nums}
.carryover-controls :focus-visible{outline:3px solid #1f77d0;outline-offset:2px}
.carryover-controls p{flex-basis:100%;margin:0;font-size:.85em;opacity:.75}
.carryover-shown-for{display:none}
.carryover-said{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@media print{.carryover-controls{display:none}.carryover-shown-for{display:block}}`;

function addStyle(): void {
  if (document.getElementById("carryover-controls-style") !== null) return;
  const element = document.createElement("style");
  element.id = "carryover-controls-style";
  element.textContent = style;
  document.head.append(element);
  // JupyterLab would take arrows and letters for its own, such as the X that cuts a cell; what the browser does with them stays.
  const own = /^(Arrow|Home|End|Page|.$)/;
  window.addEventListener(
    "keydown",
    (event) => {
      const isCommand = event.ctrlKey || event.metaKey || event.altKey;
      if (!isCommand && own.test(event.key) && (event.target as Element).closest(".carryover-controls"))
        event.stopPropagation();
    },
    true,
  );
}

/** Draws what an output shows and the controls above it.
 *
 *  @param base  the output itself, which frames differ from
 *  @param live  null where no kernel runs
 *  @param still  what is said where nothing can move */
export function drawControls(
  box: HTMLElement,
  data: ControlData,
  base: PageView,
  live: Live | null,
  still = "Nothing computes in this page: run the notebook to move this.",
): void {
  addStyle();
  const controls = document.createElement("div");
  controls.className = "carryover-controls";
  controls.setAttribute("role", "group");
  controls.setAttribute("aria-label", "Controls");
  const note = document.createElement("p");
  note.setAttribute("role", "status");
  const shown = document.createElement("div");
  shown.className = "carryover-figure";
  // What a page on paper says in place of the controls, and what is read out to those who do not see the result change.
  const onPaper = document.createElement("p");
  onPaper.className = "carryover-shown-for";
  const said = document.createElement("p");
  said.className = "carryover-said";
  said.setAttribute("role", "status");
  let values = [...data.values];
  let kernel = live;
  let shownAt = data.values;
  let isAsked = false;
  let isWaiting = false;
  let frame = 0;
  let watch = 0;
  const fields = data.controls.map((look, c) => fieldOf(look, values[c]!));
  controls.append(...fields.map(({ label }) => label), note);
  box.replaceChildren(controls, onPaper, shown, said);
  const paint = painterOf(
    shown,
    base,
    () => isAsked,
    (view) => {
      said.textContent = inWords(view);
    },
  );

  const say = (text: string) => {
    if (note.textContent !== text) note.textContent = text;
  };
  /** At most one question is under way, so that the last position is never behind many others. */
  const ask = () => {
    if (kernel === null) return;
    if (kernel.isClosed()) {
      isWaiting = true;
      kernel.onGone();
      return;
    }
    if (isAsked) {
      isWaiting = true;
      return;
    }
    isAsked = true;
    kernel.send(values);
    // A kernel that is started anew while it is asked never answers.
    clearInterval(watch);
    watch = window.setInterval(() => {
      if (!isAsked) clearInterval(watch);
      else if (kernel?.isClosed()) kernel.onGone();
    }, 500);
  };
  const place = () => {
    for (const [c, { set }] of fields.entries()) set(values[c]!);
    onPaper.textContent = `${shownFor(data.controls, values)}.`;
  };
  place();
  const draw = () => {
    frame = 0;
    const near = frameFor(data, values, shownAt);
    if (kernel !== null) {
      ask();
      return;
    }
    if (near === null) {
      say(still);
      return;
    }
    paint(patched(base, data.frames![near.index]!));
    values = [...near.values];
    shownAt = near.values;
    place();
  };
  fields.forEach((field, c) => {
    field.input.addEventListener("input", () => {
      values[c] = field.value();
      place();
      if (frame === 0) frame = requestAnimationFrame(draw);
    });
  });
  if (kernel === null) {
    if (data.frames === null) say(still);
    return;
  }
  kernel.onAnswer = (at, view) => {
    isAsked = false;
    say("");
    shownAt = at;
    // A move that waits for the page's next frame is not asked for yet.
    const isMoved = frame !== 0;
    const isPassed = isWaiting || isMoved;
    // The kernel computes the next while this one is drawn.
    if (isWaiting) {
      isWaiting = false;
      ask();
    } else if (!isMoved) {
      values = [...at];
      place();
    }
    paint(view, isPassed);
  };
  kernel.onGone = () => {
    const isOwed = isAsked || isWaiting;
    kernel = null;
    isAsked = false;
    isWaiting = false;
    if (data.frames === null) say("The kernel does not know this output any more: run its cell again.");
    else if (isOwed) draw();
  };
}

interface Field {
  readonly label: HTMLLabelElement;
  readonly input: HTMLElement;
  readonly value: () => Value;
  readonly set: (value: Value) => void;
}

function fieldOf(look: ControlLook, first: Value): Field {
  const label = document.createElement("label");
  const text = document.createElement("span");
  text.textContent = look.label;
  if (look.type === "select") {
    const input = document.createElement("select");
    input.append(...look.options.map((one) => new Option(one, one)));
    input.value = String(first);
    label.append(text, input);
    const set = (value: Value) => {
      input.value = String(value);
    };
    return { label, input, value: () => input.value, set };
  }
  const input = document.createElement("input");
  if (look.type === "toggle") {
    input.type = "checkbox";
    input.checked = first === true;
    label.append(input, text);
    return {
      label,
      input,
      value: () => input.checked,
      set: (value) => {
        input.checked = value === true;
      },
    };
  }
  input.type = "range";
  Object.assign(input, { min: String(look.from), max: String(look.to), step: String(look.step) });
  const said = document.createElement("output");
  const set = (value: Value) => {
    const shown = saidValue(look, value);
    if (Math.abs(Number(input.value) - Number(value)) > 1e-9) input.value = String(value);
    said.textContent = shown;
    input.setAttribute("aria-valuetext", shown);
  };
  input.value = String(first);
  label.append(text, input, said);
  set(first);
  return { label, input, value: () => Number(input.value), set };
}

/** How long after a view another may come that belongs to the same move of a reader's hand, in milliseconds. */
const untilRest = 200;

/** Draws views as they come, the latest of them once in a frame of the page: those that pass by in haste, and the last one, at rest, whole.
 *
 *  @param isMoreToCome  whether an answer is under way
 *  @returns draws a view; `isPassed` where the reader has moved on already */
function painterOf(
  place: HTMLElement,
  first: PageView,
  isMoreToCome: () => boolean,
  atRest: (view: PageView) => void,
): (view: PageView, isPassed?: boolean) => void {
  let show = drawnIn(place, first);
  let latest = first;
  let isHasty = false;
  let frame = 0;
  let rest = 0;
  let lastAt = Number.NEGATIVE_INFINITY;
  const settle = (isThin: boolean) => {
    clearTimeout(rest);
    rest = window.setTimeout(() => {
      if (isMoreToCome()) return settle(isThin);
      if (isThin) show = show(latest, false);
      atRest(latest);
    }, untilRest);
  };
  const draw = () => {
    frame = 0;
    // A single step has no haste.
    const isMoving = isHasty || performance.now() - lastAt < untilRest;
    show = show(latest, isMoving);
    // A slow page is not at rest.
    lastAt = performance.now();
    settle(isMoving);
  };
  return (view, isPassed = false) => {
    latest = view;
    isHasty = isPassed;
    if (frame === 0) frame = requestAnimationFrame(draw);
  };
}

/** What a result says, of a chart its description: of a long one its beginning. */
function inWords(view: PageView): string {
  const text =
    "html" in view
      ? new DOMParser().parseFromString(view.html, "text/html").body.textContent.trim()
      : view.figure.description;
  return text.length <= longestSaid ? text : `${text.slice(0, longestSaid)} …`;
}

/** Letters that are read out of a text. */
const longestSaid = 300;

type Show = (view: PageView, isMoving: boolean) => Show;

/** Draws a view; what it returns draws the next in its place. */
function drawnIn(place: HTMLElement, first: PageView): Show {
  if ("html" in first) {
    place.innerHTML = first.html;
    return (next) => drawnIn(place, next);
  }
  place.replaceChildren();
  const update = keepDrawn(
    place,
    { ...first.chart, ...first.figure },
    Plotly,
    chartAt,
    darkColours,
    (chart, from, to) => moveCurves(Plotly, chart, from, to),
  );
  const again: Show = (next, isMoving) => {
    if ("html" in next) return drawnIn(place, next);
    update({ ...next.chart, ...next.figure }, isMoving);
    return again;
  };
  return again;
}

/** The frame that a move goes to: the next one in its direction, so that every press of a key goes somewhere. */
function frameFor({ positions, frames }: ControlData, values: readonly Value[], before: readonly Value[]) {
  if (positions === null || frames === null) return null;
  const at = positions.map((own, c) => {
    const [value, from] = [values[c]!, before[c]!];
    if (typeof value !== "number") return Math.max(0, own.indexOf(value));
    if (value >= (from as number)) {
      const above = own.findIndex((one) => (one as number) >= value - 1e-9);
      return above < 0 ? own.length - 1 : above;
    }
    return Math.max(0, own.filter((one) => (one as number) <= value + 1e-9).length - 1);
  });
  return {
    index: at.reduce((index, i, c) => index * positions[c]!.length + i, 0),
    values: at.map((i, c) => positions[c]![i]!),
  };
}

/** The view with what a frame puts in its place. */
export function patched(base: PageView, patch: Patch): PageView {
  let made: unknown = base;
  for (const [path, value] of patch) made = withValue(made, path, value);
  return made as PageView;
}

function withValue(tree: unknown, [key, ...rest]: readonly (string | number)[], value: unknown): unknown {
  if (key === undefined) return value;
  const copy = Array.isArray(tree) ? [...tree] : { ...(tree as object) };
  const branches = copy as Record<string | number, unknown>;
  branches[key] = withValue(branches[key], rest, value);
  return copy;
}

declare const Plotly: Parameters<typeof keepDrawn>[2] & Parameters<typeof moveCurves>[0];
