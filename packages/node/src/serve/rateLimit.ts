/**
 * A bucket of requests for each address, filled again at a steady rate.
 *
 * @param rate requests a second
 * @param burst requests at once
 * @returns whether one more is let through
 */
export function rateLimit(
  { rate, burst }: { rate: number; burst: number },
  now: () => number = () => performance.now(),
): (address: string) => boolean {
  const buckets = new Map<string, { left: number; at: number }>()
  // A bucket that has had this long is full: to forget it changes nothing.
  const fullAfter = (burst / rate) * 1_000
  return (address) => {
    const time = now()
    if (buckets.size > 10_000)
      for (const [key, { at }] of buckets) if (time - at >= fullAfter) buckets.delete(key)
    // Still so many: an attack from everywhere. Those who come anew wait.
    const key = network(address)
    if (buckets.size > 100_000 && !buckets.has(key)) return false
    const { left, at } = buckets.get(key) ?? { left: burst, at: time }
    const filled = Math.min(burst, left + ((time - at) / 1_000) * rate)
    buckets.set(key, { left: filled < 1 ? filled : filled - 1, at: time })
    return filled >= 1
  }
}

/** Whoever has one IPv6 address has all of its /64. */
function network(address: string): string {
  if (!address.includes(':') || address.startsWith('::ffff:')) return address
  const [head = '', tail] = address.split('::')
  const start = head.split(':')
  const end = tail ? tail.split(':') : []
  const zeros = tail === undefined ? [] : Array(8 - start.length - end.length).fill('0')
  return [...start, ...zeros, ...end].slice(0, 4).join(':')
}
