import { lookalikeSmall } from '@trine/lookalike'
import { type Classification, classify, createClient } from '@trine/sdk'
import { useEffect, useState } from 'react'
import { client } from '../hostCheck.ts'
import { nameProblem } from './names.ts'

/** The engine is the first view's, loaded once; its records are not: a keystroke is no request. */
const preview = createClient({ routes: client.routes.map((route) => () => route) })

export type DevicePreview =
  | { status: 'idle' }
  | { status: 'running' }
  | { status: 'error' }
  | { status: 'done'; output: Classification }

/** Milliseconds without a keystroke before the model is asked. */
const pause = 250

/** What the model says of a name on this device: free, at once, and nobody else believes it. */
export function useDevicePreview(name: string): DevicePreview {
  const [state, setState] = useState<DevicePreview>({ status: 'idle' })
  useEffect(() => {
    if (nameProblem(name) !== undefined) {
      setState({ status: 'idle' })
      return
    }
    const controller = new AbortController()
    const { signal } = controller
    setState({ status: 'running' })
    const timer = setTimeout(() => {
      classify(preview, { models: [lookalikeSmall], input: name, signal }).then(
        ({ output }) => !signal.aborted && setState({ status: 'done', output }),
        () => !signal.aborted && setState({ status: 'error' }),
      )
    }, pause)
    return () => {
      clearTimeout(timer)
      controller.abort()
    }
  }, [name])
  return state
}
