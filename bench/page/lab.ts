// The page that the benches drive: each figure asks one thing of it.

import { measureMemory } from './memory.ts'
import { timeParts } from './parts.ts'
import { runRounds } from './rounds.ts'
import { splitCall } from './split.ts'
import { watchTasks } from './tasks.ts'

const functions = { measureMemory, runRounds, splitCall, timeParts, watchTasks }

declare global {
  var bench: typeof functions
}
globalThis.bench = functions
