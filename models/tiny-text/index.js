import manifest from './model/model.json' with { type: 'json' }

// `new URL(literal, import.meta.url)` is the form that bundlers recognise and copy the file for.
export const tinyText = {
  modelId: manifest.modelId,
  manifest,
  files: {
    'config.json': new URL('./model/config.json', import.meta.url),
    'generation_config.json': new URL('./model/generation_config.json', import.meta.url),
    'tokenizer.json': new URL('./model/tokenizer.json', import.meta.url),
    'tokenizer_config.json': new URL('./model/tokenizer_config.json', import.meta.url),
    'onnx/model.onnx': new URL('./model/onnx/model.onnx', import.meta.url),
  },
}
