// Colours that people of every kind of colour vision tell apart, on white paper and on a dark screen: budgets have an order,
// and so do the steps of viridis (van der Walt and Smith 2015), without those too near to the paper; what has none is
// coloured by Okabe and Ito 2008. No picture tells anything by colour alone.

/** A colour by the paper that it stands on. */
interface Colour {
  readonly light: string;
  readonly dark: string;
}

const STEPS: readonly Colour[] = [
  { light: "#440154", dark: "#a78bd4" },
  { light: "#46317e", dark: "#8aa2e0" },
  { light: "#365c8d", dark: "#66b5dd" },
  { light: "#277f8e", dark: "#4cc4c4" },
  { light: "#1a8f6f", dark: "#52cf95" },
  { light: "#3f8f2f", dark: "#8bd65a" },
  { light: "#7a8500", dark: "#c9db3f" },
  { light: "#a06a00", dark: "#fde725" },
];

const ROLES: Readonly<Record<Role, Colour>> = {
  paper: { light: "#ffffff", dark: "#14171b" },
  ink: { light: "#1b1f24", dark: "#e6e9ed" },
  muted: { light: "#5b6470", dark: "#a3acb8" },
  grid: { light: "#e3e6ea", dark: "#2b3138" },
  first: { light: "#0072b2", dark: "#56b4e9" },
  second: { light: "#b35900", dark: "#e69f00" },
  third: { light: "#007a5a", dark: "#2fc79a" },
};

/** What a colour is for. */
export type Role = "paper" | "ink" | "muted" | "grid" | "first" | "second" | "third";

/** Where a colour goes. */
type Paint = "fill" | "stroke";

/** A colour as an attribute, for tools that know no CSS variables, and as the class by which style sheets set it. */
export interface Painted {
  readonly class: string;
  readonly fill?: string;
  readonly stroke?: string;
}

/** A role's colour. */
export function painted(role: Role, paint: Paint): Painted {
  return { class: `${paint}-${role}`, [paint]: ROLES[role].light };
}

/** The colour of one of some things that have an order, from the first to the last. */
export function paintedStep(place: number, count: number, paint: Paint): Painted {
  const step = stepOf(place, count);
  return { class: `${paint}-step${step}`, [paint]: STEPS[step]?.light };
}

function stepOf(place: number, count: number): number {
  return count < 2 ? 2 : Math.round((place * (STEPS.length - 1)) / (count - 1));
}

function allColours(): readonly (readonly [name: string, colour: Colour])[] {
  return [...Object.entries(ROLES), ...STEPS.map((colour, i) => [`step${i}`, colour] as const)];
}

/**
 * The style sheet of all pictures: they carry it themselves unless `isStyled` is false. Every colour is a custom property,
 * such as `--isoflop-paper`, and follows the reader's light or dark setting.
 */
export const plotStyle: string = /* @__PURE__ */ styleSheet();

function styleSheet(): string {
  const declarations = (paper: keyof Colour) =>
    allColours()
      .map(([name, colour]) => `--isoflop-${name}:${colour[paper]}`)
      .join(";");
  const rules = allColours().flatMap(([name]) => [
    `.isoflop .fill-${name}{fill:var(--isoflop-${name})}`,
    `.isoflop .stroke-${name}{stroke:var(--isoflop-${name})}`,
  ]);
  return [
    `.isoflop{color-scheme:light dark;${declarations("light")}}`,
    `@media (prefers-color-scheme:dark){.isoflop{${declarations("dark")}}}`,
    ...rules,
  ].join("\n");
}
