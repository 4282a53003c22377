import { createPlanHandler, type PlanHandler } from "isoflop/edge";
import { median } from "../timing.js";

/** A request that asks for as much as a limit allows. */
interface LargestRequest {
  readonly name: string;
  readonly path: string;
  readonly body?: string;
  readonly status: number;
}

// As many fields as a configuration may have, with names as long as they may be.
const wideConfig = Object.fromEntries([
  ...Object.entries({ model_type: "llama", num_attention_heads: 32, num_key_value_heads: 32 }),
  ...Array.from({ length: 253 }, (_, i) => [`X${i}`.padEnd(64, "X"), i]),
]);
// Log-spaced widths that are all distinct, so that no probe is spared.
const widths = (numSizes: number) => `min-size=4096&max-size=1048576&probe-all=true&num-probe-sizes=${numSizes}`;

const givenSizes = {
  compute_budgets: "1e17:1e21:10",
  model_sizes: Array.from({ length: 1000 }, (_, i) => ({ size_param_value: i + 1, num_params: 1e6 * (i + 1) })),
};

const REQUESTS: readonly LargestRequest[] = [
  { name: "100 budgets × 100 sizes", status: 200, path: `/plan?compute-budgets=1e24:1e30:100&${widths(100)}` },
  { name: "50 budgets × 200 sizes, all dropped", status: 200, path: `/plan?compute-budgets=1:2:50&${widths(200)}` },
  { name: "the same as a table", status: 200, path: `/plan?compute-budgets=1:2:50&${widths(200)}&format=table` },
  {
    name: "50 budgets × 200 sizes, all trained",
    status: 200,
    path: `/plan?compute-budgets=1e29:1e30:50&${widths(200)}&num-sizes-per-budget=200`,
  },
  {
    name: "200 sizes up to 2^31 − 1, none of which can be built",
    status: 200,
    path: "/plan?compute-budgets=1e18&model=llama&size-multiple=1&max-size=2147483647&probe-all=true&num-probe-sizes=200",
  },
  {
    name: "1000 sizes that are given, 10 budgets",
    status: 200,
    path: "/plan",
    body: JSON.stringify(givenSizes),
  },
  {
    name: "the same sizes, all of them centred",
    status: 200,
    path: "/plan",
    body: JSON.stringify({ ...givenSizes, layout: "centred", num_sizes_per_budget: 1000 }),
  },
  {
    name: "a config.json of 256 fields, 50 budgets × 200 sizes",
    status: 200,
    path: "/plan",
    body: JSON.stringify({
      config: wideConfig,
      model_kwargs: Object.fromEntries(
        Object.keys(wideConfig)
          .slice(3)
          .map((name) => [name, "other"]),
      ),
      compute_budgets: "1:2:50",
      min_size: 4096,
      max_size: 1048576,
      num_probe_sizes: 200,
      probe_all: true,
    }),
  },
  {
    name: "the same config.json, 50 budgets × 200 centred sizes",
    status: 200,
    path: "/plan",
    body: JSON.stringify({
      config: wideConfig,
      layout: "centred",
      prior: ["chinchilla", "epoch", "llama-3", "muennighoff-c4", "symmetric"],
      span_factor: 1e6,
      compute_budgets: "1e20:1e24:50",
      num_sizes_per_budget: 200,
      size_multiple: 128,
      max_size: 25600,
    }),
  },
  { name: "128 kB of brackets", status: 400, path: "/plan", body: "[".repeat(2 ** 17) },
];

async function ask(handler: PlanHandler, { path, body }: LargestRequest): Promise<{ status: number; bytes: number }> {
  const headers = { "content-type": "application/json" };
  const init = body === undefined ? {} : { method: "POST", headers, body };
  const response = await handler(new Request(`http://localhost${path}`, init));
  return { status: response.status, bytes: (await response.arrayBuffer()).byteLength };
}

/** What the largest requests cost that the default limits allow: lines to print. */
export async function largestRequests(): Promise<string[]> {
  const handler = createPlanHandler();
  const lines: string[] = [];
  for (const request of REQUESTS) {
    const times: number[] = [];
    let answered = await ask(handler, request);
    for (let i = 0; i < 7; i++) {
      const start = performance.now();
      answered = await ask(handler, request);
      times.push(performance.now() - start);
    }
    const { status, bytes } = answered;
    if (status !== request.status) {
      throw new Error(
        `"${request.name}" must be answered by ${request.status}, or it measures nothing; got ${status}.`,
      );
    }
    lines.push(
      `  ${request.name.padEnd(52)} ${status} ${median(times).toFixed(1).padStart(7)} ms  ${String(bytes).padStart(8)} bytes`,
    );
  }
  return lines;
}
