/** A key as the API has it: `baseFee` is `base_fee`; a moment's `fromMs`, `toMs`, `atMs` are `from`, `to`, `at`. */
type WireKey<Key> = Key extends `${infer Moment extends 'from' | 'to' | 'at'}Ms`
  ? Moment
  : Key extends `${infer Head}${infer Tail}`
    ? `${Head extends Lowercase<Head> ? Head : `_${Lowercase<Head>}`}${WireKey<Tail>}`
    : Key

/** A value as the API has it, with all its parts. */
export type Wire<Value> = Value extends readonly (infer Item)[]
  ? Wire<Item>[]
  : Value extends object
    ? { [Key in keyof Value as WireKey<Key>]: Wire<Value[Key]> }
    : Value

/** Gives the keys of a value, and of all its parts, the names that the API has for them. */
export function onWire<Value>(value: Value): Wire<Value> {
  if (Array.isArray(value)) return value.map(onWire) as Wire<Value>
  if (typeof value !== 'object' || value === null) return value as Wire<Value>
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [wireKey(key), onWire(part)])) as Wire<Value>
}

function wireKey(key: string): string {
  return /^(from|to|at)Ms$/.test(key) ? key.slice(0, -2) : key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
