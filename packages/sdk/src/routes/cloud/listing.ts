import type { Usd } from '../../utils/usd.js'
import { discreet } from './http/post.js'
import type { Price } from './provider.js'
import { isObject, type JsonObject } from './wire/json.js'

/** A model as a provider lists it. */
export type Listed = { price: Price; modelId?: string | undefined }

/** What a provider lists, as it said it last. */
export type Listing = {
  /** Without asking: what is known already. */
  known: (name: string) => Listed | undefined
  /** Asks, unless it did so lately. Never rejects: of a provider that cannot say, what it said before holds. */
  refresh: () => Promise<void>
}

/** Milliseconds: how long a list is good for, how long none is asked for after a failure, and to wait for it. */
const times = { fresh: 300_000, failed: 30_000, patience: 2_000 }
/** Bytes of a list, and models in it, that are read at most. */
const most = { bytes: 8 << 20, models: 10_000 }

/** @param url of OpenAI's API or of what looks like it; `/models` is added */
export function createListing(url: string, now: () => number): Listing {
  let models: ReadonlyMap<string, Listed> = new Map()
  let goodUntil = Number.NEGATIVE_INFINITY
  let asking: Promise<void> | undefined
  const ask = async () => {
    try {
      models = await fetchModels(url)
      goodUntil = now() + times.fresh
    } catch {
      goodUntil = now() + times.failed
    }
  }
  return {
    known: (name) => models.get(name),
    async refresh() {
      if (now() < goodUntil) return
      asking ??= ask().finally(() => {
        asking = undefined
      })
      await asking
    },
  }
}

/** Asked without a key, so that it tells the provider nothing but that somebody asks. */
async function fetchModels(url: string): Promise<ReadonlyMap<string, Listed>> {
  const signal = AbortSignal.timeout(times.patience)
  const response = await fetch(`${url}/models`, { ...discreet, cache: 'no-store', signal })
  if (!response.ok || !response.body) {
    await response.body?.cancel()
    throw new TypeError('There is no list.')
  }
  const json: unknown = JSON.parse(await readText(response.body))
  if (!isObject(json) || !Array.isArray(json.data)) throw new TypeError('It is no list.')
  return new Map(json.data.slice(0, most.models).flatMap((entry) => readEntry(entry) ?? []))
}

async function readText(body: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const reader = body.getReader()
  let [text, total] = ['', 0]
  while (true) {
    const { done, value } = await reader.read()
    if (done) return text + decoder.decode()
    total += value.length
    if (total > most.bytes) {
      await reader.cancel()
      throw new RangeError('The list is too long.')
    }
    text += decoder.decode(value, { stream: true })
  }
}

function readEntry(entry: unknown): [[string, Listed]] | undefined {
  if (!isObject(entry) || typeof entry.id !== 'string' || !isObject(entry.pricing)) return undefined
  const price = readPrice(entry.pricing)
  const modelId = isObject(entry.trine) ? entry.trine.model_id : undefined
  if (!price) return undefined
  return [[entry.id, { price, ...(typeof modelId === 'string' && { modelId }) }]]
}

/** Dollars for a token, and for a request, as text. What is not an amount makes the whole no price. */
function readPrice({ prompt, completion, request = '0' }: JsonObject): Price | undefined {
  const input = perMillion(prompt)
  const output = perMillion(completion ?? '0')
  const each = perMillion(request)
  if (input === undefined || output === undefined || each === undefined) return undefined
  return { input, output, request: roundUp(each, 1_000_000n) }
}

const roundUp = (amount: bigint, by: bigint) => ((amount + by - 1n) / by) as Usd

/** Millionths of a dollar for a million tokens, from dollars for one; rounded up. */
function perMillion(text: unknown): Usd | undefined {
  const match = typeof text === 'string' ? /^(\d{1,6})(?:\.(\d{1,18}))?$/.exec(text) : null
  if (!match) return undefined
  const [, whole = '0', fraction = ''] = match
  return roundUp(BigInt(whole + fraction.padEnd(18, '0')), 1_000_000n)
}
