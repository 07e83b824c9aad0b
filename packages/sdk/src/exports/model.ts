export { type Manifest, type ManifestCore, parseManifest } from '../models/manifest.js'
export { defineModel, type Model, type ModelSource } from '../models/model.js'
export { modelId } from '../models/modelId.js'
export { outputBytes, outputsFromBytes, payloadFromBytes } from '../tasks/canonical.js'
