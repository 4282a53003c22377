import { designStatus } from "../answers/designs.ts";
import { changePlan, openPanel } from "../state/store.ts";

/** Makes the design the plan, as its file. */
export function takeDesign(): void {
  const { file } = designStatus.peek();
  if (file === undefined) return;
  changePlan({ models: "file", file, leftOut: [] });
  openPanel("plan");
}
