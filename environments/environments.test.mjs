import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { build as esbuild } from 'esbuild'
import { build as vite } from 'vite'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import budgets from '../scripts/gates/budgets.json' with { type: 'json' }
import { published, root } from '../scripts/gates/pack.mjs'
import { listEntries } from '../scripts/gates/publicApi.mjs'

/**
 * The packed packages as an app has them: unpacked into its node_modules, beside what they depend on and
 * the peers that it chose. Nothing is downloaded: those are the ones that are installed here.
 */
const app = mkdtempSync(join(tmpdir(), 'trine app '))
const modules = join(app, 'node_modules')
const tarballs = inject('tarballs')

const entries = published.flatMap(({ name, manifest }) =>
  listEntries(manifest).map(({ entry }) => ({
    specifier: join(name, entry),
    forPages: budgets[name]?.[entry] !== null,
  })),
)

const write = (file, text) => {
  mkdirSync(dirname(join(app, file)), { recursive: true })
  writeFileSync(join(app, file), text)
}

beforeAll(() => {
  for (const { name, folder, manifest } of published) {
    const target = join(modules, name)
    mkdirSync(target, { recursive: true })
    execFileSync('tar', ['-xzf', tarballs[name], '-C', target, '--strip-components=1'])
    const { dependencies, peerDependencies } = manifest
    for (const one of Object.keys({ ...dependencies, ...peerDependencies })) {
      const from = join(folder, 'node_modules', one)
      if (tarballs[one] !== undefined || !existsSync(from) || existsSync(join(modules, one)))
        continue
      mkdirSync(dirname(join(modules, one)), { recursive: true })
      symlinkSync(from, join(modules, one), 'dir')
    }
  }
  write('package.json', JSON.stringify({ name: 'app', private: true, type: 'module' }))
  // Every entry, so that each is resolved, and something done with it, so that none is dropped.
  const use = (those) =>
    those
      .map(({ specifier }, index) => `import * as m${index} from '${specifier}'`)
      .concat(`globalThis.all = [${those.map((_, index) => `m${index}`)}]`)
      .join('\n')
  write('all.js', use(entries.filter(({ forPages }) => forPages)))
  write('index.html', '<!doctype html><script type="module" src="/all.js"></script>')
  write('all.ts', use(entries).replace('globalThis.all =', 'export const all ='))
})

afterAll(() => rmSync(app, { recursive: true, force: true, maxRetries: 5 }))

const list = (folder) => readdirSync(join(app, folder), { recursive: true }).map(String)

describe('Node, where there is no window', () => {
  test.each(entries)('imports $specifier', ({ specifier }) => {
    const code = `const it = await import('${specifier}'); console.log(Object.keys(it).length, typeof window)`
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', code], {
      cwd: app,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    expect(output).toMatch(/^\d+ undefined\n$/)
  })
})

describe('TypeScript', () => {
  test.each([
    ['NodeNext', 'NodeNext'],
    ['ESNext', 'Bundler'],
  ])('checks the types of every entry: %s, %s', (module, moduleResolution) => {
    const compilerOptions = {
      module,
      moduleResolution,
      target: 'ES2022',
      lib: ['ES2023', 'DOM', 'DOM.Iterable', 'DOM.AsyncIterable', 'ESNext.Disposable'],
      types: [],
      strict: true,
      exactOptionalPropertyTypes: true,
      noEmit: true,
      // Of others' packages; ours are checked by what they are compiled from.
      skipLibCheck: true,
    }
    write('tsconfig.json', JSON.stringify({ compilerOptions, files: ['all.ts'] }))
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
    let output = ''
    try {
      execFileSync(process.execPath, [tsc, '-p', app], { encoding: 'utf8', stdio: 'pipe' })
    } catch (error) {
      output = error.stdout
    }
    expect(output).toBe('')
  })
})

describe('esbuild', () => {
  test('bundles every entry that pages have for a browser', async () => {
    const { warnings } = await esbuild({
      absWorkingDir: app,
      entryPoints: ['all.js'],
      bundle: true,
      splitting: true,
      format: 'esm',
      platform: 'browser',
      target: 'es2022',
      outdir: 'esbuild',
      loader: { '.wasm': 'file', '.onnx': 'file' },
      logLevel: 'silent',
    })
    expect(warnings).toEqual([])
    expect(list('esbuild')).toContain('all.js')
  })
})

describe('Vite', () => {
  beforeAll(() =>
    vite({
      root: app,
      configFile: false,
      logLevel: 'error',
      worker: { format: 'es' },
      build: { outDir: 'vite', minify: false, assetsInlineLimit: 0 },
    }),
  )

  test('brings the worker, the engine and the weights along as files', () => {
    const files = list('vite').join('\n')
    expect(files).toMatch(/worker-[\w-]+\.js/)
    expect(files).toMatch(/ort-wasm-simd-threaded-[\w-]+\.wasm/)
    expect(files).toMatch(/model-[\w-]+\.onnx/)
  })

  test('leaves no code of Node, and none that a strict policy would stop', () => {
    const scripts = list('vite').filter((file) => file.endsWith('.js'))
    const text = scripts.map((file) => readFileSync(join(app, 'vite', file), 'utf8'))
    const ours = text.filter((one) => one.includes('trine'))
    expect(ours.length).toBeGreaterThan(0)
    for (const one of ours)
      expect(one).not.toMatch(/['"]node:|new Function\(|data:application\/wasm/)
  })
})
