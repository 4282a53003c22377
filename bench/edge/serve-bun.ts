import { contenders } from "./contenders.js";

// Bun serves what a program's default export has as `fetch`.
const server: { readonly fetch: (request: Request) => Promise<Response> } = { fetch: await contenders() };
export default server;
