import { defineEventHandler, toWebRequest } from "h3";
import { createPlanHandler } from "isoflop/edge";

const handler = createPlanHandler();

export default defineEventHandler((event) => handler(toWebRequest(event)));
