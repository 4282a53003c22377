import { contenders } from "./contenders.js";

interface BunServer {
  readonly fetch: (request: Request) => Promise<Response>;
  readonly hostname: string;
  readonly idleTimeout: number;
}

// Bun serves what a program's default export says; as examples/bun does.
const server: BunServer = { fetch: await contenders(), hostname: "127.0.0.1", idleTimeout: 10 };
export default server;
