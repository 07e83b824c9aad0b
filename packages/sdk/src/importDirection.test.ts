import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { afterEach, describe, expect, test } from 'vitest'

/**
 * Each folder is one stage of a request's story and imports *values* only from earlier stages; types may
 * point anywhere. A stage may import from itself and from all that stand above it here. Execution
 * reaches the recorder through the client that it is given.
 */
const stages = [
  ['errors', 'utils'],
  ['request', 'models', 'tasks', 'claims'],
  ['routes'],
  ['policy'],
  ['verify'],
  ['execute', 'record'],
  ['client'],
  ['actions'],
  ['query'],
  ['adapters'],
  ['testing'],
  ['exports'],
] as const

/** Stages side by side that must not know each other's values. */
const strangers: readonly (readonly [string, string])[] = [
  ['execute', 'record'],
  ['record', 'execute'],
]

type Import = { from: string; to: string }

/** Every import of a value in a folder, as paths relative to it. What only types need is erased. */
async function valueImports(folder: string): Promise<Import[]> {
  const names = await readdir(folder, { recursive: true })
  const files = names
    .map((name) => name.split(sep).join('/'))
    .filter((name) => /\.tsx?$/.test(name) && !/\.(?:test|test-d|d)\.tsx?$/.test(name))
  const { metafile } = await build({
    absWorkingDir: folder,
    entryPoints: files,
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    outdir: 'out',
    packages: 'external',
    // Of the package's own `#names` too: each stands for files that are entries here.
    external: ['#*'],
    loader: { '.json': 'empty', '.wasm': 'empty' },
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
    logLevel: 'silent',
  })
  const own = new Set(files)
  return Object.entries(metafile.inputs).flatMap(([from, { imports }]) =>
    imports.filter(({ path }) => own.has(path)).map(({ path }) => ({ from, to: path })),
  )
}

const folderOf = (file: string) => file.split('/')[0] ?? ''
const rank = (folder: string) => stages.findIndex((names) => names.some((name) => name === folder))

function wrongDirections(imports: readonly Import[]): string[] {
  return imports
    .filter(({ from, to }) => {
      const [a, b] = [folderOf(from), folderOf(to)]
      if (a === b) return false
      if (rank(a) < 0 || rank(b) < 0 || b === 'exports') return true
      return rank(b) > rank(a) || strangers.some(([one, other]) => one === a && other === b)
    })
    .map(({ from, to }) => `${from} → ${to}`)
}

function cycles(imports: readonly Import[]): string[] {
  const targets = new Map<string, Import[]>()
  for (const one of imports) targets.set(one.from, [...(targets.get(one.from) ?? []), one])
  const done = new Set<string>()
  const found: string[] = []
  const visit = (file: string, path: readonly string[]) => {
    const at = path.indexOf(file)
    if (at >= 0) found.push([...path.slice(at), file].join(' → '))
    if (at >= 0 || done.has(file)) return
    for (const { to } of targets.get(file) ?? []) visit(to, [...path, file])
    done.add(file)
  }
  for (const { from } of imports) visit(from, [])
  return found
}

/** Files other than doors that pass on what another file exports, and doors that do anything else. */
async function wrongDoors(folder: string): Promise<string[]> {
  const names = (await readdir(folder, { recursive: true })).map((name) =>
    name.split(sep).join('/'),
  )
  const wrong: string[] = []
  for (const name of names) {
    if (!/\.tsx?$/.test(name) || /\.(?:test|test-d|d)\.tsx?$/.test(name)) continue
    const text = (await readFile(join(folder, name), 'utf8')).replaceAll(
      /\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm,
      '',
    )
    const reExport =
      /^export\s+(?:type\s+)?(?:\*|\{[^}]*\})(?:\s+as\s+\w+)?\s+from\s+'[^']+'\s*;?$/gm
    if (folderOf(name) === 'exports' ? text.replaceAll(reExport, '').trim() : reExport.test(text))
      wrong.push(name)
  }
  return wrong
}

const source = dirname(fileURLToPath(import.meta.url))
const planted: string[] = []

/** A folder of its own with these files in it. */
async function plant(files: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'trine-stages-'))
  planted.push(folder)
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(folder, dirname(name)), { recursive: true })
    await writeFile(join(folder, name), text)
  }
  return folder
}

afterEach(async () => {
  for (const folder of planted.splice(0)) await rm(folder, { recursive: true })
})

describe('the source', () => {
  test('default: a stage imports values from earlier stages only', async () => {
    const imports = await valueImports(source)
    expect(imports.length).toBeGreaterThan(5)
    expect(wrongDirections(imports)).toEqual([])
  })

  test('default: no file imports itself in a roundabout way', async () => {
    expect(cycles(await valueImports(source))).toEqual([])
  })

  test('default: doors re-export and do nothing else, and nothing else re-exports', async () => {
    expect(await wrongDoors(source)).toEqual([])
  })

  test('default: every folder is a stage', async () => {
    const entries = await readdir(source, { withFileTypes: true })
    const folders = entries.filter((one) => one.isDirectory()).map(({ name }) => name)
    expect(folders.filter((name) => rank(name) < 0)).toEqual([])
  })
})

describe('a planted fault', () => {
  const later = { 'policy/plan.ts': 'export const plan = 1\nexport type Plan = 1\n' }

  test('error: an earlier stage imports a later value', async () => {
    const text = "import { plan } from '../policy/plan.js'\nexport const route = plan\n"
    const folder = await plant({ ...later, 'routes/route.ts': text })
    expect(wrongDirections(await valueImports(folder))).toEqual([
      'routes/route.ts → policy/plan.ts',
    ])
  })

  test('error: it does so by import()', async () => {
    const text = "export const route = () => import('../policy/plan.js')\n"
    const folder = await plant({ ...later, 'routes/route.ts': text })
    expect(wrongDirections(await valueImports(folder))).toHaveLength(1)
  })

  test('behavior: it may import a type', async () => {
    const text = "import type { Plan } from '../policy/plan.js'\nexport const route: Plan = 1\n"
    const folder = await plant({ ...later, 'routes/route.ts': text })
    expect(await valueImports(folder)).toEqual([])
  })

  test('error: execution imports a value of the record', async () => {
    const folder = await plant({
      'record/record.ts': 'export const record = 1\n',
      'execute/run.ts': "export * as record from '../record/record.js'\n",
    })
    expect(wrongDirections(await valueImports(folder))).toHaveLength(1)
  })

  test('error: a folder that is no stage', async () => {
    const folder = await plant({
      'utils/one.ts': 'export const one = 1\n',
      'misc/two.ts': "import { one } from '../utils/one.js'\nexport const two = one + one\n",
    })
    expect(wrongDirections(await valueImports(folder))).toHaveLength(1)
  })

  test('error: two files import each other', async () => {
    const folder = await plant({
      'utils/one.ts': "import { two } from './two.js'\nexport const one = () => two\n",
      'utils/two.ts': "import { one } from './one.js'\nexport const two = () => one\n",
    })
    expect(cycles(await valueImports(folder))).toHaveLength(1)
  })

  test('error: a door that computes, a room that re-exports', async () => {
    const folder = await plant({
      'exports/index.ts': "export { one } from '../utils/one.js'\nexport const two = 2\n",
      'exports/good.ts':
        "// A door.\nexport { one } from '../utils/one.js'\nexport type { One } from '../utils/one.js'\n",
      'utils/two.ts': "export { one } from './one.js'\n",
      'utils/one.ts': 'export const one = 1\nexport type One = 1\n',
    })
    expect((await wrongDoors(folder)).sort()).toEqual(['exports/index.ts', 'utils/two.ts'])
  })
})
