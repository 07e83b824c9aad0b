import { useMutation } from '@tanstack/react-query'
import type { ClassifyReturnType } from '@trine/sdk'
import type { OperatorOutcome } from '@trine/sdk/chain'
import { useState } from 'react'
import type { Hex } from 'viem'
import { useConfig } from 'wagmi'
import { getWalletClient } from 'wagmi/actions'
import { useAnnounce } from '../Announcer.tsx'
import { useClients } from '../ClientsContext.tsx'
import { failureWords } from '../failure.ts'
import type { Fees } from '../parts/useFees.ts'
import { useSetup } from '../SetupContext.tsx'
import { pull } from './pull.ts'

/** Units of gas that the transaction may use at most: what is quoted before any prompt. */
export const pullGas = 300_000n

export type PullPhase = 'idle' | 'asking' | 'simulating' | 'prompt' | 'sent' | 'failed'

export type PullState = {
  phase: PullPhase
  /** Where it went wrong. */
  failedAt?: PullPhase | undefined
  name: string
  /** As by `performance.now()`. */
  since?: number | undefined
  outcomes: readonly OperatorOutcome[]
  answer?: ClassifyReturnType | undefined
  transaction?: Hex | undefined
  error?: unknown
}

const nothing: PullState = { phase: 'idle', name: '', outcomes: [] }

/**
 * A registration by pull, step by step.
 *
 * @param wanted the name in the field: what was about another one is over
 */
export function usePull(wanted: string) {
  const { deployment, publicClient } = useSetup()
  const clients = useClients()
  const config = useConfig()
  const announce = useAnnounce()
  const [state, setState] = useState(nothing)
  const change = (part: Partial<PullState>) => setState((before) => ({ ...before, ...part }))
  const mutation = useMutation({
    mutationFn: async ({ name, fees }: { name: string; fees: Fees }) => {
      setState({ ...nothing, name, phase: 'asking', since: performance.now() })
      announce('Asking the operators.')
      const stop = clients.onOperator((outcome) =>
        setState((before) => ({ ...before, outcomes: [...before.outcomes, outcome] })),
      )
      try {
        const transaction = await pull({
          client: clients.pull,
          publicClient,
          wallet: await getWalletClient(config),
          registrar: deployment.registrar,
          name,
          fees,
          gas: pullGas,
          on: {
            claims: (answer) => change({ phase: 'simulating', answer }),
            prompt: () => {
              change({ phase: 'prompt' })
              announce('The wallet asks for your approval.')
            },
          },
        })
        change({ phase: 'sent', transaction })
        announce('Sent.')
      } catch (error) {
        setState((before) => ({ ...before, phase: 'failed', failedAt: before.phase, error }))
        announce(failureWords(error))
      } finally {
        stop()
      }
    },
  })
  const busy = mutation.isPending
  return { state: busy || state.name === wanted ? state : nothing, busy, start: mutation.mutate }
}
