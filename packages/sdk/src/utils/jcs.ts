/**
 * JSON in the one canonical form of RFC 8785: keys sorted by UTF-16 code units, no white space,
 * numbers and strings as ECMAScript writes them.
 *
 * @throws TypeError for what has no such form: a non-finite number, a lone surrogate, a non-JSON value
 * @example jcs({ b: 1, a: [1e21] }) // '{"a":[1e+21],"b":1}'
 */
export function jcs(value: unknown): string {
  if (value === null || typeof value === 'boolean') return JSON.stringify(value)
  if (typeof value === 'string') {
    if (!isWellFormed(value)) throw new TypeError('A lone surrogate has no canonical form.')
    return JSON.stringify(value)
  }
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError('A non-finite number has no canonical form.')
    return JSON.stringify(value)
  }
  if (Array.isArray(value)) return `[${value.map(jcs).join(',')}]`
  if (typeof value === 'object') {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined)
    entries.sort(([a], [b]) => (a < b ? -1 : 1))
    return `{${entries.map(([key, item]) => `${jcs(key)}:${jcs(item)}`).join(',')}}`
  }
  throw new TypeError(`A ${typeof value} has no canonical form.`)
}

// String.prototype.isWellFormed is younger than some browsers that this must run in.
function isWellFormed(text: string): boolean {
  return !/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/.test(text)
}
