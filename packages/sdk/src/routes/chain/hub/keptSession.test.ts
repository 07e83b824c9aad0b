import { expect, test } from 'vitest'
import { openKey, readKept, sealNewKey } from './keptSession.js'

const scope = {
  chainId: 31337,
  hub: `0x${'11'.repeat(20)}`,
  owner: `0x${'22'.repeat(20)}`,
} as const
const keep = async () => ({ ...(await sealNewKey(scope)), consumers: [], fromBlock: 0n })

test('behavior: what was sealed signs as the address that it was sealed for', async () => {
  const kept = await keep()
  expect((await openKey(kept))?.address.toLowerCase()).toBe(kept.key)
  expect(readKept(structuredClone(kept))).toMatchObject({ key: kept.key })
})

test('error: moved to another chain, hub, owner or key it does not open', async () => {
  const kept = await keep()
  const other = await keep()
  const changes = [
    { chainId: 1 },
    { hub: other.owner },
    { owner: other.hub },
    { key: other.key },
    { iv: other.iv },
    { sealed: other.sealed },
    { aes: other.aes },
  ]
  for (const change of changes) expect(await openKey({ ...kept, ...change })).toBeUndefined()
})

test('error: what is out of form is not read', async () => {
  const kept = await keep()
  for (const value of [undefined, 1, {}, { ...kept, aes: {} }, { ...kept, key: 'x' }])
    expect(readKept(value)).toBeUndefined()
})
