import { readFileSync } from "node:fs";
import { describe, expect, test, vi } from "vitest";

const CORE_WASM = new URL("../../build/core.wasm", import.meta.url);

describe("the core", () => {
  test("is not instantiated at import, and once at first use", async () => {
    vi.resetModules();
    const { Instance } = WebAssembly;
    let instantiated = 0;
    WebAssembly.Instance = new Proxy(Instance, {
      construct(target, args) {
        instantiated++;
        return Reflect.construct(target, args);
      },
    });
    try {
      const { generateSizeValues } = await import("../../src/index.ts");
      expect(instantiated).toBe(0);
      generateSizeValues(64, 512, 4);
      generateSizeValues(64, 512, 5);
      expect(instantiated).toBe(1);
    } finally {
      WebAssembly.Instance = Instance;
    }
  });

  test("imports nothing", async () => {
    const module = await WebAssembly.compile(readFileSync(CORE_WASM));
    expect(WebAssembly.Module.imports(module)).toEqual([]);
  });

  test("is inlined as the build made it", async () => {
    const { coreSource } = await import("../../build/core.bytes.js");
    expect(Buffer.from(String(coreSource), "base64").equals(readFileSync(CORE_WASM))).toBe(true);
  });
});
