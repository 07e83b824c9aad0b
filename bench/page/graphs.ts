import type { Graph } from './rawSession.ts'

export type ModelName = 'lookalike' | 'rec'

/** The models, for those who call the engine themselves. */
export const graphs: Readonly<Record<ModelName, Graph>> = {
  lookalike: {
    url: '/models/lookalike-small/onnx/model.onnx',
    input: 'bytes',
    output: 'logits',
    dims: [1, 64],
  },
  rec: {
    url: '/models/rec/onnx/model.onnx',
    input: 'x',
    output: 'softmax_11.tmp_0',
    dims: [1, 3, 48, 320],
  },
}
