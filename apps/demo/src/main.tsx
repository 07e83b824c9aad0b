import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { TrineProvider } from '@trine/react'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'
import { client } from './hostCheck.ts'
import './styles/tokens.css'
import './styles/page.css'
import './styles/controls.css'
import './styles/tables.css'
import './styles/ask.css'
import './styles/answer.css'
import './styles/plan.css'
import './styles/records.css'

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root.')

createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={new QueryClient()}>
      <TrineProvider client={client}>
        <App />
      </TrineProvider>
    </QueryClientProvider>
  </StrictMode>,
)
