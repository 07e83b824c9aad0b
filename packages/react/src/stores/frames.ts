/** Milliseconds. A hidden page draws no frames: then this often. */
const hiddenInterval = 250
/** Milliseconds, where there are no frames at all: as often as most screens draw them. */
const usualInterval = 16

/**
 * Calls in the next frame that the screen draws, once, however often it is told to. What is shown is then
 * the newest, so that the last is never lost.
 */
export function oncePerFrame(call: () => void): () => void {
  let waiting = false
  return () => {
    if (waiting) return
    waiting = true
    const { requestAnimationFrame, cancelAnimationFrame } = globalThis
    const tick = () => {
      waiting = false
      clearTimeout(timer)
      if (frame !== undefined) cancelAnimationFrame(frame)
      call()
    }
    const frame = requestAnimationFrame?.(tick)
    const timer = setTimeout(tick, frame === undefined ? usualInterval : hiddenInterval)
  }
}
