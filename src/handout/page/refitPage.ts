/** Runs in a report's page: the prior of a channel is moved, and the model fitted again. It computes nothing before it is asked to. */

import type { SamplingProgress } from "../../inference/samplingProgress.js";
import { tableHtml } from "../../report/tableHtml.js";
import { type PriorRange, priorOfRange, rangeFault } from "../../spec/priorOfRange.js";
import { priorRange, priorText } from "../../spec/priors.js";
import { formatNumber, significantText, timeLeft } from "../../words.js";
import { legible } from "../legible.js";
import type { Refit, RefitChannel } from "../refit.js";
import type { RefitAnswer } from "../refitAnswer.js";
import { priorYaml, rangeText, refitSaid, returnText, type ShownPrior } from "../refitText.js";
import type { RefitReply, RefitRequest } from "./refitWorker.js";

/** Milliseconds without a change, after which a fault of what is typed is said. */
const pause = 400;

const byId = (id: string) => document.getElementById(`refit-${id}`) as HTMLElement;
const button = (id: string) => byId(id) as HTMLButtonElement;
const refit = JSON.parse(byId("data").textContent ?? "") as Omit<Refit, "packed">;
const section = byId("data").closest<HTMLElement>(".refit")!;
const select = byId("channel") as HTMLSelectElement;
const slider = byId("slider") as HTMLInputElement;
const fields = {
  q5: byId("q5") as HTMLInputElement,
  median: byId("median") as HTMLInputElement,
  q95: byId("q95") as HTMLInputElement,
};
const [fitButton, stopButton] = [button("fit"), button("stop")];

let channel = refit.channels[0]!;
/** What is typed, or the report's own, null; the ends make the prior, and the median follows. */
let typed: PriorRange | null = null;
/** The prior of what is typed; the last one that there was while what is typed makes none. */
let shown: ShownPrior = { range: channel.range, change: null };
/** What the slider moves: the range as it was typed, or the report's. */
let base: RefitChannel["range"] = channel.range;
let fault: string | null = null;
/** The last answer, with what it was asked. */
let found: {
  readonly channel: RefitChannel;
  readonly prior: ShownPrior;
  readonly answer: RefitAnswer;
} | null = null;
let worker: Worker | null = null;
/** Goes up with each fit and each stop: what an earlier one still says is not heard. */
let run = 0;
let isRunning = false;
let engine: Promise<string> | null = null;
let saying = 0;

/** Takes a range as the prior, or says why it makes none. */
function take(
  range: PriorRange | null,
  found = range === null ? null : rangeFault(channel.family, range),
): void {
  typed = range;
  fault = found;
  if (fault === null) {
    const prior = range === null ? null : priorOfRange(channel.family, range);
    shown =
      prior === null
        ? { range: channel.range, change: null }
        : { range: priorRange(prior), change: { channel: channel.name, prior } };
  }
  show();
}

/** Shows the prior in every control but the one that is being typed into. */
function show(): void {
  for (const end of ["q5", "median", "q95"] as const) {
    const field = fields[end];
    if (document.activeElement !== field && fault === null) {
      field.value = String(
        Number(
          significantText(typed !== null && end !== "median" ? typed[end] : shown.range[end], 3).replaceAll(
            ",",
            "",
          ),
        ),
      );
    }
    field.setAttribute("aria-invalid", String(fault !== null));
  }
  if (document.activeElement !== slider)
    slider.value = String(Math.log(shown.range.median / channel.range.median));
  slider.setAttribute("aria-valuetext", `median ${rangeText(shown.range)}`);
  byId("prior").textContent =
    shown.change === null
      ? `${channel.prior}, as in the report`
      : `${priorText(shown.change.prior)}; in the report ${channel.prior}`;
  fitButton.disabled = isRunning || fault !== null;
  clearTimeout(saying);
  if (fault === null) byId("fault").textContent = "";
  else saying = window.setTimeout(() => (byId("fault").textContent = fault), pause);
  drawBars();
}

function drawBars(): void {
  const c = refit.channels.indexOf(channel);
  const before = refit.before.returns[c]!;
  const isOfChannel = found?.channel === channel;
  const after = isOfChannel ? answerOf(found!.answer) : null;
  const isStale = isOfChannel && JSON.stringify(found!.prior.change) !== JSON.stringify(shown.change);
  const asRange = ({ roi: { lower, median, upper }, withheld }: typeof before) =>
    withheld === null ? { q5: lower, median, q95: upper } : null;
  const bars = {
    priorBefore: { range: channel.range, said: rangeText(channel.range) },
    prior: { range: shown.range, said: shown.change === null ? "as in the report" : rangeText(shown.range) },
    before: { range: asRange(before), said: returnText(before) },
    after: {
      range: after === null ? null : asRange(after),
      said: after !== null ? returnText(after) : isOfChannel ? "no answer" : "not fitted yet",
    },
  };
  const reach = 1.05 * Math.max(...Object.values(bars).map(({ range }) => range?.q95 ?? 0));
  const at = (value: number) => `${((100 * value) / reach).toFixed(2)}%`;
  for (const [name, { range, said }] of Object.entries(bars)) {
    const bar = byId(`bar-${name}`);
    const [body, middle] = [bar.querySelector("b")!, bar.querySelector<HTMLElement>(".mean")!];
    body.hidden = range === null;
    middle.hidden = range === null;
    if (range !== null) {
      body.style.left = at(range.q5);
      body.style.width = at(range.q95 - range.q5);
      middle.style.left = at(range.median);
    }
    bar.querySelector(".said")!.textContent = legible(said);
  }
  byId("bar-after").classList.toggle("old", isStale);
  if (isStale && after !== null) {
    byId("bar-after").querySelector(".said")!.textContent +=
      `, of the prior ${rangeText(found!.prior.range)}`;
  }
  section
    .querySelector(".scale")!
    .replaceChildren(
      ...["0", significantText(reach, 2)].map((end) =>
        Object.assign(document.createElement("span"), { textContent: end }),
      ),
    );
}

/** The channel's return in an answer; null where the answer is withheld. */
function answerOf(answer: RefitAnswer) {
  const { table } = refitSaid(refit, channel.name, shown, answer);
  return table === null ? null : answer.returns.find(({ name }) => name === channel.name)!;
}

async function unpacked(id: string): Promise<Response> {
  return inflated(byId(id).textContent ?? "");
}

function inflated(base64: string): Response {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")));
}

async function startWorker(): Promise<Worker> {
  engine ??= unpacked("engine").then((response) => response.text());
  const url = URL.createObjectURL(new Blob([await engine], { type: "text/javascript" }));
  const made = new Worker(url, { name: "fit" });
  URL.revokeObjectURL(url);
  return made;
}

async function fitAgain(): Promise<void> {
  if (fault !== null || isRunning) return;
  const own = ++run;
  const asked = { channel, prior: shown };
  setRunning(true);
  reading("Starting", 0);
  say(`Fitting ${channel.name} with the prior ${rangeText(shown.range)}`);
  try {
    worker ??= await startWorker();
    const packed: RefitRequest["packed"] = {
      text: await (await unpacked("text")).text(),
      values: new Float64Array(await (await unpacked("values")).arrayBuffer()),
    };
    if (own !== run) return;
    const heard = worker;
    let looked = "";
    heard.onmessage = ({ data }: MessageEvent<RefitReply>) => {
      if (own !== run) return;
      if (data.kind === "progress") {
        showProgress(data.progress);
        const look = rhatText(data.progress);
        if (look !== looked) say(look);
        looked = look;
      } else if (data.kind === "done") end({ ...asked, answer: data.answer });
      else fail(data.message);
    };
    heard.onerror = (event) => {
      event.preventDefault();
      if (own === run) fail(event.message || "the browser lets no worker run here");
    };
    const request: RefitRequest = { packed, settings: refit.settings, change: shown.change };
    heard.postMessage(request);
  } catch (error) {
    if (own === run) fail((error as Error).message);
  }
}

function stop(): void {
  run++;
  worker?.terminate();
  worker = null;
  setRunning(false);
  reading("Stopped: nothing was fitted.", 0);
  say("Stopped: nothing was fitted.");
}

function fail(message: string): void {
  run++;
  worker?.terminate();
  worker = null;
  setRunning(false);
  reading("", 0);
  setLines([{ text: `This prior could not be fitted here: ${message}.`, lead: "fail" }], null);
  say(`Not fitted: ${message}`);
}

function end(made: NonNullable<typeof found>): void {
  found = made;
  setRunning(false);
  const { draws, rhat } = made.answer;
  reading(`${formatNumber(draws, 0)} draws, R-hat ${rhat.toFixed(3)} at worst.`, 1);
  showFound();
  show();
  say(byId("answer").querySelector("p")?.textContent ?? "");
}

function showFound(): void {
  const { channel: of, prior, answer } = found!;
  const said = refitSaid(refit, of.name, prior, answer);
  section.dataset.digest = answer.digest;
  section.dataset.returns = JSON.stringify(
    answer.returns.map(({ name, roi }) => [name, roi.median, roi.lower, roi.upper]),
  );
  setLines(
    said.lines.map((text, i) => ({ text, lead: i === 0 ? said.standing : null })),
    said.table === null ? null : tableHtml(said.table),
  );
  if (prior.change !== null && said.table !== null) {
    const details = document.createElement("details");
    details.innerHTML =
      '<summary>To make this fit again</summary><pre tabindex="0" role="region" aria-label="Lines of a specification"></pre>';
    details.querySelector("pre")!.textContent =
      `In the specification (see the appendix):\n\n${priorYaml(prior.change)}\n\nwith the report’s seed and settings. SHA-256 of the draws: ${answer.digest}.`;
    byId("answer").append(details);
  }
}

function setLines(
  lines: readonly { readonly text: string; readonly lead: string | null }[],
  table: string | null,
): void {
  byId("answer").replaceChildren(
    ...lines.map(({ text, lead }) => {
      const paragraph = document.createElement("p");
      paragraph.textContent = legible(text);
      if (lead !== null) paragraph.className = `lead refit-answer-lead ${lead}`;
      return paragraph;
    }),
  );
  if (table !== null) byId("answer").insertAdjacentHTML("beforeend", `<div class="table">${table}</div>`);
}

function showProgress(progress: SamplingProgress): void {
  const { phase, iterations, totalIterations, draws, divergences, secondsLeft } = progress;
  if (phase === "done") {
    reading("Summing up", 1);
    return;
  }
  const { chains = 1, draws: each = 0 } = refit.settings;
  const parts = [
    phase === "warmup"
      ? "Warming up"
      : `${formatNumber(draws, 0)} of ${formatNumber(chains * each, 0)} draws`,
    ...(phase === "warmup" ? [] : [rhatText(progress)]),
    ...(divergences > 0 ? [`${divergences} divergences`] : []),
  ];
  const isTold = iterations > 0.05 * totalIterations;
  const left = secondsLeft < 10 ? `, ${secondsLeft.toFixed(1)} s left` : timeLeft(secondsLeft);
  reading(
    `${parts.filter((part) => part !== "").join(", ")}${isTold ? left : ""}`,
    iterations / totalIterations,
  );
}

/** "R-hat 1.004, ESS 812"; "" before there are draws to tell them from. */
function rhatText({ rhat, ess }: SamplingProgress): string {
  return Number.isNaN(rhat) ? "" : `R-hat ${rhat.toFixed(3)}, ESS ${Math.round(ess)}`;
}

function reading(text: string, share: number): void {
  byId("reading").textContent = text;
  (byId("progress") as HTMLProgressElement).value = share;
}

function setRunning(is: boolean): void {
  const focused = document.activeElement;
  isRunning = is;
  byId("running").classList.toggle("now", is);
  stopButton.disabled = !is;
  fitButton.disabled = is || fault !== null;
  // Who began with the keyboard stops with it, and begins again.
  if (is && focused === fitButton) stopButton.focus();
  if (!is && focused === stopButton) fitButton.focus();
}

function say(text: string): void {
  if (text !== "") byId("said").textContent = legible(text);
}

const ends = ({ q5, q95 }: PriorRange): PriorRange => ({ q5, q95 });

const numberIn = ({ value }: HTMLInputElement): number => (value === "" ? Number.NaN : Number(value));

function start(): void {
  byId("still").remove();
  section.querySelector<HTMLElement>(".refit-tools")!.hidden = false;
  for (const control of [select, slider, ...Object.values(fields)]) control.disabled = false;
  const takeUp = () => {
    channel = refit.channels[Number(select.value)]!;
    base = channel.range;
    take(null);
  };
  select.addEventListener("change", takeUp);
  slider.addEventListener("input", () => {
    const place = Number(slider.value);
    const factor = (channel.range.median * Math.exp(place)) / base.median;
    take(place === 0 && base === channel.range ? null : { q5: base.q5 * factor, q95: base.q95 * factor });
  });
  for (const end of ["q5", "q95"] as const) {
    fields[end].addEventListener("input", () => {
      take({ ...ends(typed ?? shown.range), [end]: numberIn(fields[end]) });
      if (fault === null) base = shown.range;
    });
  }
  fields.median.addEventListener("input", () => {
    const factor = numberIn(fields.median) / shown.range.median;
    const { q5, q95 } = shown.range;
    if (factor > 0) take({ q5: q5 * factor, q95: q95 * factor });
    else take(typed, "The median must be a number above 0.");
    if (fault === null) base = shown.range;
  });
  for (const field of Object.values(fields)) field.addEventListener("blur", show);
  slider.addEventListener("blur", show);
  fitButton.addEventListener("click", fitAgain);
  stopButton.addEventListener("click", stop);
  button("reset").addEventListener("click", takeUp);
  takeUp();
}

start();
