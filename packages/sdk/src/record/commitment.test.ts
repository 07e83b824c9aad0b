import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { checkOpening, commit } from './commitment.js'

const bytes = Uint8Array.of(1, 2, 3)

test('default: an opening opens its own commitment', async () => {
  const { commitment, opening } = await commit(bytes)
  expect(await checkOpening(commitment, opening)).toBe(true)
})

test('behavior: other bytes, another salt or no salt do not open it', async () => {
  const { commitment, opening } = await commit(bytes)
  const other = await commit(bytes)
  expect(other.commitment).not.toBe(commitment)
  for (const wrong of [
    { ...opening, bytes: Uint8Array.of(1, 2, 4) },
    { ...opening, salt: other.opening.salt },
    { salt: '0x' as const, bytes },
  ])
    expect(await checkOpening(commitment, wrong)).toBe(false)
})

test('behavior: the form is SHA-256 of the salt and then the bytes', async () => {
  const salt = `0x${'00'.repeat(32)}` as const
  const expected = `0x${createHash('sha256').update(Buffer.alloc(32)).update(bytes).digest('hex')}`
  expect(await checkOpening(expected, { salt, bytes })).toBe(true)
})

test('behavior: bytes changed after the call do not change what was meant', async () => {
  const mine = bytes.slice()
  const committing = commit(mine)
  mine[0] = 9
  const { commitment, opening } = await committing
  expect(await checkOpening(commitment, { ...opening, bytes })).toBe(true)
})
