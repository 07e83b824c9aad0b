import { isTrineError } from '../errors/base.js'
import type { Money } from '../errors/request.js'
import { noMoney } from '../errors/request.js'
import type { Model } from '../models/model.js'
import { offersOf } from '../policy/offersOf.js'
import type { Plan } from '../policy/plan.js'
import type { ShadowPlan } from '../policy/shadow.js'
import type { NormalizedRequest, TaskName } from '../request/request.js'
import type { Exchange } from '../routes/route.js'
import { toHex } from '../utils/hex.js'
import { abortable, withTimeout } from '../utils/signal.js'
import { uid } from '../utils/uid.js'
import { formatUsd, type Usd, type UsdString, usd } from '../utils/usd.js'
import type { Verdict } from '../verify/verdict.js'
import { commit, type Opening } from './commitment.js'
import type { CurrentRecord, InferenceRecord } from './record.js'
import type { RecordStore } from './stores/store.js'
import { type Asking, writeAsked } from './writeAsked.js'

/** What opens the commitments of a record. Returned to the app, and kept nowhere else. */
export type Openings = {
  inputs: Readonly<Record<string, Opening>>
  output?: Opening | undefined
  /** Of a signed answer: the bytes that were signed, input and output in them. */
  exchange?: Exchange | undefined
}

/** Clocks, so that tests and replays can have their own. Milliseconds. */
export type Clock = () => number

/** Builds the record of one request while it goes on. */
export type RecordEntry = {
  readonly id: string
  request: (request: NormalizedRequest) => void
  plan: (planned: Planning) => void
  attempt: (attempt: CurrentRecord['attempts'][number]) => void
  /** Whether what an offer answered, which was not given in the end, was the same as what was. */
  agreed: (offer: string, agrees: boolean) => void
  /** What was quoted, set aside, charged and given back so far. */
  money: () => Money
  answer: (
    bytes: Uint8Array,
    verdict: Verdict,
    exchange?: Exchange,
  ) => Promise<{ record: InferenceRecord; openings: Openings }>
  fail: (error: unknown) => Promise<void>
  /** After the answer: the record is stored again, with what an audit of it came to. */
  audited: (audit: NonNullable<CurrentRecord['audit']>) => Promise<void>
}

/** A plan, what it was made by, and what another policy would have done. */
export type Planning = Asking & {
  plan: Plan
  shadow?: ShadowPlan | undefined
}

/** What the execution of requests knows of records: how to begin one. */
export type Recorder = {
  open: (task: TaskName) => Promise<RecordEntry>
  now: Clock
}

export type RecorderParameters = {
  store: RecordStore
  /** What to keep readable. Default: nothing; a record then has salted digests only. */
  include: readonly ('input' | 'output')[]
  now: Clock
}

export function openRecord(
  { store, include, now }: RecorderParameters,
  task: TaskName,
): RecordEntry {
  const openings: { inputs: Record<string, Opening>; output?: Opening; exchange?: Exchange } = {
    inputs: {},
  }
  const record: CurrentRecord = {
    version: 4,
    id: uid(),
    task,
    status: 'open',
    openedAt: new Date(now()).toISOString(),
    models: [],
    inputs: {},
    attempts: [],
    money: noMoney,
  }
  let maxPrice = usd('0')
  let plan: Plan | undefined
  const money = (): Money => {
    // Each is asked once: who was asked for the answer does not audit it.
    const asked = [
      ...offersOf({ steps: plan?.steps ?? [] }),
      ...(plan?.audit ? [plan.audit.offer] : []),
    ]
    const ceilings = new Map(asked.map(({ id, price }) => [id, price.ceiling]))
    const all = sum([...ceilings.values()])
    // biome-ignore lint/complexity/useMathMinMax: these are bigints.
    const quoted = formatUsd(all < maxPrice ? all : maxPrice)
    const moneys = record.attempts.map((attempt) => attempt.money)
    const of = (name: 'reserved' | 'charged' | 'refunded') =>
      formatUsd(sum(moneys.map((one) => one[name])))
    // When the last of them can be had back, all can.
    const refundableAfter = moneys
      .flatMap(({ refundableAfter: after }) => after ?? [])
      .sort()
      .at(-1)
    return {
      quoted,
      reserved: of('reserved'),
      charged: of('charged'),
      refunded: of('refunded'),
      ...(refundableAfter && { refundableAfter }),
    }
  }
  // Hashed while the request goes on: the record waits for it, and nothing else does.
  const hashing: Promise<void>[] = []
  const committed = async (bytes: Uint8Array, side: 'input' | 'output') => {
    const { commitment, opening } = await commit(bytes)
    const { salt } = opening
    const readable = include.includes(side)
    return {
      opening,
      entry: readable
        ? { commitment, opening: { salt, bytes: toHex(opening.bytes) } }
        : { commitment },
    }
  }
  const close = async (status: InferenceRecord['status']): Promise<InferenceRecord> => {
    await Promise.all(hashing)
    record.status = status
    record.money = money()
    record.closedAt = new Date(now()).toISOString()
    await keep(store, copy(record))
    return { ...record }
  }
  return {
    id: record.id,
    request({ models, payloads, requirements }) {
      maxPrice = requirements.maxPrice
      record.models = models.map(toModelEntry)
      for (const [id, { bytes }] of payloads)
        hashing.push(
          committed(bytes, 'input').then(({ opening, entry }) => {
            openings.inputs[id] = opening
            record.inputs[id] = entry
          }),
        )
    },
    plan(planned) {
      plan = planned.plan
      record.asked = writeAsked(planned)
      record.plan = copy(plan) as NonNullable<CurrentRecord['plan']>
      if (planned.shadow)
        record.shadow = copy(planned.shadow) as NonNullable<CurrentRecord['shadow']>
    },
    attempt(attempt) {
      // Another list: what was handed out stays as it was.
      record.attempts = [...record.attempts, attempt]
    },
    agreed(offer, agrees) {
      record.attempts = record.attempts.map((attempt) =>
        attempt.offer === offer && attempt.outcome === 'answered'
          ? { ...attempt, agrees }
          : attempt,
      )
    },
    money,
    async answer(bytes, verdict, exchange) {
      const { opening, entry } = await committed(bytes, 'output')
      openings.output = opening
      record.output = entry
      record.verdict = copy(verdict) as NonNullable<CurrentRecord['verdict']>
      if (exchange) {
        openings.exchange = exchange
        // Both are in it: one of them is not enough.
        if (include.includes('input') && include.includes('output'))
          record.exchange = toExchangeEntry(exchange)
      }
      return { record: await close('answered'), openings }
    },
    async fail(error) {
      const known = isTrineError(error) ? error.toJSON() : undefined
      if (known) record.error = known
      await close(endOf(known?.code))
    },
    async audited(audit) {
      record.audit = audit
      record.money = money()
      await keep(store, copy(record))
    },
  }
}

function endOf(code: string | undefined): InferenceRecord['status'] {
  if (code === 'request/aborted') return 'aborted'
  return code === 'policy/abstained' || code === 'policy/no-offer-allowed' ? 'abstained' : 'failed'
}

function sum(amounts: readonly UsdString[]): Usd {
  return amounts.reduce((total, amount) => (total + usd(amount)) as Usd, usd('0'))
}

/** A copy of plain JSON, which a record is made of. Several times as fast as `structuredClone`. */
function copy<T>(json: T): T {
  return JSON.parse(JSON.stringify(json)) as T
}

function toExchangeEntry({ protocol, request, response, jsonLength }: Exchange) {
  const bytes = { request: toHex(request), response: toHex(response) }
  return { protocol, ...bytes, ...(jsonLength && { jsonLength: { ...jsonLength } }) }
}

/** Milliseconds that an answer waits for its record to be stored. */
const patience = 2_000

/** A full disk, or a database that another tab blocks, must not cost the user the answer. */
async function keep(store: RecordStore, record: InferenceRecord): Promise<void> {
  const timer = withTimeout(undefined, patience, () => new Error('The record store is stuck.'))
  const put = async () => store.put(record)
  await abortable(put(), timer.signal).catch(() => undefined)
  timer.dispose()
}

function toModelEntry({ id, manifest, manifestDigest }: Model) {
  return { id, name: manifest.core.name, manifestDigest }
}
