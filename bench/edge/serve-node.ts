import { createServer, type RequestListener } from "node:http";
import { contenders } from "./contenders.js";
import { runtimePackage } from "./runtime-packages.js";

interface NodeServer {
  getRequestListener(fetch: (request: Request) => Promise<Response>): RequestListener;
}

const { getRequestListener }: NodeServer = await import(runtimePackage("@hono/node-server/dist/index.mjs"));
// The timeouts of examples/node-server.
const timeouts = {
  headersTimeout: 5_000,
  requestTimeout: 15_000,
  keepAliveTimeout: 5_000,
  connectionsCheckingInterval: 1_000,
};
createServer(timeouts, getRequestListener(await contenders())).listen(Number(process.env.PORT), "127.0.0.1");
