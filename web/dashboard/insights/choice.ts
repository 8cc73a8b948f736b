import type { View } from '../view.ts'

/**
 * What is chosen among `values` under `name` in the address, so that a link leads to the same picture; the first where
 * nothing is. Choosing leaves the back button as it is.
 */
export function choiceOf<Value extends string>(
  { way }: View,
  name: string,
  values: readonly [Value, ...Value[]],
  otherwise: Value = values[0],
): { chosen: Value; choose(value: Value): void } {
  const place = way.place.value
  const chosen = values.find((value) => value === place.query[name]) ?? otherwise
  return { chosen, choose: (value) => way.become({ ...place, query: { ...place.query, [name]: value } }) }
}
