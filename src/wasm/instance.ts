// A loader of bytes or of compiled modules, by the runtime; see package.json.
import { instantiate } from "#wasm/loader";
import { type ErrorParts, IsoflopError } from "../common/errors.ts";
import { type Column, placeColumns, writeColumns } from "./frame.ts";

/** Where a module comes from: its bytes as base64 text, or a module that the runtime has compiled. */
export type WasmSource = string | WebAssembly.Module;

/** A module's exports as the engine gives them: where the declarations of asc say that a function gives a boolean, 0 or 1. */
export type EngineExports<Declared> = {
  readonly [Name in keyof Declared]: Declared[Name] extends (...args: infer Args) => boolean
    ? (...args: Args) => number
    : Declared[Name];
};

/** What every module exports: its memory, and the scratch area in it; see assembly/memory.ts. */
export type ScratchExports = {
  readonly memory: WebAssembly.Memory;
  readonly scratchStart: () => number;
  readonly reserve: (numBytes: number) => number;
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
  #views: WasmViews = viewsOf(new ArrayBuffer(0));
  #scratchStart = 0;

  constructor(source: WasmSource, tooLarge: TooLarge) {
    this.#source = source;
    this.#tooLarge = tooLarge;
  }

  /**
   * The module's exports; the first look decodes, compiles and instantiates it.
   *
   * @throws {IsoflopError} WASM_UNAVAILABLE where the runtime can't
   */
  get exports(): Exports {
    this.#exports ??= instantiate<Exports>(this.#source, unavailable);
    return this.#exports;
  }

  /** Views of the memory as it was when columns were last laid; it grows at no other time. */
  get views(): WasmViews {
    return this.#views;
  }

  /**
   * Lays the columns of a call in the scratch area, in the order given and each on its own grid, and writes their values.
   * The scratch area is the call's: its columns hold until others are laid.
   */
  lay(columns: readonly Column[]): void {
    const { memory } = this.exports;
    if (this.#scratchStart === 0) this.#scratchStart = this.exports.scratchStart();
    const end = placeColumns(columns, this.#scratchStart);
    // The engine takes its time over `buffer`; it is asked for once, and again where memory grows.
    let { buffer } = memory;
    if (end > buffer.byteLength) {
      this.#reserve(end - this.#scratchStart);
      ({ buffer } = memory);
    }
    // Growth detaches the views of the memory as it was.
    if (this.#views.buffer !== buffer) this.#views = viewsOf(buffer);
    writeColumns(columns, this.#views.f64, this.#views.u32);
  }

  /** The values of a column, into an array that is the caller's. */
  readF64({ address, length }: Column<8>): Float64Array {
    return this.#views.f64.slice(address >>> 3, (address >>> 3) + length);
  }

  /** The first values of a column, all by default, into an array that is the caller's. */
  readU32({ address, length }: Column<4>, count: number = length): Uint32Array {
    return this.#views.u32.slice(address >>> 2, (address >>> 2) + count);
  }

  /** The same as numbers: of a few values a loop is faster than a typed array. */
  readNumbers({ address, length }: Column<4>, count: number = length): number[] {
    const { u32 } = this.#views;
    const first = address >>> 2;
    const values: number[] = [];
    for (let i = first; i < first + count; i++) values.push(u32[i] ?? 0);
    return values;
  }

  #reserve(numBytes: number): void {
    if (!(numBytes < 2 ** 32 && this.exports.reserve(numBytes))) throw this.#tooLarge(numBytes);
  }
}

function viewsOf(buffer: ArrayBuffer): WasmViews {
  return { buffer, f64: new Float64Array(buffer), u32: new Uint32Array(buffer), u8: new Uint8Array(buffer) };
}

/** The error of a runtime that can't run modules, of what it lacks. */
function unavailable(missing: Omit<ErrorParts, "field">): IsoflopError {
  return new IsoflopError("WASM_UNAVAILABLE", { field: "runtime", ...missing });
}
