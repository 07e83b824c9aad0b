import type { useQuote } from '@trine/react'
import type { Plan as PlanType } from '@trine/sdk'
import { dollars, duration, megabytes } from '../format.ts'
import { Icon } from '../parts/Icon.tsx'
import { Panel } from '../parts/Panel.tsx'
import { actionSentence, errorSentence, strategyWords, termWords } from '../words.ts'

const presets = ['0', '10', '2500'] as const

type PlanProps = {
  next: ReturnType<typeof useQuote>
  stake: string
  stakeIsValid: boolean
  onStake: (stake: string) => void
}

export function Plan({ next, stake, stakeIsValid, onStake }: PlanProps) {
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
      {next.data ? (
        <PlanFacts plan={next.data} stake={stakeIsValid ? Number(stake) : undefined} />
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

function PlanFacts({ plan, stake }: { plan: PlanType; stake: number | undefined }) {
  const { name, meaning } = strategyWords[plan.strategy]
  const last = plan.steps.at(-1)
  const withholds = Object.entries(last?.onLabel ?? {}).some(([, action]) => action === 'give-up')
  return (
    <>
      <p className="strategy">
        <strong>{name}.</strong> {meaning}
      </p>
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
      <ol className="steps">
        {plan.steps.map((step) => (
          <li key={step.offer.id} className="step">
            <h3 className="step-name">
              {step.offer.model.name} <span className="where">on this device</span>
            </h3>
            <p>{sentence(step.reason)}</p>
            <ul className="plain">
              {Object.entries(step.onLabel).map(([label, action]) => (
                <li key={label}>{actionSentence(label, action)}</li>
              ))}
            </ul>
            <p className="tags">
              <span className="tag">{step.offer.latency.state}</span>
              <span className="tag">~{duration(step.offer.latency.expected)}</span>
              <span className="tag">
                {step.offer.download === 0
                  ? 'nothing to fetch'
                  : `${megabytes(step.offer.download)} to fetch`}
              </span>
              <span className="tag">seen by nobody else</span>
            </p>
          </li>
        ))}
      </ol>
      {plan.steps.length > 0 && <Terms plan={plan} />}
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

function Terms({ plan }: { plan: PlanType }) {
  return (
    <table className="terms">
      <caption>Expected loss, in US dollars</caption>
      <thead>
        <tr>
          <th scope="col" className="column-name">
            Term
          </th>
          {plan.steps.map(({ offer }) => (
            <th key={offer.id} scope="col" className="column-name number">
              {offer.model.name.replace(/^lookalike-/, '')}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {termWords.map(({ term, name, meaning }) => (
          <tr key={term}>
            <th scope="row">
              {name} <span className="term-meaning">{meaning}</span>
            </th>
            {plan.steps.map(({ offer, terms }) => (
              <td key={offer.id}>{dollars(terms[term])}</td>
            ))}
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr className="sum">
          <th scope="row">Sum</th>
          {plan.steps.map(({ offer, value }) => (
            <td key={offer.id}>{dollars(value)}</td>
          ))}
        </tr>
      </tfoot>
    </table>
  )
}

/** @example sentence('no answer would arrive') // 'No answer would arrive.' */
function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}
