import { createPlanHandler } from "isoflop/edge";

// Loopback; `deno run` with DENO_SERVE_ADDRESS says otherwise.
Deno.serve({ hostname: "127.0.0.1" }, createPlanHandler());
