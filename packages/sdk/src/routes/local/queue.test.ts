import { expect, test } from 'vitest'
import { createQueue } from './queue.js'

const never = new AbortController().signal

test('default', async () => {
  const queue = createQueue()
  const order: number[] = []
  await Promise.all(
    [1, 2, 3].map(async (n) => {
      const leave = await queue.enter(never)
      order.push(n)
      await new Promise((resolve) => setTimeout(resolve, 5 - n))
      order.push(-n)
      leave()
    }),
  )
  expect(order).toEqual([1, -1, 2, -2, 3, -3])
})

test('behavior: who gives up is passed over', async () => {
  const queue = createQueue()
  const controller = new AbortController()
  const leave = await queue.enter(never)
  const second = queue.enter(controller.signal)
  const third = queue.enter(never)
  controller.abort('gone')
  await expect(second).rejects.toBe('gone')
  leave()
  await expect(third).resolves.toBeTypeOf('function')
})

test('behavior: leaving twice lets one in', async () => {
  const queue = createQueue()
  const leave = await queue.enter(never)
  const second = queue.enter(never)
  let third = false
  void queue.enter(never).then(() => {
    third = true
  })
  leave()
  leave()
  await second
  await new Promise((resolve) => setTimeout(resolve, 5))
  expect(third).toBe(false)
})

test('error: aborted before', async () => {
  await expect(createQueue().enter(AbortSignal.abort('no'))).rejects.toBe('no')
})
