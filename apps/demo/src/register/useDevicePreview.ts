import { lookalikeSmall } from '@trine/lookalike'
import { useTrine } from '@trine/react'
import { type Classification, classify, createClient } from '@trine/sdk'
import { useEffect, useState } from 'react'
import { nameProblem } from './names.ts'

export type DevicePreview =
  | { status: 'idle' }
  | { status: 'running' }
  | { status: 'error' }
  | { status: 'done'; output: Classification }

/** Milliseconds without a keystroke before the model is asked. */
const pause = 250

/** What the model says of a name on this device: free, at once, and nobody else believes it. */
export function useDevicePreview(name: string): DevicePreview {
  const { routes } = useTrine()
  // The engine is the page's, loaded once; its records are not: a keystroke is no request. Without a policy
  // nothing leaves the device.
  const [preview] = useState(() => createClient({ routes: routes.map((route) => () => route) }))
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
  }, [name, preview])
  return state
}
