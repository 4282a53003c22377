import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { createPlanHandler } from "isoflop/edge";

// Milliseconds: the handler gives up a body that is late; a connection that sends no more, or nothing, is closed here.
const timeouts = {
  headersTimeout: 5_000,
  requestTimeout: 15_000,
  keepAliveTimeout: 5_000,
  connectionsCheckingInterval: 1_000,
};
const server = createServer(timeouts, getRequestListener(createPlanHandler()));
// Loopback, where nothing else is said: what faces the world has its own proxy before it, or says HOST=0.0.0.0.
server.listen(Number(process.env.PORT ?? 8000), process.env.HOST ?? "127.0.0.1");
