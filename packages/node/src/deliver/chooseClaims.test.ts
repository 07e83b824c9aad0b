import { type Hex, zeroAddress } from 'viem'
import { expect, test } from 'vitest'
import type { Delivery } from '../journal/deliveries.js'
import { claimOf } from '../testing/fixtures.js'
import { chooseClaims } from './chooseClaims.js'
import { deliveryOrder, turnsBy } from './ranks.js'

const key = (seat: number): Hex => `0x${String(seat).repeat(40)}`
const of = (seat: number, change: object = {}): Delivery => ({
  claim: claimOf({ operator: key(seat), ...change }),
  proof: '0x',
  output: '0x',
  seat,
})
const seats = [0, 1, 2, 3, 4].map(key)
const choose = (deliveries: Delivery[], own = key(9), now = 1_500n, held = seats) => {
  const committee = { quorum: 3, epoch: claimOf().setEpoch, seats: held }
  return chooseClaims(deliveries, committee, { own, now })?.map(({ seat }) => seat)
}

test('default: exactly as many as convince, in the order of seats, its own among them', () => {
  expect(choose([of(4), of(2), of(1), of(3)])).toEqual([1, 2, 3])
  expect(choose([of(4), of(2), of(1), of(3)], key(4))).toEqual([4, 1, 2])
})

test('behavior: claims that differ in output or epoch, or whose time it is not, do not count', () => {
  expect(choose([of(1), of(2)])).toBeUndefined()
  const lie = { outputHash: `0x${'99'.repeat(32)}` }
  expect(choose([of(1), of(2), of(3, lie)])).toBeUndefined()
  expect(choose([of(1), of(2, lie), of(3), of(4)])).toEqual([1, 3, 4])
  expect(choose([of(1), of(2), of(3, { setEpoch: 2n })])).toBeUndefined()
  expect(choose([of(1), of(2), of(3, { validUntil: 1_499n })])).toBeUndefined()
  expect(choose([of(1), of(2), of(3, { issuedAt: 1_501n })])).toBeUndefined()
})

test('behavior: one member cannot spoil what the others agree on', () => {
  // Older than contracts take, whatever it says itself: of all that say the same it has the lowest seat.
  const day = 86_400n
  const old = of(0, { issuedAt: 1_000n, validUntil: 1n << 40n })
  const fresh = [1, 2, 3].map((seat) => of(seat, { issuedAt: day, validUntil: 1n << 40n }))
  expect(choose([old, ...fresh], key(9), 1_000n + day)).toEqual([0, 1, 2])
  expect(choose([old, ...fresh], key(9), 1_001n + day)).toEqual([1, 2, 3])
  // Somebody who has left the committee after having signed.
  const all = [1, 2, 3, 4].map((seat) => of(seat))
  expect(choose(all)).toEqual([1, 2, 3])
  expect(choose(all, key(9), 1_500n, seats.with(1, zeroAddress))).toEqual([2, 3, 4])
})

test('behavior: the order of deliverers goes round with the id, and leaves out vacant seats', () => {
  const committee = {
    seats: [key(1), key(2), `0x${'0'.repeat(40)}` as Hex, key(4)],
    quorum: 2,
    epoch: 1n,
    runtimeHash: '0x' as Hex,
    class: 1,
    price: 0n,
  }
  const order = (id: number) => deliveryOrder(committee, `0x${id.toString(16).padStart(64, '0')}`)
  expect([0, 1, 2, 3].map(order)).toEqual([
    [0, 1, 3],
    [1, 3, 0],
    [3, 0, 1],
    [0, 1, 3],
  ])
  expect(deliveryOrder({ ...committee, seats: [] }, '0x01')).toEqual([])
})

test('behavior: each turn lasts as long as a stall', () => {
  expect([0, 999, 1_000, 2_500].map((now) => turnsBy(now, 0, 1_000))).toEqual([1, 1, 2, 3])
  // A clock that was set back.
  expect(turnsBy(0, 5_000, 1_000)).toBe(1)
})
