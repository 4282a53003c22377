import { invalidOption } from "../common/checks.ts";
import { suggestion } from "../common/did-you-mean.ts";
import { type Accelerator, acceleratorNamed, acceleratorNames } from "./accelerators.ts";
import { brokenRule, checked, type Options, optionsWithout } from "./read.ts";
import { DEFAULT_MFU, MACHINE_ROWS } from "./table.ts";

const SECONDS_A_DAY = 86_400;

/** FLOPs of so many accelerators in so many days, at a share of their dense BF16 peak. */
export function machineFlops({ peakFlops }: Accelerator, gpus: number, days: number, mfu: number): number {
  return peakFlops * gpus * days * SECONDS_A_DAY * mfu;
}

/** Options with what a machine comes to as their total of FLOPs, where one is given. */
export function withMachine(options: Options): Options {
  const { days, accelerator, gpus, mfu = DEFAULT_MFU } = checked(options, MACHINE_ROWS);
  if (days === undefined) return options;
  if (gpus === undefined) throw brokenRule("gpus", MACHINE_ROWS.gpus, gpus);
  const totalFlops = machineFlops(readAccelerator(accelerator), gpus, days, mfu);
  return { ...optionsWithout(options, MACHINE_ROWS), totalFlops };
}

/** An accelerator by its name. */
export function readAccelerator(given: string | undefined): Accelerator {
  const known = acceleratorNamed(given ?? "");
  if (known !== undefined) return known;
  const names = acceleratorNames();
  const remedy = `${given === undefined ? "" : suggestion(given, names)}Known: ${names.join(", ")}.`;
  throw invalidOption("accelerator", "an accelerator by its name", given, remedy);
}
