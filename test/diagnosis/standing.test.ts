/** One standing a channel, and the gravest reason first: what every document says of it. */
import { describe, expect, it } from "vitest";
import { type GateFinding, standingsOf } from "../../src/diagnosis/standing.js";
import { channelSentences } from "../../src/iterate/writing/sections/answer.js";

const unlearnt: GateFinding = {
  gate: "attribution",
  code: "effects-not-learnt",
  severity: "note",
  about: ["tv", "ooh"],
};
const conflict: GateFinding = {
  gate: "attribution",
  code: "prior-conflict",
  severity: "review",
  about: ["meta"],
};
const failing: GateFinding = { gate: "sampler", code: "rhat", severity: "fail", about: ["alpha[tv]"] };
const names = ["tv", "ooh", "meta", "radio"];
const kinds = (
  findings: readonly GateFinding[],
  withheld: readonly string[] = [],
  failure: string | null = null,
) => standingsOf(names, findings, new Set(withheld), failure).map(({ kind }) => kind);

describe("the standing of a channel", () => {
  it("is withheld before anything else, then failed, then unlearnt, then doubted", () => {
    expect(kinds([unlearnt, conflict], ["ooh"])).toEqual(["unlearnt", "withheld", "doubted", "learnt"]);
    expect(kinds([unlearnt, failing], ["ooh"])).toEqual(["failed", "withheld", "failed", "failed"]);
    expect(kinds([], [], "the run did not pass")).toEqual(Array(4).fill("failed"));
  });

  it("has one sentence, which names every channel once", () => {
    const sentences = channelSentences(standingsOf(names, [unlearnt, conflict], new Set()));
    for (const name of ["meta", "radio"]) {
      expect(sentences.filter((sentence) => sentence.includes(name))).toHaveLength(1);
    }
    expect(sentences.find((sentence) => sentence.includes("tv"))).toContain("do not decide on tv and ooh");
    const many = Array.from(
      { length: 19 },
      (_, i) => ({ name: `channel-${i}.`, kind: "unlearnt", text: "" }) as const,
    );
    const [of] = channelSentences(many);
    for (const { name } of many) expect(of!.split(name)).toHaveLength(2);
  });
});
