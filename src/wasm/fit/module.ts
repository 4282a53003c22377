// Built by `npm run build`; package.json maps it to what the runtime can load.
import { fitSource } from "#wasm/fit";
import type { FitExports } from "../../../build/fit-exports.d.ts";
import { IsoflopError } from "../../common/errors.ts";
import { name, words } from "../../common/words.ts";
import { type EngineExports, WasmInstance } from "../instance.ts";

function tooLarge(numBytes: number): IsoflopError {
  return new IsoflopError("TOO_LARGE", {
    field: "runs",
    rule: "A fit must fit in the memory that the runtime grants",
    value: `one that needs ${numBytes} bytes`,
    remedy: words`Fit fewer runs at a time, or lower ${name("bootstrap")}.`,
  });
}

/** The module that fits scaling laws, one for all fits of a process. */
export const fitModule: WasmInstance<EngineExports<FitExports>> = /* @__PURE__ */ new WasmInstance<
  EngineExports<FitExports>
>(fitSource, tooLarge);
