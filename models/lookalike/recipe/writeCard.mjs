// Writes README.md from card.md and report.json: no figure in the card is typed by hand.
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const home = join(here, '..')
const read = (...path) => JSON.parse(readFileSync(join(...path), 'utf8'))
const report = read(home, 'report.json')
const { sources } = read(home, 'data', 'sources.json')
const brands = read(here, 'brands.json')

const f3 = (x) => (x === undefined ? '' : x.toFixed(3))
const pc = (x) => `${(100 * x).toFixed(1)} %`
const range = ([a, b]) => `${f3(a)} to ${f3(b)}`
const table = (head, rows) =>
  [head, head.map(() => '---'), ...rows].map((r) => `| ${r.join(' | ')} |`).join('\n')
const all = { ...report.models, ...report.baselines }
const LABELS = {
  small: '**small**',
  large: '**large**',
  editDistance: 'edit distance to known brands',
  nGramLogistic: 'character n-grams, logistic',
  suffixOnly: 'suffix only',
}

const strata = Object.keys(report.models.small.strata)
  .map((s) => {
    const { n, positives } = report.models.small.strata[s]
    const rows = Object.entries(all).map(([name, r]) => {
      const m = r.strata[s]
      return [
        LABELS[name],
        f3(m.auroc),
        f3(m.auprc),
        f3(m.recallAt1Fp),
        f3(m.falsePositiveRate),
        f3(m.recall),
        f3(m.ece),
      ]
    })
    return `**${s}** (n = ${n}: ${n - positives} benign, ${positives} phishing)\n\n${table(['', 'AUROC', 'AUPRC', 'recall @1 %', 'FP', 'recall', 'ECE'], rows)}`
  })
  .join('\n\n')

const classes = Object.keys(report.models.small.attack.byClass)
const attacks = table(
  ['class', 'n', ...Object.keys(all).map((k) => LABELS[k])],
  [
    [
      '**all, held-out brands**',
      report.models.small.attack.n,
      ...Object.values(all).map((r) => f3(r.attack.recall)),
    ],
    ...classes.map((c) => [
      c,
      report.models.small.attack.nByClass[c],
      ...Object.values(all).map((r) => f3(r.attack.byClass[c])),
    ]),
    [
      'bare names among them',
      report.models.small.attackBare.n,
      ...Object.values(all).map((r) => f3(r.attackBare.recall)),
    ],
    [
      '**all, learned brands**',
      report.models.small.attackOnLearnedBrands.n,
      ...Object.values(all).map((r) => f3(r.attackOnLearnedBrands.recall)),
    ],
  ],
)

const worst = (r) =>
  `${r.worst.stratum} (${r.worst.negatives} benign, ${r.worst.positives} phishing names): AUROC ${f3(r.worst.auroc)} (95 % interval ${range(r.worst.aurocInterval)}), recall at 1 % false positives ${f3(r.worst.recallAt1Fp)} (${range(r.worst.recallAt1FpInterval)}); at the shipped threshold it finds ${pc(r.strata[r.worst.stratum].recall)} of the phishing and calls ${pc(r.worst.falsePositiveRate)} of that stratum's benign names phishing (${range(r.worst.falsePositiveRateInterval)})`

const hosts = Object.keys(report.models.small.probes)
const cells = (name) => {
  const p = report.models[name].probes
  return hosts.map(
    (h) => `${p[h].margin > 0 ? 'phishing' : 'benign'}, margin ${Number(p[h].margin.toFixed(2))}`,
  )
}
const [smallSays, largeSays] = [cells('small'), cells('large')]

const values = {
  smallBytes: report.models.small.bytes.toLocaleString('en'),
  largeBytes: report.models.large.bytes.toLocaleString('en'),
  constraints: report.circuit.total.toLocaleString('en'),
  headline: `\`small\` is worst on ${worst(report.models.small)}. \`large\` is worst on ${worst(report.models.large)}.`,
  trainBrands: Object.keys(brands.train).length,
  testBrands: Object.keys(brands.test).length,
  strata,
  attacks,
  pooled: `${f3(report.models.small.pooled.auroc)} for small and ${f3(report.models.large.pooled.auroc)} for large`,
  ownN: report.models.small.heldOutBrandsOwnSites.n,
  ownFp: `small ${pc(report.models.small.heldOutBrandsOwnSites.falsePositiveRate)}, large ${pc(report.models.large.heldOutBrandsOwnSites.falsePositiveRate)}`,
  learnedN: report.models.small.learnedBrandsOwnSites.n,
  learnedFp: `small ${pc(report.models.small.learnedBrandsOwnSites.falsePositiveRate)}, large ${pc(report.models.large.learnedBrandsOwnSites.falsePositiveRate)}`,
  newN: report.models.small.learnedBrandsNewSubdomains.n,
  newFp: `small ${pc(report.models.small.learnedBrandsNewSubdomains.falsePositiveRate)}, large ${pc(report.models.large.learnedBrandsNewSubdomains.falsePositiveRate)}`,
  allowed: [
    ...readFileSync(join(here, 'threshold.py'), 'utf8')
      .match(/ALLOWED = \{(.*)\}/)[1]
      .matchAll(/"(\w+)": ([\d.]+)/g),
  ]
    .map(([, k, v]) => `${Number((100 * v).toFixed(1))} % (${k})`)
    .join(', '),
  knownBrands: Object.keys(brands.known).length,
  hosting: Object.entries(report.models.small.phishingByHosting)
    .map(
      ([k, v]) =>
        `${k} (n=${v.n}) small ${f3(v.recall)}, large ${f3(report.models.large.phishingByHosting[k].recall)}`,
    )
    .join('; '),
  probes: table(
    ['name', 'small', 'large'],
    hosts.map((h, i) => [`\`${h}\``, smallSays[i], largeSays[i]]),
  ),
  circuit: table(
    ['part', 'constraints'],
    [
      ...Object.entries(report.circuit.parts).map(([k, v]) => [k, v.toLocaleString('en')]),
      ['**total** (limit 45,000)', `**${report.circuit.total.toLocaleString('en')}**`],
    ],
  ),
  bounds: report.integerCheck.bounds.map((b) => b.toLocaleString('en')).join(', '),
  mismatches: report.integerCheck.mismatches,
  checked: report.integerCheck.inputs.toLocaleString('en'),
  sources: table(
    ['source', 'package', 'version', 'licence', 'file', 'names', 'used'],
    sources.map((s) => [s.id, s.package, s.version, s.license, s.file, s.count, s.used]),
  ),
  reproducible: readFileSync(join(here, 'reproducible.txt'), 'utf8').trim(),
}
const text = readFileSync(join(here, 'card.md'), 'utf8').replace(/\{\{(\w+)\}\}/g, (_, k) => {
  if (values[k] === undefined) throw new Error(`card.md asks for ${k}`)
  return values[k]
})
writeFileSync(
  join(home, 'README.md'),
  `<!-- Written by recipe/writeCard.mjs from recipe/card.md and report.json. -->\n${text}`,
)
