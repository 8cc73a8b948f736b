/** What was measured, and what it may be at most. */
export interface Measured {
  what: string
  value: number
  budget: number
  unit: string
}

export const isKept = ({ value, budget }: Measured): boolean => value <= budget
