import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { patchMarkup } from "./patch-markup.ts";

/** A picture that the library drew: SVG text, in which it has escaped whatever came from files. */
export function Picture({
  svg,
  class: className = "",
}: {
  readonly svg: string;
  readonly class?: string;
}): JSX.Element {
  const frame = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (frame.current !== null) patchMarkup(frame.current, svg);
  }, [svg]);
  return <div ref={frame} class={`picture ${className}`} />;
}
