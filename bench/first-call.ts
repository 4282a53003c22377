// Prints how long the first call in this process took, in milliseconds: decode, compile, instantiate, and a size grid.
import { generateSizeValues } from "isoflop";

const start = performance.now();
generateSizeValues(64, 128, 2);
process.stdout.write(`${performance.now() - start}\n`);
