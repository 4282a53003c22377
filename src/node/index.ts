export type { AsyncModelFunction } from "../probe/cancellable.ts";
export { type ProbeCommandOptions, probeCommand } from "./probe-command.ts";
