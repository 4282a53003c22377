import { Component, type FunctionComponent, type JSX } from "preact";

/**
 * A component that is rendered anew only where a prop is another, lists item by item: at each move of a budget most of the page
 * stays as it is.
 */
export function steady<Props extends object>(View: FunctionComponent<Props>): new () => Component<Props> {
  return class extends Component<Props> {
    override shouldComponentUpdate(next: Readonly<Props>): boolean {
      return !hasSameProps(next, this.props);
    }

    override render(): JSX.Element {
      return <View {...this.props} />;
    }
  };
}

function hasSameProps(one: object, other: object): boolean {
  const before = new Map<string, unknown>(Object.entries(other));
  const now = Object.entries(one);
  return now.length === before.size && now.every(([name, value]: [string, unknown]) => isSame(value, before.get(name)));
}

function isSame(one: unknown, other: unknown): boolean {
  if (!Array.isArray(one) || !Array.isArray(other)) return Object.is(one, other);
  return one.length === other.length && one.every((item, i) => Object.is(item, other[i]));
}
