/** A place in a JSON document, by keys and indices from its root. */
export type Place = readonly (string | number)[];

export interface Leaf {
  readonly place: Place;
  readonly value: unknown;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** Every value of a JSON document that holds no other, with its place. */
export function leavesOf(json: unknown, place: Place = []): Leaf[] {
  if (!isObject(json)) return [{ place, value: json }];
  return Object.keys(json).flatMap((key) =>
    leavesOf(Reflect.get(json, key), [...place, Array.isArray(json) ? Number(key) : key]),
  );
}

/** A copy of a JSON document with one value changed. */
export function withChange(json: unknown, place: Place, change: (value: unknown) => unknown): unknown {
  const [key, ...rest] = place;
  if (key === undefined) return change(json);
  if (!isObject(json)) throw new RangeError(`Nothing stands at ${placeName(place)}.`);
  const copy: object = Array.isArray(json) ? [...json] : { ...json };
  Reflect.set(copy, key, withChange(Reflect.get(json, key), rest, change));
  return copy;
}

/** A copy of a JSON document with one field left out. */
export function without(json: unknown, place: Place): unknown {
  return withChange(json, place.slice(0, -1), (holder) => {
    if (!isObject(holder)) throw new RangeError(`Nothing stands at ${placeName(place)}.`);
    const copy: object = { ...holder };
    Reflect.deleteProperty(copy, place.at(-1) ?? "");
    return copy;
  });
}

/** A place as messages name it: `experiments[2].num_params`. */
export function placeName(place: Place): string {
  return place.map((key, i) => (typeof key === "number" ? `[${key}]` : `${i === 0 ? "" : "."}${key}`)).join("");
}
