import { lookalikeSmall } from '@trine/lookalike'
import type { useClassify } from '@trine/react'
import type { ClassifyReturnType, Model } from '@trine/sdk'
import { defineModel } from '@trine/sdk/model'
import { ConsentRequest } from '../check/ConsentRequest.tsx'
import { useDeployment } from '../DeploymentContext.tsx'
import { count, duration, inHundred, megabytes, percent } from '../format.ts'
import { models } from '../hostCheck.ts'
import { Icon, type IconName } from '../parts/Icon.tsx'
import { Panel } from '../parts/Panel.tsx'
import { Scroll } from '../parts/Scroll.tsx'
import {
  canonicalName,
  checkNames,
  checkWords,
  deviceAssumption,
  errorSentence,
  isAboutInput,
  stratumName,
  verdictOf,
  worstFigures,
} from '../words.ts'

type Check = ReturnType<typeof useClassify>

export function Answer({ check, onRetry }: { check: Check; onRetry: () => void }) {
  const { answer } = check
  const running = check.assurance === 'pending'
  return (
    <Panel id="answer" title="Answer" busy={running}>
      <ConsentRequest
        what="name"
        next="answer-title"
        consent={check.consent}
        approve={check.approve}
        reject={check.reject}
      />
      <Verdict check={check} onRetry={onRetry} />
      <Assurance check={check} />
      <Worth model={modelOf(answer)} answered={answer !== undefined} />
      <Details answer={answer} />
    </Panel>
  )
}

/** The model that gave the answer; before there is one, the model that is asked first. */
function modelOf(answer: ClassifyReturnType | undefined): Model {
  const id = answer?.verdict.evidence.modelId
  return defineModel(models.find(({ modelId }) => modelId === id) ?? lookalikeSmall)
}

const waitingWords: Partial<Record<Check['status'], string>> = {
  preparing: 'Getting the model ready',
  'awaiting-consent': 'Waiting for your word',
}

function Verdict({ check, onRetry }: { check: Check; onRetry: () => void }) {
  const leaves = useDeployment()?.cloud !== undefined
  const { status, answer, error, progress, assurance } = check
  if (answer) return <Outcome answer={answer} />
  if (assurance === 'pending') {
    const download = progress?.phase === 'download' && progress.total > 0 ? progress : undefined
    return (
      <div className="verdict" data-tone="waiting">
        <p className="headline">
          <Icon name="clock" />
          <span>{waitingWords[status] ?? 'Checking'}</span>
        </p>
        <p className="figures">
          {download ? `${megabytes(download.loaded)} of ${megabytes(download.total)}` : ' '}
        </p>
        <div className="skeleton" aria-hidden="true">
          <span className="bone" />
          <span className="bone" />
        </div>
      </div>
    )
  }
  if (status === 'aborted')
    return (
      <Message tone="muted" icon="pause" headline="Cancelled">
        The question was withdrawn before there was an answer.{' '}
        {leaves
          ? 'What it had cost, if anything, stands in its record.'
          : 'Nothing was paid, and the name went nowhere.'}
      </Message>
    )
  if (error?.code === 'policy/abstained')
    return (
      <Message tone="warn" icon="scales" headline="No answer at this stake">
        The model did not call this name phishing. With this much to lose, accepting that is
        expected to cost more than having no answer, so it is withheld. Check the name in another
        way, or lower the stake.
      </Message>
    )
  if (isAboutInput(error))
    return (
      <Message tone="muted" icon="minus" headline="No answer">
        The model was not asked: see the note below the field.
      </Message>
    )
  if (error)
    return (
      <Message tone="warn" icon="alert" headline="No answer">
        {errorSentence(error)}{' '}
        <button type="button" className="quiet" onClick={onRetry}>
          Ask again
        </button>
      </Message>
    )
  return (
    <Message tone="empty" icon="search" headline="Nothing asked yet">
      Enter a name above, or try one of the examples.
    </Message>
  )
}

type MessageProps = { tone: string; icon: IconName; headline: string; children: React.ReactNode }

function Message({ tone, icon, headline, children }: MessageProps) {
  return (
    <div className="verdict" data-tone={tone}>
      <p className="headline">
        <Icon name={icon} />
        <span>{headline}</span>
      </p>
      <p>{children}</p>
    </div>
  )
}

function Outcome({ answer }: { answer: ClassifyReturnType }) {
  const { label, probabilities } = answer.output
  const chance = probabilities?.phishing
  const { tone, words } = verdictOf(label, chance)
  return (
    <div className="verdict" data-tone={tone}>
      <p className="headline">
        <Icon name={tone === 'quiet' ? 'search' : 'alert'} />
        <span>{words}</span>
      </p>
      <p className="judged">
        <span>Read as</span>{' '}
        <bdi dir="ltr" className="host">
          {canonicalName(answer)}
        </bdi>
      </p>
      {chance !== undefined && (
        <div className="chance">
          <p className="chance-line">
            <strong className="figures big">{percent(chance)}</strong>
            <span>
              calibrated chance of phishing: that share of the measured names that scored like this
              one were listed phishing sites.
              {tone === 'warn' &&
                ' The model itself draws its line higher, to raise few false alarms.'}
            </span>
          </p>
          <div className="scale" aria-hidden="true">
            <div
              className="scale-mark"
              style={{ inlineSize: `${Math.max(0.75, chance * 100)}%` }}
            />
          </div>
        </div>
      )}
    </div>
  )
}

const signedWords = {
  icon: 'minus',
  name: 'Signed by its provider',
  meaning: 'It shows who said so. Whether it is right nobody has checked.',
} as const

const assuranceWords = {
  none: {
    icon: 'minus',
    name: 'Nothing to verify yet',
    meaning: 'Of each answer is checked that:',
  },
  pending: { icon: 'clock', name: 'Not verified yet', meaning: 'Of each answer is checked that:' },
  verified: {
    icon: 'shield',
    name: 'Verified on this device',
    meaning: 'By you, for you; a contract would not believe it.',
  },
  unverified: {
    icon: 'minus',
    name: 'Unverified',
    meaning: 'The answer came, and nothing shows that it was computed rightly.',
  },
  failed: { icon: 'cross', name: 'Failed its check', meaning: 'The answer is withheld.' },
} as const

function Assurance({ check: { assurance, verdict } }: { check: Check }) {
  const isSigned = assurance === 'unverified' && verdict?.kind === 'signed'
  const { icon, name, meaning } = isSigned ? signedWords : assuranceWords[assurance]
  const checks = verdict?.checks ?? checkNames.map((each) => ({ name: each, passed: undefined }))
  return (
    <div className="assurance" data-assurance={assurance}>
      <h3 className="badge">
        <Icon name={icon} />
        <span>{name}</span>
      </h3>
      <p>{meaning}</p>
      <ul className="checks">
        {checks.map((each) => (
          <li key={each.name} className="check" data-passed={each.passed}>
            <Icon name={each.passed ? 'check' : each.passed === false ? 'cross' : 'minus'} />
            <span>
              {checkWords(each.name, deviceOf(verdict)?.goldenVectors)}
              {each.passed !== undefined && (
                <span className="visually-hidden">
                  {each.passed ? ': holds' : ': does not hold'}
                </span>
              )}
            </span>
          </li>
        ))}
      </ul>
      <p className="hint">Assumed: {verdict?.assumption ?? deviceAssumption}</p>
    </div>
  )
}

function deviceOf(verdict: Check['verdict']) {
  return verdict?.evidence.kind === 'device' ? verdict.evidence : undefined
}

function Worth({ model, answered }: { model: Model; answered: boolean }) {
  const figures = worstFigures(model)
  if (!figures) return null
  const { leastRecall, mostAlarms, attack, quality } = figures
  const { name } = model.manifest.core
  return (
    <div className="worth">
      <h3>What {answered ? 'this' : 'an answer'} is worth</h3>
      <p className="hint">
        Measured for <span className="mono">{name}</span>. Of several kinds of sites, the worst
        figure.
      </p>
      <dl className="measures">
        {attack && (
          <Measure
            figure={inHundred(attack.recall)}
            name="disguised brand names found"
            of={`${count(attack.n)} names made to fool it`}
          />
        )}
        <Measure
          figure={inHundred(leastRecall.recallAt1Fp)}
          name="listed phishing sites found, at 1 false alarm in 100"
          of={`against ${leastRecall.data.replace(/, against .*/, '')}`}
        />
        <Measure
          figure={inHundred(mostAlarms.falsePositiveRate)}
          name="false alarms"
          of={`on ${mostAlarms.data.replace(/, against .*/, '')}`}
        />
      </dl>
      <p className="worth-caveat">
        Whoever picks the name can pick one that the model misses. “Resembles nothing known” is weak
        evidence; it is not a clean bill of health.
      </p>
      <details>
        <summary>All that was measured</summary>
        <Scroll label="All that was measured">
          <table className="measured">
            <thead>
              <tr>
                <th scope="col" className="column-name">
                  Compared with
                </th>
                <th scope="col" className="column-name number">
                  Names
                </th>
                <th scope="col" className="column-name number">
                  AUROC
                </th>
                <th scope="col" className="column-name number">
                  Found at 1 % false alarms
                </th>
                <th scope="col" className="column-name number">
                  False alarms
                </th>
                <th scope="col" className="column-name number">
                  Calibration error
                </th>
              </tr>
            </thead>
            <tbody>
              {quality.map((row) => (
                <tr key={row.stratum}>
                  <th scope="row">{stratumName(row.stratum)}</th>
                  <td>{count(row.n)}</td>
                  <td>{row.auroc.toFixed(2)}</td>
                  <td>{percent(row.recallAt1Fp)}</td>
                  <td>{percent(row.falsePositiveRate)}</td>
                  <td>{percent(row.ece)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      </details>
    </div>
  )
}

function Measure({ figure, name, of }: { figure: string; name: string; of: string }) {
  return (
    <div className="measure">
      <dt>{name}</dt>
      <dd className="measure-figure figures">{figure}</dd>
      <dd className="hint">{of}</dd>
    </div>
  )
}

function Details({ answer }: { answer: ClassifyReturnType | undefined }) {
  return (
    <details className="details">
      <summary>Model, engine, numbers</summary>
      {answer ? (
        <dl className="facts">
          <Fact name="Model" value={modelOf(answer).manifest.core.name} />
          <Fact name="Model id" value={answer.verdict.evidence.modelId} />
          <Provenance verdict={answer.verdict} />
          <Fact
            name="Logits"
            value={modelOf(answer)
              .manifest.core.labels?.map((label, i) => `${label} ${answer.output.logits[i]}`)
              .join(', ')}
          />
          <Fact
            name="Attempts"
            value={answer.record.attempts
              .map(({ offer, took }) => `${offer} ${duration(took)}`)
              .join(', ')}
          />
          <Fact name="Charged, at most" value={`$${answer.record.money.charged}`} />
          <Fact name="Record" value={answer.record.id} />
        </dl>
      ) : (
        <p className="hint">They come with the first answer.</p>
      )}
    </details>
  )
}

function Provenance({ verdict: { evidence } }: { verdict: ClassifyReturnType['verdict'] }) {
  if (evidence.kind === 'device')
    return (
      <>
        <Fact name="Engine (SHA-256)" value={evidence.runtimeHash} />
        <Fact name="Backend" value={`${evidence.backend}, ${evidence.variant}`} />
      </>
    )
  if (evidence.kind === 'signed')
    return (
      <>
        <Fact name="Provider" value={evidence.provider} />
        <Fact name="Signed by" value={evidence.signer} />
        <Fact name="Signature" value={evidence.signature} />
      </>
    )
  return null
}

function Fact({ name, value }: { name: string; value: string | undefined }) {
  return (
    <div className="fact">
      <dt className="fact-name">{name}</dt>
      <dd className="mono">
        <bdi dir="ltr">{value}</bdi>
      </dd>
    </div>
  )
}
