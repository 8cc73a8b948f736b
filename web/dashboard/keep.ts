/*
 * What this device keeps from one visit to the next. A browser may forbid that, or have no room left: the console then says
 * so, and the page goes on as on a first visit.
 */

/** Keeps a text under `key`. */
export function keep(key: string, text: string): void {
  attempt((storage) => storage.setItem(key, text))
}

/** The text kept under `key`; null: none. */
export function kept(key: string): string | null {
  return attempt((storage) => storage.getItem(key)) ?? null
}

/** Forgets what is kept under `key`. */
export function forget(key: string): void {
  attempt((storage) => storage.removeItem(key))
}

function attempt<T>(use: (storage: Storage) => T): T | undefined {
  try {
    return use(localStorage)
  } catch (error) {
    console.warn('Expected to keep something on this device, got a browser that does not allow it:', error)
    return undefined
  }
}
