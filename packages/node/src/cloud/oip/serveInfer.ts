import type { PaidCall } from '../http/call.js'
import { Failure } from '../http/failure.js'
import { sendSigned } from '../http/send.js'
import { admit } from '../limits/admit.js'
import type { ServedModel } from '../models/served.js'
import { encodeTensors } from './encodeTensors.js'
import { type InferRequest, readInferRequest } from './inferRequest.js'

const noTokens = { prompt: 0, completion: 0 }

/** `POST /v2/models/{name}/infer`: tensors in, tensors out, for the price of a request. */
export async function serveInfer(call: PaidCall): Promise<void> {
  const { endpoint, caller, name, body, request, signal } = call
  const model = tensorModel(endpoint.models, name)
  const header = request.headers['inference-header-content-length']
  const asked = readInferRequest(body, header?.toString())
  if (rowsOf(model, asked) > endpoint.config.limits.rows)
    throw new Failure('invalid_request', { param: 'inputs' })
  const admission = await admit(endpoint, { caller, model, most: noTokens, signal })
  try {
    const all = await model.infer(asked.inputs, signal)
    const wanted = asked.outputs?.map((output) => {
      const found = all.find((one) => one.name === output)
      if (!found) throw new Failure('invalid_request', { param: 'outputs' })
      return found
    })
    const rest = {
      model_name: name,
      model_version: versionOf(model),
      ...(asked.id !== undefined && { id: asked.id }),
    }
    const { bytes, jsonLength } = encodeTensors(rest, 'outputs', wanted ?? all, asked.isBinary)
    signal.throwIfAborted()
    admission.settle(noTokens)
    await sendSigned(
      call,
      bytes,
      jsonLength === undefined
        ? { 'content-type': 'application/json' }
        : {
            'content-type': 'application/octet-stream',
            'inference-header-content-length': jsonLength,
          },
    )
  } finally {
    admission.end()
  }
}

/** The greatest first dimension that is the caller's to choose: one price is for all of it. */
function rowsOf({ model }: TensorModel, { inputs }: InferRequest): number {
  const ports = model?.manifest.core.inputs ?? []
  const isFixed = (name: string) =>
    typeof ports.find((port) => port.name === name)?.shape[0] === 'number'
  return Math.max(1, ...inputs.map(({ name, shape }) => (isFixed(name) ? 1 : (shape[0] ?? 1))))
}

type TensorModel = ServedModel & Required<Pick<ServedModel, 'infer'>>

/** @throws Failure where there is none of that name that takes tensors */
export function tensorModel(models: ReadonlyMap<string, ServedModel>, name: string): TensorModel {
  const model = models.get(name)
  if (!model?.infer) throw new Failure('model_not_found')
  return model as TensorModel
}

export const versionOf = ({ model }: ServedModel): string => model?.manifest.core.version ?? '1'
