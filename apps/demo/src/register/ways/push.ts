import { lookalikeSmall } from '@trine/lookalike'
import { type Client, classify } from '@trine/sdk'
import type { Address } from 'viem'

type Push = { client: Client; registrar: Address; owner: Address; name: string; price: bigint }

/** Signed by the session's key and sent by an operator. The hub brings the answer: no prompt. */
export function push({ client, registrar, owner, name, price }: Push) {
  return classify(client, {
    models: [lookalikeSmall],
    input: name,
    target: { consumer: registrar, requester: owner, value: price, callbackGas },
  })
}

/** Units of gas that the registrar gets to write a name down, with room to spare. */
export const callbackGas = 150_000
