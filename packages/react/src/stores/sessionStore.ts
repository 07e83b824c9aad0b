import {
  type BaseError,
  type Client,
  currentSession,
  type OpenSessionParameters,
  openSession,
  type PendingRequest,
  pendingRequests,
  refund,
  revokeSession,
  type Session,
  withdraw,
} from '@trine/sdk'
import { createStore } from './store.js'

/** Milliseconds between two looks at the chain, while a request is pending and somebody looks. */
export const sessionInterval = 4_000

/** A session as the chain has it, and what is being done about it. */
export type SessionSnapshot = {
  /**
   * The owner's newest open session, or else one that is over and still holds money; `undefined` where there
   * is none, or nothing was read yet.
   */
  session: Session | undefined
  /** Requests that were sent and have not ended, from before a reload too. */
  pending: readonly PendingRequest[]
  /** `'idle'` on a server, and before anything is read; `'error'` until the next thing works. */
  status:
    | 'idle'
    | 'loading'
    | 'ready'
    | 'opening'
    | 'revoking'
    | 'withdrawing'
    | 'refunding'
    | 'error'
  error: BaseError | undefined
}

export type SessionActions = {
  /** Asks the wallet, once: pressed twice, it asks once. */
  open: (terms: Omit<OpenSessionParameters, 'route'>) => Promise<void>
  /** Ends the session that is shown, and gives back what is left of it. Asks the wallet once. */
  revoke: () => Promise<void>
  /** Takes what refunds have left, or `amount` wei of it. Asks the wallet once. */
  withdraw: (parameters?: { amount?: bigint | undefined }) => Promise<void>
  /** Takes back what a refundable request had set aside. Asks the wallet once. */
  refund: (requestId: PendingRequest['requestId']) => Promise<void>
  /** Reads the chain again, and forgets the last error. */
  refresh: () => Promise<void>
}

export type SessionStore = {
  getSnapshot: () => SessionSnapshot
  subscribe: (listener: () => void) => () => void
  /** Reads the chain again if anybody looks. */
  look: () => void
  actions: SessionActions
}

export const idleSession: SessionSnapshot = {
  session: undefined,
  pending: [],
  status: 'idle',
  error: undefined,
}

const stores = new WeakMap<Client, Map<string | undefined, SessionStore>>()

/** The store of an account: one for all components that use it with one client. */
export function sessionStoreOf(client: Client, route: string | undefined): SessionStore {
  const byRoute = stores.get(client) ?? new Map<string | undefined, SessionStore>()
  stores.set(client, byRoute)
  const store = byRoute.get(route) ?? createSessionStore(client, route)
  byRoute.set(route, store)
  return store
}

/** After a run: it may have cost something, or left a request behind. */
export function lookAtSessions(client: Client): void {
  for (const store of stores.get(client)?.values() ?? []) store.look()
}

type Doing = 'opening' | 'revoking' | 'withdrawing' | 'refunding'

function createSessionStore(client: Client, route: string | undefined): SessionStore {
  const { getSnapshot, subscribe, set } = createStore(idleSession)
  let doing: Doing | undefined
  /** Actions by what they do: a second press joins the first. */
  const running = new Map<string, Promise<void>>()
  let last: Promise<void> = Promise.resolve()
  let errors: { action?: BaseError | undefined; read?: BaseError | undefined } = {}
  let hasRead = false
  let reads = 0
  let readers = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  function show(facts: Partial<Pick<SessionSnapshot, 'session' | 'pending'>> = {}) {
    const before = getSnapshot()
    const error = errors.action ?? errors.read
    const status: SessionSnapshot['status'] =
      doing ?? (error ? 'error' : hasRead ? 'ready' : 'loading')
    const after = { ...before, ...facts, status, error }
    // Plain JSON: what is equal stays the same object, and nobody is told.
    for (const name of ['session', 'pending'] as const)
      if (JSON.stringify(before[name]) === JSON.stringify(after[name]))
        after[name] = before[name] as never
    const names = Object.keys(after) as (keyof SessionSnapshot)[]
    if (names.some((name) => before[name] !== after[name])) set(after)
  }

  async function read(): Promise<void> {
    const own = ++reads
    clearTimeout(timer)
    show()
    try {
      const [session, pending] = await Promise.all([
        currentSession(client, { route }),
        pendingRequests(client, { route }),
      ])
      // An older look must not hide what a newer one saw.
      if (own !== reads) return
      hasRead = true
      errors = { ...errors, read: undefined }
      show({ session, pending })
    } catch (error) {
      if (own !== reads) return
      errors = { ...errors, read: error as BaseError }
      show()
    }
    if (readers > 0 && getSnapshot().pending.length > 0) timer = setTimeout(read, sessionInterval)
  }

  /** One after another, because each asks the wallet. Never rejects: what went wrong is in `error`. */
  function act(key: string, name: Doing, call: () => Promise<unknown>): Promise<void> {
    const same = running.get(key)
    if (same) return same
    const own = last.then(async () => {
      doing = name
      errors = {}
      show()
      try {
        await call()
      } catch (error) {
        errors = { action: error as BaseError }
      }
      // What was done shows together with what came of it.
      await read()
      running.delete(key)
      doing = undefined
      show()
    })
    running.set(key, own)
    last = own
    return own
  }

  return {
    getSnapshot,
    subscribe(listener) {
      const unsubscribe = subscribe(listener)
      if (readers++ === 0) void read()
      return () => {
        unsubscribe()
        if (--readers === 0) clearTimeout(timer)
      }
    },
    look() {
      if (readers > 0) void read()
    },
    actions: {
      open: (terms) => act('open', 'opening', () => openSession(client, { ...terms, route })),
      async revoke() {
        const { session } = getSnapshot()
        if (!session) return
        const { id } = session
        await act('revoke', 'revoking', () => revokeSession(client, { session: id, route }))
      },
      withdraw: ({ amount } = {}) =>
        act('withdraw', 'withdrawing', () => withdraw(client, { amount, route })),
      refund: (requestId) =>
        act(requestId, 'refunding', () => refund(client, { requestId, route })),
      refresh() {
        errors = {}
        return read()
      },
    },
  }
}
