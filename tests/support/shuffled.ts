/** The items in an order that follows from the seed alone (Fisher–Yates over a 32-bit linear congruential sequence). */
export function shuffled<Item>(items: readonly Item[], seed: number): Item[] {
  const rest = [...items];
  const order: Item[] = [];
  let state = seed >>> 0;
  while (rest.length > 0) {
    // Numerical Recipes' constants.
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    order.push(...rest.splice(state % rest.length, 1));
  }
  return order;
}
