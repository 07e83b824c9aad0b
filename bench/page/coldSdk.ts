// What an app writes: nothing is preloaded, and the defaults hold.
import { lookalikeSmall } from '@trine/lookalike'
import { classify, createClient } from '@trine/sdk'
import { local } from '@trine/sdk/local'
import { stopClock } from './firstResult.ts'

const client = createClient({ routes: [local()] })
const answer = await classify(client, { models: [lookalikeSmall], input: 'app-uniswap.io' })
stopClock(answer.output.logits)
