import { type Signal, signal } from "@preact/signals";
import type { PointOf } from "./drag-budget.ts";

/** A rectangle, in the picture's pixels. */
export interface Rectangle {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** The rectangle that is being drawn. */
export const lasso: Signal<Rectangle | undefined> = signal(undefined);

/** Follows a pointer until it is let go, and says what rectangle it went over. */
export function drawLasso(start: PointerEvent, pointOf: PointOf, onEnd: (rectangle: Rectangle) => void): void {
  const [startX, startY] = pointOf(start);
  const rectangleTo = (event: PointerEvent): Rectangle => {
    const [x, y] = pointOf(event);
    return {
      left: Math.min(startX, x),
      right: Math.max(startX, x),
      top: Math.min(startY, y),
      bottom: Math.max(startY, y),
    };
  };
  lasso.value = rectangleTo(start);
  const move = (event: PointerEvent) => {
    lasso.value = rectangleTo(event);
  };
  const end = (event: PointerEvent) => {
    lasso.value = undefined;
    removeEventListener("pointermove", move);
    removeEventListener("pointerup", end);
    removeEventListener("pointercancel", end);
    if (event.type === "pointerup") onEnd(rectangleTo(event));
  };
  addEventListener("pointermove", move);
  addEventListener("pointerup", end);
  addEventListener("pointercancel", end);
}
