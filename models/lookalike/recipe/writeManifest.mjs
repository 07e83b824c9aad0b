// Writes small/model.json, large/model.json and vectors.json from the ONNX files and report.json.
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { canonicalHost, hostBytes, require } from './canonical.mjs'
import { generator } from './seeded.mjs'

const canonicalize = require('canonicalize')
const { keccak_256 } = require('@noble/hashes/sha3.js')
const ort = require('onnxruntime-web')
ort.env.wasm.numThreads = 1

const home = join(dirname(fileURLToPath(import.meta.url)), '..')
const CHUNK = 4194304
const LENGTH = 64
const VERSION = '1.0.0'
const report = JSON.parse(readFileSync(join(home, 'report.json'), 'utf8'))
const attackSet = JSON.parse(readFileSync(join(home, 'data', 'attackSet.json'), 'utf8'))

const HOSTS = [
  'app.uniswap.org',
  'uniswap.org',
  'opensea.io',
  'metamask.io',
  'github.com',
  'en.wikipedia.org',
  'etherscan.io',
  'aave.com',
  'www.google.com',
  'ethereum.org',
  'docs.soliditylang.org',
  'debian.org',
  'kernel.org',
  'www.openstreetmap.org',
  'archive.org',
  'arbiscan.io',
  'lido.fi',
  'viem.sh',
  'app-uniswap.io',
  'app-uniswap',
  'my-garden',
  'blue-river',
  'garden',
  'a',
  'x',
  '-',
  'x0',
  'uniswap',
  'uniswap-claim',
  'metamask-support',
  'opensea-airdrop',
  'metamask-claim.xyz',
  'uniswap-airdrop.com',
  'openseea.io',
  'opnsea.io',
  'metamsk.io',
  'rnetamask.io',
  'unlswap.org',
  'uniswap.org.claim-now.xyz',
  'coinbase-support.online',
  'login-coinbase.com',
  'walletconnect-validate.live',
  'unìswap.org',
  'metámask.io',
  'etherscan-verify.com',
  'my-site.pages.dev',
  'project.github.io',
  'wallet-connect.web.app',
  'sub.domain.example.co.uk',
  'a.b.c.d.e.f.example.org',
  'under_score.example.com',
  '1inch.io',
  '0x.org',
  '123456.xyz',
  'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.com',
  'zora.co',
  'pump.fun',
  'polygon.technology',
  'paypal.com',
  'paypa1.com',
  'secure-paypal-login.com',
  'microsoft.com',
  'rnicrosoft.com',
  'wells-fargo-secure.com',
  'binance.com',
  'bìnance.com',
  'binance-bonus.net',
  'kraken.com',
]
const real = HOSTS.map((raw) => canonicalHost(raw)).map((host) => ({
  host,
  bytes: hostBytes(host),
}))

// Inputs that no name gives: the ends of the range, alternation and seeded noise.
const random = generator('golden')
const noise = (n) =>
  Array.from({ length: n }, () => Array.from({ length: LENGTH }, () => Math.floor(random() * 128)))
const extremes = [
  Array(LENGTH).fill(0),
  Array(LENGTH).fill(127),
  Array(LENGTH).fill(97),
  Array(LENGTH).fill(45),
  Array.from({ length: LENGTH }, (_, i) => (i % 2 ? 127 : 0)),
  Array.from({ length: LENGTH }, (_, i) => (i % 2 ? 0 : 127)),
  Array.from({ length: LENGTH }, (_, i) => i * 2),
  Array.from({ length: LENGTH }, (_, i) => 127 - i),
]

async function runner(name) {
  const session = await ort.InferenceSession.create(readFileSync(join(home, name, 'model.onnx')), {
    executionProviders: ['wasm'],
  })
  return async (bytes) => {
    const out = await session.run({
      bytes: new ort.Tensor('float32', Float32Array.from(bytes), [1, LENGTH]),
    })
    return Array.from(out.logits.data)
  }
}
const golden = async (run, inputs) => {
  const list = []
  for (const data of inputs)
    list.push({
      inputs: { bytes: { shape: [1, LENGTH], data } },
      outputs: { logits: { shape: [1, 2], data: await run(data) } },
    })
  return list
}
function files(name) {
  const bytes = readFileSync(join(home, name, 'model.onnx'))
  const chunks = []
  for (let i = 0; i < bytes.length; i += CHUNK)
    chunks.push(
      createHash('sha256')
        .update(bytes.subarray(i, i + CHUNK))
        .digest('hex'),
    )
  return [{ path: 'model.onnx', size: bytes.length, chunkSize: CHUNK, chunks }]
}

const WORDS = {
  ordinary: 'popular, university, mail, brand and Debian homepage hosts, against listed phishing',
  crypto: 'chain, explorer, RPC, exchange, token and wallet hosts, against listed phishing',
  lookalike:
    'ordinary and crypto hosts that contain or nearly spell a brand, against listed phishing',
  whitelist: "the phishing list's own whitelist, against listed phishing",
  bare: 'bare names without a suffix, against the labels of listed phishing',
}
const round = (x) => Number(x.toFixed(4))

const vectors = {}
for (const name of ['small', 'large']) {
  const run = await runner(name)
  vectors[name] = []
  for (const { host, bytes } of real) vectors[name].push({ host, bytes, logits: await run(bytes) })
  const measured = report.models[name]
  const inputs =
    name === 'small'
      ? [...extremes, ...noise(8), ...real.slice(0, 16).map((r) => r.bytes)]
      : [extremes[0], extremes[1], ...real.slice(0, 6).map((r) => r.bytes)]
  const core = {
    name: `lookalike-${name}`,
    version: VERSION,
    task: 'classify',
    labels: ['benign', 'phishing'],
    preprocess: { kind: 'hostname-1', length: LENGTH },
    postprocess: { kind: 'argmax-1' },
    inputs: [{ name: 'bytes', dtype: 'float32', shape: ['batch', LENGTH] }],
    outputs: [{ name: 'logits', dtype: 'float32', shape: ['batch', 2] }],
    determinism: { class: 'exact' },
    variants: [
      name === 'small'
        ? { name: 'int-f32', file: 'model.onnx', backends: ['wasm', 'webgpu'] }
        : { name: 'f32', file: 'model.onnx', backends: ['wasm'] },
    ],
    files: files(name),
    golden: await golden(run, inputs),
  }
  const modelId = `0x${Buffer.from(keccak_256(new TextEncoder().encode(canonicalize(core)))).toString('hex')}`
  const both = (e) => ({ share: round(e.share), wrong: round(e.wrong) })
  const manifest = {
    manifestVersion: 1,
    modelId,
    core,
    license: 'MIT',
    card: 'README.md',
    adversarialInput: true,
    mirrors: [],
    providers: {},
    registrations: [],
    quality: Object.entries(measured.strata).map(([stratum, m]) => ({
      data: WORDS[stratum],
      stratum,
      n: m.n,
      positives: m.positives,
      auroc: round(m.auroc),
      auprc: round(m.auprc),
      recallAt1Fp: round(m.recallAt1Fp),
      falsePositiveRate: round(m.falsePositiveRate),
      recall: round(m.recall),
      ece: round(m.ece),
    })),
    calibration: {
      kind: 'piecewise-1',
      points: measured.calibration.map(([x, p]) => [
        Number(x.toPrecision(8)),
        Number(p.toPrecision(6)),
      ]),
    },
    expected: {
      benign: both(measured.expected.benign),
      phishing: both(measured.expected.phishing),
    },
    attack: {
      set: 'data/attackSet.json',
      target: 'benign',
      n: measured.attack.n,
      recall: round(measured.attack.recall),
      byClass: Object.fromEntries(
        Object.entries(measured.attack.byClass).map(([k, v]) => [k, round(v)]),
      ),
    },
    ...(name === 'small'
      ? { circuit: { constraints: report.circuit.total, limit: report.circuit.limit } }
      : {}),
  }
  if (measured.attack.n !== attackSet.names.length)
    throw new Error('report.json and attackSet.json are of different builds')
  writeFileSync(join(home, name, 'model.json'), `${JSON.stringify(manifest)}\n`)
  console.log(name, modelId, core.golden.length, 'golden vectors')
}
writeFileSync(join(home, 'vectors.json'), `${JSON.stringify(vectors)}\n`)
