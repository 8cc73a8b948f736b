import { openInflux } from './influx.ts'
import { openMirror } from './mirror.ts'
import type { OpenOutput, Output } from './output.ts'

/** Every output there is: without its file and its place here, one is gone. */
const OUTPUTS: readonly OpenOutput[] = [openInflux, openMirror]

/** All outputs that the settings ask for, as one. */
export function openOutputs(...parts: Parameters<OpenOutput>): Output {
  const outputs = OUTPUTS.map((open) => open(...parts)).filter((output) => output !== undefined)
  return {
    said(meter, name, payload) {
      for (const output of outputs) output.said(meter, name, payload)
    },
    async close() {
      await Promise.all(outputs.map((output) => output.close()))
    },
  }
}
