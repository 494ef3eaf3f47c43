/** The forms of a model: how the KPI is linked to what is added up, and with it what a channel's effect is. */
import { exp, log } from "../math/elementary.js";

/** How the KPI and the sum of the model's parts belong together. */
export interface Form {
  /** What is modelled of the KPI, the way back, and the logarithm of its slope at a KPI. */
  readonly link: {
    to(kpi: number): number;
    from(value: number): number;
    logSlope(kpi: number): number;
  };
  /** The KPI that it can be of. */
  readonly domain: { holds(kpi: number): boolean; readonly rule: string };
  /** True where the linked KPI is centred on its training mean. */
  readonly isCentred: boolean;
  /** "sums": a channel brings its coefficient times its responses, whatever the others do. "joint": the KPI with its media less the KPI without, which
   *  depends on all the others. Priors on ROI, lift tests, steady curves and plans need sums. */
  readonly effects: "sums" | "joint";
  /** Defaults of a specification. */
  readonly defaults: {
    readonly scaling: "mean" | "none";
    readonly intercept: { readonly mean: number; readonly sd: number };
  };
  /** What y is, and what a reader has to know of the effects; "" for nothing. */
  readonly words: { scaledKpi(scaling: string): string; readonly effects: string };
}

export const forms = Object.freeze({
  additive: {
    link: { to: (kpi) => kpi, from: (value) => value, logSlope: () => 0 },
    domain: { holds: () => true, rule: "" },
    isCentred: false,
    effects: "sums",
    // On the scale of an average period of 1.
    defaults: { scaling: "mean", intercept: { mean: 0.75, sd: 0.5 } },
    words: {
      scaledKpi: (scaling) => (scaling === "none" ? "kpi" : `kpi / its training ${scaling}`),
      effects: "",
    },
  },
  multiplicative: {
    link: { to: log, from: exp, logSlope: (kpi) => -log(kpi) },
    domain: { holds: (kpi) => kpi > 0, rule: "a multiplicative model needs a KPI above 0" },
    isCentred: true,
    effects: "joint",
    // On the scale of the logarithm of an average period, around 0.
    defaults: { scaling: "none", intercept: { mean: 0, sd: 0.5 } },
    words: {
      scaledKpi: () => "ln kpi, centred",
      effects: "effects multiply: a beta of 0.1 is e^0.1 − 1 ≈ 10.5 % of the KPI at full saturation",
    },
  },
} satisfies Readonly<Record<string, Form>>);

export type FormName = keyof typeof forms;
export const formNames = Object.keys(forms) as [FormName, ...FormName[]];

/** Whether effects of a form add up. */
export function addsUp(form: FormName): boolean {
  return formOf(form).effects === "sums";
}

/** The record of a form. */
export function formOf(form: FormName): Form {
  return forms[form];
}
