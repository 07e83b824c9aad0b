import type { Usd } from '../../utils/usd.js'

/** What may be spent in a replay, in US dollars. Default: what the recording allowed each request. */
export type ReplayBudget = {
  /** On each request, in place of what the recording allowed. */
  perCall?: Usd | undefined
  /** In any 24 hours, by the times of the entries; those without a time are at the same. */
  perDay?: Usd | undefined
  /** On the whole trace. */
  perSession?: Usd | undefined
}

/** Keeps to the limits of one run over the trace. */
export type Purse = {
  /** What is left at a time; `undefined` without a limit. */
  left: (at: number) => Usd | undefined
  /** At the time that was asked about last. */
  spend: (amount: bigint) => void
}

const day = 86_400_000

export function openPurse({ perDay, perSession }: ReplayBudget): Purse {
  let spent = 0n
  let lately = 0n
  let seen = Number.NEGATIVE_INFINITY
  const window: { at: number; amount: bigint }[] = []
  const after = (limit: bigint, used: bigint) => (used < limit ? limit - used : 0n) as Usd
  return {
    left(at) {
      // Entries may be out of order: a clock set back frees nothing.
      seen = Math.max(seen, at)
      while (window[0] && window[0].at <= seen - day) lately -= window.shift()?.amount ?? 0n
      const ofDay = perDay === undefined ? undefined : after(perDay, lately)
      const ofSession = perSession === undefined ? undefined : after(perSession, spent)
      if (ofDay === undefined || ofSession === undefined) return ofDay ?? ofSession
      // biome-ignore lint/complexity/useMathMinMax: these are bigints.
      return ofDay < ofSession ? ofDay : ofSession
    },
    spend(amount) {
      if (amount === 0n || (perDay === undefined && perSession === undefined)) return
      spent += amount
      if (perDay === undefined) return
      lately += amount
      window.push({ at: seen, amount })
    },
  }
}
