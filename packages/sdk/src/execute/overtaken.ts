/** Why an attempt is taken back when another of its step was sooner. */
export const overtaken = new DOMException('Another was sooner.', 'AbortError')
