import { createPlanHandler } from "isoflop/edge";

Deno.serve(createPlanHandler());
