/** Types changed in a specification that is written out: the text says whose priors they are, and a warning says that the type did nothing. */
import { describe, expect, it } from "vitest";
import { describeModel } from "../../src/spec/describe.js";
import { parseSpecYaml, type SpecChanges, specYaml } from "../../src/spec/spec.js";
import { specify } from "../../src/spec/specify.js";
import { typeOverruledWarnings } from "../../src/spec/typeWarnings.js";
import { smallPanel } from "../model/densities.js";

const panel = smallPanel();
const written = (changes: SpecChanges = {}) => specYaml(specify(panel, changes).spec);
const codes = (text: string) =>
  specify(panel, parseSpecYaml(text))
    .warnings.filter(({ code }) => code === "prior-of-another-type")
    .map(({ message }) => message);

describe("a channel's type changed in a full specification", () => {
  it("is warned of, and the text does not claim that the prior comes from the type", () => {
    const edited = written().replace("type: social", "type: tv");
    expect(codes(written())).toEqual([]);
    expect(codes(edited)).toEqual([
      'channel "meta" is of type tv, but its prior of alpha is written out as Beta(3, 3), and the type would give Beta(4, 2): the type changes nothing but the name',
    ]);
    const text = describeModel(specify(panel, parseSpecYaml(edited)));
    expect(text).toContain("90 % in 0.19 to 0.81; as written out; the type tv would give Beta(4, 2)");
    expect(text.match(/tv is slowest/g)).toHaveLength(1);
  });

  it("is warned of where the reading was changed, for every channel that it would have changed", () => {
    // Beta(3, 3) of social is the same in both readings.
    expect(codes(written().replace("priors: words", "priors: literal"))).toHaveLength(3);
  });

  it("is warned of where the specification was written for periods of another length", () => {
    const months = { ...panel, frequency: "month" as const };
    const { warnings } = specify(months, parseSpecYaml(written()));
    const found = warnings.filter(({ code }) => code === "prior-of-another-type");
    expect(found).toHaveLength(4);
    expect(found[0]!.message).toContain("written out as Beta(4, 2), and the type would give Beta(1, 1.64)");
  });

  it("is taken as meant where no type has such a prior, where no type was named, and in models without priors by type", () => {
    const own = { adstock: { priors: { alpha: { family: "beta", a: 5, b: 2 } } } } as const;
    const others = { adstock: { priors: { alpha: { family: "beta", a: 3, b: 3 } } } } as const;
    const count = (changes: SpecChanges) =>
      specify(panel, changes).warnings.filter(({ code }) => code === "prior-of-another-type").length;
    expect(count({ channels: { tv: { type: "tv", ...own } } })).toBe(0);
    expect(count({ channels: { tv: others } })).toBe(0);
    expect(count({ channels: { tv: { type: "tv", ...others } } })).toBe(1);
    expect(count({ type: "v1", channels: { tv: { type: "tv", ...others } } })).toBe(0);
  });
});

describe("a model type asked for over a full specification", () => {
  it("is warned of, with the settings that win", () => {
    const { spec } = specify(panel);
    const simple = specify(panel, { ...(spec as SpecChanges), type: "simple" }).spec;
    const [warning, ...more] = typeOverruledWarnings("v3", simple, specify(panel, { type: "simple" }).spec);
    expect(more).toEqual([]);
    expect(warning!.message).toContain(
      "type simple was asked for, but the specification was written out for v3 and its own settings win: channels.tv.adstock geometricGrid (the type has none), channels.tv.saturation hill (the type has none)",
    );
    expect(warning!.message).toContain("and 2 more");
  });

  it("is silent where the file was written for no type, for the same, or where nothing differs", () => {
    const plain = specify(panel, { type: "simple" }).spec;
    const delayed = specify(panel, { channels: { tv: { adstock: "delayed" } }, type: "simple" }).spec;
    expect(typeOverruledWarnings(undefined, delayed, plain)).toEqual([]);
    expect(typeOverruledWarnings("simple", delayed, plain)).toEqual([]);
    expect(typeOverruledWarnings("v1", plain, plain)).toEqual([]);
  });
});

describe("media.prior changed in a full specification", () => {
  const found = (text: string) =>
    specify(panel, parseSpecYaml(text)).warnings.filter(({ code }) => code === "media-prior-overruled");
  it.each([
    ["roi", "salesShare"],
    ["salesShare", "roi"],
  ] as const)("from %s to %s is warned of, as the written priors win", (from, to) => {
    const text = written({ media: { prior: from } });
    expect(found(text)).toEqual([]);
    const names = panel.channels.map(({ name }) => name).join(", ");
    expect(found(text.replace(`prior: ${from}`, `prior: ${to}`))[0]!.message).toBe(
      `media.prior is ${to}, but ${names} have their priors written out as the other setting has them, which win`,
    );
  });

  it("is no matter of what costs nothing, whose prior is on a share of sales by either setting", () => {
    const [first, ...others] = panel.channels;
    const mail = {
      name: "mail",
      spend: null,
      exposures: [{ ...first!.spend!, column: "clicks_mail" }],
      adstocked: null,
    };
    const organic = { ...panel, channels: [mail, ...others] };
    const text = specYaml(specify(organic).spec);
    expect(text).toContain("prior: roi");
    expect(specify(organic, parseSpecYaml(text)).warnings.map(({ code }) => code)).not.toContain(
      "media-prior-overruled",
    );
  });

  it("is taken as meant where the priors are the user's own", () => {
    const text = written({
      media: { prior: "roi" },
      channels: Object.fromEntries(
        panel.channels.map(({ name }) => [name, { roi: { family: "gamma", shape: 2, rate: 1 } as const }]),
      ),
    });
    expect(found(text.replace("prior: roi", "prior: salesShare"))).toEqual([]);
  });
});
