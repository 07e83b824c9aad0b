import { InputTooLongError, InvalidInputError } from '../errors/request.js'
import { loaded } from '../utils/loaded.js'

/** Characters of a pasted link that are looked at; longer ones are refused, not cut. */
const maxLink = 8192

// Plain ASCII names need no IDNA: the URL Standard (§3.3, domain to ASCII) says that without an "xn--"
// label the result is the name in lower case. A last label that starts with a digit may be an IPv4
// number (`1.2.3.4`, `0x7f000001`, `2130706433`), bare or not.
const plainName = /^(?:(?!xn--)[a-z0-9-]+\.)*(?!xn--)[a-z][a-z0-9-]*$/

/**
 * The canonical form of a hostname, or of the host of a link: lower case, punycode, no trailing dot; by
 * the rules of the URL Standard, and never by the browser's own `URL`, so that every device agrees.
 * A bare name such as `my-garden` stays as it is.
 *
 * @throws InvalidInputError when there is no hostname in the input, or it is an IP address
 * @throws InputTooLongError when the link is longer than 8192 characters
 * @example
 * await canonicalHostname('https://user@App.Uniswap.org:443/swap?x=1') // 'app.uniswap.org'
 * await canonicalHostname('pаypal.com') // with a Cyrillic "а": 'xn--pypal-4ve.com'
 */
export async function canonicalHostname(input: string | Uint8Array): Promise<string> {
  // UTF-8 takes at most 3 bytes for each UTF-16 unit: more bytes cannot be a link short enough.
  if (input.length > 3 * maxLink)
    throw new InputTooLongError({ length: input.length, limit: maxLink })
  const text = typeof input === 'string' ? input : decodeUtf8(input)
  if (text.length > maxLink) throw new InputTooLongError({ length: text.length, limit: maxLink })
  // C0 controls and spaces at the ends, tabs and line breaks anywhere: what URL parsers drop.
  const link = trimControls(text).replace(/[\t\n\r]/g, '')
  if (link === '') throw new InvalidInputError({ reason: 'it is empty' })
  const lower = link.toLowerCase()
  if (plainName.test(lower)) return lower
  return parseHost(withScheme(link))
}

/** The canonical hostname as ASCII bytes, zero-padded to `length`. */
export async function hostnameBytes(
  input: string | Uint8Array,
  length: number,
): Promise<Uint8Array> {
  const host = await canonicalHostname(input)
  if (host.length > length) throw new InputTooLongError({ length: host.length, limit: length })
  const bytes = new Uint8Array(length)
  for (let i = 0; i < host.length; i++) bytes[i] = host.charCodeAt(i)
  return bytes
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new InvalidInputError({ reason: 'its bytes are not UTF-8 text' })
  }
}

function trimControls(text: string): string {
  let [start, end] = [0, text.length]
  while (start < end && text.charCodeAt(start) <= 0x20) start++
  while (end > start && text.charCodeAt(end - 1) <= 0x20) end--
  return text.slice(start, end)
}

/** Adds `https://` where people leave it out, and refuses links of other kinds. */
function withScheme(link: string): string {
  if (/^(https?|wss?):/i.test(link)) return link
  if (/^[\\/]{2}/.test(link)) return `https:${link}`
  if (/^[\\/]/.test(link)) throw new InvalidInputError({ reason: 'a path has no hostname' })
  const scheme = /^[a-z][a-z0-9+.-]*:/i.exec(link)?.[0]
  // `example.com:8080` is a host and a port, `javascript:1` is not: a host there has a dot.
  const isHostAndPort =
    scheme !== undefined && /^[^:/?#\\]*\.[^:/?#\\]*:\d{1,5}(?:[/?#\\]|$)/.test(link)
  if (scheme && !isHostAndPort)
    throw new InvalidInputError({ reason: 'only web links have a hostname to judge' })
  return `https://${link}`
}

/**
 * The URL parser, which only names with other than plain letters need. `preload` fetches it too, so that
 * no name asks for the network later.
 *
 * @throws DownloadError when it does not load
 */
export function loadUrlParser() {
  return loaded(import('whatwg-url'))
}

async function parseHost(link: string): Promise<string> {
  const { parseURL, serializeHost } = await loadUrlParser()
  const host = parseURL(link)?.host
  if (host === null || host === undefined || host === '')
    throw new InvalidInputError({ reason: 'there is no valid hostname in it' })
  if (typeof host !== 'string')
    throw new InvalidInputError({ reason: 'an IP address has no name to judge' })
  const name = serializeHost(host).replace(/\.$/, '')
  // Empty labels pass URL parsers and no resolver: `example.com..`
  if (!/^[\x21-\x2d\x2f-\x7e]+(\.[\x21-\x2d\x2f-\x7e]+)*$/.test(name))
    throw new InvalidInputError({ reason: 'there is no valid hostname in it' })
  return name
}
