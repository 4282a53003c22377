import { createPlanHandler } from "isoflop/edge";

export const runtime = "edge";

// A route a path, and no catch-all: Next adds what a catch-all caught to the query that its handler sees.
const handler = createPlanHandler({ basePath: "/api" });

export { handler as GET, handler as HEAD, handler as OPTIONS, handler as POST };
