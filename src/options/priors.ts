import { invalidOption, isPositive, isRecord } from "../common/checks.ts";
import type { LossSurface } from "../wasm/plan/loss-surface.ts";

/** The name of a published loss surface. */
export type SurfaceName = "chinchilla" | "epoch" | "llama-3" | "muennighoff-c4" | "symmetric";

const SURFACES: Readonly<Record<SurfaceName, LossSurface>> = {
  // Hoffmann et al. 2022, arXiv:2203.15556, equation 10, unrounded.
  chinchilla: { E: 1.69337368, A: 406.401018, B: 410.722827, alpha: 0.33917084, beta: 0.2849083 },
  // Besiroglu et al. 2024, arXiv:2404.10102.
  epoch: { E: 1.81686, A: 482.00572, B: 2085.4342, alpha: 0.34781, beta: 0.36585 },
  // Least squares through the points of Figure 2 of Grattafiori et al. 2024, arXiv:2407.21783.
  "llama-3": { E: 0.6047, A: 59.1, B: 155.1, alpha: 0.3100060864600114, beta: 0.3136430673363664 },
  // Muennighoff et al. 2023, arXiv:2305.16264, appendix A, on C4 without repetition.
  "muennighoff-c4": { E: 1.87, A: 521, B: 1488, alpha: 0.3526596, beta: 0.3526596 },
  // No data: as many parameters as tokens count.
  symmetric: { E: 1.69, A: 400, B: 400, alpha: 0.31, beta: 0.31 },
};

/** What is thought of the losses before a sweep: a surface by name, one of your own, or several. */
export type Prior = SurfaceName | LossSurface | readonly (SurfaceName | LossSurface)[];

/** The prior where none is given: three fits to different data, each as likely as the others. */
export const DEFAULT_PRIOR: readonly SurfaceName[] = /* @__PURE__ */ Object.freeze(["chinchilla", "epoch", "llama-3"]);

/** The published loss surfaces, by name. */
export function lossSurfaces(): Readonly<Record<SurfaceName, LossSurface>> {
  return SURFACES;
}

function isSurfaceName(name: unknown): name is SurfaceName {
  return typeof name === "string" && Object.hasOwn(SURFACES, name);
}

/** Checks a prior, and gives its surfaces: one or more. */
export function readPrior(field: string, prior: unknown): readonly LossSurface[] {
  if (!Array.isArray(prior)) return [readSurface(field, prior)];
  if (prior.length === 0 || prior.length > MAX_SURFACES) {
    throw invalidOption(field, `1 to ${MAX_SURFACES} loss surfaces`, prior, "Leave it out for the default.");
  }
  return Array.from(prior, (surface: unknown, i) => readSurface(`${field}[${i}]`, surface));
}

const MAX_SURFACES = 64;

function readSurface(field: string, surface: unknown): LossSurface {
  if (isSurfaceName(surface)) return SURFACES[surface];
  if (!isRecord(surface)) {
    throw invalidOption(
      field,
      `a loss surface { E, A, B, alpha, beta }, or one of ${Object.keys(SURFACES).join(", ")}`,
      surface,
      "Check the spelling.",
    );
  }
  const { E, A, B, alpha, beta } = surface;
  if (typeof E !== "number" || !(E >= 0 && Number.isFinite(E))) {
    throw invalidOption(`${field}.E`, "a finite number of at least 0", E, "Give the irreducible loss.");
  }
  const positive = (name: string, value: unknown): number => {
    if (isPositive(value)) return value;
    throw invalidOption(`${field}.${name}`, "a positive finite number", value, "The loss must fall with N and with D.");
  };
  return Object.freeze({
    E,
    A: positive("A", A),
    B: positive("B", B),
    alpha: positive("alpha", alpha),
    beta: positive("beta", beta),
  });
}
