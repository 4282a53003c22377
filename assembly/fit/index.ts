// The whole boundary of the second module, which fits scaling laws and designs sweeps: scalars and addresses of f64/u32 columns cross it,
// nothing else. Every column lives in the scratch area; the caller owns it and lays it out. Arguments are checked before
// the call.
export { reserve, scratchStart } from "../memory";
export { exponentials, logarithms } from "./elementary";
export { fitIsoFlop, isoFlopReplicates } from "./isoflop";
export { surfaceLosses, surfaceOptima } from "./loss-surface";
export { addNoise } from "./noise";
export { fitSurface, surfaceReplicates } from "./surface-fit";
export { assessRuns, deadweightShare } from "../design/assessment";
export { exchangeValues } from "../design/exchange";
export { scenarioValues } from "../design/scenarios";
export { exchangeRuns, layDesign, searchColumns, searchDesign } from "../design/search";
export { simulateFits } from "../design/simulate";
