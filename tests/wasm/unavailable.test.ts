import { fileURLToPath } from "node:url";
import { createContext, runInContext } from "node:vm";
import { build } from "esbuild";
import { beforeAll, describe, expect, test } from "vitest";

let program = "";

beforeAll(async () => {
  const { outputFiles } = await build({
    stdin: {
      contents: 'export { generateSizeValues } from "isoflop"; export { fitLossSurface } from "isoflop/fit";',
      resolveDir: fileURLToPath(new URL("../..", import.meta.url)),
    },
    bundle: true,
    write: false,
    format: "iife",
    globalName: "isoflop",
    target: "es2022",
  });
  program = outputFiles.map(({ text }) => text).join("\n");
});

const CALL = `
  try {
    isoflop.generateSizeValues(64, 512, 4).join();
  } catch (thrown) {
    [thrown.name, thrown.code, thrown.field, thrown.message, String(thrown.cause?.name)].join("|");
  }`;

/** What a call says in a context of its own, after some preparation. */
function said(preparation: string, wasm = true): string {
  const context = createContext({ TextDecoder, atob }, { codeGeneration: { strings: true, wasm } });
  return String(runInContext(`${preparation};\n${program};\n${CALL}`, context));
}

describe("a runtime that", () => {
  test("can run WebAssembly is not examined", () => {
    expect(said("WebAssembly.validate = () => { throw new Error('asked'); }")).toBe("64,128,256,512");
  });

  test("has no WebAssembly gets an error that says so", () => {
    expect(said("delete globalThis.WebAssembly")).toBe(
      "IsoflopError|WASM_UNAVAILABLE|runtime|" +
        "The runtime must have WebAssembly, which isoflop computes in; got none. " +
        "Run Node without --jitless, or a browser without lockdown mode.|ReferenceError",
    );
  });

  test("forbids compiling, as policies and node:vm do, gets an error that says so", () => {
    expect(said("", false)).toBe(
      "IsoflopError|WASM_UNAVAILABLE|runtime|" +
        "The runtime must allow WebAssembly to be compiled; got CompileError: WebAssembly.Module(): Wasm code " +
        "generation disallowed by embedder. " +
        "Add 'wasm-unsafe-eval' to script-src of a page's Content-Security-Policy, bundle for an edge runtime with the " +
        'condition "workerd" or "edge-light", or let a node:vm context generate code from wasm.|CompileError',
    );
  });

  test("knows no SIMD gets an error that says so", () => {
    const preparation = `
      const { validate } = WebAssembly;
      WebAssembly.validate = (bytes) => validate(bytes) && !Array.from(bytes).includes(0x7b);
      WebAssembly.Module = class { constructor() { throw new WebAssembly.CompileError("invalid value type 0x7b"); } };`;
    expect(said(preparation)).toBe(
      "IsoflopError|WASM_UNAVAILABLE|runtime|" +
        "The runtime's WebAssembly must have SIMD; got one that knows no v128. " +
        "Take Node 20, Chrome 91, Firefox 89, Safari 16.4 or a later one of them.|CompileError",
    );
  });

  test("refuses memory throws as it throws", () => {
    const preparation = "WebAssembly.Instance = class { constructor() { throw new RangeError('Out of memory'); } };";
    expect(said(preparation)).toBe("RangeError|||Out of memory|undefined");
  });
});

test("the module that is looked for SIMD by is one", () => {
  const bytes = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, 0x01, 0x05, 0x01, 0x60, 0x00, 0x01, 0x7b];
  expect(WebAssembly.validate(Uint8Array.from(bytes))).toBe(true);
  expect(WebAssembly.validate(Uint8Array.from([...bytes.slice(0, -1), 0x77]))).toBe(false);
});
