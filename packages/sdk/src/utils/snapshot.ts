/**
 * A copy of JSON-like data as it is at this moment: what a caller does to theirs while a request runs
 * changes nothing. By hand, as `structuredClone` refuses the proxies that reactive frameworks hand out.
 * What is nested deeper than any input, a cycle too, is left as it is, for the check of the input to refuse.
 */
export function snapshot<T>(value: T, depth = 4): T {
  if (depth === 0) return value
  const copy = (item: unknown) => snapshot(item, depth - 1)
  if (Array.isArray(value)) return Array.from(value, copy) as T
  if (Object.prototype.toString.call(value) !== '[object Object]') return value
  return Object.fromEntries(
    Object.entries(value as object).map(([key, item]) => [key, copy(item)]),
  ) as T
}
