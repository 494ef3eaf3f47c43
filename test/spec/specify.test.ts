/** Specifications: defaults, changes, YAML, and refusals that name what is wrong. */

import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { buildDesign } from "../../src/design/panelDesign.js";
import { DataError } from "../../src/errors.js";
import { describeModel } from "../../src/spec/describe.js";
import { checkSpec, modelTypes, parseSpecYaml, type SpecChanges, specYaml } from "../../src/spec/spec.js";
import { commentedSpecYaml } from "../../src/spec/specComments.js";
import { specify, withSpec } from "../../src/spec/specify.js";
import { geoPanel, smallPanel } from "../model/densities.js";

const panel = smallPanel();

describe("a channel that never ran at a low level", () => {
  const withFloor = (floor: number) => {
    const panel = smallPanel();
    const [first, ...others] = panel.channels;
    const values = first!.spend!.values.map((_, t) => floor + 100 * ((t * 7) % 11));
    const channel = { ...first!, spend: { ...first!.spend!, values }, adstocked: null };
    return buildDesign(specify({ ...panel, channels: [channel, ...others] })).warnings.find(
      ({ code }) => code === "never-low",
    );
  };
  // Between floor and floor + 1000, 500 above the floor on average.
  it("is doubted as a whole, as its curve below is assumed", () => {
    expect(withFloor(1000)?.message).toMatch(
      /^"tv" \(lowest: 6\d % of its mean\) never ran at a low level: what it brings as a whole/,
    );
  });
  it("is not where it ran at less than half of its mean", () => expect(withFloor(300)).toBeUndefined());
});

describe("specify", () => {
  it.each(modelTypes)(
    "gives a complete %s specification that it reads back unchanged, from YAML too",
    (type) => {
      const { spec } = specify(panel, { type });
      expect(checkSpec(spec)).toEqual(spec);
      expect(specify(panel, spec as SpecChanges).spec).toEqual(spec);
      expect(specify(panel, parseSpecYaml(specYaml(spec))).spec).toEqual(spec);
      expect(parse(commentedSpecYaml(specify(panel, { type })))).toEqual(spec);
    },
  );

  it("puts the Beta of a channel type on the decay by default, and on alpha when asked to be literal", () => {
    const alpha = (changes: SpecChanges) =>
      specify(panel, changes).spec.channels.google!.adstock.priors.alpha;
    expect(alpha({})).toEqual({ family: "beta", a: 2, b: 4 });
    expect(alpha({ priors: "literal" })).toEqual({ family: "beta", a: 4, b: 2 });
    expect(alpha({ type: "v1" })).toEqual({ family: "beta", a: 3, b: 3 });
  });

  describe("media.prior", () => {
    const coefficients = (changes: SpecChanges, of = panel) =>
      Object.fromEntries(
        Object.entries(specify(of, changes).spec.channels).map(([name, { coefficient }]) => [
          name,
          coefficient,
        ]),
      );
    const onRoi = { of: "roi", prior: { family: "gamma", shape: 1.75, rate: 1 } };

    it("puts one prior on the ROI of all channels, or one on each coefficient by its share of the spend", () => {
      expect(coefficients({})).toEqual(coefficients({ media: { prior: "roi" } }));
      expect(specify({ ...panel, revenue: null }).spec.media.prior).toBe("salesShare");
      expect(specify(panel, { form: "multiplicative" }).spec.media.prior).toBe("salesShare");
      expect(coefficients({ media: { prior: "roi" } })).toEqual(
        Object.fromEntries(panel.channels.map(({ name }) => [name, onRoi])),
      );
      const shares = Object.values(coefficients({ media: { prior: "salesShare" } }));
      expect(shares.every(({ of, prior }) => of === "coefficient" && prior !== "pooled")).toBe(true);
      const squares = shares.map(({ prior }) => ((prior as { readonly scale: number }).scale / 0.4) ** 2);
      // Scales are rounded to three digits.
      expect(squares.reduce((a, b) => a + b)).toBeCloseTo(1, 1.5);
    });

    it("leaves what is written out, what is unpaid and what has no spend in the training weeks a prior of the coefficient", () => {
      const own: SpecChanges["channels"] = {
        tv: { coefficient: { prior: { family: "halfNormal", scale: 0.1 } } },
      };
      const [first, second, ...rest] = panel.channels;
      const organic = { ...first!, spend: null, exposures: [first!.spend!] };
      const idle = { ...second!, spend: { ...second!.spend!, values: second!.spend!.values.map(() => 0) } };
      expect(coefficients({ media: { prior: "roi" }, channels: own }).tv).toEqual({
        of: "coefficient",
        prior: { family: "halfNormal", scale: 0.1 },
      });
      const mixed = coefficients(
        { media: { prior: "roi" } },
        { ...panel, channels: [organic, idle, ...rest] },
      );
      expect(mixed[first!.name]!.of).toBe("coefficient");
      expect(mixed[second!.name]!.of).toBe("coefficient");
      expect(mixed[rest[0]!.name]).toEqual(onRoi);
    });

    it("needs revenue and an additive model where ROI is asked for", () => {
      const asked: SpecChanges = { media: { prior: "roi" } };
      expect(() => specify({ ...panel, revenue: null }, asked)).toThrow("media.prior: roi needs revenue");
      expect(() => specify(panel, { ...asked, form: "multiplicative" })).toThrow(
        "media.prior: roi needs an additive model",
      );
    });

    it("is read from YAML, and is a share of sales in a specification that is older than it", () => {
      expect(specify(panel, parseSpecYaml("media: { prior: roi }")).spec.media.prior).toBe("roi");
      const { media, ...older } = specify(panel).spec;
      expect(checkSpec({ ...older, media: { scaling: media.scaling } }).media.prior).toBe("salesShare");
      expect(() => specify(panel, parseSpecYaml("media: { prior: sales }"))).toThrow(
        '"media.prior" must be one of',
      );
    });
  });

  it("takes a kind by name and gives it the kind's own priors", () => {
    const { spec } = specify(panel, { channels: { tv: { adstock: "delayed", saturation: "hillSlope" } } });
    expect(Object.keys(spec.channels.tv!.adstock.priors)).toContain("alpha");
    expect(Object.keys(spec.channels.tv!.adstock.priors).length).toBe(2);
    expect(Object.keys(spec.channels.tv!.saturation.priors)).toEqual(["halfSaturation", "slope"]);
  });

  it("keeps a channel left out through later changes, until something is said of it", () => {
    const without = withSpec(specify(panel), { channels: { tv: null } });
    const later = withSpec(without, { training: { to: panel.times.at(-2)! } });
    expect(Object.keys(later.spec.channels)).not.toContain("tv");
    expect(Object.keys(withSpec(later, { channels: { tv: {} } }).spec.channels)).toContain("tv");
  });

  it("leaves out a channel that is set to null", () => {
    expect(Object.keys(specify(panel, { channels: { tv: null } }).spec.channels)).toEqual([
      "meta",
      "google",
      "radio",
    ]);
  });

  it("pools geos in v2 and sums them in the others, with a warning", () => {
    expect(specify(geoPanel(), { type: "v2" }).panel.geos).toEqual(["north", "south"]);
    const summed = specify(geoPanel(), { type: "v3" });
    expect(summed.panel.geos).toEqual(["national"]);
    expect(summed.warnings.map(({ code }) => code)).toContain("geos-summed");
  });

  const wide = { family: "normal", mean: 0.5, sd: 1 };
  const faults: readonly [object, string][] = [
    [{ typ: "v3" }, 'model: unknown setting "typ"; did you mean "type"?'],
    [{ type: "v4" }, 'type must be one of v3, v3_proper, v2, v1, simple, got "v4"'],
    [{ type: "toString" as never }, 'type must be one of v3, v3_proper, v2, v1, simple, got "toString"'],
    [{ form: "log" as never }, 'form must be one of additive, multiplicative, got "log"'],
    [{ form: "toString" as never }, 'form must be one of additive, multiplicative, got "toString"'],
    [{ channels: { tvv: {} } }, 'model: unknown channel "tvv"; did you mean "tv"?'],
    [
      { channels: { tv: { adstok: "none" } } },
      'model: unknown setting "channels.tv.adstok"; did you mean "adstock"?',
    ],
    [{ channels: { tv: { type: "fernsehen" } } }, 'unknown type of channel "tv": "fernsehen"; there is'],
    [{ training: { from: "2022-02-30" } }, '"training.from" must be a date yyyy-mm-dd, got "2022-02-30"'],
    [
      { channels: { tv: { coefficient: { prior: { family: "bta", a: 1, b: 1 } } } } },
      '"channels.tv.coefficient.prior.family" must be one of "normal"',
    ],
    [{ channels: { tv: { adstock: "geometrc" } } }, '"channels.tv.adstock.kind" must be one of'],
    [
      { channels: { tv: { adstock: { kind: "geometric", maxlag: 3 } } } },
      'unknown setting "channels.tv.adstock.maxlag"; did you mean "maxLag"?',
    ],
    [
      { channels: { tv: { adstock: { priors: { alfa: { family: "beta", a: 1, b: 1 } } } } } },
      'unknown parameter of adstock "geometricGrid": "alfa"; there is "alpha"',
    ],
    [
      { channels: { tv: { coefficient: { prior: { family: "halfNormal", scal: 1 } } } } },
      "channels.tv.coefficient.prior",
    ],
    [{ trend: { kind: "linear", sdd: 1 } }, 'unknown setting "trend.sdd"; did you mean "sd"?'],
    [
      { likelihood: { family: "normal", sigma: { family: "halfNormal", scale: 1, scalex: 1 } } },
      'unknown setting "likelihood.sigma.scalex"; did you mean "scale"?',
    ],
    [
      { likelihood: { family: "normal", sigma: { family: "halfNormal", scale: -1 } } },
      '"likelihood.sigma.scale" must be more than 0, got -1',
    ],
    [
      { channels: { tv: { adstock: { priors: { alpha: wide } } } } },
      'adstock "geometricGrid" must have a prior of "alpha" between 0 and 1, got Normal(0.5, 1); use beta, or a uniform from 0 or more to 1',
    ],
    [
      { channels: { tv: { saturation: { priors: { halfSaturation: wide } } } } },
      'must have a prior of "halfSaturation" above 0, got Normal(0.5, 1); use halfNormal, logNormal, gamma',
    ],
    [
      { likelihood: { family: "normal", sigma: wide } },
      '"likelihood.sigma" must be a prior above 0, got Normal(0.5, 1); use halfNormal',
    ],
    [
      {
        likelihood: {
          family: "studentT",
          sigma: { family: "exponential", rate: 5 },
          degreesOfFreedom: wide,
        },
      },
      '"likelihood.degreesOfFreedom" must be a prior above 0, got Normal(0.5, 1)',
    ],
    [
      { type: "v2", pooling: { typeLevel: wide, typeSpread: wide, geoSpread: null } },
      '"pooling.typeSpread" must be a prior above 0',
    ],
    [
      {
        type: "v2",
        pooling: { typeLevel: wide, typeSpread: { family: "halfNormal", scale: 1 }, geoSpread: wide },
      },
      '"pooling.geoSpread" must be a prior above 0',
    ],
    [
      { channels: { tv: { coefficient: { prior: { family: "uniform", lower: 2, upper: 1 } } } } },
      '"channels.tv.coefficient.prior.lower" must be below upper, got 2',
    ],
    [{ controls: { columns: ["bank_rate"] } }, 'unknown control "bank_rate"; did you mean "bank_rate_pct"?'],
    [
      { form: "multiplicative", channels: { tv: { roi: { family: "halfNormal", scale: 1 } } } },
      'channel "tv": a prior on ROI needs an additive model: where effects multiply, the ROI of a channel depends on all the others',
    ],
  ];
  // As they come from YAML, where a value may be anything.
  const shapes: readonly [string, string][] = [
    ["v3", 'model: a specification must be a map of settings, got "v3"; see spec init'],
    ["- type", 'model: a specification must be a map of settings, got ["type"]; see spec init'],
    ["training:", 'model: "training" must be a map of settings, got null; see spec init'],
    ["channels: 5", 'model: "channels" must be a map of channels, got 5; see spec init'],
    ["channels: [tv]", 'model: "channels" must be a map of channels, got ["tv"]; see spec init'],
    ["channels:", 'model: "channels" must be a map of channels, got null; see spec init'],
    ["channels: {tv: 5}", 'model: "channels.tv" must be a map of settings, got 5; see spec init'],
    ["channels: {tv: hill}", 'model: "channels.tv" must be a map of settings, got "hill"; see spec init'],
    [
      "channels: {tv: {adstock: 5}}",
      'model: "channels.tv.adstock" must be a map of settings, or the name of a kind, got 5; see spec init',
    ],
    [
      "channels: {tv: {saturation: [hill]}}",
      'model: "channels.tv.saturation" must be a map of settings, or the name of a kind, got ["hill"]; see spec init',
    ],
    [
      "channels: {tv: {adstock: {priors: 3}}}",
      'model: "channels.tv.adstock.priors" must be a map of priors, got 3; see spec init',
    ],
    [
      "channels: {tv: {coefficient: pooled}}",
      'model: "channels.tv.coefficient" must be a map of settings, got "pooled"; see spec init',
    ],
    ["channels: {tv: {type: 5}}", 'model: unknown type of channel "tv": "5"; there is "search"'],
    ["kpi: mean", 'model: "kpi" must be a map of settings, got "mean"'],
    ["holidays: 3", 'model: "holidays" must be a map, got 3'],
    ["liftTests: 3", 'model: "liftTests" must be a list, got 3'],
    ["seasonality: {yearly: 1.5}", 'model: "seasonality.yearly" must be a whole number, got 1.5'],
  ];
  it.each(shapes)("refuses the wrong shape of %j", (text, message) => {
    const given = parseSpecYaml(text);
    expect(() => specify(panel, given)).toThrow(DataError);
    expect(() => specify(panel, given)).toThrow(message);
    expect(() => withSpec(specify(panel), given)).toThrow(message);
  });

  it("takes a function for no stage", () => {
    const changes = { channels: { tv: { adstock: () => 1 } } } as unknown as SpecChanges;
    expect(() => specify(panel, changes)).toThrow("or the name of a kind, got a function; see spec init");
  });

  it("says what a prior on ROI lacks", () => {
    const changes: SpecChanges = { channels: { tv: { roi: { family: "halfNormal", scale: 1 } } } };
    expect(() => specify({ ...panel, revenue: null }, changes)).toThrow("a prior on ROI needs revenue");
    const [tv, ...rest] = panel.channels;
    const organic = { ...tv!, spend: null, exposures: [tv!.spend!] };
    expect(() => specify({ ...panel, channels: [organic, ...rest] }, changes)).toThrow("needs spend");
  });

  it.each(faults)("refuses %o", (changes, message) => {
    expect(() => specify(panel, changes as SpecChanges)).toThrow(message);
  });
});

describe("withSpec", () => {
  it("changes what it is told and makes the dependent defaults anew", () => {
    const model = specify(panel, { channels: { tv: { saturation: "tanh" } }, trend: { sd: 0.1 } });
    const changed = withSpec(model, {
      type: "v3_proper",
      channels: { tv: { order: "saturationFirst" } },
      trend: { kind: "none" },
    });
    expect(changed.spec.channels.meta!.adstock.kind).toBe("geometric");
    expect(changed.spec.channels.tv).toMatchObject({
      order: "saturationFirst",
      saturation: { kind: "tanh" },
    });
    expect(changed.spec.trend).toMatchObject({ kind: "none", sd: 0.1 });
    expect(model.spec.trend.kind).toBe("linear");
  });
});

describe("describeModel", () => {
  it("says every channel, its formulas, its priors and why", () => {
    const text = describeModel(
      specify(panel, {
        liftTests: [{ channel: "tv", from: "2022-05-02", to: "2022-06-27", effect: 500, standardError: 90 }],
      }),
    );
    expect(text).toContain("google (search), from spend_google: adstock, then saturation");
    expect(text).toContain(
      "alpha ~ Beta(2, 4): 0.31, 90 % in 0.076 to 0.66; search is fast: Beta(4, 2) on the share lost a week, 1 - alpha",
    );
    expect(text).toContain("lift test: tv from 2022-05-02 to 2022-06-27 brought 500 ± 90 units_sold");
  });
});

describe("buildDesign", () => {
  it("uses training weeks alone for every statistic", () => {
    const to = panel.times[39]!;
    const spoilt = {
      ...panel,
      kpi: { ...panel.kpi, values: panel.kpi.values.map((value, t) => (t > 39 ? 9 * value : value)) },
    };
    const cut = (one: typeof panel) => buildDesign(specify(one, { training: { to } }));
    expect(cut(spoilt).design).toEqual(cut(panel).design);
    expect(cut(panel).design.times).toBe(40);
    // With later weeks in view the arrays grow and the scales stay.
    const whole = buildDesign(specify(spoilt, { training: { to } }), { horizon: "panel" });
    expect(whole.design.times).toBe(60);
    expect(whole.kpiScale).toEqual(cut(panel).kpiScale);
    expect(whole.design.channels.map(({ scales }) => scales)).toEqual(
      cut(panel).design.channels.map(({ scales }) => scales),
    );
  });

  it("lets earlier weeks give the carry-in without being fitted", () => {
    const from = panel.times[10]!;
    const { design } = buildDesign(specify(panel, { training: { from } }));
    expect(design.times).toBe(60);
    expect([...design.isObserved].indexOf(1)).toBe(10);
    expect(design.kpi.slice(0, 10)).toEqual(new Float64Array(10));
  });

  it("refuses a prior on ROI where KPI and revenue add up to nothing or less", () => {
    const kpi = { ...panel.kpi, values: panel.kpi.values.map((value) => -value) };
    const refused =
      /KPI and revenue must each add up to more than 0 over the training weeks for a prior on ROI/;
    for (const revenue of [kpi, panel.kpi])
      expect(() => buildDesign(specify({ ...panel, kpi, revenue }))).toThrow(refused);
    expect(() => specify({ ...panel, kpi, revenue: null })).not.toThrow();
  });

  it("refuses a channel without media, a constant KPI and an empty cell, naming them", () => {
    const silent = {
      ...panel,
      channels: panel.channels.map((c) =>
        c.name === "tv" ? { ...c, spend: { ...c.spend!, values: new Float64Array(60) } } : c,
      ),
    };
    expect(() => buildDesign(specify(silent))).toThrow(
      'channel "tv" must have media in the training weeks, got none',
    );
    const flat = { ...panel, kpi: { ...panel.kpi, values: new Float64Array(60).fill(5) } };
    expect(() => buildDesign(specify(flat))).toThrow(
      "the KPI must vary over the training rows, got 60 equal values",
    );
    const holed = {
      ...panel,
      channels: panel.channels.map((c) =>
        c.name === "tv"
          ? {
              ...c,
              spend: { ...c.spend!, values: c.spend!.values.map((v, t) => (t === 3 ? Number.NaN : v)) },
            }
          : c,
      ),
    };
    expect(() => buildDesign(specify(holed))).toThrow(
      `channel "tv" must have media ≥ 0, got an empty cell in the period of ${panel.times[3]}`,
    );
  });

  it("counts a holiday in its own week, and one after the last week in none", () => {
    const dayOf = (t: number, days: number) =>
      new Date(Date.parse(panel.times[t]!) + days * 86_400_000).toISOString().slice(0, 10);
    const holidays = { fair: [dayOf(5, 0), dayOf(20, 6), dayOf(39, 6), dayOf(40, 0), dayOf(59, 7)] };
    const weeksOf = (to: string | null) => {
      const { design } = buildDesign(specify(panel, { training: { to }, holidays }));
      const { values } = design.linear.find(({ label }) => label === "fair")!;
      return [...values.keys()].filter((t) => values[t] !== 0);
    };
    expect(weeksOf(panel.times[39]!)).toEqual([5, 20, 39]);
    expect(weeksOf(null)).toEqual([5, 20, 39, 40]);
    expect(
      buildDesign(specify(panel, { training: { to: panel.times[39]! }, holidays })).design.linear,
    ).toEqual(
      buildDesign(specify(panel, { training: { to: panel.times[39]! }, holidays }), {
        horizon: "panel",
      }).design.linear.map((column) => ({ ...column, values: column.values.slice(0, 40) })),
    );
  });

  it("warns of dates of a holiday outside the table, and refuses a holiday without any inside", () => {
    const [first, last] = [panel.times[0]!, panel.times.at(-1)!];
    const dayAfter = (days: number) =>
      new Date(Date.parse(last) + days * 86_400_000).toISOString().slice(0, 10);
    const messages = (dates: readonly string[]) =>
      specify(panel, { holidays: { ostern: dates } })
        .warnings.filter(({ code }) => code === "holiday-outside")
        .map(({ message }) => message);
    expect(messages([first, dayAfter(6)])).toEqual([]);
    expect(messages([first, dayAfter(7), "2030-04-17"])).toEqual([
      `2 of 3 dates of the holiday "ostern" lie outside the table's periods, which begin on ${first} to ${last}: ${dayAfter(7)} and 2030-04-17`,
    ]);
    expect(() => messages(["2030-04-17"])).toThrow(
      `model: "holidays.ostern" must have a date inside the table's periods, which begin on ${first} to ${last}, got 2030-04-17; correct the dates`,
    );
  });

  it("warns where there are fewer weeks than parameters", () => {
    const { warnings } = buildDesign(specify(panel, { training: { to: panel.times[12]! } }));
    expect(warnings.map(({ code }) => code)).toContain("fewer-rows-than-parameters");
  });
});
