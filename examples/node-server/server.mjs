import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { createPlanHandler } from "isoflop/edge";

createServer(getRequestListener(createPlanHandler())).listen(process.env.PORT ?? 8000);
