import type { JSX } from "preact";

/** A picture that the library drew: SVG text, in which it has escaped whatever came from files. */
export function Picture({
  svg,
  class: className = "",
}: {
  readonly svg: string;
  readonly class?: string;
}): JSX.Element {
  return <div class={`picture ${className}`} dangerouslySetInnerHTML={{ __html: svg }} />;
}
