import type { IncomingMessage } from 'node:http'
import { expect, test } from 'vitest'
import { corsHeaders } from './cors.js'

const from = (origin: string | undefined, method = 'POST') =>
  ({ headers: { origin }, method }) as unknown as IncomingMessage

test('default: any page', () => {
  expect(corsHeaders('*', from('https://a.example'))).toEqual({
    'access-control-allow-origin': '*',
  })
})

test('parameters: origins', () => {
  const origins = ['https://a.example', 'https://b.example/']
  expect(corsHeaders(origins, from('https://b.example', 'OPTIONS'))).toMatchObject({
    vary: 'Origin',
    'access-control-allow-origin': 'https://b.example',
    'access-control-allow-methods': 'GET, POST',
  })
  for (const other of ['https://c.example', 'https://a.example.evil', 'null', undefined])
    expect(corsHeaders(origins, from(other, 'OPTIONS'))).toEqual({ vary: 'Origin' })
})
