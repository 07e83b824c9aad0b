import type { Backend } from '../../../models/manifest.js'
import type { FileSpec } from '../../../models/store/fileSpec.js'

/** An engine file that this SDK was made for, known by its digests like any model file. */
export type EnginePin = Omit<FileSpec, 'urls'> & {
  /** SHA-256 of the whole file: the `runtimeHash` of what ran on it. */
  sha256: string
}

/** The version of onnxruntime-web whose files these are. */
export const engineVersion = '1.30.0'

/** Its script, as errors name it. */
export const engineScript = 'onnxruntime-web'

/** The version of the library that text models run through, on the same engine. */
export const textLibraryVersion = '4.3.1'

/** The library's script, as errors name it. */
export const textLibraryScript = '@huggingface/transformers'

/** The engine's WebAssembly files. A test recomputes them from the package. */
export const enginePins: Readonly<Record<Backend, EnginePin>> = {
  wasm: {
    path: 'ort-wasm-simd-threaded.wasm',
    size: 14_239_897,
    sha256: '3398c10d07d229bd91b364548e130e0e51a8e5704b88c7c083ebbeb78842dee2',
    chunkSize: 4_194_304,
    chunks: [
      'edb5b29c2b475352a85d9c4760ea8f17f1a0e90707d55ae96defa1d4158bbd39',
      'db2303b81305ae1f67148910bdca0385e6dffc190ef3d0eb89a9a03fc549ae2f',
      '43aaf97d667eb6efe3772d2d2c81bde32eaceff8001ac98d6f87f0a8f1b8aea8',
      '8a8ab2b96b6ceaa6d9c09533af15356c81b457980556f8b641df11ee12c0ca4c',
    ],
  },
  webgpu: {
    path: 'ort-wasm-simd-threaded.jspi.wasm',
    size: 16_758_545,
    sha256: 'a54c76f86b0f0d9572380cf1c6292a7b3903716ffcbcd6b0e5c7050bf430eb93',
    chunkSize: 4_194_304,
    chunks: [
      'd3992dde916851f11dbc99e01c4e272a878b0256abd2c0f76d0787786371a79f',
      '8298d690ce28857a2b316e37e90e0af2bdfbb8d3786077edc632bb8651a23413',
      'fe9ef4d72d73470227b8dc62dc7acfd7d88e4ec51f1fd3b48215233bf16ae892',
      'f9db1115a7e05fc40261509f8e04e5d712a86843195ee40a86b18a5964aa9a7d',
    ],
  },
}
