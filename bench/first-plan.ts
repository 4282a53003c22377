// Prints how long after its start this process had its first plan, and the user CPU time until then, in milliseconds. Arguments: the module that plans, and
// the function of it.
const [specifier = "isoflop", planner = "planSweep"] = process.argv.slice(2);
const planning: Readonly<Record<string, (options: object) => { readonly numExperiments: number }>> = await import(
  specifier
);

class Quadratic {
  readonly #width: number;

  constructor({ width }: { readonly width: number }) {
    this.#width = width;
  }

  numParams(): number {
    return 12 * this.#width * this.#width;
  }
}

const computeBudgets = [1e17, 1e18, 1e19, 1e20, 1e21];
const modelSizes = Array.from({ length: 21 }, (_, i) => ({
  sizeParamValue: 64 * (i + 1),
  numParams: 49_152 * (i + 1) ** 2,
}));
const sizes = planner === "planSweep" ? { modelCls: Quadratic, sizeParam: "width" } : { modelSizes };
const plan = planning[planner]?.({ ...sizes, computeBudgets });
if (plan?.numExperiments !== 35) throw new Error(`35 experiments must be planned; got ${plan?.numExperiments}.`);
const first = performance.now();
process.stdout.write(JSON.stringify([first, process.cpuUsage().user / 1000]));
