import { lookalikeSmall } from '@trine/lookalike'
import type { ModelSource } from '@trine/sdk'
import { graphs, type ModelName } from './graphs.ts'

/** The same bytes as a model of the SDK. The one of `rec` is described when the pages are built. */
export async function sourceOf(name: ModelName): Promise<ModelSource> {
  if (name === 'lookalike') return lookalikeSmall
  const manifest = await (await fetch('/models/rec/model.json')).json()
  return { modelId: manifest.modelId, manifest, files: { 'model.onnx': graphs.rec.url } }
}
