import canonicalize from 'canonicalize'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { keccak256, sha256 } from './digest.js'
import { toHex } from './hex.js'
import { jcs } from './jcs.js'
import { abortable, withTimeout } from './signal.js'
import { uid } from './uid.js'
import { formatUsd, isUsd, toDollars, usd } from './usd.js'

// Its types describe CommonJS; what is imported is the function.
const reference = canonicalize as unknown as (value: unknown) => string

// One seed, so that a run that fails fails again.
fc.configureGlobal({ seed: Number(process.env.SEED ?? 1) })

describe('usd', () => {
  test('default', () => {
    expect(usd('0.002')).toBe(2000n)
    expect(usd('2500')).toBe(2_500_000_000n)
    expect(usd('999999999999.999999')).toBe(999_999_999_999_999_999n)
    expect(formatUsd(usd('0.0020'))).toBe('0.002')
    expect(formatUsd(usd('10'))).toBe('10')
    expect(toDollars(usd('1.5'))).toBe(1.5)
  })

  test('behavior: what is formatted is read back', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 18n - 1n }), (amount) => {
        expect(usd(formatUsd(amount as ReturnType<typeof usd>))).toBe(amount)
      }),
    )
  })

  test.each([
    ['', 'empty'],
    ['-1', 'negative'],
    ['+1', 'signed'],
    ['1e3', 'an exponent'],
    ['0.0000001', 'more digits than can be kept'],
    ['1000000000000', 'huge'],
    ['.5', 'no whole part'],
    ['1.', 'no fraction'],
    [' 1', 'a space'],
    ['1,000', 'a separator'],
    ['0x10', 'hexadecimal'],
    ['NaN', 'no number'],
    ['١', 'a digit of another script'],
    ['1\n', 'a line break'],
  ])('error: %j is %s', (amount) => {
    expect(() => usd(amount)).toThrow(
      expect.objectContaining({ code: 'request/invalid-parameters' }),
    )
  })

  test.each([5, 0.1, 5n, null, undefined, ['1']])('error: %s is no text', (amount) => {
    expect(() => usd(amount as never)).toThrow(
      expect.objectContaining({ code: 'request/invalid-parameters' }),
    )
  })

  test('behavior: isUsd refuses what usd cannot make', () => {
    expect([0n, 1n, 10n ** 18n - 1n].every(isUsd)).toBe(true)
    expect([-1n, 10n ** 18n, 1, '1', null].some(isUsd)).toBe(false)
  })
})

describe('jcs', () => {
  test('default: the example of RFC 8785 §3.2.3', () => {
    const json = `{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],
      "string":"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/","literals":[null,true,false]}`
    expect(jcs(JSON.parse(json))).toBe(
      `{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA'B\\"\\\\\\\\\\"/"}`,
    )
  })

  test('default: keys in the order of §3.2.3, by UTF-16 units', () => {
    const keys = ['\u20ac', '\r', '\ufb33', '1', '\u{1f600}', '\u0080', '\u00f6']
    const sorted = jcs(Object.fromEntries(keys.map((key) => [key, 0])))
    expect(Object.keys(JSON.parse(sorted)).sort()).toEqual([...keys].sort())
    const order = ['\r', '1', '\u0080', '\u00f6', '\u20ac', '\u{1f600}', '\ufb33']
    expect(sorted).toBe(`{${order.map((key) => `${JSON.stringify(key)}:0`).join(',')}}`)
  })

  test('default: the numbers of appendix B', () => {
    const bits: readonly (readonly [string, string])[] = [
      ['0000000000000000', '0'],
      ['8000000000000000', '0'],
      ['0000000000000001', '5e-324'],
      ['7fefffffffffffff', '1.7976931348623157e+308'],
      ['4340000000000000', '9007199254740992'],
      ['4430000000000000', '295147905179352830000'],
      ['44b52d02c7e14af5', '9.999999999999997e+22'],
      ['44b52d02c7e14af6', '1e+23'],
      ['444b1ae4d6e2ef4e', '999999999999999700000'],
      ['444b1ae4d6e2ef50', '1e+21'],
      ['3eb0c6f7a0b5ed8d', '0.000001'],
      ['41b3de4355555553', '333333333.3333332'],
      ['becbf647612f3696', '-0.0000033333333333333333'],
    ]
    for (const [hex, text] of bits) expect(jcs(Buffer.from(hex, 'hex').readDoubleBE())).toBe(text)
  })

  test('behavior: agrees with another implementation', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary', maxDepth: 3 }), (value) => {
        expect(jcs(value)).toBe(reference(value))
      }),
      { numRuns: 200 },
    )
  })

  test('behavior: an absent property is left out, an absent item refused', () => {
    expect(jcs({ a: undefined, b: 1 })).toBe('{"b":1}')
    expect(() => jcs([undefined])).toThrow(TypeError)
  })

  test.each([
    ['a lone high surrogate', '\ud800'],
    ['a lone low surrogate', '\udc00x'],
    ['surrogates in the wrong order', '\udc00\ud800'],
    ['one in a key', { '\ud800': 1 }],
    ['not a number', Number.NaN],
    ['infinity', [Number.POSITIVE_INFINITY]],
    ['a bigint', 1n],
    ['a function', () => 1],
  ])('error: %s', (_, value) => {
    expect(() => jcs(value)).toThrow(TypeError)
  })

  test('behavior: a pair of surrogates is fine', () => {
    expect(jcs('\u{1f600}')).toBe('"\u{1f600}"')
  })
})

describe('digest, hex, uid', () => {
  test('default', async () => {
    expect(toHex(new Uint8Array([1, 255]))).toBe('0x01ff')
    expect(toHex(new Uint8Array())).toBe('0x')
    expect(keccak256('')).toBe('0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470')
    expect(keccak256('abc')).toBe(
      '0x4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45',
    )
    expect(keccak256(new TextEncoder().encode('é'))).toBe(keccak256('é'))
    expect(await sha256(new TextEncoder().encode('abc'))).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    )
    expect(uid()).toMatch(/^[0-9a-f]{32}$/)
    expect(uid()).not.toBe(uid())
  })
})

describe('signal', () => {
  const reason = new Error('reason')

  test('default', async () => {
    const { signal } = new AbortController()
    await expect(abortable(Promise.resolve(1), signal)).resolves.toBe(1)
    await expect(abortable(Promise.resolve(1), undefined)).resolves.toBe(1)
    await expect(abortable(Promise.reject(reason), signal)).rejects.toBe(reason)
  })

  test('behavior: rejects with the reason at once', async () => {
    const controller = new AbortController()
    const waiting = abortable(new Promise(() => {}), controller.signal)
    controller.abort(reason)
    await expect(waiting).rejects.toBe(reason)
    await expect(abortable(Promise.resolve(1), AbortSignal.abort(reason))).rejects.toBe(reason)
  })

  test('behavior: what is left behind may fail without a reader', async () => {
    const unread: unknown[] = []
    const listen = (error: unknown) => unread.push(error)
    process.on('unhandledRejection', listen)
    const late = Promise.reject(new Error('late'))
    await abortable(late, AbortSignal.abort(reason)).catch(() => {})
    await new Promise((resolve) => setImmediate(resolve))
    process.off('unhandledRejection', listen)
    expect(unread).toEqual([])
  })

  test('behavior: a timeout ends by itself, or with the signal that it follows', async () => {
    const timed = withTimeout(undefined, 0, () => reason)
    await new Promise((resolve) => timed.signal.addEventListener('abort', resolve))
    expect(timed.signal.reason).toBe(reason)
    const controller = new AbortController()
    const following = withTimeout(controller.signal, 60_000, () => new Error('late'))
    controller.abort(reason)
    expect(following.signal.reason).toBe(reason)
    following.dispose()
  })
})
