/** The model of the last fit on the table of a later month: the same specification, scaled as before. */
import type { Panel } from "../data/panel.js";
import { withValues } from "../data/panelColumns.js";
import { buildDesign } from "../design/panelDesign.js";
import { DataError } from "../errors.js";
import type { Fit } from "../fit/fit.js";
import { type Model, specify } from "../spec/specify.js";
import type { Warning } from "../warning.js";
import { listed } from "../words.js";

const millisecondsADay = 86_400_000;
/** Days after a table for which the holidays of a country were looked up at least. */
const knownAhead = 700;

/** The model of the last fit on another table of its periods and later ones.
 *
 *  Channels, priors, kinds and the baseline that was chosen stay as they are; everything is divided by what the first fit divided it by. Channels that are new in
 *  the table are in no specification, and so in no model.
 *
 *  @throws DataError where training ends by the specification, so that no later period would count, where the table goes on beyond the holidays that it knows, and
 *    where the fit of it would be refused */
export function nextModel({ model, design }: Fit, panel: Panel): Model {
  const { spec, changes, ownKinds, baseline } = model;
  const { to } = spec.training;
  if (to !== null) {
    throw new DataError({
      caller: "refresh",
      key: "training.to",
      rule: `the specification ends training at ${to}, so that later ${panel.frequency}s would not count`,
      cure: "fit once without training.to, and refresh that fit",
    });
  }
  requireHolidays(model, panel, design.scaling.to);
  const kinds = [...Object.values(ownKinds.adstock), ...Object.values(ownKinds.saturation)];
  const others = panel.channels
    .filter(({ name }) => !(name in spec.channels))
    .map(({ name }) => [name, null]);
  const { negativeControls, ...rest } = spec;
  const next = specify(
    panel,
    {
      ...rest,
      ...(negativeControls === undefined ? {} : { negativeControls: [...negativeControls] }),
      channels: { ...spec.channels, ...Object.fromEntries(others) },
    },
    { kinds },
  );
  const found = { ...next, spec, changes, ownKinds, baseline, scaling: design.scaling };
  // A look at the table refuses what the fit would refuse: a period without a row, a cell of media that is empty.
  buildDesign(found);
  return found;
}

/** @throws DataError for a table that goes on where the holidays of the specification end */
function requireHolidays({ spec: { calendar } }: Model, { times }: Panel, first: string): void {
  if (calendar === null) return;
  const days = (Date.parse(times.at(-1)!) - Date.parse(first)) / millisecondsADay;
  if (days <= knownAhead) return;
  throw new DataError({
    caller: "refresh",
    key: "calendar.days",
    rule: `the specification knows the holidays of "${calendar.country}" for ${knownAhead} days after ${first}, and the table ends at ${times.at(-1)}`,
    cure: "fit anew with carryover fit, which looks them up again",
  });
}

/** The periods of a panel up to one. */
export function panelUntil(panel: Panel, last: string): Panel {
  const { times } = panel;
  const periods = times.filter((time) => time <= last).length;
  if (periods === times.length) return panel;
  const cut = withValues(panel, (values) => {
    const kept = new Float64Array(panel.geos.length * periods);
    panel.geos.forEach((_, g) => {
      kept.set(values.subarray(g * times.length, g * times.length + periods), g * periods);
    });
    return kept;
  });
  return { ...cut, times: times.slice(0, periods) };
}

/** What is said of channels that no model has. */
export function newChannelWarning(names: readonly string[], panel: Panel): Warning {
  const isOne = names.length === 1;
  return {
    code: "new-channel",
    message: `${listed(names.map((name) => `"${name}"`))} ${isOne ? "is" : "are"} new in this table and in no specification: ${isOne ? "it is" : "they are"} left out, and what ${isOne ? "it brings" : "they bring"} is taken for baseline or for other channels`,
    cure: `once there are some ${panel.frequency}s of ${isOne ? "it" : "them"}, fit anew with carryover fit`,
  };
}
