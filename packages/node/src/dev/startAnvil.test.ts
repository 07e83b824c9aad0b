import { createTestClient, http, publicActions } from 'viem'
import { expect, test } from 'vitest'
import { startAnvil } from './startAnvil.js'

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

test('default: a chain on a port of its own, until it is stopped', async () => {
  const [one, other] = await Promise.all([startAnvil(), startAnvil()])
  expect(one.port).not.toBe(other.port)
  const client = createTestClient({ mode: 'anvil', transport: http(one.url) }).extend(publicActions)
  expect(await client.getChainId()).toBe(31_337)
  await Promise.all([one.stop(), other.stop()])
  expect([one.pid, other.pid].some(isAlive)).toBe(false)
})

test('parameters: port and args', async () => {
  const first = await startAnvil()
  await first.stop()
  const { port } = first
  const again = await startAnvil({ port, args: ['--chain-id', '7'] })
  expect(again.port).toBe(port)
  const client = createTestClient({ mode: 'anvil', transport: http(again.url) })
  expect(await client.extend(publicActions).getChainId()).toBe(7)
  await again.stop()
})

test('error: an argument it does not know, a port that is taken', async () => {
  await expect(startAnvil({ args: ['--no-such-thing'] })).rejects.toMatchObject({
    code: 'dev/anvil-failed',
  })
  const { port, stop } = await startAnvil()
  await expect(startAnvil({ port })).rejects.toMatchObject({ code: 'dev/anvil-failed' })
  await stop()
})
