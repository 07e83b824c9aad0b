import { createMeter } from './meter.js'

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
  const meter = createMeter({ rate, burst }, now)
  return (address) => meter.take(networkOf(address), 1).granted
}

/** Whoever has one IPv6 address has all of its /64. */
export function networkOf(address: string): string {
  if (!address.includes(':') || address.startsWith('::ffff:')) return address
  const [head = '', tail] = address.split('::')
  const start = head.split(':')
  const end = tail ? tail.split(':') : []
  const zeros = tail === undefined ? [] : Array(8 - start.length - end.length).fill('0')
  return [...start, ...zeros, ...end].slice(0, 4).join(':')
}
