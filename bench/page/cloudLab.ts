// The page that the cloud's benches drive: each figure asks one thing of it.
import { bare } from '../cloud/bare.ts'
import type { Address } from '../cloud/contestant.ts'
import { sdk } from '../cloud/sdk.ts'
import { type TurnsParameters, takeTurns } from '../cloud/takeTurns.ts'
import { countRenders } from './countRenders.ts'

function compare({ url, signer }: Address, parameters: TurnsParameters) {
  const plain = `${url}/plain/v1`
  const signed = `${url}/signed/v1`
  const contestants = {
    bare: bare(plain),
    sdk: sdk(plain),
    'sdk, day’s budget': sdk(plain, { perDay: true }),
    'bare, signed': bare(signed),
    'sdk, signed': sdk(signed, { signer }),
  }
  return takeTurns(contestants, parameters)
}

const functions = { compare, countRenders }

declare global {
  var cloudBench: typeof functions
}
globalThis.cloudBench = functions
