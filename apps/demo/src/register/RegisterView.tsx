import { useQuery } from '@tanstack/react-query'
import { WagmiProvider } from 'wagmi'
import { loadDeployment } from '../deployment.ts'
import { Icon } from '../parts/Icon.tsx'
import { Panel } from '../parts/Panel.tsx'
import { Scroll } from '../parts/Scroll.tsx'
import { Announcer } from './Announcer.tsx'
import { Registrar } from './Registrar.tsx'
import { SetupProvider } from './SetupContext.tsx'
import { setUp } from './setup.ts'
import './styles/wallet.css'
import './styles/name.css'
import './styles/ways.css'
import './styles/ledger.css'

/** The second view, once it is loaded: looks for the chain that the page was started with. */
export function RegisterView() {
  const { data, isPending, isError, refetch } = useQuery({
    queryKey: ['deployment'],
    queryFn: async ({ signal }) => {
      const deployment = await loadDeployment(signal)
      return deployment ? setUp(deployment) : null
    },
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
  if (data)
    return (
      <WagmiProvider config={data.config}>
        <SetupProvider value={data}>
          <Announcer>
            <Registrar />
          </Announcer>
        </SetupProvider>
      </WagmiProvider>
    )
  return (
    <div className="whole">
      <Panel id="name" title={isPending ? 'Looking for the chain' : 'No chain'} busy={isPending}>
        {isPending ? (
          <p className="hint">Asking this page’s server where the contracts are.</p>
        ) : (
          <>
            <p className="callout">
              <Icon name="alert" />
              <span>
                {isError
                  ? 'This page’s server does not answer.'
                  : 'This page was started without a chain, so there is no registrar to ask.'}
              </span>
            </p>
            <p>In a clone of the repository, this starts a local chain and five operators:</p>
            <Scroll label="Command that starts the chain">
              <pre>
                <code>npm start</code>
              </pre>
            </Scroll>
            <p>
              <button type="button" className="quiet" onClick={() => void refetch()}>
                Look again
              </button>
            </p>
          </>
        )}
      </Panel>
    </div>
  )
}
