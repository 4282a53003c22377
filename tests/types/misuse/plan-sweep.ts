import { gpt2, planSweep } from "../../../src/index.ts";
import { CountedInBigints, Net, Uncounted } from "./models.ts";

const computeBudgets = [1e18];
const modelKwargs = { depth: 12 };
const allKwargs = { width: 64, depth: 12 };
const modelSizes = [{ sizeParamValue: 512, numParams: 44e6 }];

planSweep({ modelCls: Net, sizeParam: "width", modelKwargs, computeBudgets });
planSweep({ modelCls: Net, sizeParam: "width", modelKwargs: allKwargs, computeBudgets });
planSweep({ modelCls: Net, sizeParam: "widht", modelKwargs: allKwargs, computeBudgets }); // wrong
planSweep({ modelCls: Net, sizeParam: "act", modelKwargs: allKwargs, computeBudgets }); // wrong
planSweep({ modelCls: Net, sizeParam: "kind", modelKwargs: allKwargs, computeBudgets }); // wrong
planSweep({ modelCls: Net, modelKwargs, computeBudgets }); // wrong
planSweep({ modelCls: gpt2, sizeParam: "d_model", computeBudgets }); // wrong

planSweep({ modelCls: Net, sizeParam: "depth", modelKwargs: { width: 64 }, computeBudgets });
planSweep({ modelCls: Net, sizeParam: "width", computeBudgets }); // wrong
planSweep({ modelCls: Net, sizeParam: "width", modelKwargs: {}, computeBudgets }); // wrong
planSweep({ modelCls: Net, sizeParam: "width", modelKwargs: { depth: "12" }, computeBudgets }); // wrong
planSweep({ modelCls: Net, sizeParam: "width", modelKwargs: { depth: 12, dropout: 0.1 }, computeBudgets }); // wrong
planSweep({ modelCls: gpt2, sizeParam: "numLayers", computeBudgets }); // wrong

planSweep({ modelSizes, computeBudgets });
planSweep({ modelCls: gpt2, sizeParam: "width", modelSizes, computeBudgets }); // wrong
planSweep({ sizeParam: "width", computeBudgets }); // wrong
planSweep({ modelSizes: [{ sizeParamValue: 512 }], computeBudgets }); // wrong
planSweep({ modelSizes, computeBudgets, minSize: 64 }); // wrong

planSweep({ modelCls: gpt2, sizeParam: "width", computeBudgets: new Float64Array([1e18]) });
planSweep({ modelCls: gpt2, sizeParam: "width", computeBudgets: 1e18 }); // wrong
planSweep({ modelCls: gpt2, sizeParam: "width", computeBudgets: ["1e18"] }); // wrong
planSweep({ modelCls: gpt2, sizeParam: "width" }); // wrong
planSweep({ modelCls: gpt2, sizeParam: "width", computeBudgets, numSizes: 7 }); // wrong
planSweep({ modelCls: gpt2, sizeParam: "width", computeBudgets, probeAll: "yes" }); // wrong

planSweep({ modelCls: Uncounted, sizeParam: "width", computeBudgets }); // wrong
planSweep({ modelCls: CountedInBigints, sizeParam: "width", computeBudgets }); // wrong
planSweep({ modelCls: new Net({ width: 1, depth: 1 }), sizeParam: "width", computeBudgets }); // wrong
planSweep({ modelCls: async () => new Net({ width: 1, depth: 1 }), sizeParam: "width", computeBudgets }); // wrong
