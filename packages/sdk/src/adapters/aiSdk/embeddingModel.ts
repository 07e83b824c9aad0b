import type { EmbeddingModelV3 } from '@ai-sdk/provider'
import { embed } from '../../actions/embed.js'
import type { Client } from '../../client/createClient.js'
import type { requestFor } from '../adapterParameters.js'
import { provenanceOf } from '../provenance.js'
import { abortedAs } from './abortedAs.js'

/** A model that embeds texts, as the AI SDK calls it. */
export function embeddingModel(
  client: Client,
  modelId: string,
  request: ReturnType<typeof requestFor>,
): EmbeddingModelV3 {
  return {
    specificationVersion: 'v3',
    provider: 'trine',
    modelId,
    maxEmbeddingsPerCall: 2048,
    supportsParallelCalls: true,
    async doEmbed({ values, abortSignal }) {
      const running = embed(client, { ...request, input: values, signal: abortSignal })
      const answer = await running.catch(abortedAs(abortSignal))
      const { output, usage } = answer
      return {
        embeddings: output.map((vector) => Array.from(vector)),
        ...(usage && { usage: { tokens: usage.inputTokens } }),
        providerMetadata: { trine: provenanceOf(answer) },
        warnings: [],
      }
    },
  }
}
