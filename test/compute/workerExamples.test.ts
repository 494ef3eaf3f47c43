/** The examples of workers under systemd and on Kubernetes: valid by their own rules, and what they start is a worker. */
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import * as z from "zod";
import { hasRedis, startRedis } from "./redisServer.js";

const unitName = "carryover-worker@.service";
const unit = readFileSync(join("docs/workers", unitName), "utf8");
const deployment = parse(readFileSync("docs/workers/deployment.yaml", "utf8"));
const hasSystemd = spawnSync("systemd-analyze", ["--version"]).status === 0;

/** The fields that are used, of the API of Kubernetes apps/v1, and no others: a slip of the hand is a field that it does not have. */
const label = z.string().regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/);
const labels = z.strictObject({ app: label });
const memory = z.string().regex(/^\d+(Ki|Mi|Gi)$/);
const seconds = z.number().int().nonnegative();
const deploymentSchema = z.strictObject({
  apiVersion: z.literal("apps/v1"),
  kind: z.literal("Deployment"),
  metadata: z.strictObject({ name: label, labels }),
  spec: z.strictObject({
    replicas: z.number().int().nonnegative(),
    selector: z.strictObject({ matchLabels: labels }),
    template: z.strictObject({
      metadata: z.strictObject({ labels }),
      spec: z.strictObject({
        terminationGracePeriodSeconds: seconds,
        automountServiceAccountToken: z.boolean(),
        securityContext: z.strictObject({
          runAsNonRoot: z.boolean(),
          runAsUser: z.number().int().positive(),
        }),
        containers: z
          .array(
            z.strictObject({
              name: label,
              image: z.string().regex(/^[\w.-]+(\/[\w.-]+)*:[\w.-]+$/),
              workingDir: z.string().startsWith("/"),
              command: z.array(z.string()),
              env: z.array(
                z.strictObject({
                  name: z.string().regex(/^[A-Z_]+$/),
                  valueFrom: z.strictObject({
                    secretKeyRef: z.strictObject({ name: label, key: z.string() }),
                  }),
                }),
              ),
              resources: z.strictObject({
                requests: z.strictObject({ cpu: z.string().regex(/^\d+m?$/), memory }),
                limits: z.strictObject({ memory }),
              }),
              securityContext: z.strictObject({
                allowPrivilegeEscalation: z.boolean(),
                readOnlyRootFilesystem: z.boolean(),
                capabilities: z.strictObject({ drop: z.array(z.literal("ALL")) }),
              }),
            }),
          )
          .length(1),
      }),
    }),
  }),
});

describe("the deployment for Kubernetes", () => {
  it("has the fields of its kind and no others, and finds its own pods", () => {
    const { spec } = deploymentSchema.parse(deployment);
    expect(spec.template.metadata.labels).toEqual(spec.selector.matchLabels);
    const slip = structuredClone(deployment);
    slip.spec.template.spec.containers[0].ressources = {};
    expect(() => deploymentSchema.parse(slip)).toThrow(/ressources/);
  });

  it("is of this version", () => {
    const { version } = JSON.parse(readFileSync("package.json", "utf8"));
    expect(deployment.spec.template.spec.containers[0].image).toMatch(
      new RegExp(`:${version.replaceAll(".", "\\.")}$`),
    );
  });
});

describe("the unit for systemd", () => {
  it.skipIf(!hasSystemd)("is one by systemd's own judgement", () => {
    const verify = (text: string) => {
      const path = join(mkdtempSync(join(tmpdir(), "carryover-unit-")), unitName);
      // The program is where it is here.
      writeFileSync(path, text.replace("/usr/bin/node", process.execPath));
      const { stderr } = spawnSync("systemd-analyze", ["verify", path], { encoding: "utf8" });
      return stderr.split("\n").filter((line) => line.includes(unitName.split("@")[0]!));
    };
    expect(verify(unit)).toEqual([]);
    expect(verify(unit.replace("Restart=always", "Restart=sometimes")).join()).toMatch(/restart specifier/);
  });

  it("names the same program as the deployment", () => {
    const command = /^ExecStart=\/usr\/bin\/(.*)$/m.exec(unit)![1]!.split(" ");
    expect(command).toEqual(deployment.spec.template.spec.containers[0].command);
    expect(command.slice(1)).toEqual(["node_modules/carryover/dist/cli/main.js", "worker"]);
  });
});

describe.skipIf(!hasRedis)("what both start is a worker of the queue that CARRYOVER_COMPUTE names", () => {
  const started = async (address: string) => {
    const child = spawn(process.execPath, ["dist/cli/main.js", "worker"], {
      stdio: ["ignore", "ignore", "pipe"],
      env: { ...process.env, CARRYOVER_COMPUTE: address },
    });
    await new Promise<void>((resolve) => child.stderr.on("data", (text) => /serves/.test(text) && resolve()));
    const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
    return { child, ended };
  };

  it("which ends well on SIGTERM", async () => {
    const redis = await startRedis();
    const { child, ended } = await started(redis.address);
    child.kill("SIGTERM");
    expect(await ended).toBe(0);
    await redis.stop();
  });

  it("which ends well on SIGTERM where Redis is away, too: it waited for it for ever", async () => {
    const redis = await startRedis();
    const { child, ended } = await started(redis.address);
    await redis.stop();
    child.kill("SIGTERM");
    const hangs = new Promise<string>((resolve) => {
      setTimeout(resolve, 60_000, "still there after a minute").unref();
    });
    const how = await Promise.race([ended, hangs]);
    child.kill("SIGKILL");
    expect(how).toBe(0);
  });
});
