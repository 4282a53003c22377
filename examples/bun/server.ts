import { createPlanHandler } from "isoflop/edge";

export default {
  fetch: createPlanHandler(),
  // Loopback, where nothing else is said; a connection is closed after 10 seconds without a byte.
  hostname: process.env.HOST ?? "127.0.0.1",
  idleTimeout: 10,
};
