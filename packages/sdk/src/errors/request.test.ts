import { expect, test } from 'vitest'
import { InputTooLongError } from './request.js'

// Lengths are of bytes, of characters or of a host, and limits of a model or of a link.
test('behavior: an input that is too long is told without a unit or a culprit', () => {
  const { message } = new InputTooLongError({ length: 9000, limit: 8192 })
  expect(message).toBe('The input is too long: its length is 9000, and at most 8192 is read.')
})
