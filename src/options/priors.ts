import { invalidOption, isPositive, isRecord } from "../common/checks.ts";
import { suggestion } from "../common/did-you-mean.ts";
import { entriesOf } from "../common/lists.ts";
import type { Path } from "../common/words.ts";
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
export function readPrior(option: string, prior: unknown): readonly LossSurface[] {
  if (!Array.isArray(prior)) return [readSurface([option], prior)];
  const surfaces = entriesOf(prior, MAX_SURFACES) ?? [];
  if (surfaces.length === 0) {
    throw invalidOption(option, `1 to ${MAX_SURFACES} loss surfaces`, prior, "Leave it out for the default.");
  }
  return surfaces.map((surface, i) => readSurface([option, i], surface));
}

const MAX_SURFACES = 64;

function readSurface(place: Path, surface: unknown): LossSurface {
  if (isSurfaceName(surface)) return SURFACES[surface];
  if (!isRecord(surface)) {
    const names = Object.keys(SURFACES);
    const rule = `a loss surface { E, A, B, alpha, beta }, or one of ${names.join(", ")}`;
    throw invalidOption(place, rule, surface, `${suggestion(surface, names)}Check the spelling.`);
  }
  const { E, A, B, alpha, beta } = surface;
  if (typeof E !== "number" || !(E >= 0 && Number.isFinite(E))) {
    throw invalidOption([...place, "E"], "a finite number of at least 0", E, "Give the irreducible loss.");
  }
  const positive = (letter: string, value: unknown): number => {
    if (isPositive(value)) return value;
    const remedy = "The loss must fall with N and with D.";
    throw invalidOption([...place, letter], "a positive finite number", value, remedy);
  };
  return Object.freeze({
    E,
    A: positive("A", A),
    B: positive("B", B),
    alpha: positive("alpha", alpha),
    beta: positive("beta", beta),
  });
}
