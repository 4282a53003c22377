import { createPlanHandler } from "isoflop/edge";
import { pick, randomOf } from "./random.js";

/** A request that has one right answer. */
export interface GoodRequest {
  readonly path: string;
  readonly init: RequestInit;
  readonly status: number;
  /** What the handler answers in this process. */
  readonly body: Buffer;
  readonly headers: ReadonlyMap<string, string>;
}

/** The headers that are the handler's own, whatever serves it. */
const OWN_HEADERS = ["content-type", "cache-control", "etag", "vary", "allow", "x-content-type-options"];

type Asked = Pick<GoodRequest, "path" | "init">;

function posted(body: unknown, format: string): Asked {
  const headers = { "content-type": "application/json" };
  return { path: `/plan?format=${format}`, init: { method: "POST", headers, body: JSON.stringify(body) } };
}

/** A request of a kind that is drawn: plans small and large, in every format, by query and body; mistakes; what describes. */
function drawn(random: () => number): Asked {
  const format = pick(random, ["json", "json", "csv", "table", "svg"]);
  const budgets = `1e${17 + Math.floor(3 * random())}:1e${20 + Math.floor(3 * random())}:${1 + Math.floor(8 * random())}`;
  const layout = pick(random, ["even", "log-even", "centred"]);
  const model = pick(random, ["gpt2", "llama", "qwen3", "opt"]);
  const method = pick(random, ["GET", "GET", "GET", "HEAD"]);
  const sizes = Array.from({ length: 1 + Math.floor(200 * random()) }, (_, i) => ({
    size_param_value: i + 1,
    num_params: Math.ceil(1e9 * random()),
  }));
  const query = `model=${model}&compute-budgets=${budgets}&layout=${layout}&format=${format}`;
  switch (Math.floor(12 * random())) {
    case 0:
      return posted({ model_sizes: sizes, compute_budgets: budgets, layout }, format);
    case 1:
      return posted({ model, compute_budgets: [1e18, 1e19 * (1 + random())], layout }, format);
    case 2:
      return { path: pick(random, ["/models", "/openapi.json"]), init: { method } };
    case 3:
      return { path: pick(random, ["/plan", "/models", "/nowhere"]), init: { method: "OPTIONS" } };
    case 4:
      return { path: `/plan?${query}&min-size=0`, init: { method } };
    case 5:
      return { path: pick(random, ["/nowhere", "/plan?minsize=1", "/plan?release=0.0.0"]), init: { method } };
    case 6:
      return posted(pick<unknown>(random, [[], { config: {} }, { max_size: {} }, { model_kwargs: [] }]), format);
    case 7:
      // The largest that the limits allow, now and then: one takes as long as a hundred others.
      if (random() < 0.8) return { path: "/plan", init: { method } };
      return {
        path: `/plan?compute-budgets=1e17:1e21:24&layout=centred&num-sizes-per-budget=128&format=${format}`,
        init: {},
      };
    default:
      return { path: `/plan?${query}`, init: { method } };
  }
}

/** Some requests with the answers that they must get, of which a share asks whether a copy still holds. */
export async function goodRequests(seed: number, count: number): Promise<readonly [GoodRequest, ...GoodRequest[]]> {
  const random = randomOf(seed);
  const handler = createPlanHandler();
  const answered = async ({ path, init }: Asked): Promise<GoodRequest> => {
    const { status, headers, ...response } = await answerOf(handler(new Request(`http://localhost${path}`, init)));
    return { path, init, status, headers, ...response };
  };
  const requests: GoodRequest[] = [];
  while (requests.length < count) {
    const asked = await answered(drawn(random));
    const etag = asked.headers.get("etag");
    requests.push(
      etag === undefined || random() < 0.7
        ? asked
        : await answered({ ...asked, init: { ...asked.init, headers: { "if-none-match": `"x", ${etag}` } } }),
    );
  }
  const [first, ...rest] = requests;
  if (first === undefined) throw new RangeError("A soak must have requests.");
  return [first, ...rest];
}

/** What a response says, as far as the handler says it. */
export async function answerOf(asked: Promise<Response>): Promise<Pick<GoodRequest, "status" | "body" | "headers">> {
  const response = await asked;
  const own = OWN_HEADERS.flatMap((name): [string, string][] => {
    const value = response.headers.get(name);
    return value === null ? [] : [[name, value]];
  });
  return { status: response.status, body: Buffer.from(await response.arrayBuffer()), headers: new Map(own) };
}
