import type { FrontierFit } from "./frontier/result.ts";
import type { IsoFlopFit } from "./isoflop/result.ts";
import type { LossSurfaceFit } from "./loss-surface/result.ts";

/** A fit by any approach. */
export type ScalingLaw = FrontierFit | IsoFlopFit | LossSurfaceFit;
