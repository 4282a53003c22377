// Built by `npm run build`; package.json maps it to what the runtime can load.
import { textSource } from "#wasm/text";
import { IsoflopError } from "../../common/errors.ts";
import { type ScratchExports, WasmInstance } from "../instance.ts";

/** The exports of assembly/text/index.ts. Addresses are u32. */
export type TextExports = ScratchExports & {
  powerOfTen(exponent: number): number;
  writeNumber(address: number, value: number): number;
  writePlan(plan: number): number;
  writeShort(address: number, value: number): number;
};

function tooLarge(numBytes: number): IsoflopError {
  return new IsoflopError(
    "TOO_LARGE",
    "computeBudgets",
    `What a plan's text is made of must fit in the memory that the runtime grants; this one needs ${numBytes} bytes. ` +
      "Plan fewer budgets at a time, or shorten modelKwargs.",
  );
}

/** The module that writes plans as text, one for all plans of a process. */
export const textModule: WasmInstance<TextExports> = /* @__PURE__ */ new WasmInstance<TextExports>(
  textSource,
  tooLarge,
);
