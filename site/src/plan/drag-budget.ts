import { type Signal, signal } from "@preact/signals";
import { moveBudget } from "./change-budget.ts";
import { type LogAxis, valueAt } from "./picture-marks.ts";

/** The budget that is being dragged, as it now is. */
export const movingBudget: Signal<number | undefined> = signal(undefined);

/** Where a pointer is in a picture. */
export type PointOf = (event: PointerEvent) => readonly [x: number, y: number];

/**
 * Follows a pointer until it is let go: the budget grows as the N·D under it does, by the axes as they were when it was
 * taken hold of.
 */
export function dragBudget(
  start: PointerEvent,
  budget: number,
  axes: { readonly x: LogAxis; readonly y: LogAxis },
  pointOf: PointOf,
): void {
  const productAt = (event: PointerEvent) => {
    const [x, y] = pointOf(event);
    return valueAt(axes.x, x) * valueAt(axes.y, y);
  };
  const first = productAt(start);
  let latest = start;
  let frame = 0;
  movingBudget.value = budget;
  const follow = () => {
    frame = 0;
    const now = movingBudget.peek() ?? budget;
    movingBudget.value = moveBudget(now, (budget * productAt(latest)) / first);
  };
  const move = (event: PointerEvent) => {
    if (event.pointerId !== start.pointerId) return;
    latest = event;
    // Once a frame is as often as anyone sees it.
    if (frame === 0) frame = requestAnimationFrame(follow);
  };
  const end = (event: PointerEvent) => {
    if (event.pointerId !== start.pointerId) return;
    cancelAnimationFrame(frame);
    if (event.type === "pointerup") follow();
    movingBudget.value = undefined;
    removeEventListener("pointermove", move);
    removeEventListener("pointerup", end);
    removeEventListener("pointercancel", end);
  };
  addEventListener("pointermove", move);
  addEventListener("pointerup", end);
  addEventListener("pointercancel", end);
}
