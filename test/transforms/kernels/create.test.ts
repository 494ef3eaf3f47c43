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
