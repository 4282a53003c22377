import type { JSX } from "preact";
import { humanFlops } from "../../../src/common/units.ts";

/** An arrow moves a budget by an eighth of a decade, a page key by a whole one. */
const STEP = 1 / 8;
const STEPS: Readonly<Record<string, number>> = {
  ArrowUp: STEP,
  ArrowRight: STEP,
  ArrowDown: -STEP,
  ArrowLeft: -STEP,
  PageUp: 1,
  PageDown: -1,
};
const LOG_RANGE = { "aria-valuemin": 0, "aria-valuemax": 40 } as const;

/** A budget's diagonal as something to take hold of. */
export function BudgetHandle({
  computeBudget,
  path,
  knob,
  isMoving,
  onGrab,
  onStep,
}: {
  readonly computeBudget: number;
  readonly path: string;
  readonly knob: readonly [x: number, y: number];
  readonly isMoving: boolean;
  readonly onGrab: (event: PointerEvent) => void;
  readonly onStep: (decades: number) => void;
}): JSX.Element {
  const words = `${humanFlops(computeBudget)} FLOPs`;
  return (
    <g
      class={isMoving ? "handle is-moving" : "handle"}
      role="slider"
      tabindex={0}
      aria-label={`Compute budget ${words}`}
      aria-valuenow={Number(Math.log10(computeBudget).toFixed(3))}
      aria-valuetext={words}
      {...LOG_RANGE}
      data-handle={computeBudget}
      onPointerDown={onGrab}
      onKeyDown={(event) => {
        const step = STEPS[event.key];
        if (step === undefined) return;
        event.preventDefault();
        onStep(step);
      }}
    >
      <title>{`Compute budget ${words}`}</title>
      <path class="hit" d={path} />
      <circle class="knob" cx={knob[0]} cy={knob[1]} r={6} />
      <circle class="reach" cx={knob[0]} cy={knob[1]} r={12} />
    </g>
  );
}
