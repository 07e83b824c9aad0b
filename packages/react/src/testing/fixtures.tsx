import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { lookalikeSmall } from '@trine/lookalike'
import { type Client, type ClientParameters, createClient, type TensorMap } from '@trine/sdk'
import { hostedModel } from '@trine/sdk/model'
import { type FakeRouteCalls, type FakeRouteParameters, fakeRoute } from '@trine/sdk/test'
import type { ReactNode } from 'react'
import { TrineProvider } from '../context.js'

export const models = [lookalikeSmall]

/** Outputs of the model: greater logits for `phishing`. */
export const phishing: TensorMap = {
  logits: { shape: [1, 2], data: Float32Array.of(-5000, 6000) },
}

export const chatModels = [hostedModel({ name: 'chat', task: 'generate' })]
export const embedModels = [hostedModel({ name: 'embedder', task: 'embed', dimensions: 2 })]

/** Outputs of a text model: what it said. */
export function completion(text: string): TensorMap {
  const data = new TextEncoder().encode(JSON.stringify({ finishReason: 'stop', text }))
  return { completion: { shape: [data.length], data } }
}

/** As `fakeRoute`, for all tasks. */
export function fakeTextRoute(parameters: FakeRouteParameters): ReturnType<typeof fakeRoute> {
  const { route, calls } = fakeRoute(parameters)
  return {
    calls,
    route: (config) => ({ ...route(config), tasks: ['classify', 'embed', 'generate', 'run'] }),
  }
}

export type SetupParameters = Partial<FakeRouteParameters> & {
  client?: Partial<ClientParameters>
}

export type Setup = {
  client: Client
  queryClient: QueryClient
  wrapper: (props: { children: ReactNode }) => ReactNode
  calls: FakeRouteCalls
  route: ClientParameters['routes'][number]
}

/** A client of a fake route, with the providers around it. */
export function setup({ client: parameters, ...route }: SetupParameters = {}): Setup {
  const fake = fakeTextRoute({ outputs: () => phishing, ...route })
  const client = createClient({ routes: [fake.route], ...parameters })
  const queryClient = new QueryClient()
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={queryClient}>
      <TrineProvider client={client}>{children}</TrineProvider>
    </QueryClientProvider>
  )
  return { client, queryClient, wrapper, calls: fake.calls, route: fake.route }
}

/** A promise, and what settles it. */
export function deferred<Value>() {
  let resolve: (value: Value) => void = () => {}
  let reject: (error: unknown) => void = () => {}
  const promise = new Promise<Value>((...both) => {
    ;[resolve, reject] = both
  })
  return { promise, resolve, reject }
}
