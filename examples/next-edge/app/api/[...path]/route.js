import { createPlanHandler } from "isoflop/edge";

export const runtime = "edge";

const handler = createPlanHandler({ basePath: "/api" });

export { handler as GET, handler as HEAD, handler as OPTIONS, handler as POST };
