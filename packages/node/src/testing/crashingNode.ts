// A node in a process of its own that kills itself when it has come to a step: FILE [STEP [TIMES]].
import { loadConfig } from '../config/loadConfig.js'
import { startNode } from '../startNode.js'

const [file = '', deadly, times = '1'] = process.argv.slice(2)
let left = Number(times)
const node = await startNode(await loadConfig(file, {}), {
  onStep: (step) => {
    if (step === deadly && --left === 0) process.kill(process.pid, 'SIGKILL')
  },
})
process.stdout.write(`listening on ${node.url}\n`)
process.once('SIGTERM', () => node.stop())
