import { describeThrown } from "../common/describe.ts";
import { type ErrorParts, IsoflopError } from "../common/errors.ts";

// A module of one type, a function that gives a v128: what knows no SIMD refuses it.
const SIMD_MODULE = Uint8Array.of(
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00], // "\0asm", version 1
  ...[0x01, 0x05, 0x01], // the section of types: 5 bytes, 1 type
  ...[0x60, 0x00, 0x01, 0x7b], // a function of no parameters and 1 result, a v128
);

/**
 * The error of a runtime that can't run the package's modules at all, by what instantiating one threw; undefined where the
 * runtime is not to blame. It is asked once something was thrown, so that a runtime that can pays nothing for it.
 */
export function unavailable(thrown: unknown): IsoflopError | undefined {
  const parts = missing(thrown);
  return parts && new IsoflopError("WASM_UNAVAILABLE", { field: "runtime", cause: thrown, ...parts });
}

/** What the runtime lacks. */
function missing(thrown: unknown): Pick<ErrorParts, "rule" | "value" | "remedy"> | undefined {
  if (typeof WebAssembly === "undefined") {
    return {
      rule: "The runtime must have WebAssembly, which isoflop computes in",
      value: "none",
      remedy: "Run Node without --jitless, or a browser without lockdown mode.",
    };
  }
  if (!WebAssembly.validate(SIMD_MODULE)) {
    return {
      rule: "The runtime's WebAssembly must have SIMD",
      value: "one that knows no v128",
      remedy: "Take Node 20, Chrome 91, Firefox 89, Safari 16.4 or a later one of them.",
    };
  }
  if (!isRefusalToCompile(thrown)) return undefined;
  return {
    rule: "The runtime must allow WebAssembly to be compiled",
    value: describeThrown(thrown),
    remedy:
      "Add 'wasm-unsafe-eval' to script-src of a page's Content-Security-Policy, bundle for an edge runtime with the " +
      'condition "workerd" or "edge-light", or let a node:vm context generate code from wasm.',
  };
}

/** Engines refuse by a CompileError, JavaScriptCore by an EvalError. */
function isRefusalToCompile(thrown: unknown): boolean {
  return thrown instanceof Error && (thrown.name === "CompileError" || thrown.name === "EvalError");
}
