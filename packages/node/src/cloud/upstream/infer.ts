import type { Model } from '@trine/sdk/model'
import * as v from 'valibot'
import { Failure } from '../http/failure.js'
import { checkPorts } from '../models/checkPorts.js'
import type { Runs } from '../models/served.js'
import type { WireTensor } from '../oip/datatypes.js'
import { decodeTensors, tensorSchema } from '../oip/decodeTensors.js'
import { encodeTensors } from '../oip/encodeTensors.js'
import { parseUpstream, post, readAll, type UpstreamContext } from './post.js'

const answerSchema = v.looseObject({ outputs: v.pipe(v.array(tensorSchema), v.minLength(1)) })

/** Bytes of an answer. */
const maxAnswer = 64 << 20

/**
 * Runs a model of tensors behind a server of the Open Inference Protocol. Values travel in binary form; a
 * server that answers in JSON is understood.
 *
 * @param model its manifest, if it is known: what does not fit it is not sent, and not passed on
 */
export function upstreamTensors(
  context: UpstreamContext,
  name: string,
  model: Model | undefined,
): NonNullable<Runs['infer']> {
  return async (inputs, signal) => {
    const ports = model?.manifest.core
    if (ports && !checkPorts(ports.inputs, inputs))
      throw new Failure('invalid_request', { param: 'inputs' })
    const parameters = { binary_data_output: true }
    const { bytes, jsonLength } = encodeTensors({ parameters }, 'inputs', inputs, () => true)
    const response = await post(context, {
      path: `/v2/models/${encodeURIComponent(name)}/infer`,
      body: bytes,
      headers: {
        'content-type': 'application/octet-stream',
        'inference-header-content-length': String(jsonLength),
      },
      most: maxAnswer,
      signal,
    })
    const header = response.headers.get('inference-header-content-length')
    const outputs = readAnswer(await readAll(response), header)
    if (ports && !checkPorts(ports.outputs, outputs)) throw new Failure('upstream_failed')
    return outputs
  }
}

function readAnswer(body: Buffer, header: string | null): WireTensor[] {
  const end = header === null ? body.length : Number(header)
  const parsed = v.safeParse(answerSchema, parseUpstream(body.subarray(0, end)))
  if (!parsed.success) throw new Failure('upstream_failed')
  try {
    return decodeTensors(parsed.output.outputs, body.subarray(end), 'outputs')
  } catch {
    throw new Failure('upstream_failed')
  }
}
