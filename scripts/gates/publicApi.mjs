import { readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'

/**
 * The public types of an entry, read from the text of the declarations that the compiler wrote: each
 * statement of those begins a line at its first column, and nothing else does.
 */

const statementStart =
  /^(?:export|declare|import|type|interface|class|abstract|enum|const|function|namespace)\b/

const declaration =
  /^(?:export )?(?:default )?(?:declare )?(?:abstract )?(const|let|var|function|class|type|interface|enum|namespace) ([\w$]+)/

const values = new Set(['const', 'let', 'var', 'function', 'class', 'enum'])

/** `a, type b as c` → what is called what. */
const bindings = (list) =>
  list
    .split(',')
    .map((one) => one.trim().replace(/^type /, ''))
    .filter((one) => one !== '')
    .map((one) => {
      const [name, alias = name] = one.split(/ as /)
      return { name: name.trim(), alias: alias.trim() }
    })

/** @param {string} file a .d.ts */
function readModule(file) {
  const text = readFileSync(file, 'utf8')
    .replaceAll('\r\n', '\n')
    .replaceAll(/^[ \t]*\/\*[\s\S]*?\*\/[ \t]*\n?/gm, '')
    .replaceAll(/^[ \t]*\/\/.*$/gm, '')
  const statements = []
  for (const line of text.split('\n')) {
    if (statementStart.test(line)) statements.push(line)
    else if (statements.length > 0) statements[statements.length - 1] += ` ${line}`
  }
  /** What a name in this file stands for. */
  const local = new Map()
  const exported = new Map()
  const stars = []
  for (const raw of statements) {
    const statement = raw.replaceAll(/\s+/g, ' ').trim()
    let found = /^(import|export) (?:type )?\{([^}]*)\}(?: from ["']([^"']+)["'])?/.exec(statement)
    if (found !== null) {
      const [, verb, list, from] = found
      for (const { name, alias } of bindings(list)) {
        if (verb === 'import') local.set(alias, { from, name })
        else exported.set(alias, from === undefined ? { name } : { from, name })
      }
      continue
    }
    found = /^(import|export) (?:type )?\*(?: as ([\w$]+))? from ["']([^"']+)["']/.exec(statement)
    if (found !== null) {
      const [, verb, alias, from] = found
      if (alias === undefined) stars.push(from)
      else (verb === 'import' ? local : exported).set(alias, { from, name: '*' })
      continue
    }
    found = /^import (?:type )?([\w$]+) from ["']([^"']+)["']/.exec(statement)
    if (found !== null) {
      local.set(found[1], { from: found[2], name: 'default' })
      continue
    }
    found = declaration.exec(statement)
    if (found === null) continue
    const [, kind, name] = found
    const before = local.get(name)?.text
    const plain = statement.replace(/^(?:export )?(?:default )?(?:declare )?/, '')
    local.set(name, { kind, text: before === undefined ? plain : `${before} ${plain}` })
    if (statement.startsWith('export default ')) exported.set('default', { name })
    else if (statement.startsWith('export ')) exported.set(name, { name })
  }
  return { file, local, exported, stars }
}

/**
 * @param {string} folder of a built package
 * @param {any} manifest
 * @returns what each entry exports, and every declaration that those reach
 */
export function publicApi(folder, manifest) {
  const modules = new Map()
  const load = (file) => {
    if (!modules.has(file)) modules.set(file, readModule(file))
    return modules.get(file)
  }
  const follow = (module, from) =>
    load(join(dirname(module.file), from.replace(/\.js$/, '.d.ts').replace(/\.mjs$/, '.d.mts')))

  /** Where a name of a file is declared, or the package it comes from. */
  const resolve = (module, { from, name }) => {
    if (from !== undefined && !from.startsWith('.')) return { external: `${from}#${name}` }
    if (from !== undefined && name === '*') return { module: follow(module, from), name }
    if (from !== undefined) {
      const target = follow(module, from)
      const onward = target.exported.get(name)
      if (onward !== undefined) return resolve(target, onward)
      for (const star of target.stars) {
        const found = resolve(target, { from: star, name })
        if (found !== undefined) return found
      }
      return undefined
    }
    const own = module.local.get(name)
    if (own === undefined) return undefined
    return own.text === undefined ? resolve(module, own) : { module, name, ...own }
  }

  const reached = new Map()
  const label = ({ module, name }) =>
    `${relative(folder, module.file).split(sep).join('/')}#${name}`
  /** Notes a declaration and all that its text names. */
  const visit = (target) => {
    if (target === undefined || target.external !== undefined) return
    if (target.name === '*') {
      for (const one of target.module.exported.values()) visit(resolve(target.module, one))
      return
    }
    const key = label(target)
    if (reached.has(key)) return
    reached.set(key, target.text)
    for (const [, from, name] of target.text.matchAll(/import\(["']([^"']+)["']\)\.([\w$]+)/g))
      visit(resolve(target.module, { from, name }))
    for (const [name] of target.text.matchAll(/[A-Za-z_$][\w$]*/g))
      if (name !== target.name && target.module.local.has(name))
        visit(resolve(target.module, { name }))
  }

  const entries = {}
  for (const { entry, types } of listEntries(manifest)) {
    const module = load(join(folder, types))
    const names = {}
    for (const [name, one] of [...module.exported].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const target = resolve(module, one)
      visit(target)
      if (target === undefined) throw new Error(`${types}: ${name} is declared nowhere.`)
      names[name] =
        target.external ?? `${values.has(target.kind) ? 'value' : 'type'} ${label(target)}`
    }
    entries[entry] = names
  }
  const declarations = Object.fromEntries([...reached].sort(([a], [b]) => (a < b ? -1 : 1)))
  return { entries, declarations }
}

/** The entries that are code. */
export const listEntries = (manifest) =>
  Object.entries(manifest.exports).flatMap(([entry, target]) =>
    typeof target === 'object' && target.types !== undefined && !entry.includes('*')
      ? [{ entry, types: target.types, code: target.default }]
      : [],
  )
