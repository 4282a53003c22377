// @assemblyscript/loader, or where the runtime compiles modules itself what is left for it to do; see package.json.
import { instantiateSync } from "#wasm/loader";
import type { IsoflopError } from "../common/errors.ts";

/** Where a module comes from: its bytes as base64 text, or a module that the runtime has compiled. */
export type WasmSource = string | WebAssembly.Module;

/** What every module exports: its memory, and the scratch area in it; see assembly/memory.ts. */
export type ScratchExports = {
  readonly memory: WebAssembly.Memory;
  scratchStart(): number;
  reserve(numBytes: number): number;
};

/** Views over the whole of a module's memory: WASM owns it; what stands in it is valid until the next call. */
export interface WasmViews {
  readonly buffer: ArrayBuffer;
  readonly f64: Float64Array;
  readonly u32: Uint32Array;
  readonly u8: Uint8Array;
}

/** Says that a request needs more memory than the runtime grants. */
export type TooLarge = (numBytes: number) => IsoflopError;

/** A WASM module of this package, instantiated on first use. */
export class WasmInstance<Exports extends ScratchExports> {
  readonly #source: WasmSource;
  readonly #tooLarge: TooLarge;
  #exports: Exports | undefined;
  #views: WasmViews | undefined;
  #scratchStart = 0;

  constructor(source: WasmSource, tooLarge: TooLarge) {
    this.#source = source;
    this.#tooLarge = tooLarge;
  }

  /** The module's exports; the first look decodes, compiles and instantiates it. */
  get exports(): Exports {
    this.#exports ??= instantiate<Exports>(this.#source);
    return this.#exports;
  }

  /** Views of the memory, taken anew where memory has grown and detached the last ones. */
  get views(): WasmViews {
    const { buffer } = this.exports.memory;
    if (this.#views === undefined || this.#views.buffer !== buffer) {
      this.#views = {
        buffer,
        f64: new Float64Array(buffer),
        u32: new Uint32Array(buffer),
        u8: new Uint8Array(buffer),
      };
    }
    return this.#views;
  }

  /**
   * Makes the scratch area hold `numBytes` and gives the address where it starts, a multiple of 16. Columns laid there
   * one behind another stay aligned as long as the f64 ones come first.
   */
  reserve(numBytes: number): number {
    const { exports } = this;
    if (this.#scratchStart === 0) this.#scratchStart = exports.scratchStart();
    const end = this.#scratchStart + numBytes;
    if (end > exports.memory.buffer.byteLength && !(numBytes < 2 ** 32 && exports.reserve(numBytes))) {
      throw this.#tooLarge(numBytes);
    }
    return this.#scratchStart;
  }
}

function instantiate<Exports extends ScratchExports>(source: WasmSource): Exports {
  return instantiateSync<Exports>(typeof source === "string" ? decodeBase64(source) : source).exports;
}

function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  const characters = atob(text);
  const bytes = new Uint8Array(characters.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = characters.charCodeAt(i);
  return bytes;
}
