import { createPlanHandler, type PlanHandler } from "isoflop/edge";
import { median } from "../timing.js";

/** A request that asks for as much as a limit allows. */
interface LargestRequest {
  readonly name: string;
  readonly path: string;
  readonly body?: string;
  /** Bytes of a chunk, where the body is a stream. */
  readonly chunkSize?: number;
  readonly accept?: string;
  readonly status: number;
}

const LLAMA = { model_type: "llama", hidden_size: 512, num_attention_heads: 8, num_hidden_layers: 8 };
// As many fields as 40 probes may have, with names as long as they may be.
const wideConfig = {
  ...LLAMA,
  ...Object.fromEntries(Array.from({ length: 246 }, (_, i) => [`x${i}`.padEnd(64, "x"), i])),
};
// As many values within it as a configuration may have.
const deepConfig = { ...LLAMA, x: Array.from({ length: 4090 }, (_, i) => i) };
const longConfig = { ...LLAMA, x: "x".repeat(100_000) };
// Log-spaced widths that are all distinct, so that no probe is spared.
const widths = (numSizes: number) => `min-size=4096&max-size=1048576&probe-all=true&num-probe-sizes=${numSizes}`;
const CENTRED = "layout=centred&compute-budgets=1e17:1e21:24&num-sizes-per-budget=128";

const givenSizes = {
  compute_budgets: "1e17:1e21:3",
  model_sizes: Array.from({ length: 1000 }, (_, i) => ({ size_param_value: i + 1, num_params: 1e6 * (i + 1) })),
  num_sizes_per_budget: 1000,
};

const REQUESTS: readonly LargestRequest[] = [
  { name: "24 budgets × 128 centred sizes", status: 200, path: `/plan?${CENTRED}` },
  { name: "the same of llama", status: 200, path: `/plan?model=llama&${CENTRED}` },
  { name: "the same as CSV", status: 200, path: `/plan?format=csv&${CENTRED}` },
  { name: "the same as a table", status: 200, path: `/plan?format=table&${CENTRED}` },
  { name: "the same as a picture", status: 200, path: `/plan?format=svg&${CENTRED}` },
  { name: "15 budgets × 200 sizes, all dropped", status: 200, path: `/plan?compute-budgets=1:2:15&${widths(200)}` },
  {
    name: "15 budgets × 200 sizes, all trained",
    status: 200,
    path: `/plan?compute-budgets=1e29:1e30:15&${widths(200)}&num-sizes-per-budget=200`,
  },
  {
    name: "200 sizes up to 2^31 − 1, none of which can be built",
    status: 200,
    path: "/plan?compute-budgets=1e18&model=llama&size-multiple=1&max-size=2147483647&probe-all=true&num-probe-sizes=200",
  },
  { name: "3 budgets × 1000 sizes that are given", status: 200, path: "/plan", body: JSON.stringify(givenSizes) },
  {
    name: "the same, centred",
    status: 200,
    path: "/plan",
    body: JSON.stringify({ ...givenSizes, layout: "centred" }),
  },
  ...[
    { name: "a config.json of 250 fields × 40 probes", config: wideConfig, numProbes: 40 },
    { name: "a config.json of 4096 values × 128 probes", config: deepConfig, numProbes: 128 },
    { name: "a config.json of 100 kB × 128 probes", config: longConfig, numProbes: 128 },
  ].map(({ name, config, numProbes }) => ({
    name,
    status: 200,
    path: "/plan",
    body: JSON.stringify({
      config,
      layout: "even",
      num_probe_sizes: numProbes,
      min_size: 512,
      max_size: 262144,
      probe_all: true,
    }),
  })),
  {
    name: "a list of 64,000 in a config.json",
    status: 422,
    path: "/plan",
    body: `{"config":{"x":[${"0,".repeat(64e3)}0]}}`,
  },
  {
    name: "a list of 64,000 in model-kwargs",
    status: 422,
    path: `/plan?model-kwargs={%22x%22:[${"0,".repeat(64e3)}0]}`,
  },
  { name: "pairs of layers in 128 kB", status: 422, path: `/plan?layers=${"768:12,".repeat(18e3)}768:12` },
  {
    name: "16,000 parameters",
    status: 422,
    path: `/plan?${Array.from({ length: 16e3 }, (_, i) => `a${i}=`).join("&")}`,
  },
  { name: "a name of 128 kB", status: 422, path: "/plan", body: JSON.stringify({ size_param: "x".repeat(130_000) }) },
  { name: "128 kB of brackets", status: 400, path: "/plan", body: "[".repeat(2 ** 17) },
  { name: "128 kB in chunks of a byte", status: 413, path: "/plan", body: "{}".padEnd(2 ** 17), chunkSize: 1 },
  { name: "128 kB in 4096 chunks", status: 200, path: "/plan", body: "{}".padEnd(2 ** 17), chunkSize: 32 },
  { name: "128 kB of commas in Accept", status: 431, path: "/plan", accept: ",".repeat(2 ** 17) },
  { name: "4 kB of commas in Accept", status: 406, path: "/plan", accept: ",".repeat(2 ** 12) },
];

function requestOf({ path, body, chunkSize, accept }: LargestRequest): Request {
  const headers = { "content-type": "application/json", ...(accept !== undefined && { accept }) };
  const url = `http://localhost${path}`;
  if (body === undefined) return new Request(url, { headers });
  if (chunkSize === undefined) return new Request(url, { method: "POST", headers, body });
  // Node asks for duplex where a body is a stream, and the types of browsers don't know it.
  const init = { method: "POST", headers, body: chunked(body, chunkSize), duplex: "half" };
  return new Request(url, init);
}

function chunked(text: string, size: number): ReadableStream<Uint8Array> {
  const bytes = Buffer.from(text);
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      controller.enqueue(bytes.subarray(at, at + size));
      at += size;
      if (at >= bytes.length) controller.close();
    },
  });
}

/** Asks, and says what of it the CPU took, in ms. */
async function ask(handler: PlanHandler, request: LargestRequest): Promise<Asked> {
  const sent = requestOf(request);
  const before = process.cpuUsage();
  const response = await handler(sent);
  const bytes = (await response.arrayBuffer()).byteLength;
  const { user, system } = process.cpuUsage(before);
  return { status: response.status, bytes, time: (user + system) / 1000 };
}

interface Asked {
  readonly status: number;
  readonly bytes: number;
  readonly time: number;
}

/**
 * What the largest requests cost of the CPU that the default limits allow, and what would be larger until it is refused: the
 * first one, the least and the median of 15 more. Lines to print.
 */
export async function largestRequests(): Promise<string[]> {
  const handler = createPlanHandler();
  const lines: string[] = [];
  for (const request of REQUESTS) {
    const first = await ask(handler, request);
    const asked: Asked[] = [];
    for (let i = 0; i < 15; i++) asked.push(await ask(handler, request));
    const times = asked.map(({ time }) => time);
    const { status, bytes } = first;
    if (status !== request.status) {
      throw new Error(
        `"${request.name}" must be answered by ${request.status}, or it measures nothing; got ${status}.`,
      );
    }
    lines.push(
      `  ${request.name.padEnd(52)} ${status} ${[first.time, Math.min(...times), median(times)].map((time) => `${time.toFixed(1).padStart(6)}`).join(" ")} ms ${String(bytes).padStart(8)} bytes`,
    );
  }
  return lines;
}
