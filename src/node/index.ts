export type { AsyncModelFunction } from "../cancellable.ts";
export { type ProbeCommandOptions, probeCommand } from "./probe-command.ts";
