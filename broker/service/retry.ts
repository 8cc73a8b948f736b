/** So long a service waits before it asks again for what it did not get. */
export const RETRY_MS = 1000
