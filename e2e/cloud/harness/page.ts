import {
  type ConsentFacts,
  classify,
  createClient,
  embed,
  type GenerateInput,
  generate,
  type InferenceRecord,
  isTrineError,
  type SerializedError,
  type StatusUpdate,
  usd,
  type Verdict,
} from '@trine/sdk'
import { type CloudParameters, cloud, type Provider } from '@trine/sdk/cloud'
import type { ModelSource } from '@trine/sdk/model'
import { indexedDbRecords } from '@trine/sdk/record'
import { readStorage } from './readStorage.ts'

/** A request as a spec describes it: plain data. */
export type Ask = {
  task: 'generate' | 'embed' | 'classify'
  model: ModelSource
  input: GenerateInput | readonly string[]
  providers: readonly Provider[]
  timeouts?: CloudParameters['timeouts'] | undefined
  /** Aborts when so many pieces of text have come. */
  abortAfter?: number | undefined
  restarts?: boolean | undefined
  idempotencyKey?: string | undefined
  /** US dollars that a second is worth, for plans that ask a second provider beside a late one. */
  secondWorth?: string | undefined
}

/** What a client is made of. */
type OfClient = Pick<Ask, 'providers' | 'timeouts' | 'secondWorth'>

/** What came of it: all that a page gets to see. */
export type Told = {
  output?: unknown
  verdict?: Verdict | undefined
  error?: (SerializedError & { text: string }) | undefined
  /** All of the text that was shown last. */
  shown: string
  updates: StatusUpdate[]
  consents: ConsentFacts[]
  record: InferenceRecord
  /** All that this origin keeps, as text. */
  storage: string
}

const perDay = usd('20')
const actions = { generate, embed, classify }

/** One page, one client: as an app has it, with a budget and its records in the browser. */
class CloudHarness {
  readonly #records = indexedDbRecords()
  readonly #consents: ConsentFacts[] = []
  readonly #client: ReturnType<typeof createClient>
  #controller = new AbortController()

  constructor({ providers, timeouts, secondWorth = '0.002' }: OfClient) {
    this.#client = createClient({
      routes: [cloud({ providers, ...(timeouts && { timeouts }) })],
      policy: {
        require: { privacy: 'provider' },
        secondWorth: usd(secondWorth),
        // Which of two is asked first must not be left to chance.
        exploration: { share: 0 },
      },
      budget: { perCall: usd('2'), perDay },
      records: { store: this.#records },
      consent: (facts) => {
        const { signal: _, ...plain } = facts
        this.#consents.push(plain as ConsentFacts)
        return true
      },
    })
  }

  async ask({ task, model, input, abortAfter, ...more }: Omit<Ask, keyof OfClient>): Promise<Told> {
    this.#controller = new AbortController()
    const updates: StatusUpdate[] = []
    const onStatus = (update: StatusUpdate) => {
      updates.push(update)
      const pieces = updates.filter(({ text }) => text).length
      if (pieces === abortAfter) this.abort()
    }
    const action = actions[task] as typeof generate
    const { signal } = this.#controller
    const ended = await action(this.#client, {
      models: [model],
      input: input as GenerateInput,
      signal,
      onStatus,
      ...more,
    }).then(
      ({ output, verdict, record }) => ({ output: plainOf(output), verdict, id: record.id }),
      (error) => ({ error: { ...toJson(error), text: textOf(error) } }),
    )
    // As it was kept, and not as it was handed out.
    const [latest] = await this.#records.list({ limit: 1 })
    const record = 'id' in ended ? await this.#records.get(ended.id) : latest
    return {
      ...ended,
      shown: updates.findLast(({ text }) => text)?.text?.text ?? '',
      updates,
      consents: this.#consents,
      record: record as InferenceRecord,
      storage: await readStorage(),
    }
  }

  abort(): void {
    this.#controller.abort()
  }

  /** Micro-dollars that the budget counts as spent or set aside. */
  async spent(): Promise<number> {
    return Number(perDay - ((await this.#client.ledger.left()) ?? perDay))
  }
}

function toJson(error: unknown): SerializedError {
  if (!isTrineError(error)) throw error
  return error.toJSON()
}

/** All that anybody could print of an error: itself, its stack, what it holds, and what caused it. */
function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { cause, errors } = error as { cause?: unknown; errors?: readonly unknown[] }
  const own = Object.values(error).map((value) => JSON.stringify(value) ?? '')
  const inner = [cause, ...(errors ?? [])].filter(Boolean).map(textOf)
  return [String(error), error.stack, ...own, ...inner].join('\n')
}

/** Typed arrays do not pass to a spec as they are. */
function plainOf(output: unknown): unknown {
  return JSON.parse(
    JSON.stringify(output, (_, value) =>
      value instanceof Float32Array ? Array.from(value) : value,
    ),
  )
}

// As a spec's functions find it in the page.
declare global {
  var Cloud: typeof CloudHarness
  var cloudHarness: CloudHarness
}
globalThis.Cloud = CloudHarness
