/** The constants of `generated/`: the contract each is made from, and whether its bytecode is shipped. */
export const contracts = [
  { id: 'inferenceHub', file: 'InferenceHub.sol', name: 'InferenceHub', deployable: true },
  {
    id: 'operatorRegistry',
    file: 'OperatorRegistry.sol',
    name: 'OperatorRegistry',
    deployable: true,
  },
  { id: 'modelRegistry', file: 'ModelRegistry.sol', name: 'ModelRegistry', deployable: true },
  { id: 'quorumVerifier', file: 'QuorumVerifier.sol', name: 'QuorumVerifier', deployable: true },
  { id: 'nameRegistrar', file: 'NameRegistrar.sol', name: 'NameRegistrar', deployable: true },
  { id: 'inferenceCallback', file: 'IInferenceHub.sol', name: 'IInferenceCallback' },
  { id: 'evidenceVerifier', file: 'IEvidenceVerifier.sol', name: 'IEvidenceVerifier' },
  { id: 'outputProver', file: 'IEvidenceVerifier.sol', name: 'IOutputProver' },
  { id: 'inferenceConsumer', file: 'IInferenceConsumer.sol', name: 'IInferenceConsumer' },
]
