import { afterEach, describe, expect, it, vi } from "vitest";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

/** The module as a machine of its own would load it. */
async function freshModule() {
  vi.resetModules();
  return await import("../../../src/transforms/kernels/create.js");
}

describe("createKernels", () => {
  it("takes WebAssembly where it runs, and either on request", async () => {
    const { createKernels } = await freshModule();
    expect(createKernels(100).name).toBe("wasm");
    expect(createKernels(100, { engine: "typescript" }).name).toBe("typescript");
  });

  it("falls back to the twin where there is no WebAssembly, or none with SIMD", async () => {
    vi.stubGlobal("WebAssembly", undefined);
    const { createKernels } = await freshModule();
    expect(createKernels(100).name).toBe("typescript");
    expect(() => createKernels(100, { engine: "wasm" })).toThrow("must have WebAssembly SIMD");
    vi.stubGlobal("WebAssembly", { validate: () => false });
    expect((await freshModule()).createKernels(100).name).toBe("typescript");
  });
});

describe("a model that no memory holds", () => {
  const size = "5000000 rows × 30 channels";
  const refused = (needs: string) =>
    `fit: the model must fit into memory, got one of ${size} that needs ${needs}; use weeks in the place of days, geos that are summed, or fewer channels`;

  it("is refused in one sentence before it is built, with its size and what to do", async () => {
    const { buildOnKernels } = await freshModule();
    // Above 4 GB at once, of which nothing may be touched.
    expect(() => buildOnKernels(({ allocate }) => allocate(2 ** 29), { size })).toThrow(
      refused("more than 4 GB, which is all that WebAssembly has"),
    );
  });

  it("is refused alike where the machine has less", async () => {
    vi.stubGlobal("WebAssembly", undefined);
    const { buildOnKernels } = await freshModule();
    // Past the longest array of the engine, which says what it says where memory is short.
    expect(() => buildOnKernels(({ allocate }) => allocate(2 ** 50), { size })).toThrow(
      refused("8388608.0 GB in one piece, which this machine does not have"),
    );
  });
});
