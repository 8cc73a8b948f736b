/** The levels of Home Assistant's topics, and some to spare; one with more closes the connection. */
export const MAX_TOPIC_LEVELS = 10
/** Longer than any topic of the contract or of Home Assistant. */
export const MAX_TOPIC_LENGTH = 256

/** What is wrong with a topic or filter as a text, whoever's it is. */
export function faultOf(topic: string): string | undefined {
  if (topic.length > MAX_TOPIC_LENGTH) {
    return `expected a topic of at most ${MAX_TOPIC_LENGTH} characters, got ${topic.length}`
  }
  return isNoText(topic) ? 'expected a topic of UTF-8 without U+0000, got another' : undefined
}

/**
 * U+0000 is in no text of MQTT [MQTT-1.5.3-2], nor is ill-formed UTF-8 [MQTT-1.5.3-1], which the parser has made
 * U+FFFD; who really means that character is refused with it.
 */
export function isNoText(text: string | undefined): boolean {
  return text !== undefined && /[\0\ufffd]/.test(text)
}
