import { stopClock } from './firstResult.ts'
import { makeInput } from './inputs.ts'
import { transformers } from './transformers.ts'

const runtime = location.search === '?plain' ? 'plain' : 'default'
const peer = transformers('lookalike', runtime)
await peer.load()
stopClock(await peer.run(makeInput('lookalike', 1)))
