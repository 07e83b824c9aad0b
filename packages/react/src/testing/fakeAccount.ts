import { type Client, createClient, type PendingRequest, type Session } from '@trine/sdk'
import { fakeRoute } from '@trine/sdk/test'
import { phishing } from './fixtures.js'

const transaction = `0x${'77'.repeat(32)}` as const
export const terms = {
  deposit: 10n,
  perRequest: 2n,
  expires: new Date('2027-01-01'),
  consumers: [`0x${'c0'.repeat(20)}`],
} as const

export const waiting: PendingRequest = {
  requestId: `0x${'1d'.repeat(32)}`,
  status: 'open',
  model: 'lookalike-small',
  consumer: terms.consumers[0],
  reserved: '3',
  deadline: '2026-11-22T12:00:00.000Z',
}

export const opened: Session = {
  id: 1,
  owner: `0x${'0e'.repeat(20)}`,
  key: `0x${'4e'.repeat(20)}`,
  balance: '10',
  perRequest: '2',
  expires: terms.expires.toISOString(),
  consumers: terms.consumers,
  status: 'open',
  usable: true,
}

/** A client whose route has an account with no chain behind it. `before` can hold up or fail a call. */
export function accountClient(before: (name: string, parameters?: unknown) => unknown = () => {}): {
  client: Client
  calls: string[]
  chain: { session?: Session; pending: PendingRequest[] }
} {
  const calls: string[] = []
  const chain: { session?: Session; pending: PendingRequest[] } = { pending: [] }
  const { route } = fakeRoute({ outputs: () => phishing })
  const asked = async (name: string, parameters?: unknown) => {
    calls.push(name)
    await before(name, parameters)
  }
  const client = createClient({
    routes: [
      (config) => ({
        ...route(config),
        account: {
          async openSession(parameters) {
            await asked('open', parameters)
            chain.session = opened
            return opened
          },
          async session() {
            await asked('session')
            return chain.session && { ...chain.session }
          },
          async revokeSession(parameters) {
            await asked('revoke', parameters)
            delete chain.session
            return { transaction, returned: '10' }
          },
          async withdraw(parameters) {
            await asked('withdraw', parameters)
            return { transaction, withdrawn: '5' }
          },
          async pending() {
            return chain.pending.map((request) => ({ ...request }))
          },
          async refund(parameters) {
            await asked('refund', parameters)
            chain.pending = []
            return { transaction, refunded: '3' }
          },
        },
      }),
    ],
  })
  return { client, calls, chain }
}
