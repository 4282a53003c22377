import type { JSX } from "preact";
import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Experiment, SweepPlan } from "../../../src/index.ts";
import { drawPlanAny } from "../../../src/plot/draw-plan.ts";
import { leftOut } from "../answers/plans.ts";
import { expectedPrior } from "../answers/prior.ts";
import { Picture } from "../parts/picture.tsx";
import { useWidth } from "../parts/use-width.ts";
import { changePlan, state, toggled } from "../state/store.ts";
import { BudgetHandle } from "./budget-handle.tsx";
import { canMoveBudgets, stepBudget } from "./change-budget.ts";
import { dragBudget, movingBudget } from "./drag-budget.ts";
import { experimentWords } from "./experiment-words.ts";
import { drawLasso, lasso, type Rectangle } from "./lasso.ts";
import { logAxisOf, marksOf, pointsOf } from "./picture-marks.ts";

/** More marks than this are for the table alone: nobody could tell them apart. */
export const MOST_MARKS = 600;

/** The map of a plan, in which budgets are moved and runs are left out. */
export function PlanMap({ plan, isStale }: { readonly plan: SweepPlan; readonly isStale: boolean }): JSX.Element {
  const [frame, width] = useWidth<HTMLDivElement>();
  const prior = expectedPrior.value;
  const isMoving = movingBudget.value !== undefined;
  const svg = useMemo(
    () => (width === 0 ? "" : drawPlanAny(plan, { width, isStyled: false, prior }, isMoving)),
    [plan, width, prior, isMoving],
  );
  const gone = leftOut.value;
  useLayoutEffect(() => {
    for (const mark of frame.current?.querySelectorAll("[data-experiment]") ?? []) {
      mark.classList.toggle("is-left-out", gone.has(mark.getAttribute("data-experiment") ?? ""));
    }
  }, [frame, svg, gone]);
  const pointOf = ({ clientX, clientY }: PointerEvent) => {
    const box = frame.current?.getBoundingClientRect();
    return [clientX - (box?.left ?? 0), clientY - (box?.top ?? 0)] as const;
  };
  const onPointerDown = (event: PointerEvent) => {
    if (!event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    drawLasso(event, pointOf, (rectangle) => leaveOutWithin(svg, rectangle));
  };
  return (
    <div class={isStale ? "map is-stale" : "map"} ref={frame} onPointerDownCapture={onPointerDown}>
      <Picture svg={svg} />
      {svg !== "" && <Overlay svg={svg} plan={plan} gone={gone} pointOf={pointOf} />}
    </div>
  );
}

/** Leaves out all runs in a rectangle, or puts them back where all of them are left out. */
function leaveOutWithin(svg: string, { left, right, top, bottom }: Rectangle): void {
  const ids = marksOf(svg, "circle", "experiment").flatMap(({ "data-experiment": id, cx, cy }) => {
    const isInside = Number(cx) >= left && Number(cx) <= right && Number(cy) >= top && Number(cy) <= bottom;
    return id !== undefined && isInside ? [id] : [];
  });
  const before = state.peek().plan.leftOut;
  const others = before.filter((id) => !ids.includes(id));
  const areAllOut = ids.every((id) => before.includes(id));
  changePlan({ leftOut: areAllOut ? others : [...others, ...ids] });
}

interface OverlayProps {
  readonly svg: string;
  readonly plan: SweepPlan;
  readonly gone: ReadonlySet<string>;
  readonly pointOf: (event: PointerEvent) => readonly [number, number];
}

/** What can be taken hold of, right above the picture. */
function Overlay({ svg, plan, gone, pointOf }: OverlayProps): JSX.Element {
  const overlay = useRef<SVGSVGElement>(null);
  const [root] = useMemo(() => marksOf(svg, "svg", "isoflop"), [svg]);
  const x = useMemo(() => logAxisOf(svg, "x"), [svg]);
  const y = useMemo(() => logAxisOf(svg, "y"), [svg]);
  // A budget that moves stays the same handle, as long as it keeps its rank.
  const budgets = useMemo(() => marksOf(svg, "path", "budget").map((mark, rank) => ({ rank, mark })), [svg]);
  const refocus = useRef<number | undefined>(undefined);
  useLayoutEffect(() => {
    const moved = refocus.current;
    if (moved === undefined) return;
    refocus.current = undefined;
    overlay.current?.querySelector<SVGElement>(`[data-handle="${moved}"]`)?.focus();
  });
  const onStep = (from: number, decades: number) => {
    refocus.current = stepBudget(from, decades);
  };
  const rectangle = lasso.value;
  const moving = movingBudget.value;
  return (
    // biome-ignore lint/a11y/useSemanticElements: SVG has none for a group with a name
    <svg
      class="overlay"
      ref={overlay}
      width={root?.width}
      height={root?.height}
      viewBox={root?.viewBox}
      role="group"
      aria-label="Budgets and runs of the map"
    >
      {canMoveBudgets(state.value.plan) &&
        budgets.map(({ rank, mark: { d = "", "data-budget": budget = "" } }) => {
          const knob = knobOf(d, x?.range, y?.range);
          if (knob === undefined || x === undefined || y === undefined) return null;
          return (
            <BudgetHandle
              key={rank}
              computeBudget={Number(budget)}
              path={d}
              knob={knob}
              isMoving={Number(budget) === moving}
              onGrab={(event) => {
                if (event.shiftKey || event.button !== 0) return;
                event.preventDefault();
                if (event.currentTarget instanceof SVGElement) event.currentTarget.focus();
                dragBudget(event, Number(budget), { x, y }, pointOf);
              }}
              onStep={(decades) => onStep(Number(budget), decades)}
            />
          );
        })}
      {moving === undefined && <RunButtons svg={svg} plan={plan} gone={gone} />}
      {rectangle !== undefined && (
        <rect
          class="lasso"
          x={rectangle.left}
          y={rectangle.top}
          width={rectangle.right - rectangle.left}
          height={rectangle.bottom - rectangle.top}
        />
      )}
    </svg>
  );
}

/** How far from the end of its diagonal a knob lies, so that the budget's name stays readable. */
const KNOB_ROOM = 14;

/** Where a diagonal shows its knob: near where it leaves the picture, at the right or by the floor. */
function knobOf(
  path: string,
  xRange: readonly [number, number] | undefined,
  yRange: readonly [number, number] | undefined,
): readonly [number, number] | undefined {
  if (xRange === undefined || yRange === undefined) return undefined;
  const [bottom, top] = yRange;
  const points = pointsOf(path);
  const last = points.findLastIndex(([, y]) => y <= bottom && y >= top);
  const inside = points[last];
  const beyond = points[last + 1] ?? inside;
  const before = points[last - 1] ?? inside;
  if (inside === undefined || beyond === undefined || before === undefined) return undefined;
  const share = beyond === inside ? 0 : (bottom - inside[1]) / (beyond[1] - inside[1]);
  const end = [inside[0] + share * (beyond[0] - inside[0]), inside[1] + share * (beyond[1] - inside[1])] as const;
  const [fromX, fromY] = share > 0 ? inside : before;
  const length = Math.hypot(end[0] - fromX, end[1] - fromY);
  const back = Math.min(1, KNOB_ROOM / Math.max(length, 1));
  return [end[0] - back * (end[0] - fromX), end[1] - back * (end[1] - fromY)];
}

/** Each run as a button; the arrow keys go from one to the next, so that the whole map is one stop of the tabulator. */
function RunButtons({ svg, plan, gone }: Omit<OverlayProps, "pointOf">): JSX.Element | null {
  const group = useRef<SVGGElement>(null);
  const [current, setCurrent] = useState(0);
  const marks = useMemo(() => marksOf(svg, "circle", "experiment"), [svg]);
  const byId = useMemo(
    () => new Map<string, Experiment>(plan.experiments.map((experiment) => [experiment.experimentId, experiment])),
    [plan],
  );
  if (marks.length > MOST_MARKS) return null;
  const stop = Math.min(current, marks.length - 1);
  const onKeyDown = (event: KeyboardEvent) => {
    const next = nextPlace(event.key, stop, marks.length);
    if (next === undefined) return;
    event.preventDefault();
    setCurrent(next);
    const buttons = group.current?.querySelectorAll<SVGElement>("[role=button]");
    buttons?.[next]?.focus();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys that the buttons within don't take
    <g ref={group} onKeyDown={onKeyDown}>
      {marks.map(({ "data-experiment": id = "", cx, cy, r }, i) => {
        const experiment = byId.get(id);
        const words = experiment === undefined ? id : experimentWords(experiment, plan.sizeParam);
        const toggle = () => changePlan({ leftOut: toggled(state.peek().plan.leftOut, id) });
        return (
          // biome-ignore lint/a11y/useSemanticElements: SVG has no button
          <circle
            key={id}
            class="run-button"
            role="button"
            tabindex={i === stop ? 0 : -1}
            // Whether it is pressed says the rest.
            aria-label={`Leave out ${words}`}
            aria-pressed={gone.has(id)}
            data-run-of={id}
            cx={cx}
            cy={cy}
            r={Math.max(9, Number(r))}
            onClick={(event) => {
              if (event.shiftKey) return;
              setCurrent(i);
              toggle();
            }}
            onKeyDown={(event) => {
              if (event.key !== "Enter" && event.key !== " ") return;
              event.preventDefault();
              toggle();
            }}
          >
            <title>{`${gone.has(id) ? "Put back" : "Leave out"} ${words}`}</title>
          </circle>
        );
      })}
    </g>
  );
}

function nextPlace(key: string, place: number, count: number): number | undefined {
  switch (key) {
    case "ArrowRight":
    case "ArrowDown":
      return (place + 1) % count;
    case "ArrowLeft":
    case "ArrowUp":
      return (place + count - 1) % count;
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return undefined;
  }
}
