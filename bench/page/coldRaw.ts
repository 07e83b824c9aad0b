import { ask } from './ask.ts'
import { stopClock } from './firstResult.ts'
import { graphs } from './graphs.ts'
import { makeInput } from './inputs.ts'

const worker = new Worker(new URL('./rawWorker.ts', import.meta.url), { type: 'module' })
await ask(worker, { kind: 'load', ...graphs.lookalike })
const { values } = makeInput('lookalike', 1)
stopClock(await ask<Float32Array>(worker, { kind: 'run', values }, [values.buffer as ArrayBuffer]))
