import type { ConsentFacts } from '@trine/sdk'

/** What a user must know before they agree to an attempt. */
export type ConsentQuestion = Omit<ConsentFacts, 'signal'>

export type Questions = {
  /** The one to show: of those that wait, the first that was asked. */
  current: () => ConsentQuestion | undefined
  /** Waits for its turn, and for the user. It is withdrawn, with a no, when its signal ends it. */
  ask: (facts: ConsentFacts) => Promise<boolean>
  /** Of the one to show. */
  answer: (agreed: boolean) => void
  /** Says no to all. */
  withdraw: () => void
}

/** Questions to the user, one at a time. `onChange` is told when there is one more or one less. */
export function createQuestions(onChange: () => void): Questions {
  const waiting = new Map<ConsentQuestion, (agreed: boolean) => void>()
  const current = () => waiting.keys().next().value
  const end = (question: ConsentQuestion, agreed: boolean) => {
    const resolve = waiting.get(question)
    if (!resolve) return
    waiting.delete(question)
    resolve(agreed)
    onChange()
  }
  return {
    current,
    ask: ({ signal, ...question }) =>
      new Promise((resolve) => {
        waiting.set(question, resolve)
        signal.addEventListener('abort', () => end(question, false), { once: true })
        onChange()
      }),
    answer(agreed) {
      const question = current()
      if (question) end(question, agreed)
    },
    withdraw() {
      for (const question of [...waiting.keys()]) end(question, false)
    },
  }
}
