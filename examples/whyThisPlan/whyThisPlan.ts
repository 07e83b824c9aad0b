import { lookalikeLarge, lookalikeSmall } from '@trine/lookalike'
import { classify, createClient, feedback, quote, usd } from '@trine/sdk'
import { local } from '@trine/sdk/local'
import { explain } from '@trine/sdk/policy'

const client = createClient({
  routes: [local()],
  policy: {
    preset: 'balanced', // or cheapest, fastest, private, verified
    rules: [
      {
        name: 'much at stake',
        when: { stakesFrom: usd('100') },
        require: { determinism: 'exact' },
      },
    ],
  },
  shadow: { preset: 'fastest' }, // never followed: records say what it would have done
})
const request = {
  models: [lookalikeSmall, lookalikeLarge],
  input: 'app.uniswap.org',
  stakes: { phishing: usd('0'), benign: usd('10') }, // lost if accepted and wrong
}

const plan = await quote(client, request) // free
console.log(plan.strategy) // 'cascade'
console.log(explain(plan).offers[0]?.estimates?.arrives?.source) // 'local/arrives/stored'

const { output, record } = await classify(client, request)
await feedback(client, { record, correct: output.label === 'benign' }) // what comes next is planned by it
console.log('shadow' in record && record.shadow?.strategy) // 'cascade'
