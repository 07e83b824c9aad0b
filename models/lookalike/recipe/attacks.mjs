// Permutations of a brand's name, in dnstwist's classes plus the combo words that wallet drainers use.
import { canonicalHost } from './canonical.mjs'
import { pick } from './seeded.mjs'

const LETTERS = 'abcdefghijklmnopqrstuvwxyz'
const VOWELS = 'aeiou'
// Letters that look like one another in ASCII.
const ASCII_TWINS = {
  o: ['0'],
  l: ['1', 'i'],
  i: ['1', 'l'],
  e: ['3'],
  a: ['4'],
  s: ['5', 'z'],
  b: ['8', 'd'],
  g: ['9', 'q'],
  t: ['7'],
  m: ['rn', 'nn'],
  w: ['vv'],
  d: ['cl', 'b'],
  n: ['m', 'r'],
  u: ['v'],
  v: ['u'],
  c: ['e'],
  q: ['g'],
  k: ['lc'],
  h: ['lh'],
  z: ['s'],
}
// Letters of other scripts that look Latin; the canonical form of such a name is punycode.
const UNICODE_TWINS = {
  a: ['\u0430', '\u00e1', '\u00e0', '\u0101'],
  c: ['\u0441', '\u00e7', '\u0107'],
  e: ['\u0435', '\u00e9', '\u0117', '\u0119'],
  i: ['\u0456', '\u00ed', '\u0131'],
  o: ['\u043e', '\u00f3', '\u00f6', '\u1ecd'],
  p: ['\u0440'],
  x: ['\u0445'],
  y: ['\u0443', '\u00fd'],
  s: ['\u0455', '\u015b', '\u0161'],
  n: ['\u00f1', '\u0144'],
  k: ['\u043a', '\u0137'],
  l: ['\u013a', '\u0142'],
  t: ['\u0163', '\u021b'],
  u: ['\u00fa', '\u00fc', '\u016b'],
  r: ['\u0155', '\u0159'],
  z: ['\u017c', '\u017e'],
  g: ['\u0123', '\u011f'],
  d: ['\u0111'],
  h: ['\u04bb'],
}
const TLDS = [
  'com',
  'net',
  'org',
  'io',
  'app',
  'finance',
  'xyz',
  'online',
  'site',
  'live',
  'co',
  'info',
  'top',
  'cc',
  'shop',
  'club',
  'link',
  'network',
  'pro',
  'me',
  'us',
  'tech',
  'dev',
  'space',
  'website',
  'click',
  'exchange',
  'digital',
  'world',
  'in',
  'ru',
  'cm',
  'gift',
  'fi',
]
const PREFIXES = [
  'app-',
  'claim-',
  'www-',
  'login-',
  'secure-',
  'my-',
  'airdrop-',
  'wallet-',
  'get-',
  'support-',
  'connect-',
  'mint-',
  'stake-',
  'bridge-',
  'verify-',
  'app',
  'wallet',
  'claim',
  'official-',
  'web3-',
]
const SUFFIXES = [
  '-claim',
  '-airdrop',
  '-app',
  '-login',
  '-support',
  '-wallet',
  '-rewards',
  '-bonus',
  '-giveaway',
  '-mint',
  '-verify',
  '-secure',
  '-online',
  '-exchange',
  '-finance',
  '-token',
  '-connect',
  '-recovery',
  '-help',
  'claim',
  'airdrop',
  'wallet',
  'app',
  'bonus',
  'support',
  '-nft',
  '-bridge',
  '-stake',
]
const LURES = [
  'account-verify',
  'secure-login',
  'claim-now',
  'wallet-validate',
  'login-check',
  'dapp-connect',
  'support-desk',
  'user-auth',
  'signin-help',
  'rewards-portal',
]
const DISGUISES = ['.com.', '.io.', '.org.', '.', '.finance.', '.app.']
export const BITSQUAT = /^[a-z0-9-]$/

const at = (random, text) => Math.floor(random() * text.length)

function swapTwin(random, name, twins) {
  const places = [...name].flatMap((c, i) => (twins[c] === undefined ? [] : [i]))
  if (places.length === 0) return undefined
  const i = pick(random, places)
  return name.slice(0, i) + pick(random, twins[name[i]]) + name.slice(i + 1)
}

// Each returns a changed label, or [label, suffix] where the class decides what follows the label.
export const CLASSES = {
  homoglyph: (random, name) => swapTwin(random, name, ASCII_TWINS),
  homoglyphIdn: (random, name) => swapTwin(random, name, UNICODE_TWINS),
  hyphenation: (random, name) => {
    const i = 1 + Math.floor(random() * (name.length - 1))
    return `${name.slice(0, i)}-${name.slice(i)}`
  },
  tldSwap: (random, name) => [name, pick(random, TLDS)],
  insertion: (random, name) => {
    const i = 1 + Math.floor(random() * (name.length - 1))
    return name.slice(0, i) + pick(random, [...LETTERS]) + name.slice(i)
  },
  omission: (random, name) => {
    const i = at(random, name)
    return name.slice(0, i) + name.slice(i + 1)
  },
  repetition: (random, name) => {
    const i = at(random, name)
    return name.slice(0, i + 1) + name.slice(i)
  },
  transposition: (random, name) => {
    const i = Math.floor(random() * (name.length - 1))
    return name.slice(0, i) + name[i + 1] + name[i] + name.slice(i + 2)
  },
  bitsquatting: (random, name) => {
    const i = at(random, name)
    const flipped = [0, 1, 2, 3, 4, 5, 6]
      .map((b) => String.fromCharCode(name.charCodeAt(i) ^ (1 << b)))
      .filter((c) => BITSQUAT.test(c))
    return flipped.length === 0
      ? undefined
      : name.slice(0, i) + pick(random, flipped) + name.slice(i + 1)
  },
  vowelSwap: (random, name) => {
    const places = [...name].flatMap((c, i) => (VOWELS.includes(c) ? [i] : []))
    if (places.length === 0) return undefined
    const i = pick(random, places)
    return name.slice(0, i) + pick(random, [...VOWELS.replace(name[i], '')]) + name.slice(i + 1)
  },
  addition: (random, name) => name + pick(random, [...LETTERS, ...'0123456789']),
  subdomain: (random, name) => [
    `${name}${pick(random, DISGUISES)}${pick(random, LURES)}`,
    pick(random, TLDS),
  ],
  combo: (random, name) =>
    random() < 0.5 ? pick(random, PREFIXES) + name : name + pick(random, SUFFIXES),
}

/** One attack on `name`, as a host under a TLD or as a bare name, or undefined where the class has none. */
export function attack(random, kind, name, homes, bare) {
  const made = CLASSES[kind](random, name)
  if (made === undefined) return undefined
  const [label, suffix] = Array.isArray(made) ? made : [made, undefined]
  // dnstwist keeps the brand's own suffix; real attackers also move.
  const home = pick(random, homes)
  const own = home.slice(home.indexOf('.') + 1)
  if (kind === 'tldSwap' && homes.some((h) => h.endsWith(`${name}.${suffix}`))) return undefined
  if (label === name && kind !== 'tldSwap') return undefined
  if (bare)
    return kind === 'tldSwap' || kind === 'subdomain' || kind === 'homoglyphIdn'
      ? undefined
      : canonicalHost(label)
  return canonicalHost(`${label}.${suffix ?? (random() < 0.5 ? own : pick(random, TLDS))}`)
}
