import type { BaseError, ClassifyReturnType, Model, Plan, ValueTerms } from '@trine/sdk'

/**
 * What an answer says. It never says more than the model saw: a resemblance, some, or none. The model
 * calls a name phishing only where false alarms are rare; below that line the chance may still be high.
 *
 * @param chance calibrated, of phishing
 */
export function verdictOf(
  label: string,
  chance: number | undefined,
): { tone: 'alarm' | 'warn' | 'quiet'; words: string } {
  if (label === 'phishing') return { tone: 'alarm', words: 'Resembles a phishing site' }
  if (chance !== undefined && chance >= 0.1)
    return { tone: 'warn', words: 'Some resemblance to phishing sites' }
  return { tone: 'quiet', words: 'Resembles no phishing site we know of' }
}

/** The same, as the middle of a sentence. */
export const labelWords: Readonly<Record<string, string>> = {
  phishing: 'resembles a phishing site',
  benign: 'resembles nothing known',
}

export const strategyNames: Readonly<Record<Plan['strategy'], string>> = {
  single: 'Single',
  fallback: 'Fallback',
  cascade: 'Cascade',
  hedge: 'Hedge',
  provisional: 'Provisional',
  audit: 'Audit',
  abstain: 'Abstain',
}

export const termWords: readonly { term: keyof ValueTerms; name: string; meaning: string }[] = [
  { term: 'price', name: 'Price', meaning: 'what it is expected to cost' },
  { term: 'time', name: 'Time', meaning: 'waiting, by what a second is worth' },
  { term: 'error', name: 'Error', meaning: 'an honest answer that is wrong, or going on' },
  { term: 'dishonesty', name: 'Dishonesty', meaning: 'a false answer that passes the check' },
  { term: 'failure', name: 'Failure', meaning: 'no answer comes' },
]

const actionWords = {
  accept: 'it is shown',
  continue: 'the next model is asked',
  'give-up': 'no answer is given',
} as const

/** @example actionSentence('benign', 'continue') // 'If it says “resembles nothing known”, the next model is asked.' */
export function actionSentence(label: string, action: keyof typeof actionWords): string {
  return `If it says “${labelWords[label] ?? label}”, ${actionWords[action]}.`
}

/** What a check of an answer from this device rests on, until a verdict says so itself. */
export const deviceAssumption =
  'This device, its browser and this page are the user’s own and not tampered with.'

/** What is checked of an answer from this device. */
export const checkNames = [
  'evidence-kind',
  'model-id',
  'outputs-fit-manifest',
  'runtime-pinned',
  'golden-vectors',
]

export function checkWords(name: string, goldenVectors: number | undefined): string {
  if (name === 'evidence-kind') return 'the evidence is of the kind that the offer promised'
  if (name === 'signer') return 'the signature is of the key that this app knows'
  if (name === 'provider') return 'it is of the provider that was asked'
  if (name === 'signed-bytes')
    return 'what was signed are the very bytes that were sent and that came'
  if (name === 'request') return 'the bytes that were sent ask for this name, and for this model'
  if (name === 'response') return 'the answer stands in the bytes that came'
  if (name === 'signature') return 'the signature is good'
  if (name === 'model-id') return 'the model is the one named by its digest'
  if (name === 'outputs-fit-manifest') return 'the output has the form that the manifest states'
  if (name === 'runtime-pinned') return 'the engine is the one whose digest this app knows'
  if (name === 'golden-vectors')
    return `the engine gave ${goldenVectors ?? 'all'} known inputs their known outputs`
  return name
}

const stratumNames: Readonly<Record<string, string>> = {
  ordinary: 'Ordinary sites',
  crypto: 'Crypto sites',
  lookalike: 'Honest look-alikes',
  whitelist: 'The list’s own exceptions',
  bare: 'Names without a suffix',
}

export function stratumName(stratum: string): string {
  return stratumNames[stratum] ?? stratum
}

/** What happened, in the error's own words, and what to do about it. */
export function errorSentence(error: BaseError): string {
  return `${error.message} ${adviceFor(error)}`
}

function adviceFor({ code, remedy, details }: BaseError): string {
  switch (code) {
    case 'request/invalid-input':
      if (String(details.reason).includes('IP address'))
        return 'Enter the name of the site instead of its number.'
      if (String(details.reason).includes('web links'))
        return 'Enter a link that begins with https://, or only the name in it.'
      return 'Enter a name such as app.uniswap.org, or paste a link.'
    case 'request/input-too-long':
      return 'Shorten it. Where it is an address, check that you pasted one address and nothing else.'
    case 'model/download-failed':
      return 'Check the connection, then try again.'
    case 'model/integrity':
      return 'It was not used. Try again; if this comes back, somebody changes files on their way to you.'
    case 'local/engine-unavailable':
      return 'A current Chrome, Firefox or Safari can run it.'
    case 'policy/consent-denied':
      return 'Ask again, and agree, or lower the stake so that this device is enough.'
    case 'policy/budget-exceeded':
      return 'Wait until tomorrow, or lower the stake so that this device is enough.'
    case 'policy/all-attempts-failed':
      return 'Load the model again, then ask again.'
  }
  if (remedy === 'retry') return 'Try again.'
  if (remedy === 'fix-input') return 'Change the input and ask again.'
  return 'Reload the page; if this comes back, this device cannot answer.'
}

/** Whether an error is about what was typed, and so belongs to the field. */
export function isAboutInput(error: BaseError | undefined): error is BaseError {
  return error?.remedy === 'fix-input'
}

/** The name as the model read it: from the record's opening, which never leaves the page. */
export function canonicalName(answer: ClassifyReturnType): string {
  const bytes = Object.values(answer.openings.inputs)[0]?.bytes ?? []
  return String.fromCharCode(...bytes).replaceAll('\0', '')
}

/** The measured figures that an answer of a model rests on: the worst of each, never the average. */
export function worstFigures({ manifest }: Model) {
  const { quality, attack } = manifest
  const [first] = quality
  if (!first) return undefined
  const leastRecall = quality.reduce((a, b) => (b.recallAt1Fp < a.recallAt1Fp ? b : a), first)
  const mostAlarms = quality.reduce(
    (a, b) => (b.falsePositiveRate > a.falsePositiveRate ? b : a),
    first,
  )
  return { leastRecall, mostAlarms, attack, quality }
}
