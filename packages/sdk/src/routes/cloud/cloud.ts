import { InvalidParametersError } from '../../errors/request.js'
import { once } from '../../utils/once.js'
import { type RouteFactory, routeSpecVersion } from '../route.js'
import { checkProviders } from './checkProviders.js'
import type { Provider } from './provider.js'

export type CloudParameters = {
  /** Where models run, as data: made by `openRouter()` and its sisters, or written by hand. */
  providers: readonly Provider[]
  /** Milliseconds. */
  timeouts?:
    | {
        /** Until an answer begins: its first event, or all of one that is not streamed. @default 30_000 */
        firstByte?: number | undefined
        /** Between two events of a stream, or two kibibytes of what is not streamed. @default 15_000 */
        stall?: number | undefined
      }
    | undefined
}

/**
 * Runs models at providers: text by OpenAI's API, tensors by the Open Inference Protocol. The input leaves the
 * device, so the policy must allow it and the user is asked.
 *
 * @throws InvalidParametersError
 * @example
 * const client = createClient({
 *   routes: [cloud({ providers: [openRouter({ key: () => userKey })] })],
 *   policy: { require: { privacy: 'provider' } },
 *   consent: ({ offer, price }) => confirm(`Send it to ${offer.operator}, for at most ${price} dollars?`),
 * })
 * const { output } = await generate(client, { models: [model], input: 'Why is the sky blue?' })
 * output // { text: 'Because …', finishReason: 'stop' }
 */
export function cloud({ providers, timeouts = {} }: CloudParameters): RouteFactory {
  checkProviders(providers)
  const { firstByte = 30_000, stall = 15_000 } = timeouts
  for (const [name, limit] of Object.entries({ firstByte, stall }))
    if (!(limit > 0))
      throw new InvalidParametersError({
        parameter: `timeouts.${name}`,
        reason: 'it is a time above 0',
      })
  return ({ priors }) => {
    // Copies: what the app does with its objects meanwhile changes nothing.
    const own = providers.map((provider) => ({ ...provider }))
    const route = once(async () => {
      const [{ createCloudRoute }, { priorValues }] = await Promise.all([
        import('./cloudRoute.js'),
        import('../priors.js'),
      ])
      return createCloudRoute(own, { firstByte, stall }, priorValues(priors))
    })
    return {
      specVersion: routeSpecVersion,
      id: 'cloud',
      tasks: ['classify', 'embed', 'generate', 'run'],
      offers: async (context) => (await route()).offers(context),
      run: async (context) => (await route()).run(context),
    }
  }
}
