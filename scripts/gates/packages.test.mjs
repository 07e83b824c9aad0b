import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { afterAll, describe, expect, inject, test } from 'vitest'
import { listPackages } from '../lib/workspace.mjs'
import budgets from './budgets.json' with { type: 'json' }
import { bundleEntry } from './bundle.mjs'
import { published, root } from './pack.mjs'
import { listEntries, publicApi } from './publicApi.mjs'

const tarballs = inject('tarballs')
const scratch = mkdtempSync(join(tmpdir(), 'trine-gates-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

const list = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))

/** Bytes of an entry that no line of the budgets names. With `null` there, it is not for pages. */
const usualBudget = 10_000

test('something is published', () => {
  expect(published.map(({ name }) => name)).toContain('@trine/sdk')
})

describe.each(published)('$name', ({ name, folder, path, manifest }) => {
  const entries = listEntries(manifest)
  const tarball = tarballs[name]

  test('publint finds nothing', async () => {
    const bytes = readFileSync(tarball)
    const { messages, pkg } = await publint({ pack: { tarball: bytes }, strict: true })
    expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([])
  })

  test('its types resolve wherever it is imported', () => {
    const cli = join(root, 'node_modules', '@arethetypeswrong', 'cli', 'dist', 'index.js')
    const code = entries.map(({ entry }) => entry)
    let output = ''
    try {
      execFileSync(
        process.execPath,
        [cli, tarball, '--profile', 'esm-only', '--no-color', '--entrypoints', ...code],
        { encoding: 'utf8', stdio: 'pipe' },
      )
    } catch (error) {
      output = error.stdout + error.stderr
    }
    expect(output).toBe('')
  })

  test('the packed files are the built ones, with a licence and no tests', () => {
    const files = execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' }).trim().split('\n')
    expect(files).toContain('package/LICENSE')
    for (const { types, code } of entries) {
      expect(files).toContain(join('package', types))
      expect(files).toContain(join('package', code))
    }
    const wrong = /\.test\.|\.test-d\.|__tests__|tsbuildinfo|\/src\/.*\.tsx?$|tsconfig|\.trine/
    expect(files.filter((file) => wrong.test(file))).toEqual([])
  })

  test('its manifest names no workspace', () => {
    const text = execFileSync('tar', ['-xzOf', tarball, 'package/package.json'], {
      encoding: 'utf8',
    })
    expect(text).not.toContain('workspace:')
  })

  test('the public types are the committed ones (UPDATE=1 writes them)', () => {
    const file = join(folder, 'api.snap.json')
    const text = `${JSON.stringify(publicApi(folder, manifest), null, 2)}\n`
    if (process.env.UPDATE === '1') writeFileSync(file, text)
    const kept = existsSync(file) ? readFileSync(file, 'utf8') : '{}'
    expect(JSON.parse(text), `UPDATE=1 writes ${path}/api.snap.json`).toEqual(JSON.parse(kept))
  })

  test('its code evaluates no text and makes no blob of it', () => {
    const forbidden = /\beval\s*\(|new Function\s*\(|['"`]blob:|createObjectURL/
    const unpacked = mkdtempSync(join(scratch, 'packed-'))
    execFileSync('tar', ['-xzf', tarball, '-C', unpacked])
    const files = list(unpacked).filter((file) => /\.m?js$/.test(file))
    expect(files.length).toBeGreaterThan(0)
    expect(files.filter((file) => forbidden.test(readFileSync(file, 'utf8')))).toEqual([])
  })

  const forPages = entries.filter(({ entry }) => budgets[name]?.[entry] !== null)
  test.each(forPages)('the size of $entry', async ({ entry, code }) => {
    const { gzip, inputs } = await bundleEntry(join(folder, code))
    const largest = inputs.slice(0, 15).map((one) => `${one.bytes} ${one.file}`)
    expect(gzip, `before gzip:\n${largest.join('\n')}\n`).toBeLessThanOrEqual(
      budgets[name]?.[entry] ?? usualBudget,
    )
  })
})

describe('@trine/sdk alone', () => {
  test('pulls no engine, no chain library and no framework', async () => {
    const { folder } = published.find(({ name }) => name === '@trine/sdk')
    const { outside, inputs } = await bundleEntry(join(folder, 'dist', 'exports', 'index.js'))
    expect(outside).toEqual([])
    const others = /node_modules\/(?:onnxruntime|viem|react|@tanstack|whatwg-url)/
    expect(inputs.filter(({ file }) => others.test(file))).toEqual([])
  })

  // Of signatures, claims and contracts a page loads nothing that has only its own device's answers.
  const ofChains =
    /\/dist\/(?:claims|routes\/chain|verify\/quorum|verify\/claimChecks)|contracts\/dist/
  const entryOf = async (name, door) => {
    const { folder } = published.find((one) => one.name === name)
    const { outside, inputs } = await bundleEntry(join(folder, 'dist', 'exports', `${door}.js`))
    return [...outside, ...inputs.map(({ file }) => file)].filter(
      (one) => ofChains.test(one) || one.startsWith('viem'),
    )
  }
  test.each([
    ['@trine/sdk', 'index'],
    ['@trine/sdk', 'local'],
    ['@trine/sdk', 'record'],
    ['@trine/sdk', 'query'],
    ['@trine/react', 'index'],
  ])('pulls nothing of chains: %s %s', async (name, door) => {
    expect(await entryOf(name, door)).toEqual([])
  })

  test('its twin: what is of chains is seen', async () => {
    expect(await entryOf('@trine/sdk', 'verify')).toEqual(
      expect.arrayContaining(['viem', expect.stringMatching(/verify\/claimChecks/)]),
    )
  })
})

const permissive = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'Unlicense',
  'Zlib',
])

/** Every package that ours bring along when they are installed, and its licence. */
function thirdParties() {
  const found = new Map()
  const visit = (folder, manifest) => {
    const { dependencies, optionalDependencies } = manifest
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      let at = folder
      while (!existsSync(join(at, 'node_modules', name)) && dirname(at) !== at) at = dirname(at)
      // Optional, and made for another system.
      if (!existsSync(join(at, 'node_modules', name))) continue
      const target = realpathSync(join(at, 'node_modules', name))
      if (found.has(target)) continue
      const its = JSON.parse(readFileSync(join(target, 'package.json'), 'utf8'))
      found.set(target, { name: `${its.name}@${its.version}`, license: its.license })
      visit(target, its)
    }
  }
  for (const { folder, manifest } of listPackages(root)) visit(folder, manifest)
  const own = new Set(listPackages(root).map(({ name }) => name))
  return [...found.values()].filter(({ name }) => !own.has(name.slice(0, name.lastIndexOf('@'))))
}

test('what is installed with ours is free to use and pass on', () => {
  const all = thirdParties()
  expect(all.length).toBeGreaterThan(3)
  const allowed = ({ license }) =>
    String(license)
      .replace(/^\(|\)$/g, '')
      .split(' OR ')
      .some((one) => permissive.has(one))
  expect(all.filter((one) => !allowed(one))).toEqual([])
})

describe('the gates themselves', () => {
  const write = (folder, files) => {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true })
      writeFileSync(join(folder, file), text)
    }
    return folder
  }
  const manifest = { exports: { '.': { types: './i.d.ts', default: './i.js' } } }
  const files = {
    'i.d.ts':
      "export { run, type Run } from './run.js';\nexport type { Box as Case } from './run.js';\n",
    'run.d.ts':
      "import type { Deep } from './deep.js';\n/** export declare const no: 1; */\nexport type Run = {\n    deep: Deep;\n};\n" +
      'type Hidden = 1;\nexport interface Box {\n    a: Hidden;\n}\n' +
      'export declare function run(one: Run): void;\nexport declare function run(): Hidden;\n',
    'deep.d.ts': 'export type Deep = 1;\nexport type Unused = 2;\n',
  }
  const read = (changed) =>
    publicApi(write(mkdtempSync(join(scratch, 'api-')), { ...files, ...changed }), manifest)

  test('the API holds names, kinds and all that they reach', () => {
    expect(read({})).toEqual({
      entries: {
        '.': { Case: 'type run.d.ts#Box', Run: 'type run.d.ts#Run', run: 'value run.d.ts#run' },
      },
      declarations: {
        'deep.d.ts#Deep': 'type Deep = 1;',
        'run.d.ts#Box': 'interface Box { a: Hidden; }',
        'run.d.ts#Hidden': 'type Hidden = 1;',
        'run.d.ts#Run': 'type Run = { deep: Deep; };',
        'run.d.ts#run': 'function run(one: Run): void; function run(): Hidden;',
      },
    })
  })

  test('a change deep inside of a public type shows, one to what nobody reaches does not', () => {
    expect(read({ 'deep.d.ts': 'export type Deep = 2;\n' })).not.toEqual(read({}))
    expect(read({ 'deep.d.ts': 'export type Deep = 1;\n' })).toEqual(read({}))
  })

  test('a size counts what is imported, and not what waits behind import()', async () => {
    // Random letters: what repeats would be packed away.
    const much = JSON.stringify(
      Array.from({ length: 4_000 }, () => Math.random().toString(36)).join(''),
    )
    const folder = write(join(scratch, 'sizes'), {
      'much.js': `export const much = ${much}\n`,
      'eager.js': "import { much } from './much.js'\nconsole.log(much)\n",
      'lazy.js': "console.log(await import('./much.js'))\n",
      'engine.js': "import 'onnxruntime-web/wasm'\n",
    })
    expect((await bundleEntry(join(folder, 'eager.js'))).gzip).toBeGreaterThan(10_000)
    expect((await bundleEntry(join(folder, 'lazy.js'))).gzip).toBeLessThan(1_000)
    expect((await bundleEntry(join(folder, 'engine.js'))).outside).toEqual(['onnxruntime-web/wasm'])
  })
})
