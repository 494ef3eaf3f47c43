/** Runs in a report's page: a budget is dragged, and what it brings and the best division of its total follow. It computes nothing before it is
 *  touched. */
import { amountText, unitText } from "../../data/currency.js";
import type { BestAllocation, Evaluator } from "../../decisions/evaluator.js";
import type { PlanReturns } from "../../decisions/planReturns.js";
import { createWhatIfEvaluator } from "../../decisions/whatIfEvaluator.js";
import { formatNumber, signedText } from "../../words.js";
import { legible } from "../legible.js";
import type { Trial } from "../trial.js";
import { answerOf, bestLine, bestOf } from "../trialText.js";

/** Controls of a channel, or of all together. */
interface Row {
  readonly slider: HTMLInputElement;
  readonly field: HTMLInputElement;
  readonly said: HTMLElement;
}

/** Of milliseconds in which nobody moves anything: the best division is searched for, and what is said aloud is said. */
const pause = { best: 60, said: 700 };

const byId = (id: string) => document.getElementById(id) as HTMLElement;
const dataOf = byId("trial-data");
const trial = JSON.parse(dataOf.textContent ?? "") as Trial;
const section = dataOf.closest<HTMLElement>(".trial")!;
const unit = unitText(trial.whatIf.unit);
const names = trial.whatIf.channels.map(({ name }) => name);
const today = trial.whatIf.channels.map((channel) => channel.today);
const isMovable = names.map((name) => !Object.hasOwn(trial.withheld, name));
const rows = names.map((_, c) => rowOf(`trial-${c}`));
const total = rowOf("trial-total");
const keepsTotal = byId("trial-keep") as HTMLInputElement;
const bars = section.querySelector<HTMLElement>(".trial-bars")!;

let money = [...today];
let evaluator: Evaluator | null = null;
let mine: PlanReturns | null = null;
let best: BestAllocation | null = null;
/** What the best division is known of. */
let bestTotal = Number.NaN;
let frame = 0;
let searching = 0;
let saying = 0;
/** What the bars reach to, which grows and does not jump about. */
let reach = 0;

function rowOf(id: string): Row {
  const row = byId(id);
  const [field, slider] = row.querySelectorAll("input");
  return { field: field!, slider: slider!, said: byId(`${id}-said`) };
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** Today's money is found again by hand: a slider within one step of it means it. */
function readingOf({ slider }: Row, asToday: number): number {
  const value = Number(slider.value);
  return Math.abs(value - asToday) < 0.75 * Number(slider.step) ? asToday : value;
}

function answerer(): Evaluator {
  evaluator ??= createWhatIfEvaluator(trial.whatIf);
  return evaluator;
}

function setChannel(c: number, value: number): void {
  if (!keepsTotal.checked) {
    money = money.map((own, other) => (other === c ? value : own));
    return;
  }
  const others = money.map((own, other) => (other !== c && isMovable[other] ? own : 0));
  const given = sumOf(others);
  // Nobody gives what they have not.
  const wanted = Math.min(value, money[c]! + given);
  const share = given > 0 ? (given - (wanted - money[c]!)) / given : 1;
  money = money.map((own, other) =>
    other === c ? (given > 0 ? wanted : own) : others[other] !== 0 ? own * share : own,
  );
}

function setTotal(value: number): void {
  const fixed = sumOf(money.filter((_, c) => !isMovable[c]));
  const free = sumOf(money) - fixed;
  const isToday = Math.abs(value - sumOf(today)) < 1e-9 * value;
  const basis = free > 0 ? money : today;
  const share = Math.max(0, value - fixed) / (sumOf(basis) - fixed);
  const scaled = money.map((own, c) => (isMovable[c] ? basis[c]! * share : own));
  // Back at today's total in today's proportions: today's budget, to the last digit.
  const isScaled = scaled.every((own, c) => Math.abs(own - today[c]!) <= 1e-9 * today[c]!);
  money = isToday && isScaled ? [...today] : scaled;
}

function allocationOf(): Record<string, number> {
  return Object.fromEntries(names.map((name, c) => [name, money[c]!]));
}

function changed(): void {
  if (frame === 0) frame = requestAnimationFrame(draw);
}

function draw(): void {
  frame = 0;
  mine = answerer().evaluate(allocationOf());
  const lines = showMine(mine);
  section.dataset.promised = String(mine.promised.mean);
  section.dataset.lower = String(mine.promised.lower);
  section.dataset.upper = String(mine.promised.upper);
  rows.forEach((row, c) => {
    place(row, money[c]!, today[c]!);
  });
  place(total, sumOf(money), sumOf(today));
  if (trial.isBestNamed) {
    if (bestTotal === sumOf(money)) showBest();
    else {
      clearTimeout(searching);
      searching = window.setTimeout(search, pause.best);
      byId("trial-best").style.opacity = "0.5";
    }
  }
  drawBars();
  clearTimeout(saying);
  saying = window.setTimeout(() => {
    byId("trial-said").textContent = lines.slice(0, 3).join(" ");
  }, pause.said);
}

/** The texts of a budget, of which the first are returned. */
function showMine(returns: PlanReturns): readonly string[] {
  const { lines, channels } = answerOf(trial, returns, best);
  const shown = lines.map(legible);
  setLines(byId("trial-answer"), shown);
  rows.forEach(({ said }, c) => {
    said.textContent = legible(channels[c]!.lines.join("; "));
  });
  return shown;
}

function search(): void {
  const wanted = sumOf(money);
  const isTodays = Math.abs(wanted - sumOf(today)) <= 1e-9 * wanted;
  const found = bestOf(trial, answerer(), isTodays ? null : wanted);
  best = found.best;
  bestTotal = wanted;
  byId("trial-best").textContent = legible(found.line);
  const take = document.getElementById("trial-take") as HTMLButtonElement | null;
  if (take !== null) take.disabled = best === null;
  if (mine === null) return;
  showMine(mine);
  showBest();
  drawBars();
}

function showBest(): void {
  const line = byId("trial-best");
  line.style.opacity = "";
  if (best !== null && mine !== null) line.textContent = legible(bestLine(trial, best, mine));
}

function setLines(box: HTMLElement, lines: readonly string[]): void {
  while (box.children.length > lines.length) box.lastElementChild!.remove();
  lines.forEach((line, i) => {
    const paragraph = box.children[i] ?? box.appendChild(document.createElement("p"));
    if (paragraph.textContent !== line) paragraph.textContent = line;
  });
}

function place({ slider, field }: Row, value: number, asToday: number): void {
  if (value > Number(slider.max)) slider.max = String(1.25 * value);
  if (document.activeElement !== slider || readingOf({ slider } as Row, asToday) !== value)
    slider.value = String(value);
  if (document.activeElement !== field) field.value = value.toFixed(0);
  const change = asToday > 0 ? signedText(100 * (value / asToday - 1), 1) : "";
  const against =
    value === asToday ? "as today" : change === "" ? "nothing today" : `${change} % against today`;
  slider.setAttribute("aria-valuetext", `${amountText(formatNumber(value, 0), unit)}, ${against}`);
}

function drawBars(): void {
  const all = [mine!.promised, best?.forecast.promised ?? null];
  const widest = Math.max(
    ...all.map((one) => (one === null ? 0 : Math.max(Math.abs(one.lower), Math.abs(one.upper)))),
  );
  reach = Math.max(reach, 1.1 * widest);
  bars.hidden = reach === 0;
  if (reach === 0) return;
  const at = (value: number) => `${(50 + (50 * value) / reach).toFixed(2)}%`;
  bars.querySelectorAll<HTMLElement>(".bar").forEach((bar, i) => {
    const one = all[i] ?? null;
    bar.hidden = one === null;
    bar.style.display = one === null ? "none" : "";
    if (one === null) return;
    const range = bar.querySelector("b")!;
    range.style.left = at(one.lower);
    range.style.width = `${((50 * (one.upper - one.lower)) / reach).toFixed(2)}%`;
    bar.querySelector<HTMLElement>(".mean")!.style.left = at(one.mean);
  });
  const digits = Math.max(0, 1 - Math.floor(Math.log10(reach)));
  const ends = [signedText(-reach, digits), "as today", signedText(reach, digits)];
  const scale = bars.querySelector<HTMLElement>(".scale")!;
  if (scale.textContent !== ends.join("")) {
    scale.replaceChildren(
      ...ends.map((end) => Object.assign(document.createElement("span"), { textContent: end })),
    );
  }
}

function listen({ slider, field }: Row, set: (value: number) => void, asToday: number): void {
  slider.disabled = false;
  field.disabled = false;
  slider.addEventListener("input", () => {
    set(readingOf({ slider } as Row, asToday));
    changed();
  });
  field.addEventListener("input", () => {
    const value = Number(field.value);
    if (field.value === "" || !(value >= 0)) return;
    set(value);
    changed();
  });
  field.addEventListener("blur", changed);
}

function start(): void {
  section.querySelector(".trial-still")!.remove();
  section.querySelector<HTMLElement>(".trial-tools")!.hidden = false;
  rows.forEach((row, c) => {
    if (isMovable[c]) listen(row, (value) => setChannel(c, value), today[c]!);
  });
  listen(total, setTotal, sumOf(today));
  byId("trial-reset").addEventListener("click", () => {
    money = [...today];
    changed();
  });
  document.getElementById("trial-take")?.addEventListener("click", () => {
    if (best === null) search();
    if (best === null) return;
    const { allocation } = best;
    money = names.map((name) => allocation[name]!);
    bestTotal = sumOf(money);
    changed();
  });
  // What takes a third of a second is done when somebody comes near, not when they already drag.
  for (const near of ["pointerenter", "focusin"]) {
    section.addEventListener(near, () => setTimeout(answerer), { once: true });
  }
}

start();
