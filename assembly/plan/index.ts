// The whole boundary of the planning core: scalars and addresses of f64/u32 columns cross it, nothing else. Every
// column lives in the scratch area; the caller owns it and lays it out. Arguments are checked before the call. What a `lay`
// or `set` call has set holds for the calls that follow it.
export { budgetLadder } from "./budget-ladder";
export { cellVerdicts, isTooLarge, setLimits } from "./feasibility";
export { experimentColumns } from "./experiments";
export { geometricMean, optimalParams } from "../loss-surface";
export { reserve, scratchStart } from "../memory";
export { selectSizes } from "./selection";
export { sizeGrid } from "./size-grid";
export { laySizes } from "./sizes";
