// Parsed by whatever Node is there: keep to the syntax of 2017.

/** The oldest Node that everything here runs on. */
export const leastNode = [20, 19, 0]

/**
 * @param {string} version as in `process.versions.node`
 * @returns {string | undefined} one sentence where that is too old
 */
export function oldNodeMessage(version) {
  const parts = version.split('.').map(Number)
  for (let index = 0; index < leastNode.length; index += 1) {
    const part = parts[index] || 0
    if (part > leastNode[index]) return undefined
    if (part < leastNode[index])
      return `Trine needs Node ${leastNode[0]}.${leastNode[1]} or newer, and this is ${version}.`
  }
  return undefined
}

export function exitIfNodeIsOld() {
  const message = oldNodeMessage(process.versions.node)
  if (message === undefined) return
  console.error(message)
  process.exit(1)
}
