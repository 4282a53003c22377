import type { Layout } from "../options/layout.ts";
import type { SweepRequest } from "../options/request.ts";
import type { LayoutName } from "../options/sweep.ts";
import type { Probing } from "../probe/probing.ts";
import { layOutCentred } from "./centred.ts";
import { selectEvenly } from "./even.ts";
import { layOutLadder } from "./ladder.ts";
import type { LaidOut } from "./laid-out.ts";
import { selectLogEvenly } from "./log-even.ts";
import { layOutSpaced } from "./spaced-sizes.ts";

/** Every layout: how it finds the sizes that it has to know, and selects among them. */
const LAYOUTS: {
  readonly [Name in LayoutName]: (request: SweepRequest, layout: Layout<Name>) => Probing<LaidOut>;
} = {
  even: (request) => layOutSpaced(request, selectEvenly),
  "log-even": (request) => layOutSpaced(request, selectLogEvenly),
  centred: layOutCentred,
  ladder: layOutLadder,
};

/** Lays a sweep out, as steps that ask for the models that have to be known. */
export function layOut<Name extends LayoutName>(request: SweepRequest, layout: Layout<Name>): Probing<LaidOut> {
  return LAYOUTS[layout.name](request, layout);
}
