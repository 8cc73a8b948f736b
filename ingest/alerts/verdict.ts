/**
 * What a judge says of something that people are told once: that it is so, in words; that it is over; or, where neither
 * is certain, nothing. Between the two lies the hysteresis.
 */
export type Verdict = { tell: string } | 'over' | undefined
