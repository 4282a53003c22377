import { openApiDocument } from "../../build/openapi-document.js";
import type { HandlerSettings } from "./handler-options.ts";

export { release } from "../../build/openapi-document.js";

/** The OpenAPI document of a handler: where it is mounted, and what its limits are. */
export function openApiText({ basePath, limits }: HandlerSettings): string {
  return JSON.stringify({ ...openApiDocument, servers: [{ url: basePath || "/" }], "x-limits": limits });
}
