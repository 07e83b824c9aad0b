/** What the test wallet asks. */
export type Question = {
  kind: 'connect' | 'transaction' | 'signature'
  /** What it is about, as pairs of a name and a value. */
  facts: readonly (readonly [name: string, value: string])[]
}

type Open = Question & { id: number; answer: (approved: boolean) => void }

let open: readonly Open[] = []
let counter = 0
const listeners = new Set<() => void>()

function change(next: readonly Open[]): void {
  open = next
  for (const listener of listeners) listener()
}

/** The questions that the test wallet's user has not answered, the oldest first. */
export const testWalletPrompts = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
  getSnapshot: () => open,
  /** @returns whether the user approved */
  ask(question: Question): Promise<boolean> {
    return new Promise((resolve) => {
      const id = ++counter
      const answer = (approved: boolean) => {
        change(open.filter((one) => one.id !== id))
        resolve(approved)
      }
      change([...open, { ...question, id, answer }])
    })
  },
}
