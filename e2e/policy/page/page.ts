import {
  type Client,
  type ClientParameters,
  classify,
  createClient,
  type InferenceRecord,
  isTrineError,
  type ModelSource,
  type Offer,
  type Plan,
  quote,
  usd,
} from '@trine/sdk'
import { indexedDbRecords } from '@trine/sdk/record'
import { fakeRoute } from '@trine/sdk/test'

/** A place to run that computes nothing. */
export type Place = {
  id: string
  offer?: Partial<Offer>
  /** Milliseconds until its answer. */
  delay?: number
  /** Default `'benign'`. */
  says?: 'benign' | 'phishing'
  charged?: string
  /** Whether it answers only after `release()`. */
  waits?: boolean
}

/** What a client is made of; amounts are US dollars. */
export type Facts = {
  source: ModelSource
  places: readonly Place[]
  secondWorth?: string
  exploration?: { share: number; maxStakes: string; maxLoss: string }
  /** Of the shadow policy. */
  shadowSecondWorth?: string
  budget?: { perCall: string; perSession?: string; perDay?: string }
  /** Whether anything is learned. Default: yes. */
  learns?: boolean
}

export type Ending = { offer: string; recordId: string } | { code: string; details: object }

let release = () => {}
const released = new Promise<void>((resolve) => {
  release = resolve
})

let client: Client | undefined
let source: ModelSource | undefined

const exploring = ({ share, maxStakes, maxLoss }: NonNullable<Facts['exploration']>) => ({
  share,
  maxStakes: usd(maxStakes),
  maxLoss: usd(maxLoss),
})

function open(facts: Facts): void {
  const routes = facts.places.map(({ id, offer, delay, says = 'benign', charged, waits }) => {
    const data = Float32Array.of(...(says === 'benign' ? [9, -9] : [-9, 9]))
    const outputs = async () => {
      if (waits) await released
      return { logits: { shape: [1, 2], data } }
    }
    return fakeRoute({
      id,
      outputs,
      offer: { privacy: 'provider', evidence: 'none', ...offer },
      ...(delay !== undefined && { delay }),
      ...(charged !== undefined && { charged }),
    }).route
  })
  const { secondWorth = '1', exploration, shadowSecondWorth, budget, learns = true } = facts
  const parameters: ClientParameters = {
    routes,
    consent: () => true,
    policy: {
      secondWorth: usd(secondWorth),
      require: { privacy: 'provider' },
      exploration: exploration ? exploring(exploration) : { share: 0 },
    },
    ...(shadowSecondWorth && {
      shadow: { secondWorth: usd(shadowSecondWorth), require: { privacy: 'provider' as const } },
    }),
    ...(budget && {
      budget: {
        perCall: usd(budget.perCall),
        ...(budget.perSession && { perSession: usd(budget.perSession) }),
        ...(budget.perDay && { perDay: usd(budget.perDay) }),
      },
    }),
    ...(!learns && { estimates: false as const }),
    records: { store: indexedDbRecords() },
  }
  source = facts.source
  client = createClient(parameters)
}

const opened = () => {
  if (!client || !source) throw new Error('open() comes first')
  return { client, models: [source] }
}

/** One request, and how it ended. */
async function ask(stakes: string): Promise<Ending> {
  const { client, models } = opened()
  try {
    const answer = await classify(client, { models, input: 'site.example', stakes: usd(stakes) })
    return { offer: answer.offer.id, recordId: answer.record.id }
  } catch (error) {
    if (!isTrineError(error)) throw error
    return { code: error.code, details: error.details }
  }
}

async function askTimes(times: number, stakes: string): Promise<Ending[]> {
  const endings: Ending[] = []
  for (let i = 0; i < times; i++) endings.push(await ask(stakes))
  return endings
}

/** The plan that a request would have. */
async function plan(stakes: string): Promise<Plan> {
  const { client, models } = opened()
  return quote(client, { task: 'classify', models, input: 'site.example', stakes: usd(stakes) })
}

/** What is kept of a request. */
function record(id: string): Promise<InferenceRecord | undefined> {
  return indexedDbRecords().get(id)
}

/** Makes every draw the same. */
function fixDraws(value: number): void {
  Math.random = () => value
}

const page = { open, ask, askTimes, plan, record, fixDraws, release }

// As a spec's functions find it in the page.
declare global {
  var policyPage: typeof page
}
globalThis.policyPage = page
