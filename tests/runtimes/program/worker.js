import { exercise } from "./exercise.js";

export default {
  fetch: async () => Response.json(await exercise()),
};
