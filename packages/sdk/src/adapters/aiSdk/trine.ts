import type { EmbeddingModelV3, LanguageModelV3 } from '@ai-sdk/provider'
import type { Client } from '../../client/createClient.js'
import { InvalidParametersError } from '../../errors/request.js'
import { type AdapterParameters, checkAdapter, requestFor } from '../adapterParameters.js'
import { embeddingModel } from './embeddingModel.js'
import { languageModel } from './languageModel.js'

export type TrineProviderParameters = AdapterParameters

/** A provider of the AI SDK, of its interface's version 3. */
export type TrineProvider = {
  specificationVersion: 'v3'
  languageModel: (id: string) => LanguageModelV3
  embeddingModel: (id: string) => EmbeddingModelV3
  /** The former name of `embeddingModel`. */
  textEmbeddingModel: (id: string) => EmbeddingModelV3
  /** There are none: it throws. */
  imageModel: (id: string) => never
}

/**
 * A provider for the AI SDK: its models run by the client, with its policy, consent, budget and records.
 * Where an answer came from is in its `providerMetadata.trine`.
 *
 * @throws InvalidParametersError, also for a model of a name that was not given
 * @example
 * const provider = trine(client, { models: { 'tiny-text': [tinyText] } })
 * const { text, providerMetadata } = await generateText({
 *   model: provider.languageModel('tiny-text'),
 *   prompt: 'What is Trine?',
 * })
 * text // 'Trine is one call with three places to run an inference: …'
 * providerMetadata?.trine // { offer: 'local/tiny-text/wasm', verdict: 'verified', charged: '0', … }
 */
export function trine(client: Client, parameters: TrineProviderParameters): TrineProvider {
  checkAdapter(parameters)
  const embedding = (id: string) => embeddingModel(client, id, requestFor(parameters, id))
  return {
    specificationVersion: 'v3',
    languageModel: (id) => languageModel(client, id, requestFor(parameters, id)),
    embeddingModel: embedding,
    textEmbeddingModel: embedding,
    imageModel() {
      throw new InvalidParametersError({ parameter: 'model', reason: 'no model makes images' })
    },
  }
}
