/** The arguments of an error, in the contract's order. */
type Arguments = readonly unknown[]

const claimOf = ([seat]: Arguments) => `the claim of seat ${seat}`

/**
 * What each custom error of the contracts means, in one sentence for people. Amounts are wei. A test holds
 * this list to the ABIs.
 */
export const sentences: Readonly<Record<string, (args: Arguments) => string>> = {
  // Evidence
  EvidenceMalformed: () => 'The evidence is cut short or has something after its end.',
  WrongClaimCount: ([given, required]) =>
    `The evidence has ${given} claims, and exactly ${required} are needed.`,
  SeatsNotAscending: ([seat]) => `The evidence names seat ${seat} out of order, or more than once.`,
  SeatUnknown: ([seat]) => `The committee has no seat ${seat}.`,
  SeatVacant: ([seat]) => `Whoever held seat ${seat} of the committee has left or was slashed.`,
  WrongSigner: ([seat]) =>
    `The claim of seat ${seat} was not signed by that seat's operator, or was signed for another question, answer, model or time.`,
  ClaimFromTheFuture: (args) =>
    `It is too early for ${claimOf(args)}: it was signed for a later time.`,
  ClaimExpired: (args) => `It is too late for ${claimOf(args)}: it has expired.`,
  EpochNotLive: ([, epoch]) => `The committee of epoch ${epoch} is not in office.`,
  MaxAgeTooLong: () => 'The contract accepts older claims than claims may be.',
  BatchTooLarge: ([count]) => `${count} answers are more than a batch may have.`,
  // Consumers
  OnlyHub: () => 'Only the hub may call this.',
  VerifierNotAccepted: () => 'The contract does not accept this kind of evidence.',
  ValueTooHigh: ([value, most]) =>
    `${value} wei hang on this answer, and the contract trusts its evidence with ${most} at most.`,
  NonceNotForPull: () => 'The evidence was made for a request through the hub.',
  NonceSpent: () => 'This answer was used before.',
  OnlyByPull: () => 'The contract takes answers in the user’s own transaction only.',
  PolicyInvalid: () => 'The terms on which a contract accepts evidence are out of range.',
  // The hub
  OnlyConsumer: () => 'Only the contract that is to get the answer may ask.',
  NonceNotForPush: () => 'The request was made for use without the hub.',
  InputMismatch: () => 'The input is not the one that the request is about.',
  OutputMismatch: () => 'The output is not the one that the claims are about.',
  WrongValue: ([given, required]) => `${given} wei were paid, and exactly ${required} are due.`,
  FeeTooLow: ([fee, required]) =>
    `The fee is ${fee} wei, and the model's operators ask for ${required}.`,
  RebateTooHigh: () => 'The rebate is more than the gas that it is for can cost.',
  CallbackGasTooHigh: () => 'The callback asks for more gas than the hub gives any.',
  PartsDiffer: () => 'The hub’s parts do not belong together.',
  DeadlineOutOfRange: () => 'The deadline has passed, or is further away than the hub allows.',
  AlreadyRequested: () => 'This very request was made before.',
  NotOpen: ([, status]) => {
    const states = ['was never made', 'is open', 'has been answered', 'has been refunded']
    return `The request ${states[Number(status)] ?? 'is not open'}.`
  },
  DeadlinePassed: () => 'It is too late to answer: the request can be refunded.',
  DeadlineNotPassed: () => 'It is too early for a refund: the request may still be answered.',
  CallbackGasTooLow: ([required]) =>
    `The transaction has too little gas to leave ${required} for the callback.`,
  SessionTermsInvalid: () =>
    'A session needs a key, a limit, an end to come, and 1 to 8 contracts.',
  SessionUnknown: ([session]) => `There is no session ${session}.`,
  SessionOver: ([session]) => `Session ${session} was revoked.`,
  SessionExpired: ([session]) => `Session ${session} has expired.`,
  SessionLimit: ([amount, most]) =>
    `The request would take ${amount} wei, and the session allows ${most} for one.`,
  SessionSpent: ([amount, balance]) =>
    `The request would take ${amount} wei, and the session has ${balance} left.`,
  ConsumerNotAllowed: ([session]) => `Session ${session} was not opened for this contract.`,
  NotSessionKey: ([session]) => `The request was not signed by the key of session ${session}.`,
  NotSessionOwner: ([session]) => `Only the owner of session ${session} may do this.`,
  NotAccountOwner: () => 'Only the owner of the account may take from it.',
  BalanceTooLow: ([amount, balance]) => `The account has ${balance} wei, not ${amount}.`,
  TotalOutOfRange: () => 'The hub holds less, or more, than this would take.',
  Reentrancy: () => 'The contract is in the middle of something else.',
  // The registrar
  NameInvalid: () => 'A name has 1 to 32 of the characters a-z, 0-9 and -, and is no number.',
  NameTaken: () => 'The name is taken.',
  NameIsProtected: () => 'The name is a protected brand.',
  NameRefused: () => 'The model finds that the name resembles a protected brand.',
  WrongPrice: ([given, required]) => `${given} wei were paid, and the price is ${required}.`,
  OutputInvalid: () => 'The output is not of the form that the model gives.',
  QuestionInvalid: () => 'The answer is to another question than the contract asked.',
  // Models and committees
  ModelUnknown: () => 'The registry does not know the model.',
  ModelKnown: () => 'The model is registered already.',
  TermsInvalid: () => 'The terms of the model are out of range.',
  TooManySeats: ([seats]) => `${seats} seats are more than a committee may have.`,
  OperatorNotEligible: () => 'An operator may not sit in a committee.',
  NothingProposed: () => 'No committee was proposed.',
  TooEarly: () => 'It is too early for the new committee.',
  OnlyOperatorRegistry: () => 'Only the registry of operators may call this.',
  // Operators
  AlreadyRegistered: () => 'The operator is registered already.',
  NotRegistered: () => 'The operator is not registered.',
  KeyUsed: () => 'The key was used by an operator before.',
  KeyNotProven: () => 'The key did not sign that it belongs to the operator.',
  StakeTooLow: ([stake, required]) => `The stake is ${stake} wei, and ${required} are needed.`,
  NotActive: () => 'The operator is not active.',
  NotUnbonding: () => 'The operator is not leaving.',
  StillBonded: () => 'The stake is still bonded.',
  ClassNotExact: () => 'Only runs of class exact have one right output.',
  ClaimsDiffer: () => 'The claims are not about one run of one operator.',
  SameOutput: () => 'Both say the same output.',
  ClaimNotSigned: () => 'The claim was not signed by the key that it names.',
  KeyUnknown: () => 'The key belongs to no operator.',
  OutputProverTooNew: () =>
    'Operators still have time to leave before the model’s prover can have anyone slashed.',
  NotAsRegistered: () => 'The claim is of another runtime or class than the model has here.',
  NoOutputProver: () => 'Nothing is registered that could prove an output of the model.',
  AlreadySlashed: () => 'The operator was slashed already.',
  // Owners
  Unauthorized: () => 'Only the owner may do this.',
  AlreadyInitialized: () => 'The contract has an owner already.',
  NewOwnerIsZeroAddress: () => 'The new owner is nobody.',
  NoHandoverRequest: () => 'Nobody has asked to become the owner.',
  OnlyByHandover: () => 'Ownership changes hands only where the new owner has asked for it.',
}
