/** The plans of a folder: each is kept when it is made, with what it was made from and a checksum, so that it can be held against what came. */
import { zod } from "#packages";
import { platform } from "#platform";
import { periodAfter } from "../data/calendar.js";
import type { Plan } from "../decisions/plan.js";
import { DataError } from "../errors.js";
import { once } from "../platform/once.js";
import { writing } from "../platform/writing.js";
import { requireKind, requireText } from "../records.js";
import type { Json } from "../report/json.js";
import { planDocument } from "../report/planTable.js";
import { specYaml } from "../spec/spec.js";
import { changedFault, readSealed, sealedFields, sealedText } from "../trace/sealedText.js";
import { loadFit } from "../trace/trace.js";
import { folderFiles } from "./fitFolder.js";

/** A plan as it lies in its file. */
export interface KeptPlan {
  /** First period that it is for, the one after the fit's last, and the last: null for a steady plan, which is for as long as nothing else is planned. */
  readonly from: string;
  readonly to: string | null;
  /** The fit that it was made from: SHA-256 of its file and of its table. */
  readonly fit: { readonly traceSha256: string; readonly dataSha256: string; readonly version: string };
  readonly verdict: string;
  /** Money a period that stands, which is today's where nothing is to change; by period over a horizon. */
  readonly channels: readonly {
    readonly name: string;
    readonly money: number;
    readonly schedule: readonly number[] | null;
  }[];
  /** All that the plan says, as `carryover plan` prints it. */
  readonly plan: Json;
}

const planSchema = once(() => {
  const { z } = zod();
  const { day, text, sha256 } = sealedFields();
  const money = z.number().check(z.gte(0));
  const plan = z.strictObject({
    from: day,
    to: z.nullable(day),
    fit: z.strictObject({ traceSha256: sha256, dataSha256: z.string(), version: text }),
    verdict: text,
    channels: z
      .array(z.strictObject({ name: text, money, schedule: z.nullable(z.array(money)) }))
      .check(z.minLength(1)),
    plan: z.record(z.string(), z.unknown()),
  });
  return plan;
});

/** Keeps a plan in the folder of its fit; the same plan is kept once.
 *
 *  @param path  of the folder that `carryover fit --out` made, or that was refreshed
 *  @param plan  made from the fit whose draws lie there
 *  @returns the path of its file
 *  @throws DataError where the folder has no fit or another one than the plan was made from, or cannot be written to
 *  @see `await keepPlan("my", planBudget(await loadFit("my/trace.nc")))` keeps what `carryover plan my/trace.nc` does */
export async function keepPlan(path: string, plan: Plan): Promise<string> {
  requireText("keepPlan", "path", path);
  requireKind("keepPlan", plan, ["plan"], "plan");
  const { files } = platform;
  const trace = files.join(path, folderFiles.trace);
  if ((await files.kindOf(trace)) !== "file") {
    throw new DataError({
      file: path,
      rule: `this folder has no ${folderFiles.trace} of a fit`,
      cure: `make one with carryover fit my.csv --out ${path}`,
    });
  }
  const { model, schedule, verdict, optimum, channels } = plan;
  await requireItsFit(trace, plan);
  const stands = verdict === "change" ? optimum.channels : channels;
  const last = model.panel.times.at(-1)!;
  const kept: KeptPlan = {
    from: periodAfter(last, model.panel.frequency),
    to: schedule?.times.at(-1) ?? null,
    fit: {
      traceSha256: platform.sha256(await files.readBytes(trace)),
      dataSha256: model.source.source.sha256,
      version: platform.version,
    },
    verdict,
    channels: stands.map(({ name, proposed, schedule: own }, c) => ({
      name,
      money: proposed,
      schedule: own === null ? null : [...(verdict === "change" ? schedule!.channels[c]!.proposed : own)],
    })),
    plan: planDocument(plan),
  };
  const text = sealedText(kept);
  const folder = files.join(path, folderFiles.plans);
  const file = files.join(folder, `${kept.from}-${platform.sha256(text).slice(0, 12)}.json`);
  await writing("keepPlan", path, async () => {
    await files.makeFolder(folder);
    await files.write(file, text);
  });
  return file;
}

/** Its weeks would be counted from the end of another table, and its money held against another model.
 *
 *  @throws DataError where the fit that lies there is another one than the plan was made from */
async function requireItsFit(trace: string, { model }: Plan): Promise<void> {
  const { model: there } = await loadFit(trace);
  const isSame =
    there.source.source.sha256 === model.source.source.sha256 &&
    there.panel.times.at(-1) === model.panel.times.at(-1) &&
    specYaml(there.spec) === specYaml(model.spec);
  if (isSame) return;
  throw new DataError({
    file: trace,
    rule: "this is another fit than the plan was made from",
    cure: "make the plan from this one, or keep it in the folder of its own",
  });
}

/** A kept plan and where it lies. */
export interface PlanFile {
  readonly file: string;
  readonly kept: KeptPlan;
}

/** The plans of a folder, by the period that they begin with.
 *
 *  @throws DataError for one that was changed since it was made, or is none, naming the field */
export async function plansIn(path: string): Promise<readonly PlanFile[]> {
  const { files } = platform;
  const folder = files.join(path, folderFiles.plans);
  if ((await files.kindOf(folder)) !== "folder") return [];
  const names = (await files.list(folder)).filter((name) => /^[^.].*\.json$/.test(name)).sort();
  const plans: PlanFile[] = [];
  for (const name of names) {
    const file = files.join(folder, name);
    const about = { what: "plan", made: "made", away: "move it out of the folder" };
    const { text, record: kept } = await readSealed(file, { schema: planSchema(), ...about });
    if (name !== `${kept.from}-${platform.sha256(text).slice(0, 12)}.json`) throw changedFault(file, about);
    plans.push({ file, kept: kept as KeptPlan });
  }
  return plans;
}
