// Loads a module from its bytes, wherever the runtime compiles them; package.json picks it, or compiled-loader.ts.
import { instantiateSync } from "@assemblyscript/loader";

/**
 * The exports of a module whose bytes are base64 text.
 *
 * @param source text, since what package.json picks together with this loader has no compiled module
 * @param unavailable the error of a runtime that lacks something
 */
export function instantiate<Exports extends Record<string, unknown>>(
  source: string | WebAssembly.Module,
  unavailable: (missing: Missing) => Error,
): Exports {
  try {
    return instantiateBytes(String(source));
  } catch (thrown) {
    const missing = whatIsMissing(thrown);
    throw missing === undefined ? thrown : unavailable({ ...missing, cause: thrown });
  }
}

function instantiateBytes<Exports extends Record<string, unknown>>(base64: string): Exports {
  const characters = atob(base64);
  const bytes = new Uint8Array(characters.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = characters.charCodeAt(i);
  return instantiateSync<Exports>(bytes).exports;
}

/** What a runtime lacks that can't run the package's modules at all. */
interface Missing {
  readonly rule: string;
  readonly value: string;
  readonly remedy: string;
  readonly cause?: unknown;
}

// A module of one type, a function that gives a v128: what knows no SIMD refuses it.
const SIMD_MODULE = [
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00], // "\0asm", version 1
  ...[0x01, 0x05, 0x01], // the section of types: 5 bytes, 1 type
  ...[0x60, 0x00, 0x01, 0x7b], // a function of no parameters and 1 result, a v128
];

/**
 * What the runtime lacks, by what instantiating a module threw; undefined where it is not to blame. It is asked once
 * something was thrown, so that a runtime that can pays nothing for it.
 */
function whatIsMissing(thrown: unknown): Missing | undefined {
  if (typeof WebAssembly === "undefined") {
    return {
      rule: "The runtime must have WebAssembly, which isoflop computes in",
      value: "none",
      remedy: "Run Node without --jitless, or a browser without lockdown mode.",
    };
  }
  if (!WebAssembly.validate(Uint8Array.from(SIMD_MODULE))) {
    return {
      rule: "The runtime's WebAssembly must have SIMD",
      value: "one that knows no v128",
      remedy: "Take Node 20, Chrome 91, Firefox 89, Safari 16.4 or a later one of them.",
    };
  }
  if (!isRefusalToCompile(thrown)) return undefined;
  return {
    rule: "The runtime must allow WebAssembly to be compiled",
    value: String(thrown),
    remedy:
      "Add 'wasm-unsafe-eval' to script-src of a page's Content-Security-Policy, bundle for an edge runtime with the " +
      'condition "workerd" or "edge-light", or let a node:vm context generate code from wasm.',
  };
}

/** Engines refuse by a CompileError, JavaScriptCore by an EvalError. */
function isRefusalToCompile(thrown: unknown): boolean {
  return thrown instanceof Error && (thrown.name === "CompileError" || thrown.name === "EvalError");
}
