import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { pictures } from "../answers/fits.ts";
import { Picture } from "../parts/picture.tsx";
import { changeFit, state, toggled } from "../state/store.ts";

/** The pictures of a fit, in which a click on a run leaves it out. */
export function FitPictures(): JSX.Element {
  const frame = useRef<HTMLDivElement>(null);
  const { leftOut } = state.value.fit;
  const { isoFlops = "", optima = "", residuals = "" } = pictures.value;
  useLayoutEffect(() => {
    const isLeftOut = new Set(leftOut.map(String));
    for (const mark of frame.current?.querySelectorAll("[data-run]") ?? []) {
      mark.classList.toggle("is-left-out", isLeftOut.has(mark.getAttribute("data-run") ?? ""));
    }
  }, [isoFlops, residuals, leftOut]);
  const onClick = ({ target }: MouseEvent) => {
    const mark = target instanceof Element ? target.closest("[data-run]") : null;
    const place = mark?.getAttribute("data-run");
    if (place !== undefined && place !== null) changeFit({ leftOut: toggled(state.peek().fit.leftOut, Number(place)) });
  };
  return (
    // The runs' table has a button for each, for those who don't point.
    // biome-ignore lint/a11y/noStaticElementInteractions: what is clicked are marks within the pictures
    // biome-ignore lint/a11y/useKeyWithClickEvents: the runs' table has a button for each
    <div ref={frame} class="fit-pictures" onClick={onClick}>
      <Picture svg={isoFlops} class="has-runs" />
      <p class="hint by-hand">Click a run to fit without it, and again to take it back.</p>
      <Picture svg={optima} />
      <Picture svg={residuals} class="has-runs" />
    </div>
  );
}
