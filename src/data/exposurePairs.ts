/** Joins what people saw to the money that bought it where names differ ("spend_meta_ads", "impressions_meta"), if the numbers agree. */
import { option, phrase } from "../phrase.js";
import { cureNaming } from "../warning.js";
import { stemAgreement } from "./channelNames.js";
import type { ColumnRole } from "./panel.js";
import { changeCorrelation, levelCorrelation, zeroAgreement } from "./relations.js";
import type { RoleCheck, RoleFinding, RoleView } from "./roleCheck.js";

/** From which correlation on money and what it bought agree, by how well their names do (`stemAgreement`). */
const enough: Readonly<Record<number, number>> = { 2: 0.3, 1: 0.6 };

/** Without any likeness of names: so alike that both are hardly channels of their own. */
const twin = 0.85;

export const exposurePairs: RoleCheck = {
  look: (view) => {
    const paid = view.roles.filter(({ role }) => role === "spend");
    const isPaid = new Set(paid.map(({ channel }) => channel!.toLowerCase()));
    return view.roles
      .filter(({ role }) => role === "exposure")
      .flatMap((exposure) =>
        isPaid.has(exposure.channel!.toLowerCase())
          ? doubtOfNamesakes(exposure, paid, view)
          : pairOf(exposure, paid, view),
      );
  },
};

/** What people saw under the name of its money, with numbers that say otherwise: it is used, and asked about. */
function doubtOfNamesakes(
  { column, channel }: ColumnRole,
  paid: readonly ColumnRole[],
  { numbers, runs }: RoleView,
): readonly RoleFinding[] {
  const own = paid.find((one) => one.channel!.toLowerCase() === channel!.toLowerCase())!;
  const seen = numbers(column);
  const money = numbers(own.column);
  const level = levelCorrelation(money, seen);
  const zeros = zeroAgreement(money, seen);
  const other = paid.find((one) => one !== own && changeCorrelation(numbers(one.column), seen, runs) >= twin);
  const isApart = level < namesake.level && changeCorrelation(money, seen, runs) < namesake.level;
  if (!(isApart || zeros < namesake.zeros || (other !== undefined && level < enough[1]!))) return [];
  const likeOther = other === undefined ? "" : `, and it moves as "${other.column}" does`;
  return [
    {
      column,
      warning: {
        code: "exposure-unlike-spend",
        message: `"${column}" has the name of the money in "${own.column}" and other numbers (correlation ${level.toFixed(2)}, both zero or both not in ${(100 * zeros).toFixed(0)} % of the rows)${likeOther}: one of them may be of another channel, or booked in other weeks`,
        ...cureNaming(
          phrase`say in ${option("channels")} what belongs together, or leave what people saw out with ${option("ignore")}`,
        ),
      },
    },
  ];
}

/** Below these, money and what people saw under one name are doubted. */
const namesake = { level: 0.2, zeros: 0.9 } as const;

function pairOf(exposure: ColumnRole, paid: readonly ColumnRole[], view: RoleView): readonly RoleFinding[] {
  const seen = view.numbers(exposure.column);
  const candidates = paid
    .map((spend) => {
      const money = view.numbers(spend.column);
      return {
        spend,
        names: stemAgreement(spend.channel!, exposure.channel!),
        level: levelCorrelation(money, seen),
        change: changeCorrelation(money, seen, view.runs),
        zeros: zeroAgreement(money, seen),
      };
    })
    .sort((a, b) => b.names - a.names || b.level - a.level);
  const named = candidates.filter(({ names }) => names > 0 && names === candidates[0]!.names);
  const evidence = ({ level, zeros }: (typeof candidates)[number]) =>
    `correlation ${level.toFixed(2)}, both zero or both not in ${(100 * zeros).toFixed(0)} % of the rows`;
  const agreed = named.find(({ names, level, zeros }) => level >= enough[names]! && zeros >= 0.9);
  if (agreed !== undefined && (agreed.names === 2 || named.length === 1)) {
    const { channel } = agreed.spend;
    return [
      {
        column: exposure.column,
        decision: {
          role: "exposure",
          channel: channel!,
          reason: `what people saw of "${channel}", joined to "${agreed.spend.column}": ${evidence(agreed)}`,
        },
      },
    ];
  }
  const like = agreed ?? named[0] ?? candidates.find(({ change }) => change >= twin);
  if (like === undefined || Number.isNaN(like.level)) return [];
  return [
    {
      column: exposure.column,
      decision: {
        role: "ignored",
        doubt: "unpaired",
        reason: `may be what people saw of "${like.spend.channel}" (${evidence(like)}): name it in channels`,
      },
      warning: {
        code: "unpaired-exposure",
        message: `"${exposure.column}" may be what the money in "${like.spend.column}" bought (${evidence(like)}) and is left out: as a channel of its own it would take half of that effect`,
        ...cureNaming(
          phrase`say so in ${option("channels")}, with the columns of each: {${like.spend.channel}: {spend: ${like.spend.column}, exposure: ${exposure.column}}, …}; or name it as a channel of its own`,
        ),
      },
    },
  ];
}
