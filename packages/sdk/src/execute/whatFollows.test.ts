import { expect, test } from 'vitest'
import { whatFollows } from './whatFollows.js'

const two = ['benign', 'phishing']
const three = ['allow', 'review', 'block']
const right = (label: string) => ({ label, correct: true })
const wrong = (label: string) => ({ label, correct: false })

test('behavior: of two labels, the truth of one answer is that of any other', () => {
  expect(whatFollows(right('benign'), true, two)).toEqual(right('benign'))
  expect(whatFollows(wrong('benign'), true, two)).toEqual(wrong('benign'))
  expect(whatFollows(right('benign'), false, two)).toEqual(wrong('phishing'))
  expect(whatFollows(wrong('benign'), false, two)).toEqual(right('phishing'))
})

test('behavior: where the label is not known, it is told of the model as a whole', () => {
  expect(whatFollows(right('*'), false, two)).toEqual(wrong('*'))
  expect(whatFollows(wrong('*'), false, two)).toEqual(right('*'))
  expect(whatFollows(right('*'), true, three)).toEqual(right('*'))
})

test('behavior: of more labels, another answer than a wrong one may be right or not', () => {
  expect(whatFollows(right('allow'), true, three)).toEqual(right('*'))
  expect(whatFollows(wrong('allow'), true, three)).toEqual(wrong('*'))
  expect(whatFollows(right('allow'), false, three)).toEqual(wrong('*'))
  expect(whatFollows(wrong('allow'), false, three)).toBeUndefined()
})

test('behavior: without labels, nothing follows', () => {
  expect(whatFollows(right('*'), true, [])).toBeUndefined()
  expect(whatFollows(right('*'), false, [])).toBeUndefined()
})
