// Built by `npm run build`; package.json maps it to what the runtime can load.
import { coreSource } from "#wasm/core";
import type { CoreExports } from "../../../build/core-exports.d.ts";
import { IsoflopError } from "../../common/errors.ts";
import { name, words } from "../../common/words.ts";
import { type EngineExports, WasmInstance } from "../instance.ts";

function tooLarge(numBytes: number): IsoflopError {
  return new IsoflopError("TOO_LARGE", {
    field: "computeBudgets",
    rule: "A plan must fit in the memory that the runtime grants",
    value: `one that needs ${numBytes} bytes`,
    remedy: words`Plan fewer budgets at a time, or lower ${name("numSizesPerBudget")}.`,
  });
}

/** The planning core, one for all plans of a process. */
export const core: WasmInstance<EngineExports<CoreExports>> = /* @__PURE__ */ new WasmInstance<
  EngineExports<CoreExports>
>(coreSource, tooLarge);
