/** `instanceof`, of whatever JavaScript can hold: a proxy may throw when it is looked at, and is no instance. */
export function isInstance<Instance>(
  value: unknown,
  type: abstract new (...args: never) => Instance,
): value is Instance {
  try {
    return value instanceof type;
  } catch {
    return false;
  }
}
