import { useSyncExternalStore } from 'react'
import { type Prompt, promptLog } from './promptLog.ts'

/** What wallets asked their user so far. */
export function usePrompts(): readonly Prompt[] {
  return useSyncExternalStore(promptLog.subscribe, promptLog.getSnapshot)
}
