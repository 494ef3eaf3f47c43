/** The model of a panel as users ask for it: the specification's defaults, and the baseline that the training weeks give evidence for. */
import type { Panel } from "../data/panel.js";
import { usingEffects } from "../spec/calendarDays.js";
import type { SpecChanges } from "../spec/spec.js";
import {
  type Model,
  type SpecifyOptions,
  specify as specifyFixed,
  withSpec as withSpecFixed,
} from "../spec/specify.js";
import { chooseBaseline } from "./chooseBaseline.js";

/** The model of a panel.
 *
 *  @param changes  what differs from the defaults, in TypeScript or as read from YAML; a channel set to null is left out
 *  @returns the model with a complete specification; see `describeModel` for it in words
 *  @throws DataError for a setting, channel or column that does not exist, with the nearest name
 *
 *  How much the baseline moves is chosen by the evidence of the training weeks: the level and its steps, the waves of the season, the peaks that come back every year, the holidays of the
 *  country that the changes name (`calendar: { country: "DE" }`, with the package date-holidays in your folder) and, with several geos,
 *  the effects of each period that all of them share, each as long as the changes do not settle it (`level.sd`, `level.steps`; `seasonality.yearly`, `sd` or `decay`; `seasonality.peaks`; `calendar.columns`; `periodEffects`). What was tried stands in `model.baseline`.
 *  `baseline: "fixed"` keeps the default's line and two waves.
 *
 *  A kind of your own is used like a built-in one, with its own default priors. It is a function, so that chains that use it are sampled
 *  in turns on the notebook's thread, and files hold its name alone: hand it over again as `kinds` to `specify` and `loadFit`.
 *
 *  @example specify(panel, { type: "v3", channels: { tv: { adstock: "delayed" } } })
 *  @example
 *  const logarithm = defineSaturation({
 *    name: "logarithm",
 *    parameters: [{ name: "scale", domain: "positive" }],
 *    value: (x, [scale]) => Math.log1p(x / scale),
 *    derivatives: (x, [scale]) => [1 / (scale + x), -x / (scale * (scale + x))],
 *  });
 *  const model = specify(panel, { channels: { tv: { saturation: logarithm } } });
 *  const posterior = await fit(model, { seed: 1 });
 *  specify(panel, parseSpecYaml(specYaml(model.spec)), { kinds: [logarithm] }); // the same model */
export function specify(panel: Panel, changes: SpecChanges = {}, options: SpecifyOptions = {}): Model {
  return withChosenBaseline(specifyFixed(panel, changes, options));
}

/** The model with some settings changed; the defaults that depend on them are made anew, the choice of the baseline too. A kind of your own that was
 *  defined anew takes the place of the one of its name.
 *
 *  @example withSpec(model, { channels: { tv: { adstock: "delayed" } } }) */
export function withSpec(
  model: Model,
  changes: SpecChanges,
  options: Pick<SpecifyOptions, "kinds"> = {},
): Model {
  return withChosenBaseline(withSpecFixed(model, changes, options));
}

/** The model with the baseline that was chosen for it written out: what changes its media alone must not let a baseline that is chosen anew take the
 *  place of a channel, or of a curve. */
export function withItsBaseline(model: Model): Model {
  const { level, periodEffects, seasonality, calendar } = model.spec;
  return withSpecFixed(model, { baseline: "fixed", level, periodEffects, seasonality, calendar });
}

function withChosenBaseline(model: Model): Model {
  const { spec, changes } = model;
  const { calendar } = spec;
  const withEffects = (one: Model, columns: readonly string[]): Model =>
    calendar === null ? one : { ...one, spec: { ...one.spec, calendar: usingEffects(calendar, columns) } };
  if (spec.baseline === "fixed") return withEffects(model, calendar?.columns ?? []);
  const { yearly, sd, decay, peaks } = changes.seasonality ?? {};
  const choice = chooseBaseline(model, {
    level: changes.level?.sd !== undefined,
    steps: changes.level?.steps !== undefined,
    periodEffects: changes.periodEffects?.sd !== undefined,
    waves: [yearly, sd, decay].some((value) => value !== undefined),
    peaks: peaks !== undefined,
    holidays: calendar === null || changes.calendar?.columns !== undefined,
  });
  if (choice === null) return withEffects(model, calendar?.columns ?? []);
  const { level, periodEffects, seasonality, holidays = [] } = choice.chosen;
  const chosen = {
    ...model,
    spec: { ...spec, level, periodEffects, seasonality: { ...spec.seasonality, ...seasonality } },
    baseline: choice,
  };
  return withEffects(chosen, holidays);
}
