import { contenders } from "./contenders.js";

let handler: ReturnType<typeof contenders> | undefined;

export default {
  async fetch(request: Request): Promise<Response> {
    handler ??= contenders();
    return (await handler)(request);
  },
};
