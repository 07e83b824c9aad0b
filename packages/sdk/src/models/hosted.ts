import { InvalidParametersError } from '../errors/request.js'
import { keccak256 } from '../utils/digest.js'
import { jcs } from '../utils/jcs.js'
import { type Manifest, namePattern } from './manifest.js'
import type { ModelSource } from './model.js'

export type HostedModelParameters = {
  /** For people and offers: lower case letters, digits, `.`, `_` and `-`. */
  name: string
  task: 'generate' | 'embed'
  /** What it is called at each provider, by the provider's id. At others it is called by its `name`. */
  providers?: Readonly<Record<string, string>> | undefined
  /** Numbers in an embedding. Required for `'embed'`. */
  dimensions?: number | undefined
}

/**
 * A model that only providers can run, as its weights are not published. Its id is the digest of this
 * description: that the provider runs what it says is the provider's word, and no check of ours.
 *
 * @throws InvalidParametersError
 * @example
 * const model = hostedModel({ name: 'gpt-4o-mini', task: 'generate', providers: { 'open-ai': 'gpt-4o-mini' } })
 * const { output } = await generate(client, { models: [model], input: 'Why is the sky blue?' })
 */
export function hostedModel({
  name,
  task,
  providers = {},
  dimensions,
}: HostedModelParameters): ModelSource {
  const check = (parameter: string, holds: boolean, reason: string) => {
    if (!holds) throw new InvalidParametersError({ parameter, reason })
  }
  check('name', namePattern.test(name), 'not lower case letters, digits, ".", "_" and "-"')
  check('task', task === 'generate' || task === 'embed', `it is 'generate' or 'embed'`)
  const isSize = Number.isSafeInteger(dimensions) && (dimensions ?? 0) > 0
  check(
    'dimensions',
    task === 'embed' ? isSize : dimensions === undefined,
    'the numbers in an embedding, for that alone',
  )
  const core: Manifest['core'] = {
    name,
    version: '0.0.0',
    task,
    preprocess: { kind: task === 'generate' ? 'chat-1' : 'text-1' },
    postprocess: { kind: 'none' },
    inputs: [{ name: task === 'generate' ? 'chat' : 'text', dtype: 'uint8', shape: ['length'] }],
    outputs: [
      task === 'generate'
        ? { name: 'completion', dtype: 'uint8', shape: ['completion-length'] }
        : { name: 'embedding', dtype: 'float32', shape: ['texts', dimensions as number] },
    ],
    determinism: { class: 'statistical' },
    variants: [],
    files: [],
    golden: [],
  }
  const manifest: Manifest = {
    manifestVersion: 1,
    modelId: keccak256(jcs(core)),
    core,
    license: 'unknown',
    card: 'README.md',
    adversarialInput: false,
    mirrors: [],
    providers: { ...providers },
    registrations: [],
    quality: [],
  }
  return { modelId: manifest.modelId as ModelSource['modelId'], manifest, files: {} }
}
