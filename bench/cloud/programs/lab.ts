// A process of its own, and plain Node: how the benches load their own code slows the code that they measure.
import { bare, bareAsStreams } from '../bare.ts'
import type { Address } from '../contestant.ts'
import { peers } from '../peers.ts'
import { sdk } from '../sdk.ts'
import { type TurnsParameters, takeTurns } from '../takeTurns.ts'

/** What is told to it as its only argument. What it found it prints. */
export type LabParameters = { address: Address; withPeers: boolean; turns: TurnsParameters }

/** Milliseconds of all cores that this process has used. */
const cpu = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

const { address, withPeers, turns }: LabParameters = JSON.parse(process.argv[2] as string)
const plain = `${address.url}/plain/v1`
const signed = `${address.url}/signed/v1`
const contestants = {
  bare: bare(plain),
  'bare, as streams': bareAsStreams(plain),
  sdk: sdk(plain),
  'sdk, day’s budget': sdk(plain, { perDay: true }),
  // Of what is not streamed the signature is a header, which the others do not read.
  ...(turns.answer !== 'whole' && {
    'bare, signed': bare(signed),
    'sdk, signed': sdk(signed, { signer: address.signer }),
  }),
  ...(withPeers && (await peers(plain))),
}
console.log(JSON.stringify(await takeTurns(contestants, turns, cpu)))
// Connections that stay open would keep it.
process.exit()
