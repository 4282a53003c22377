import type { ComponentChildren, JSX } from "preact";

/** What may be wider than the page, and scrolls in its own frame. */
export function Scroller({
  name,
  children,
}: {
  readonly name: string;
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: without it a keyboard could not scroll what is within
    <section class="scroller" aria-label={name} tabIndex={0}>
      {children}
    </section>
  );
}
