/** The constants of `generated/`: the contract each is made from, and whether its bytecode is shipped. */
export const contracts = [
  { id: 'inferenceHub', file: 'IInferenceHub.sol', name: 'IInferenceHub' },
  { id: 'inferenceCallback', file: 'IInferenceHub.sol', name: 'IInferenceCallback' },
  { id: 'operatorRegistry', file: 'IOperatorRegistry.sol', name: 'IOperatorRegistry' },
  { id: 'modelRegistry', file: 'IModelRegistry.sol', name: 'IModelRegistry' },
  { id: 'quorumVerifier', file: 'IQuorumVerifier.sol', name: 'IQuorumVerifier' },
  { id: 'evidenceVerifier', file: 'IEvidenceVerifier.sol', name: 'IEvidenceVerifier' },
  { id: 'outputProver', file: 'IEvidenceVerifier.sol', name: 'IOutputProver' },
  { id: 'inferenceConsumer', file: 'IInferenceConsumer.sol', name: 'IInferenceConsumer' },
  { id: 'nameRegistrar', file: 'INameRegistrar.sol', name: 'INameRegistrar' },
]
