import '../testing/dom.js'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, cleanup, renderHook, waitFor } from '@testing-library/react'
import type { Client } from '@trine/sdk'
import { type ReactNode, StrictMode } from 'react'
import { renderToString } from 'react-dom/server'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { TrineProvider } from '../context.js'
import { sessionInterval } from '../stores/sessionStore.js'
import { accountClient, opened, terms, waiting } from '../testing/fakeAccount.js'
import { deferred, models, setup } from '../testing/fixtures.js'
import { useClassify } from './useClassify.js'
import { useSession } from './useSession.js'

afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

const wrapperOf = (client: Client) => {
  const queryClient = new QueryClient()
  return ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={queryClient}>
      <TrineProvider client={client}>{children}</TrineProvider>
    </QueryClientProvider>
  )
}
const render = (client: Client) => renderHook(() => useSession(), { wrapper: wrapperOf(client) })
const Page = () => useSession().status
/** How often the chain was looked at. */
const looks = (calls: string[]) => calls.filter((name) => name === 'session').length

describe('default', () => {
  test('opened, used and revoked, and read again after each', async () => {
    const { client, calls } = accountClient()
    const { result } = render(client)
    expect(result.current).toMatchObject({ status: 'loading', session: undefined, pending: [] })
    await waitFor(() => expect(result.current.status).toBe('ready'))
    expect(result.current.session).toBeUndefined()

    await act(() => result.current.open(terms))
    expect(result.current).toMatchObject({ status: 'ready', session: opened, error: undefined })
    await act(() => result.current.withdraw())
    await act(() => result.current.withdraw({ amount: 3n }))
    await act(() => result.current.revoke())
    expect(result.current).toMatchObject({ status: 'ready', session: undefined })
    expect(calls.filter((name) => name !== 'session')).toEqual([
      'open',
      'withdraw',
      'withdraw',
      'revoke',
    ])
    expect(looks(calls)).toBe(5)
  })

  test('a session from before a reload', async () => {
    const { client, chain } = accountClient()
    chain.session = opened
    const { result } = render(client)
    await waitFor(() => expect(result.current.session).toEqual(opened))
  })

  test('what is refundable is refunded', async () => {
    const { client, chain, calls } = accountClient()
    chain.pending = [{ ...waiting, status: 'refundable' }]
    const { result } = render(client)
    await waitFor(() => expect(result.current.pending).toHaveLength(1))
    await act(() => result.current.refund(waiting.requestId))
    expect(result.current.pending).toEqual([])
    expect(calls).toContain('refund')
  })

  test('a run may have cost something: it is read again', async () => {
    const { client, calls } = accountClient()
    const { result } = renderHook(() => ({ session: useSession(), check: useClassify() }), {
      wrapper: wrapperOf(client),
    })
    await waitFor(() => expect(result.current.session.status).toBe('ready'))
    await act(() => result.current.check.runAsync({ models, input: 'app-uniswap.io' }))
    await waitFor(() => expect(looks(calls)).toBe(2))
  })
})

describe('behavior: reads as often as needed', () => {
  test('every few seconds while a request is pending, and somebody looks', async () => {
    vi.useFakeTimers()
    const { client, calls, chain } = accountClient()
    chain.pending = [waiting]
    const { unmount, result } = render(client)
    const pass = (milliseconds: number) => act(() => vi.advanceTimersByTimeAsync(milliseconds))
    await pass(0)
    expect(looks(calls)).toBe(1)
    const { pending } = result.current
    await pass(2 * sessionInterval)
    expect(looks(calls)).toBe(3)
    expect(result.current.pending).toBe(pending)
    // Its twin: nothing waits any more.
    chain.pending = []
    await pass(sessionInterval)
    expect(result.current.pending).toEqual([])
    await pass(10 * sessionInterval)
    expect(looks(calls)).toBe(4)
    chain.pending = [waiting]
    await act(() => result.current.refresh())
    unmount()
    await pass(10 * sessionInterval)
    expect(looks(calls)).toBe(5)
  })

  test('once for all components, and once in strict mode', async () => {
    const { client, calls } = accountClient()
    const inner = wrapperOf(client)
    const wrapper = ({ children }: { children: ReactNode }) => (
      <StrictMode>{inner({ children })}</StrictMode>
    )
    const { result } = renderHook(() => [useSession(), useSession()] as const, { wrapper })
    await waitFor(() => expect(result.current[0].status).toBe('ready'))
    // Strict mode mounts twice.
    expect(looks(calls)).toBeLessThanOrEqual(2)
    expect(result.current[0].pending).toBe(result.current[1].pending)
    await act(() => result.current[0].open(terms))
    expect(result.current[1].session).toEqual(opened)
    expect(calls.filter((name) => name === 'open')).toHaveLength(1)
  })

  test('an older look does not hide what a newer one saw', async () => {
    const gates: ReturnType<typeof deferred<void>>[] = []
    const { client, chain } = accountClient((name) => {
      if (name !== 'session') return
      const gate = deferred<void>()
      gates.push(gate)
      return gate.promise
    })
    const { result } = render(client)
    await waitFor(() => expect(gates).toHaveLength(1))
    act(() => void result.current.refresh())
    await waitFor(() => expect(gates).toHaveLength(2))
    chain.session = opened
    await act(async () => gates[1]?.resolve())
    await waitFor(() => expect(result.current.session).toEqual(opened))
    delete chain.session
    await act(async () => gates[0]?.resolve())
    expect(result.current.session).toEqual(opened)
  })

  test('not at all on a server', () => {
    const { client, calls } = accountClient()
    expect(renderToString(wrapperOf(client)({ children: <Page /> }))).toBe('idle')
    expect(calls).toEqual([])
  })
})

describe('behavior: the wallet', () => {
  test('pressed twice, it is asked once', async () => {
    const gate = deferred<void>()
    const { client, calls } = accountClient((name) => (name === 'open' ? gate.promise : undefined))
    const { result } = render(client)
    await waitFor(() => expect(result.current.status).toBe('ready'))
    act(() => {
      void result.current.open(terms)
      void result.current.open(terms)
    })
    await waitFor(() => expect(result.current.status).toBe('opening'))
    await act(async () => gate.resolve())
    await waitFor(() => expect(result.current.status).toBe('ready'))
    expect(calls.filter((name) => name === 'open')).toHaveLength(1)
  })

  test('what it refused is shown, and forgotten when something works', async () => {
    let refuse = true
    const { client } = accountClient((name) => {
      if (name === 'open' && refuse) throw new Error('secret')
    })
    const { result } = render(client)
    await waitFor(() => expect(result.current.status).toBe('ready'))
    await act(() => result.current.open(terms))
    expect(result.current).toMatchObject({
      status: 'error',
      error: { code: 'route/contract-broken' },
      session: undefined,
    })
    refuse = false
    await act(() => result.current.open(terms))
    expect(result.current).toMatchObject({ status: 'ready', error: undefined, session: opened })
  })

  test('nothing to revoke: nothing is asked', async () => {
    const { client, calls } = accountClient()
    const { result } = render(client)
    await waitFor(() => expect(result.current.status).toBe('ready'))
    await act(() => result.current.revoke())
    expect(calls).not.toContain('revoke')
  })
})

describe('error: the chain', () => {
  test('cannot be read, and then it can', async () => {
    let down = true
    const { client } = accountClient((name) => {
      if (name === 'session' && down) throw new Error('secret')
    })
    const { result } = render(client)
    await waitFor(() => expect(result.current.status).toBe('error'))
    down = false
    await act(() => result.current.refresh())
    expect(result.current).toMatchObject({ status: 'ready', error: undefined })
  })

  test('there is none: no route has an account', async () => {
    const { wrapper } = setup()
    const { result } = renderHook(() => useSession(), { wrapper })
    await waitFor(() =>
      expect(result.current).toMatchObject({
        status: 'error',
        error: { code: 'route/account-missing' },
      }),
    )
  })
})
