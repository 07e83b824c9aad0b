import * as v from 'valibot'
import { stagesOf } from './stagesOf.ts'
import { type World, worldSchema } from './worldSchema.ts'

/**
 * Reads a world file's JSON.
 *
 * @throws Error that names the field by its JSON pointer: `/offers/cloud~1a/truth/arrives: …`
 */
export function readWorld(json: unknown): World {
  const read = v.safeParse(worldSchema, json)
  if (!read.success) {
    const [path, message] = deepest(read.issues[0])
    throw wrong(path, message)
  }
  const world = read.output
  sumsToOne(Object.values(world.labels), ['labels'])
  sumsToOne(
    world.requests.map(({ share }) => share),
    ['requests'],
  )
  for (const [i, { stakes }] of world.requests.entries())
    if ('byLabel' in stakes) sameLabels(world, stakes.byLabel, ['requests', i, 'stakes', 'byLabel'])
  const froms = world.phases.map(({ from }) => from)
  for (const [i, from] of froms.entries())
    if (from >= world.calls || from <= (froms[i - 1] ?? 0))
      throw wrong(['phases', i, 'from'], 'phases must follow one another, within the calls')
  for (const [i, { changes }] of world.phases.entries())
    for (const part of ['models', 'offers'] as const)
      for (const name of Object.keys(changes[part] ?? {}))
        if (!Object.hasOwn(world[part], name))
          throw wrong(['phases', i, 'changes', part, name], 'there is none of this name')
  for (const [i, stage] of stagesOf(world).entries())
    checkStage(stage, i === 0 ? [] : ['phases', i - 1, 'changes'])
  return world
}

/** What no single field can say: that names are there, and that numbers fit one another. */
function checkStage(world: Pick<World, 'labels' | 'models' | 'offers'>, at: Path): void {
  sumsToOne(Object.values(world.labels), [...at, 'labels'])
  for (const [name, { errors, stated = errors }] of Object.entries(world.models)) {
    sameLabels(world, errors, [...at, 'models', name, 'errors'])
    sameLabels(world, stated, [...at, 'models', name, 'stated'])
  }
  for (const [id, { model, stated, truth }] of Object.entries(world.offers)) {
    const own = [...at, 'offers', id]
    if (!Object.hasOwn(world.models, model))
      throw wrong([...own, 'model'], `there is no model "${model}"`)
    if (stated.price > stated.ceiling)
      throw wrong([...own, 'stated', 'ceiling'], 'it is below the expected price')
    if (stated.latency > stated.p95)
      throw wrong([...own, 'stated', 'p95'], 'it is below the expected time')
    for (const [field, value] of Object.entries(truth))
      if (typeof value === 'object' && value.kind === 'uniform' && value.low > value.high)
        throw wrong([...own, 'truth', field, 'high'], 'it is below the low end')
  }
}

type Path = readonly (string | number)[]

function sumsToOne(shares: readonly number[], at: Path): void {
  const sum = shares.reduce((a, b) => a + b, 0)
  if (Math.abs(sum - 1) > 1e-6) throw wrong(at, `the shares add up to ${sum}, not to 1`)
}

function sameLabels({ labels }: Pick<World, 'labels'>, given: object, at: Path): void {
  for (const label of Object.keys(labels))
    if (!Object.hasOwn(given, label)) throw wrong([...at, label], 'it is missing')
  for (const label of Object.keys(given))
    if (!Object.hasOwn(labels, label)) throw wrong([...at, label], 'it is no label of this world')
}

function wrong(path: Path, message: string): Error {
  const pointer = path.map((key) => `/${String(key).replace(/~/g, '~0').replace(/\//g, '~1')}`)
  return new Error(`${pointer.join('') || '/'}: ${message}`)
}

/** Of what may be of several forms, the issue of the form that came closest. */
function deepest(issue: v.BaseIssue<unknown>): [Path, string] {
  const own = (issue.path ?? []).map(({ key }) => key as string | number)
  const within = (issue.issues ?? []).map(deepest)
  const [path, message] = within.reduce(
    (best, one) => (one[0].length > best[0].length ? one : best),
    [[], issue.message] as [Path, string],
  )
  return [[...own, ...path], message]
}
