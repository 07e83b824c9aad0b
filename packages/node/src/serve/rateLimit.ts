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
  type Bucket = { left: number; at: number }
  // A bucket that nobody has touched for this long is full: to forget it changes nothing.
  const fullAfter = (burst / rate) * 1_000
  let recent = new Map<string, Bucket>()
  let former = recent
  let turned = now()
  return (address) => {
    const time = now()
    if (time - turned >= fullAfter) {
      former = time - turned >= 2 * fullAfter ? new Map() : recent
      recent = new Map()
      turned = time
    }
    const key = network(address)
    const known = recent.get(key) ?? former.get(key)
    // An attack from everywhere: those who come anew wait.
    if (!known && recent.size >= mostAddresses) return false
    const { left, at } = known ?? { left: burst, at: time }
    const filled = Math.min(burst, left + ((time - at) / 1_000) * rate)
    recent.set(key, { left: filled < 1 ? filled : filled - 1, at: time })
    return filled >= 1
  }
}

/** Addresses that are remembered at the same time. */
const mostAddresses = 100_000

/** Whoever has one IPv6 address has all of its /64. */
function network(address: string): string {
  if (!address.includes(':') || address.startsWith('::ffff:')) return address
  const [head = '', tail] = address.split('::')
  const start = head.split(':')
  const end = tail ? tail.split(':') : []
  const zeros = tail === undefined ? [] : Array(8 - start.length - end.length).fill('0')
  return [...start, ...zeros, ...end].slice(0, 4).join(':')
}
