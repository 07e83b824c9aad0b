import type { ConsentFacts, Offer } from '@trine/sdk'
import { expect, test, vi } from 'vitest'
import { createQuestions } from './questions.js'

function factsOf(id: string, signal: AbortSignal = new AbortController().signal): ConsentFacts {
  return { offer: { id } as Offer, leaves: 12, price: '0.01', signal }
}

test('default: one at a time, in the order in which they were asked', async () => {
  const onChange = vi.fn()
  const questions = createQuestions(onChange)
  const first = questions.ask(factsOf('one'))
  const second = questions.ask(factsOf('two'))
  expect(questions.current()).toEqual({ offer: { id: 'one' }, leaves: 12, price: '0.01' })
  questions.answer(true)
  expect(questions.current()?.offer.id).toBe('two')
  questions.answer(false)
  expect(questions.current()).toBeUndefined()
  expect([await first, await second]).toEqual([true, false])
  expect(onChange).toHaveBeenCalledTimes(4)
})

test('behavior: nobody waits for it any longer', async () => {
  const controller = new AbortController()
  const questions = createQuestions(() => {})
  const first = questions.ask(factsOf('one', controller.signal))
  const second = questions.ask(factsOf('two'))
  controller.abort()
  expect(await first).toBe(false)
  expect(questions.current()?.offer.id).toBe('two')
  questions.answer(true)
  expect(await second).toBe(true)
})

test('behavior: withdrawn, all are a no', async () => {
  const questions = createQuestions(() => {})
  const both = [questions.ask(factsOf('one')), questions.ask(factsOf('two'))]
  questions.withdraw()
  expect(await Promise.all(both)).toEqual([false, false])
  expect(questions.current()).toBeUndefined()
})
