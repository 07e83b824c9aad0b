import large from './large/model.json' with { type: 'json' }
import small from './small/model.json' with { type: 'json' }

// `new URL(literal, import.meta.url)` is the form that bundlers recognise and copy the file for.
export const lookalikeSmall = {
  modelId: small.modelId,
  manifest: small,
  files: { 'model.onnx': new URL('./small/model.onnx', import.meta.url) },
}

export const lookalikeLarge = {
  modelId: large.modelId,
  manifest: large,
  files: { 'model.onnx': new URL('./large/model.onnx', import.meta.url) },
}
