/**
 * Lets a sum be told as long as it does not fall. Home Assistant takes a fall of `energy` for another meter that began at
 * zero, and would count all of it once more.
 */
export interface Ratchet {
  /** So much was told before, perhaps by an ingest that is gone. */
  wasTold(wh: number): void
  /** Whether it may be told now; if so it counts as told. */
  admits(wh: number): boolean
}

/** @param refused is told once of a sum that is less than what was told before, in Wh */
export function makeRatchet(refused: (wh: number, toldWh: number) => void): Ratchet {
  let toldWh = 0
  let complained = false
  return {
    wasTold(wh) {
      toldWh = Math.max(toldWh, wh)
    },
    admits(wh) {
      if (wh < toldWh) {
        if (!complained) refused(wh, toldWh)
        complained = true
        return false
      }
      toldWh = wh
      complained = false
      return true
    },
  }
}
