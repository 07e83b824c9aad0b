import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { lookalikeSmall } from '@trine/lookalike'
import { TrineProvider, useClassify } from '@trine/react'
import { createClient } from '@trine/sdk'
import { local } from '@trine/sdk/local'

const client = createClient({ routes: [local()] })
const queryClient = new QueryClient()

export function App() {
  return (
    <QueryClientProvider client={queryClient}>
      <TrineProvider client={client}>
        <HostCheck input="app-uniswap.io" />
      </TrineProvider>
    </QueryClientProvider>
  )
}

function HostCheck({ input }: { input: string }) {
  const { run, abort, status, assurance, output, error } = useClassify()
  return (
    <section aria-busy={assurance === 'pending'}>
      <button type="button" onClick={() => run({ models: [lookalikeSmall], input })}>
        Check
      </button>
      <button type="button" onClick={abort}>
        Cancel
      </button>
      <p>{error ? error.message : output ? `${output.label}, ${assurance}` : status}</p>
    </section>
  )
}
