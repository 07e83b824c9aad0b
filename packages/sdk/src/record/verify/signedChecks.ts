import { asksFor, outputsIn, says } from '../../routes/cloud/wire/exchange.js'
import { readTensors } from '../../routes/cloud/wire/oip.js'
import { isSignedBy } from '../../routes/cloud/wire/signature.js'
import type { Exchange } from '../../routes/route.js'
import { textPort } from '../../tasks/embed.js'
import { chatPort, completionPort } from '../../tasks/generate.js'
import type { Hex } from '../../utils/hex.js'
import { isOver } from '../../verify/signed.js'
import type { SignedEvidence } from '../../verify/verdict.js'
import { areBytesOf } from './canonicalOf.js'
import type { Finding } from './finding.js'

/**
 * What can be seen of a signed answer: that this key signed it, and that what it signed holds this input and this
 * output. What cannot be looked at, as the app kept no bytes, is told so.
 *
 * @param opened canonical bytes of both sides, where they are known
 */
export async function signedChecks(
  evidence: SignedEvidence,
  exchange: Exchange | undefined,
  opened: { input: Uint8Array | undefined; output: Uint8Array | undefined },
  signer: Hex | undefined,
): Promise<Finding[]> {
  const { input, output } = opened
  return [
    ...(signer ? [trusted(signer, evidence)] : []),
    {
      name: 'signature',
      passed: isSignedBy(evidence),
      detail: 'The key signed the digests of a request and its response.',
    },
    {
      name: 'signed-bytes',
      passed: exchange ? await isOver(evidence, exchange) : null,
      detail: exchange
        ? 'They are the digests of the bytes that were sent and came.'
        : 'The bytes are not in the file: the app did not opt in, and no opening was given.',
    },
    found(
      'request',
      exchange && input && asked(exchange, input),
      'The request asks for the input.',
    ),
    found('response', exchange && output && said(exchange, output), 'The response has the output.'),
  ]
}

function trusted(signer: Hex, evidence: SignedEvidence): Finding {
  return {
    name: 'signer-trusted',
    passed: signer.toLowerCase() === evidence.signer,
    detail: 'The key is the one that you named.',
  }
}

function found(name: string, passed: boolean | undefined, detail: string): Finding {
  return passed === undefined
    ? { name, passed: null, detail: 'The bytes that it takes to see this are not in the file.' }
    : { name, passed, detail }
}

const tensor = (bytes: Uint8Array) => ({ shape: [bytes.length], data: bytes })

function asked(exchange: Exchange, input: Uint8Array): boolean {
  const { protocol, request, jsonLength } = exchange
  if (protocol !== 'oip')
    return asksFor(exchange, {
      [protocol === 'openai-chat' ? chatPort : textPort]: tensor(input),
    })
  try {
    return areBytesOf(input, readTensors(request, jsonLength?.request, 'inputs'))
  } catch {
    return false
  }
}

function said(exchange: Exchange, output: Uint8Array): boolean {
  if (exchange.protocol === 'openai-chat')
    return says(exchange, { [completionPort]: tensor(output) })
  try {
    return areBytesOf(output, outputsIn(exchange))
  } catch {
    return false
  }
}
