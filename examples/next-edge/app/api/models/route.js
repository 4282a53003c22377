export { GET, HEAD, OPTIONS, POST } from "../plan/route.js";

export const runtime = "edge";
