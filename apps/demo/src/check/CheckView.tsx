import { type Usd, usd } from '@trine/sdk'
import { lazy, Suspense, useState } from 'react'
import { useDeployment } from '../DeploymentContext.tsx'
import { percent } from '../format.ts'
import { useHostCheck } from '../hostCheck.ts'
import { Answer } from '../panels/Answer.tsx'
import { Ask } from '../panels/Ask.tsx'
import { Code } from '../panels/Code.tsx'
import { Plan } from '../panels/Plan.tsx'
import { Records } from '../panels/Records.tsx'
import { type ModelsState, useModels } from '../useModels.ts'
import { canonicalName, errorSentence, isAboutInput, verdictOf } from '../words.ts'
import type { Whom } from './AudienceChoice.tsx'

/** Loads what talks to the chain, and only when it is asked for. */
const ContractPlan = lazy(() => import('./contract/ContractPlan.tsx'))

/** The first view: a model answers in this tab, and nothing leaves it without a yes. */
export function CheckView() {
  const [stakeText, setStakeText] = useState('10')
  const [stake, setStake] = useState(usd('10'))
  const [stakeIsValid, setStakeIsValid] = useState(true)
  const [asked, setAsked] = useState('')
  const deployment = useDeployment()
  const [whom, setWhom] = useState<Whom>('self')
  const models = useModels(deployment?.cloud === undefined)
  const { next, check, ask } = useHostCheck(stake)
  // With both models loaded and a plan made, all that an answer needs is in the page.
  const offlineReady = models.status === 'ready' && next.data !== undefined
  const problem = isAboutInput(check.error) ? errorSentence(check.error) : undefined

  const changeStake = (text: string) => {
    setStakeText(text)
    const amount = readStake(text)
    setStakeIsValid(amount !== undefined)
    if (amount !== undefined) setStake(amount)
  }
  const planProps = {
    stake: stakeText,
    stakeIsValid,
    onStake: changeStake,
    whom,
    onWhom: deployment && setWhom,
  }
  const askFor = (input: string) => {
    setAsked(input)
    ask(input)
  }

  return (
    <>
      <main>
        <div className="intro">
          <h1 tabIndex={-1}>Does this address resemble a phishing site?</h1>
          <p className="lead">
            {deployment?.cloud
              ? 'A small model answers inside this tab. With more at stake a larger one is asked elsewhere, if you agree.'
              : 'A model answers inside this tab: no wallet, no account, no network.'}
          </p>
        </div>
        <div className="column">
          <Ask
            models={models}
            offlineReady={offlineReady}
            leaves={deployment?.cloud !== undefined}
            running={check.assurance === 'pending'}
            problem={problem}
            onAsk={askFor}
            onCancel={check.abort}
          />
          <Answer check={check} onRetry={() => askFor(asked)} />
        </div>
        <div className="column">
          {whom === 'contract' && deployment ? (
            <Suspense fallback={<Plan next={waiting} {...planProps} />}>
              <ContractPlan deployment={deployment} stakes={stake} {...planProps} />
            </Suspense>
          ) : (
            <Plan next={next} {...planProps} />
          )}
          <Records />
        </div>
        <Code />
      </main>
      <p className="visually-hidden" role="status">
        {announcement(check, models, offlineReady)}
      </p>
    </>
  )
}

const waiting = { data: undefined, error: null, isPending: true }

function readStake(text: string): Usd | undefined {
  try {
    return usd(text)
  } catch {
    return undefined
  }
}

/** What a screen reader is told: changes of phase and the finished answer, never progress. */
function announcement(
  check: ReturnType<typeof useHostCheck>['check'],
  models: ModelsState,
  offlineReady: boolean,
): string {
  const { status, answer, error } = check
  if (answer) {
    const { label, probabilities } = answer.output
    const chance = probabilities?.phishing
    return [
      `${canonicalName(answer)}: ${verdictOf(label, chance).words}.`,
      chance === undefined ? '' : `Calibrated chance ${percent(chance)}.`,
      answer.verdict.status === 'verified'
        ? 'Verified on this device.'
        : answer.verdict.kind === 'signed'
          ? 'Signed by its provider.'
          : 'Unverified.',
    ].join(' ')
  }
  if (status === 'awaiting-consent') return 'May the name leave this device? Nothing was sent yet.'
  if (status === 'aborted') return 'Cancelled.'
  if (error?.code === 'policy/abstained') return 'No answer at this stake.'
  if (error) return errorSentence(error)
  if (status === 'preparing' && models.status !== 'ready') return 'Getting the model ready.'
  if (status !== 'idle') return 'Checking.'
  if (offlineReady) return 'Ready, works offline.'
  if (models.status === 'error') return 'The model could not be loaded.'
  if (models.status === 'aborted') return 'Loading was stopped.'
  return 'Getting the model ready.'
}
