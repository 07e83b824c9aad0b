import { readFile } from 'node:fs/promises'
import { compare, readTraceEntry } from '@trine/sdk/replay'

const text = await readFile(new URL('trace.jsonl', import.meta.url), 'utf8')
const trace = text
  .trim()
  .split('\n')
  .map((line, i) => readTraceEntry(JSON.parse(line), i + 1))

const { policies, differences } = await compare(
  [
    { name: 'now', policy: { require: { privacy: 'provider' } } },
    { name: 'home', policy: { require: { privacy: 'device' } } },
  ],
  trace,
)
const [now] = policies
const [home] = differences

console.log(now?.total.spend.mean) // '0.216'
console.log(now?.attempts.drawn.mean) // '0': all that it does was tried
console.log((home?.loss.low ?? 0) > 0) // 'true': without the cloud more is lost, luck aside
console.log(home?.first?.plans[1].steps.join()) // 'local/small'
