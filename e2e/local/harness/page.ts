import type { ModelSource, Progress, TensorMap } from '@trine/sdk'
import { type LocalParameters, local } from '@trine/sdk/local'
import { defineModel } from '@trine/sdk/model'

type Route = ReturnType<ReturnType<typeof local>>

/** What a spec gets back of a run: plain data. */
export type Outcome =
  | { outputs: Record<string, number[]>; evidence: Record<string, unknown>; milliseconds: number }
  | { error: { name: string; code: string; details: Record<string, unknown> } }

/** Drives the route as a client would, and nothing else, so that a spec sees its own faults only. */
class RouteHarness {
  readonly progress: Progress[] = []
  /** The pieces of text that came, and when, in milliseconds since the page began. */
  readonly pieces: { delta: string; at: number }[] = []
  readonly aborts = new Map<string, AbortController>()
  #route: Route

  constructor(parameters?: LocalParameters) {
    this.#route = local(parameters)({ clientId: 'harness' })
  }

  async offers(source: ModelSource) {
    const { request } = contextOf(source)
    return this.#route.offers({ request, signal: new AbortController().signal })
  }

  async run(
    source: ModelSource,
    inputs: TensorMap,
    { backend = 'wasm', abort = 'none' } = {},
  ): Promise<Outcome> {
    const { model, request } = contextOf(source)
    const id = `local/${model.manifest.core.name}/${backend}`
    const began = performance.now()
    return this.#outcome(abort, async (signal) => {
      const { outputs, evidence } = await this.#route.run({
        request,
        model,
        offer: { id } as Parameters<Route['run']>[0]['offer'],
        payload: { bytes: new Uint8Array(), tensors: inputs },
        signal,
        onProgress: (progress) => void this.progress.push(progress),
        onText: (delta) => void this.pieces.push({ delta, at: performance.now() }),
        onMoney: () => {},
      })
      const lists = Object.entries(outputs).map(([name, { data }]) => [
        name,
        Array.from(data, Number),
      ])
      return {
        outputs: Object.fromEntries(lists),
        evidence: { ...evidence },
        milliseconds: performance.now() - began,
      }
    })
  }

  preload(source: ModelSource, { abort = 'none' } = {}): Promise<Outcome> {
    const { model } = contextOf(source)
    return this.#outcome(abort, async (signal) => {
      const onProgress = (progress: Progress) => void this.progress.push(progress)
      await this.#route.preload?.({ model, signal, onProgress })
      return { outputs: {}, evidence: {}, milliseconds: 0 }
    })
  }

  /** Runs the fixture model on its one input. */
  tiny(
    source: ModelSource,
    data: readonly number[],
    options?: { backend?: string; abort?: string },
  ) {
    return this.run(source, { bytes: { shape: [1, 64], data: Float32Array.from(data) } }, options)
  }

  /** Goes round so often: some 4 microseconds a time. */
  spin(source: ModelSource, rounds: number, options?: { abort?: string }) {
    const inputs = {
      rounds: { shape: [1], data: BigInt64Array.of(BigInt(rounds)) },
      start: { shape: [1, 16], data: Float32Array.from({ length: 16 }, (_, i) => i) },
    }
    return this.run(source, inputs, options)
  }

  /** Asks a text model. `chat` is the canonical JSON of a conversation. */
  async say(source: ModelSource, chat: string, options?: { abort?: string }) {
    const data = new TextEncoder().encode(chat)
    const outcome = await this.run(source, { chat: { shape: [data.length], data } }, options)
    if ('error' in outcome) return outcome
    const said = Uint8Array.from(outcome.outputs.completion ?? [])
    return { ...outcome, generation: JSON.parse(new TextDecoder().decode(said)) }
  }

  /** Waits until so many pieces of text came. */
  async heard(times: number): Promise<void> {
    while (this.pieces.length < times) await new Promise((resolve) => setTimeout(resolve, 1))
  }

  unload() {
    return this.#route.unload?.()
  }

  /** Waits until progress of a phase is reported so often, and, for a download, that bytes came. */
  async reached(phase: Progress['phase'], bytes = 0, times = 1): Promise<void> {
    const seen = () =>
      this.progress.filter((one) => one.phase === phase && one.loaded >= bytes).length
    while (seen() < times) await new Promise((resolve) => setTimeout(resolve, 5))
  }

  async #outcome(abort: string, work: (signal: AbortSignal) => Promise<Outcome>): Promise<Outcome> {
    const controller = new AbortController()
    this.aborts.set(abort, controller)
    try {
      return await work(controller.signal)
    } catch (error) {
      const { name, code, details } = error as Extract<Outcome, { error: unknown }>['error']
      return { error: { name, code, details } }
    }
  }
}

function contextOf(source: ModelSource) {
  const model = defineModel(source)
  const { task } = model.manifest.core
  const request = { task, models: [model], payloads: new Map() } as unknown as Parameters<
    Route['offers']
  >[0]['request']
  return { model, request }
}

// As a spec's functions find it in the page.
declare global {
  var Harness: typeof RouteHarness
  var harness: RouteHarness
}
globalThis.Harness = RouteHarness
