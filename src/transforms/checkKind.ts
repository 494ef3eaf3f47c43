/** Does a transform's pullback say the same as finite differences of its value? Run it on every kind of your own. */
import { createRng, type Rng } from "../math/rng.js";
import { wholeNumber, withDefaults } from "../options.js";
import { requireFields } from "../records.js";
import { type ChannelGroup, channelGroup, seriesLength } from "./channelGroup.js";
import { bendAt, slopeAt } from "./curveShape.js";
import type { Kernels } from "./kernels/kernels.js";
import { typescriptKernels } from "./kernels/twin.js";
import type { ParameterDomain, SaturationKind, TransformKind } from "./kind.js";

export interface CheckKindOptions<Settings> {
  /** Random inputs tried (default 40). */
  readonly cases?: number;
  /** Seed of the random inputs (default 1). */
  readonly seed?: number;
  readonly settings?: Settings;
  readonly kernels?: Kernels;
}

export interface KindCheck {
  readonly kind: string;
  /** Largest |pullback − finite difference| / (1 + |finite difference|); of a saturation whose curve is wrong, the error of the curve where it is larger. */
  readonly worstError: number;
  /** Where it occurred: "alpha of channel 0, case 3"; empty when there was nothing to differentiate. */
  readonly worstAt: string;
  /** worstError ≤ 1e-6. */
  readonly isRight: boolean;
  /** The kind has no pullback of its own. */
  readonly isSlow: boolean;
  readonly cases: number;
}

const defaults = { cases: 40, seed: 1, settings: null, kernels: typescriptKernels };

/** Differences of five points on smooth functions are good to about 1e-10; a wrong formula is off by far more than this. */
const tolerance = 1e-6;

/** Compares the pullback of a kind with finite differences on random groups of channels.
 *
 *  Media are between 0.1 and 3, with some weeks off; parameters are spread over their domains. Derivatives by media that are exactly 0
 *  are not compared, because a difference would need negative media. Of a saturation the curve is compared too, and on which side of its
 *  inflexion it is convex.
 *
 *  @throws ArgumentError for an option that is unknown
 *  @example checkKind(adstocks.delayed).isRight // true */
export function checkKind<Settings>(
  kind: TransformKind<Settings>,
  options: CheckKindOptions<Settings> = {},
): KindCheck {
  requireFields(
    "checkKind",
    "kind",
    kind,
    ["parameters", "prepare"],
    "give what defineAdstock or defineSaturation returns",
  );
  const known = withDefaults<CheckKindOptions<unknown>>("checkKind", defaults, options, {
    cases: wholeNumber(1),
  });
  const { cases, seed, kernels } = known;
  requireFields("checkKind", "kernels", kernels, ["allocate"]);
  const settings = known.settings as Settings | null;
  const rng = createRng(seed).split("checkKind");
  let worstError = 0;
  let worstAt = "";
  for (let index = 0; index < cases; index++) {
    const random = rng.split(index);
    const group = channelGroup(1 + random.integer(9), 1 + random.integer(3));
    const { stride } = group;
    const x = randomMedia(random, group, kernels);
    const params = kernels.allocate(kind.parameters.length * stride);
    const out = kernels.allocate(seriesLength(group));
    const outBar = kernels.allocate(seriesLength(group));
    const xBar = kind.needsFixedInput ? null : kernels.allocate(seriesLength(group));
    const paramsBar = kernels.allocate(params.length);
    kind.parameters.forEach(({ domain, typical }, p) => {
      params.fill(typical, p * stride, (p + 1) * stride);
      for (let c = 0; c < group.channels; c++) params[p * stride + c] = randomValue(random, domain, typical);
    });
    forEachEntry(group, (i) => {
      outBar[i] = random.normal();
    });
    const prepared = kind.prepare(group, { kernels, input: x, ...(settings && { settings }) });

    const loss = (): number => {
      prepared.forward(x, params, out);
      let sum = 0;
      forEachEntry(group, (i) => {
        sum += outBar[i]! * out[i]!;
      });
      return sum;
    };
    const compare = (
      found: number,
      buffer: Float64Array,
      i: number,
      step: number,
      at: () => string,
    ): void => {
      const expected = difference(loss, buffer, i, step);
      const error = Math.abs(found - expected) / (1 + Math.abs(expected));
      // A NaN is the worst error there is.
      if (error > worstError || (Number.isNaN(error) && !Number.isNaN(worstError))) {
        worstError = error;
        worstAt = at();
      }
    };

    prepared.forward(x, params, out);
    prepared.pullback(x, params, out, outBar, xBar, paramsBar);
    const byParameter = Float64Array.from(paramsBar);
    const byMedia = xBar === null ? null : Float64Array.from(xBar);
    kind.parameters.forEach(({ name, domain }, p) => {
      for (let c = 0; c < group.channels; c++) {
        const i = p * stride + c;
        const step = stepInside(domain, params[i]!);
        compare(byParameter[i]!, params, i, step, () => `${name} of channel ${c}, case ${index}`);
      }
    });
    if (byMedia === null) continue;
    forEachEntry(group, (i, t, c) => {
      if (x[i]! > 0) compare(byMedia[i]!, x, i, 1e-4, () => `x of period ${t}, channel ${c}, case ${index}`);
    });
  }
  if (isSaturation(kind)) {
    const curve = curveError(kind, cases, rng.split("curve"));
    // Second differences are good to 1e-9 only: what is right of the curve says nothing of the pullback.
    if (!(curve.error <= tolerance) && !(worstError > curve.error)) {
      worstError = curve.error;
      worstAt = curve.at;
    }
  }
  return {
    kind: kind.name,
    worstError,
    worstAt,
    isRight: worstError <= tolerance,
    isSlow: kind.isSlow,
    cases,
  };
}

function isSaturation(kind: object): kind is SaturationKind {
  return "curve" in kind;
}

/** Largest error of a saturation's curve against its value, and of its second derivative on the wrong side of the inflexion. */
function curveError(
  { parameters, value, curve, inflexion }: SaturationKind,
  cases: number,
  rng: Rng,
): { readonly error: number; readonly at: string } {
  let worst = { error: 0, at: "" };
  const at = new Float64Array(3);
  const consider = (error: number, what: string): void => {
    if (error > worst.error || (Number.isNaN(error) && !Number.isNaN(worst.error)))
      worst = { error, at: what };
  };
  for (let index = 0; index < cases; index++) {
    const random = rng.split(index);
    const values = parameters.map(({ domain, typical }) => randomValue(random, domain, typical));
    const f = (x: number): number => value(x, values);
    const turn = inflexion(values);
    for (let i = 0; i < 5; i++) {
      const x = 0.1 + 2.9 * random.uniform();
      curve(x, values, 0, at);
      const [found, slope, bend] = [...at] as [number, number, number];
      const compare = (what: string, got: number, expected: number): void =>
        consider(Math.abs(got - expected) / (1 + Math.abs(expected)), `${what} at x = ${x}, case ${index}`);
      compare("value of the curve", found, f(x));
      compare("slope of the curve", slope, slopeAt(f, x));
      compare("second derivative of the curve", bend, bendAt(f, x));
      const isWrong = (x > 1.001 * turn && bend > 0) || (x < 0.999 * turn && bend < 0);
      if (isWrong)
        consider(
          Math.abs(bend) / (1 + Math.abs(slope)),
          `inflexion, x = ${x}, ${parameters.map(({ name }, p) => `${name} ${values[p]}`).join(", ")}`,
        );
    }
  }
  return worst;
}

/** Central difference with one step of Richardson extrapolation: the error falls with step⁴. */
function difference(loss: () => number, buffer: Float64Array, i: number, step: number): number {
  const centre = buffer[i]!;
  const central = (h: number): number => {
    buffer[i] = centre + h;
    const above = loss();
    buffer[i] = centre - h;
    const below = loss();
    buffer[i] = centre;
    return (above - below) / (2 * h);
  };
  return (4 * central(step / 2) - central(step)) / 3;
}

/** A step that stays inside the domain. */
function stepInside(domain: ParameterDomain, value: number): number {
  const room = domain === "real" ? 1 : domain === "positive" ? value : Math.min(value, 1 - value);
  return Math.min(2e-4, 0.01 * room);
}

function randomMedia(random: Rng, group: ChannelGroup, kernels: Kernels): Float64Array {
  const x = kernels.allocate(seriesLength(group));
  forEachEntry(group, (i) => {
    if (random.uniform() > 0.2) x[i] = 0.1 + 2.9 * random.uniform();
  });
  return x;
}

function randomValue(random: Rng, domain: ParameterDomain, typical: number): number {
  if (domain === "unitInterval") return 0.05 + 0.9 * random.uniform();
  if (domain === "positive") return typical * (0.4 + 1.8 * random.uniform());
  return typical + random.normal();
}

/** Visits every entry of a buffer of the group that is not padding. */
function forEachEntry(
  { times, channels, stride }: ChannelGroup,
  visit: (i: number, t: number, c: number) => void,
): void {
  for (let t = 0; t < times; t++) for (let c = 0; c < channels; c++) visit(t * stride + c, t, c);
}
