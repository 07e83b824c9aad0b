/** Lists up to this length are sorted by insertion, which for so few takes less than to begin with `sort`. */
const short = 24

/** Sorts in place, the least first. Equals stay in their order. */
export function sortBy<T>(items: T[], key: (item: T) => number): void {
  if (items.length > short) {
    items.sort((a, b) => key(a) - key(b))
    return
  }
  for (let i = 1; i < items.length; i++) {
    const item = items[i] as T
    const its = key(item)
    let at = i
    for (; at > 0 && key(items[at - 1] as T) > its; at--) items[at] = items[at - 1] as T
    items[at] = item
  }
}
