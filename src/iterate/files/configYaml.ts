/** The configuration of an iteration as YAML: every setting, every prior with its reason, and the command that fits it again. */
import type { Panel } from "../../data/panel.js";
import { moneySpent } from "../../data/panelColumns.js";
import { sum } from "../../math/statistics.js";
import { noOwnKinds } from "../../spec/kinds.js";
import { commentedSpecYaml } from "../../spec/specComments.js";
import { shellWord } from "../../words.js";
import type { Configuration } from "../configuration.js";

export interface ConfigFile {
  readonly iteration: number;
  readonly seed: number | string;
  /** Name of the file, for the command in its head. */
  readonly name: string;
  /** What was changed, and why; "" for the first. */
  readonly change: string;
}

/** The configuration as a specification that `carryover fit --spec` takes as it is.
 *
 *  @param panel  the training weeks, for the shares of spend that the priors were made from */
export function configYaml(
  configuration: Configuration,
  panel: Panel,
  { iteration, seed, name, change }: ConfigFile,
): string {
  const { warmup, draws, chains, targetAcceptance, metric } = configuration.sampling;
  const isNumeric = typeof seed === "number";
  const flags = `--warmup ${warmup} --draws ${draws} --chains ${chains} --target-acceptance ${targetAcceptance} --metric ${metric}`;
  const head = [
    `Iteration ${iteration}: ${change === "" ? "the defaults of the model type" : change}.`,
    `Fit it again, or edit it first, with both paths as seen from where you are: carryover fit ${shellWord(panel.source.path)} --spec ${name} --seed ${isNumeric ? seed : JSON.stringify(seed)} ${flags}`,
  ];
  const body = commentedSpecYaml(
    { kind: "model", spec: configuration.spec, panel, ownKinds: noOwnKinds },
    {
      reasons: { ...configuration.notes, ...channelReasons(configuration, panel) },
      leftOut: configuration.leftOut,
    },
  );
  return `${head.map((line) => `# ${line}\n`).join("")}${body}`;
}

/** Why each channel's priors are as they are. */
function channelReasons({ spec, notes }: Configuration, panel: Panel): Record<string, string> {
  const { channels, frequency, times } = panel;
  const spent = new Map(
    channels.map((channel) => [channel.name, moneySpent(panel, channel, 0, times.length - 1)]),
  );
  const total = sum([...spent.values()]);
  return Object.fromEntries(
    Object.entries(spec.channels).map(([name, { type, saturation, coefficient }]) => {
      const share = (100 * (spent.get(name) ?? 0)) / total;
      const parts = [
        type === "other"
          ? `the name "${name}" says nothing of its kind, so its carry-over is that of a medium one`
          : `"${type}" by its name, which sets how fast its effect fades`,
        saturation.kind === "none"
          ? "no saturation in this model type"
          : `half of the effect is expected near the usual level of a ${frequency}, as nothing is known of it`,
        coefficient.prior === "pooled"
          ? "its coefficient leans on those of the same type"
          : coefficient.of === "roi"
            ? "its coefficient is expected as a return on spend"
            : `its coefficient is expected by its ${share.toFixed(1)} % of the spend`,
      ];
      const own = notes[`channels.${name}`];
      return [
        `channels.${name}`,
        own === undefined ? parts.join("; ") : `${parts.join("; ")}; changed: ${own}`,
      ];
    }),
  );
}
