import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseURL, serializeHost } from 'whatwg-url'
import { canonicalHostname, hostnameBytes } from './hostname.js'

// One seed, so that a run that fails fails again.
fc.configureGlobal({ seed: Number(process.env.SEED ?? 1) })

const judged = (input: string | Uint8Array) => canonicalHostname(input).catch(() => undefined)

/** What a browser opens for a link, by an implementation that is not ours. Empty for none. */
function opened(link: string, base?: string): string | undefined {
  try {
    const { hostname } = new URL(link, base)
    return hostname.replace(/\.$/, '')
  } catch {
    return undefined
  }
}

/** The host by the slow path alone. */
function parsed(link: string): string | undefined {
  const host = parseURL(link)?.host
  return typeof host === 'string' ? serializeHost(host).replace(/\.$/, '') : undefined
}

/**
 * Where this Node opens nothing, and newer Unicode maps a letter to another: browsers differ by age too.
 * Plain text has no such excuse.
 */
const isOlder = (text: string, host: string | undefined) =>
  host === undefined && /[^\0-\x7f]/.test(text)

const isAddress = (host: string) => /^(\d+\.){3}\d+$|^\[/.test(host)

describe('default', () => {
  test.each([
    ['app.uniswap.org', 'app.uniswap.org'],
    ['https://user@App.Uniswap.org:443/swap?x=1', 'app.uniswap.org'],
    ['pаypal.com', 'xn--pypal-4ve.com'],
    ['my-garden', 'my-garden'],
    ['1inch', '1inch'],
    ['EXAMPLE.com.', 'example.com'],
    [' \t example.com \n', 'example.com'],
    ['exa\tmp\nle.com', 'example.com'],
    ['//example.com/a', 'example.com'],
    ['\\\\example.com\\a', 'example.com'],
    ['https:\\\\example.com\\@evil.com', 'example.com'],
    ['https:example.com', 'example.com'],
    ['example.com:8080/x', 'example.com'],
    ['example.com@evil.com', 'evil.com'],
    ['https://example.com:pass@evil.com', 'evil.com'],
    ['https://example.com#@evil.com', 'example.com'],
    ['https://ex%61mple.com', 'example.com'],
    ['ｅｘａｍｐｌｅ。ｃｏｍ', 'example.com'],
    ['K.com', 'k.com'],
    ['ß.de', 'xn--zca.de'],
    ['wss://example.com', 'example.com'],
    ['a_b.example.com', 'a_b.example.com'],
    ['xn--pypal-4ve.com', 'xn--pypal-4ve.com'],
    ['https://\ud800@example.com', 'example.com'],
  ])('%j', async (input, host) => {
    expect(await canonicalHostname(input)).toBe(host)
    expect(await canonicalHostname(new TextEncoder().encode(input))).toBe(host)
  })
})

describe('error: there is no name to judge', () => {
  test.each([
    [''],
    ['   '],
    ['127.0.0.1'],
    ['127.1'],
    ['2130706433'],
    ['0x7f000001'],
    ['0X7F.1'],
    ['017700000001'],
    ['1.2.3.4.'],
    ['０x7f.1'],
    ['[::1]'],
    ['https://[::ffff:1.2.3.4]/'],
    ['javascript:alert(1)'],
    ['javascript://example.com/%0aalert(1)'],
    ['JaVa\tScript:alert(1)'],
    ['data:text/html,x'],
    ['mailto:a@example.com'],
    ['blob:https://example.com/1'],
    ['file:///etc/passwd'],
    ['ftp://example.com'],
    ['user:pass@evil.com'],
    ['example.com:99999'],
    ['/example.com'],
    ['\\example.com'],
    ['?example.com'],
    ['https://'],
    ['https://exa mple.com'],
    ['exa<mple.com'],
    ['example..com'],
    ['example.com..'],
    ['.example.com'],
    ['.'],
    ['xn--a'],
    ['xn--a.com'],
    ['\ud800.com'],
    ['a\u0000b.com'],
  ])('%j', async (input) => {
    await expect(canonicalHostname(input)).rejects.toMatchObject({ code: 'request/invalid-input' })
  })

  test('bytes that are not UTF-8', async () => {
    await expect(canonicalHostname(new Uint8Array([0x61, 0xff]))).rejects.toMatchObject({
      code: 'request/invalid-input',
    })
  })

  test.each([
    ['text', 'a'.repeat(1_000_000)],
    ['spaces', ' '.repeat(1_000_000)],
    ['bytes', new Uint8Array(1_000_000).fill(97)],
    ['one too many', 'a'.repeat(8193)],
  ])('too long: %s', async (_, input) => {
    await expect(canonicalHostname(input)).rejects.toMatchObject({ code: 'request/input-too-long' })
  })

  test('longer than the model reads, and not by one', async () => {
    await expect(hostnameBytes('a'.repeat(65), 64)).rejects.toMatchObject({
      code: 'request/input-too-long',
      details: { length: 65, limit: 64 },
    })
    expect(await hostnameBytes('ab', 4)).toEqual(new Uint8Array([97, 98, 0, 0]))
    expect((await hostnameBytes('a'.repeat(64), 64)).length).toBe(64)
  })
})

describe('behavior: the host that is judged is the one that a browser opens', () => {
  const piece = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...'aAzZ019-._~') },
    { weight: 3, arbitrary: fc.constantFrom(...'.:/\\@?#%[]|<>^ \t\n\r\u0000\u007f&=+,;!$*()"\'') },
    {
      weight: 2,
      arbitrary: fc.constantFrom(
        '%61',
        '%2e',
        '%00',
        '%2F',
        '%40',
        '%E3%80%82',
        'xn--',
        '0x',
        '..',
      ),
    },
    { weight: 2, arbitrary: fc.constantFrom('com', 'example', '127', '0', '255', '4294967295') },
    {
      weight: 2,
      arbitrary: fc.constantFrom(
        ...[
          'а',
          'ß',
          'ς',
          'İ',
          'ı',
          'K',
          'ſ',
          '。',
          '．',
          'ａ',
          '１',
          '⒈',
          '℀',
          '\u00ad',
          '\u200d',
        ],
        ...[
          '\u200b',
          '\ufeff',
          '\u202e',
          '\u0301',
          '́e',
          'ا',
          'א',
          '漢',
          '👩‍🚀',
          '\ud800',
          '\udfff',
        ],
      ),
    },
    { weight: 1, arbitrary: fc.nat(0xffff).map((unit) => String.fromCharCode(unit)) },
  )
  const rest = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''))
  const start = fc.constantFrom(
    'https://',
    'http:',
    'HTTPS:\\\\',
    'wss:/',
    'ws:///',
    'https://u:p@',
  )

  test('links', async () => {
    await fc.assert(
      fc.asyncProperty(start, rest, async (prefix, text) => {
        const host = await judged(prefix + text)
        // Fewer may be judged than opened: never another.
        const own = opened(prefix + text)
        if (host !== undefined && !isOlder(text, own)) expect(host).toBe(own)
      }),
      { numRuns: 4000 },
    )
  })

  test('hosts, with no scheme', async () => {
    await fc.assert(
      fc.asyncProperty(rest, async (text) => {
        const host = await judged(text)
        if (host === undefined) return
        // A host and its port read as a scheme and a path, which no browser opens anywhere else.
        const own = opened(text) || opened(`https://${text.replace(/^[\0-\x20]+/, '')}`)
        if (!isOlder(text, own)) expect(host).toBe(own)
      }),
      { numRuns: 4000 },
    )
  })

  test('what starts with two slashes', async () => {
    const slashes = fc.constantFrom('//', '\\\\', '/\\', '\t//', ' /\n/')
    await fc.assert(
      fc.asyncProperty(slashes, rest, async (prefix, text) => {
        const host = await judged(prefix + text)
        if (host === undefined) return
        const own = opened(prefix + text, 'https://base.invalid')
        if (!isOlder(text, own)) expect(host).toBe(own)
      }),
      { numRuns: 1000 },
    )
  })

  test('plain names are not refused', async () => {
    const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?$/)
    await fc.assert(
      fc.asyncProperty(fc.array(label, { minLength: 1, maxLength: 4 }), async (labels) => {
        const name = labels.join('.')
        const host = opened(`https://${name}`)
        expect(await judged(name)).toBe(host === undefined || isAddress(host) ? undefined : host)
      }),
      { numRuns: 2000 },
    )
  })

  test('the fast path gives what the slow one does', async () => {
    const label = fc.stringMatching(/^(xn--|0x|-)?[A-Za-z0-9-]{1,6}-?$/)
    await fc.assert(
      fc.asyncProperty(fc.array(label, { minLength: 1, maxLength: 4 }), async (labels) => {
        const name = labels.join('.')
        expect(await judged(name)).toBe(parsed(`https://${name}`))
      }),
      { numRuns: 3000 },
    )
  })
})
