import { useGenerate } from '@trine/react'
import type { Requirements } from '@trine/sdk'
import { tinyText } from '@trine/tiny-text'

/** Where the text may be written. */
export type Place = 'any' | 'device' | 'cloud'

const requirements: Readonly<Record<Place, Requirements>> = {
  any: {},
  device: { privacy: 'device' },
  cloud: { evidence: ['signed'] },
}

/** Asks the same model in whatever place is allowed; the policy picks among those. */
export function useWriter() {
  const writer = useGenerate()
  const write = (text: string, place: Place) =>
    writer.run({
      models: [tinyText],
      input: { messages: [{ role: 'user', content: text }], maxTokens: 200 },
      require: requirements[place],
    })
  return { ...writer, write }
}
