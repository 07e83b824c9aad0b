import { usd } from '../../../utils/usd.js'
import type { Price, Provider, ProviderKey } from '../provider.js'

/** What an app says of a provider that is known: its own key, and whatever is to be otherwise. */
export type PresetParameters = Partial<Omit<Provider, 'openai' | 'oip'>> & {
  /** The user's own key, or what gives it. Short for `keys: [{ key }]`. */
  key?: ProviderKey['key'] | undefined
}

/** The same of a provider that lists no prices, and whose prices are not known here. */
export type PricedParameters = PresetParameters & Pick<Provider, 'prices'>

/** A provider, with what an app says of it. */
export function preset(facts: Provider, { key, ...changes }: PresetParameters): Provider {
  const said = Object.entries(changes).filter(([, value]) => value !== undefined)
  return { ...facts, ...(key !== undefined && { keys: [{ key }] }), ...Object.fromEntries(said) }
}

/** Dollars for a million tokens, in and out. */
export function prices(
  table: Readonly<Record<string, readonly [input: string, output: string]>>,
): Readonly<Record<string, Price>> {
  return Object.fromEntries(
    Object.entries(table).map(([name, [input, output]]) => [
      name,
      { input: usd(input), output: usd(output) },
    ]),
  )
}
