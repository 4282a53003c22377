// What a fit of the surface holds fast.

/** E where it is given; NaN where it is free. */
export let givenFloor: f64 = NaN;
/** Whether α = β. */
export let isTied: bool = false;

export function constrain(irreducibleLoss: f64, tiesExponents: bool): void {
  givenFloor = irreducibleLoss;
  isTied = tiesExponents;
}

@inline
export function isFloorGiven(): bool {
  return givenFloor == givenFloor;
}
