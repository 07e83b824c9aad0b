// One host, one spelling: the same pinned library that the SDK uses before it fills the tensor.
import { createRequire } from 'node:module'
import { join } from 'node:path'

export const LENGTH = 64
export const work = process.env.LOOKALIKE_WORK ?? '/tmp/lookalike-build'
export const require = createRequire(join(work, 'package.json'))

const { parseURL, serializeHost } = require('whatwg-url')
const tldts = require('tldts')

/** The canonical hostname, or undefined where it is no name (an address, too long, not a host). */
export function canonicalHost(text) {
  const url = parseURL(`https://${text}`)
  if (url === null || typeof url.host !== 'string') return undefined // numbers and arrays are IP addresses
  const host = serializeHost(url.host).replace(/\.$/, '')
  if (host === '' || host.length > LENGTH) return undefined
  if (![...host].every((c) => c.charCodeAt(0) < 128)) return undefined
  return host
}

/** ASCII codes, zero padded at the end. */
export function hostBytes(host) {
  return Array.from({ length: LENGTH }, (_, i) => (i < host.length ? host.charCodeAt(i) : 0))
}

/** The registrable domain with hosting platforms as suffixes, so that a.pages.dev and b.pages.dev are two owners. */
export function registrable(host) {
  return tldts.getDomain(host, { allowPrivateDomains: true, validateHostname: false }) ?? host
}

/** The label that a registrant chose: `uniswap` in `app.uniswap.org`. */
export function chosenLabel(host) {
  return registrable(host).split('.')[0]
}

/** True where the name hangs under a hosting platform's suffix (x.web.app, x.blogspot.com). */
export function isHosted(host) {
  return (
    tldts.parse(host, { allowPrivateDomains: true, validateHostname: false }).isPrivate === true
  )
}
