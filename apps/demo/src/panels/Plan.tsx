import { useTrine } from '@trine/react'
import type { BaseError, Plan as PlanType } from '@trine/sdk'
import { explain } from '@trine/sdk/policy'
import { useMemo } from 'react'
import { AudienceChoice, type Whom } from '../check/AudienceChoice.tsx'
import { dollars, duration, megabytes } from '../format.ts'
import { Icon } from '../parts/Icon.tsx'
import { Panel } from '../parts/Panel.tsx'
import { comparedOffers } from '../plan/comparedOffers.ts'
import { Estimates } from '../plan/Estimates.tsx'
import { PolicyChoice } from '../plan/PolicyChoice.tsx'
import { audienceOf, evidenceOf, placeOf } from '../plan/placeWords.ts'
import { Shadow } from '../plan/Shadow.tsx'
import { StakesChart } from '../plan/StakesChart.tsx'
import { sweep } from '../plan/sweep.ts'
import { Terms } from '../plan/Terms.tsx'
import { actionSentence, errorSentence, strategyNames } from '../words.ts'

const presets = ['0', '10', '2500'] as const

/** A plan, or why there is none. */
export type NextPlan = {
  data: PlanType | undefined
  error: BaseError | null
  isPending: boolean
}

type PlanProps = {
  next: NextPlan
  stake: string
  stakeIsValid: boolean
  onStake: (stake: string) => void
  whom: Whom
  /** Absent where there is no contract to convince. */
  onWhom?: ((whom: Whom) => void) | undefined
}

export function Plan({ next, stake, stakeIsValid, onStake, whom, onWhom }: PlanProps) {
  return (
    <Panel id="plan" title="Plan" busy={next.isPending}>
      <div className="stake">
        <label htmlFor="stake">
          Dollars lost if “resembles nothing known” is accepted and wrong
        </label>
        <div className="stake-row">
          <span className="stake-field">
            <span aria-hidden="true">$</span>
            <input
              id="stake"
              name="stake"
              type="number"
              inputMode="decimal"
              min={0}
              step="any"
              value={stake}
              onChange={(event) => onStake(event.target.value)}
              aria-invalid={!stakeIsValid}
              aria-describedby="stake-problem"
            />
          </span>
          {presets.map((preset) => (
            <button
              key={preset}
              type="button"
              className="quiet"
              aria-pressed={stake === preset}
              onClick={() => onStake(preset)}
            >
              {dollars(Number(preset)).replace('.00', '')}
            </button>
          ))}
        </div>
        <p id="stake-problem" className="problem" hidden={stakeIsValid}>
          <Icon name="alert" />
          <span>Enter an amount of dollars from 0 to 999999999999, such as 250 or 0.50.</span>
        </p>
      </div>
      <PolicyChoice />
      {onWhom && <AudienceChoice whom={whom} onWhom={onWhom} />}
      {next.data ? (
        <PlanFacts plan={next.data} stake={stakeIsValid ? Number(stake) : undefined} whom={whom} />
      ) : next.error ? (
        <p className="problem">
          <Icon name="alert" />
          <span>No plan can be made. {errorSentence(next.error)}</span>
        </p>
      ) : (
        <p className="hint plan-pending">Asking which places can answer, and at what price.</p>
      )}
    </Panel>
  )
}

type PlanFactsProps = { plan: PlanType; stake: number | undefined; whom: Whom }

function PlanFacts({ plan, stake, whom }: PlanFactsProps) {
  const { sentence: what, paragraphs, offers } = useMemo(() => explain(plan), [plan])
  const last = plan.steps.at(-1)
  const withholds = Object.entries(last?.onLabel ?? {}).some(([, action]) => action === 'give-up')
  return (
    <>
      <p className="strategy">
        <strong>{strategyNames[plan.strategy]}.</strong> {what}
      </p>
      <details>
        <summary>Why this plan</summary>
        {paragraphs.map((text) => (
          <p key={text} className="reasons">
            {text}
          </p>
        ))}
      </details>
      {stake !== undefined && <Shadow plan={plan} labels={labels} stake={stake} />}
      {plan.strategy === 'abstain' && (
        <p className="callout">
          <Icon name="scales" />
          <span>No question would be answered: {plan.reason}.</span>
        </p>
      )}
      {withholds && (
        <p className="callout">
          <Icon name="scales" />
          <span>
            {stake === undefined ? 'At this stake' : `With ${dollars(stake)} at stake`}, “resembles
            nothing known” will not be shown: the model misses too many disguised names to be
            believed with that much to lose.
          </span>
        </p>
      )}
      {whom === 'contract' && plan.steps.length > 0 && (
        <p className="callout">
          <Icon name="shield" />
          <span>
            A contract acts on such an answer in the other view:{' '}
            <a href="#/register">register a name</a>.
          </span>
        </p>
      )}
      <ol className="steps">
        {plan.steps.map(({ offer, onLabel, hedge }) => (
          <li key={offer.id} className="step">
            <h3 className="step-name">
              {offer.model.name} <span className="where">{placeOf(offer)}</span>
            </h3>
            {hedge && (
              <p className="plain">
                If no answer has come after {duration(hedge.after)}, {hedge.offer.operator} is asked
                besides.
              </p>
            )}
            <ul className="plain">
              {Object.entries(onLabel).map(([label, action]) => (
                <li key={label}>{actionSentence(label, action)}</li>
              ))}
            </ul>
            <p className="tags">
              <span className="tag">{offer.latency.state}</span>
              <span className="tag">~{duration(offer.latency.expected)}</span>
              {offer.route === 'local' && (
                <span className="tag">
                  {offer.download === 0
                    ? 'nothing to fetch'
                    : `${megabytes(offer.download)} to fetch`}
                </span>
              )}
              <span className="tag">
                {Number(offer.price.ceiling) > 0 ? `at most $${offer.price.ceiling}` : 'free'}
              </span>
              <span className="tag">{audienceOf(offer)}</span>
              <span className="tag">{evidenceOf(offer)}</span>
            </p>
          </li>
        ))}
      </ol>
      <Terms plan={plan} />
      <Estimates offers={comparedOffers(plan).map(({ offer }) => offer)} explained={offers} />
      <Sweep plan={plan} stake={stake} />
      <h3>Rejected</h3>
      {plan.rejected.length === 0 ? (
        <p className="hint">No offer: the plan uses every one there is.</p>
      ) : (
        <dl className="rejected">
          {plan.rejected.map(({ offer, reason }) => (
            <div key={offer} className="rejection">
              <dt className="mono">{offer}</dt>
              <dd className="hint">{sentence(reason)}</dd>
            </div>
          ))}
        </dl>
      )}
      <p className="hint">
        Having no answer costs <span className="figures">${plan.answerWorth}</span> here: this
        page’s policy for checking in another way.
      </p>
    </>
  )
}

/** The same offers at other stakes. */
function Sweep({ plan, stake }: { plan: PlanType; stake: number | undefined }) {
  const { policy } = useTrine()
  const points = useMemo(
    () => sweep(plan, { policy, labels, requirements: policy.requirements }),
    [plan, policy],
  )
  return <StakesChart points={points} stake={stake} />
}

const labels = ['benign', 'phishing']

/** @example sentence('no answer would arrive') // 'No answer would arrive.' */
function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}
