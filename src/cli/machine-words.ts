import { humanFlops } from "../common/units.ts";
import { withMachine } from "../options/machine.ts";
import { checked, type Options } from "../options/read.ts";
import { DEFAULT_MFU, LADDER_ROWS, MACHINE_ROWS } from "../options/table.ts";

/** What days of a machine come to, as a line below a plan; nothing where none are given. */
export function machineWords(options: Options): string {
  const { days, gpus, accelerator, mfu } = checked(options, MACHINE_ROWS);
  if (days === undefined) return "";
  const { totalFlops = 0 } = checked(withMachine(options), LADDER_ROWS);
  const share = `${Number((100 * (mfu ?? DEFAULT_MFU)).toPrecision(3))}%${mfu === undefined ? " (assumed)" : ""}`;
  return `${gpus} ${accelerator} for ${days} days at an MFU of ${share} are ${humanFlops(totalFlops)} FLOPs.\n`;
}
