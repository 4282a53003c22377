/** Which of some budgets lies nearest to a compute budget by their ratio; the smaller of two as near. */
export function nearestBudget(budgets: ArrayLike<number>, computeBudget: number): number {
  let nearest = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < budgets.length; i++) {
    const ratio = (budgets[i] ?? Number.NaN) / computeBudget;
    const apart = Math.max(ratio, 1 / ratio);
    if (apart < least) {
      nearest = i;
      least = apart;
    }
  }
  return nearest;
}
