import { expect, test } from 'vitest'
import { createGate } from './gate.js'

const signal = new AbortController().signal

test('default: so many at once, the others in their order', async () => {
  const gate = createGate({ places: 1, queue: 2 })
  const order: number[] = []
  const leave = await gate.enter(signal)
  const others = [1, 2].map(async (number) => {
    const left = await gate.enter(signal)
    order.push(number)
    left()
  })
  expect(order).toEqual([])
  leave()
  leave()
  await Promise.all(others)
  expect(order).toEqual([1, 2])
  // Leaving twice made no second place.
  await gate.enter(signal)
  const controller = new AbortController()
  const waiting = gate.enter(controller.signal)
  controller.abort(new Error('gone'))
  await expect(waiting).rejects.toThrow('gone')
})

test('error: too many wait; who goes away gives up the place in the line', async () => {
  const gate = createGate({ places: 1, queue: 1 })
  const leave = await gate.enter(signal)
  const controller = new AbortController()
  const waiting = gate.enter(controller.signal)
  await expect(gate.enter(signal)).rejects.toMatchObject({ code: 'server_busy' })
  controller.abort(new Error('gone'))
  await expect(waiting).rejects.toThrow('gone')
  const next = gate.enter(signal)
  leave()
  await next
})
