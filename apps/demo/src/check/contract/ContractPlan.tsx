import { keepPreviousData } from '@tanstack/react-query'
import { TrineProvider, useQuote } from '@trine/react'
import { type Usd, usd } from '@trine/sdk'
import { type ComponentProps, useMemo } from 'react'
import type { Deployment } from '../../deployment.ts'
import { models } from '../../hostCheck.ts'
import { usePolicyChoice } from '../../PolicyContext.tsx'
import { Plan } from '../../panels/Plan.tsx'
import { makeContractClient } from './contractClient.ts'

type ContractPlanProps = Omit<ComponentProps<typeof Plan>, 'next'> & {
  deployment: Deployment
  stakes: Usd
}

/** The plan where a contract must be convinced: asking for it loads what talks to the chain. */
export default function ContractPlan({ deployment, ...props }: ContractPlanProps) {
  const [preset] = usePolicyChoice()
  const client = useMemo(() => makeContractClient(deployment, preset), [deployment, preset])
  return (
    <TrineProvider client={client}>
      <QuotedPlan deployment={deployment} {...props} />
    </TrineProvider>
  )
}

function QuotedPlan({ deployment, stakes, ...props }: ContractPlanProps) {
  const { registrar, wallet } = deployment
  const next = useQuote(
    {
      models,
      input: 'my-garden',
      stakes: { phishing: usd('0'), benign: stakes },
      target: { consumer: registrar, requester: wallet?.address ?? registrar },
    },
    { query: { placeholderData: keepPreviousData } },
  )
  return <Plan next={next} {...props} />
}
