import { expect, test } from 'vitest'
import { type HostedModelParameters, hostedModel } from './hosted.js'
import { defineModel } from './model.js'

test('default: a model that can be asked for, without files', () => {
  const chat = defineModel(hostedModel({ name: 'chat', task: 'generate' }))
  expect(chat.manifest.core).toMatchObject({ name: 'chat', files: [], variants: [] })
  const embedder = defineModel(hostedModel({ name: 'embedder', task: 'embed', dimensions: 8 }))
  expect(embedder.manifest.core.outputs[0]?.shape).toEqual(['texts', 8])
  expect(embedder.id).not.toBe(chat.id)
})

test('parameters: providers: names there are no part of the id', () => {
  const here = hostedModel({ name: 'chat', task: 'generate' })
  const there = hostedModel({ name: 'chat', task: 'generate', providers: { 'open-ai': 'gpt' } })
  expect(there.modelId).toBe(here.modelId)
  expect(defineModel(there).manifest.providers).toEqual({ 'open-ai': 'gpt' })
})

test.each<[string, object]>([
  ['name', { name: 'GPT' }],
  ['name', { name: '' }],
  ['task', { task: 'classify' }],
  ['dimensions', { task: 'embed' }],
  ['dimensions', { task: 'embed', dimensions: 0 }],
  ['dimensions', { task: 'embed', dimensions: 1.5 }],
  ['dimensions', { dimensions: 8 }],
])('error: %s: %j', (parameter, change) => {
  const parameters = { name: 'chat', task: 'generate', ...change } as HostedModelParameters
  expect(() => hostedModel(parameters)).toThrow(
    expect.objectContaining({ code: 'request/invalid-parameters', details: { parameter } }),
  )
})
