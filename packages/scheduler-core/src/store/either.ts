/** The value after an edit: `null` removes it, and an absent one leaves the present value. */
export const either = <Value>(wanted: Value | null | undefined, present: Value | undefined): Value | undefined =>
  wanted === null ? undefined : (wanted ?? present)
