import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'
import { DeploymentProvider } from './DeploymentContext.tsx'
import { loadDeployment } from './deployment.ts'
import { makeClients } from './hostCheck.ts'
import { PolicyProvider } from './PolicyContext.tsx'
import './styles/tokens.css'
import './styles/page.css'
import './styles/controls.css'
import './styles/tables.css'
import './styles/ask.css'
import './styles/answer.css'
import './styles/consent.css'
import './styles/plan.css'
import './styles/chart.css'
import './styles/records.css'

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root.')

// Where there is no server to ask, the page still answers by itself.
const deployment = await loadDeployment(AbortSignal.timeout(2_000)).catch(() => undefined)

createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={new QueryClient()}>
      <PolicyProvider clientOf={makeClients(deployment?.cloud)}>
        <DeploymentProvider value={deployment}>
          <App />
        </DeploymentProvider>
      </PolicyProvider>
    </QueryClientProvider>
  </StrictMode>,
)
