/** Doubts events that mark exactly the periods in which a channel ran: the two cannot be told apart. */
import { option, phrase } from "../phrase.js";
import { cureNaming } from "../warning.js";
import type { PanelCheck } from "./panelCheck.js";
import { mediaCandidates } from "./panelColumns.js";

/** Fewer periods with, or without, may agree by chance. */
const fewestPeriods = 6;

export const flagsOfMedia: PanelCheck = {
  look: ({ channels, controls, events }) =>
    [...controls, ...events].flatMap((flag) => {
      const isOn = flag.values.map((value) => (value > 0 ? 1 : 0));
      const on = isOn.reduce((sum, value) => sum + value, 0);
      if (on < fewestPeriods || isOn.length - on < fewestPeriods) return [];
      const twin = channels.find((channel) =>
        mediaCandidates(channel).some(({ values }) =>
          values.every((value, i) => (value > 0 ? 1 : 0) === isOn[i]),
        ),
      );
      if (twin === undefined) return [];
      return [
        {
          code: "flag-of-media",
          message: `"${flag.name}" is above zero in exactly the rows in which ${twin.name} ran: what the one did cannot be told from what the other did`,
          ...cureNaming(
            phrase`name it in ${option("ignore")} if it only marks the campaign; if it is an offer of its own, run one without the other`,
          ),
        },
      ];
    }),
};
