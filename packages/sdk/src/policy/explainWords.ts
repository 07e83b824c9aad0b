import type { Estimated, Offer } from '../routes/route.js'
import type { ExplainedOffer } from './explainOffers.js'
import { lateness } from './lateness.js'
import type { LabelAction, Plan, PlanStep, ValueTerms } from './plan.js'

const termNames: Readonly<Record<keyof ValueTerms, string>> = {
  price: 'its price',
  time: 'the wait',
  error: 'wrong answers, or asking on',
  dishonesty: 'lies that pass the check',
  failure: 'having no answer',
}

const estimateNames: Readonly<Record<Estimated, string>> = {
  price: 'price',
  latency: 'time',
  arrives: 'chance to answer',
  dishonest: 'chance to be dishonest',
  undetected: 'chance that a lie passes',
  wrong: 'chance to be wrong',
}

/** Lists longer than this are cut: the numbers have all of it. */
const most = 5

/** What is done and why, in one sentence. */
export function sentenceOf(plan: Plan, offers: readonly ExplainedOffer[]): string {
  const { steps, explored, provisional, audit, answerWorth, rejected } = plan
  const [first] = steps
  if (!first) {
    const weighed = rejected.some(({ code }) => code === 'value')
    const why = weighed
      ? `every offer is expected to lose more than the ${dollars(Number(answerWorth))} that having no answer costs`
      : 'no offer meets the requirements'
    return `Nothing is run: ${why}.`
  }
  const id = first.offer.id
  const rivals = offers.filter(({ role }) => role === 'rival').length
  const value = dollars(first.value)
  const why = explored
    ? `"${id}" is tried to learn of it, though "${explored.insteadOf}" is expected to lose ${dollars(explored.costs)} less`
    : rivals === 0 && steps.length === 1 && !first.hedge
      ? `"${id}" is run: it is the only offer that can be used, and is expected to lose ${value}`
      : `"${id}" is run first: it is expected to lose the least, ${value}`
  const said = labelsThat('continue', first.onLabel)
  const then = [
    ...(first.hedge
      ? [`if it is late, "${first.hedge.offer.id}" is asked too, after ${wait(first.hedge.after)}`]
      : []),
    ...(said.length > 0 ? [`if it says ${either(said)}, another model is asked`] : []),
    ...(followsFailure(plan) ? ['if it brings no answer, another is tried'] : []),
    ...(provisional ? [`meanwhile "${provisional.id}" says something at once`] : []),
    ...(audit ? [`afterwards "${audit.offer.id}" runs the same again, as an audit`] : []),
  ]
  return `${[why, ...then].join('; ')}.`
}

/** What the first offer's expected loss is made of, and what that rests on. */
export function whyFirst(plan: Plan, [first]: readonly ExplainedOffer[]): string | undefined {
  const [step] = plan.steps
  if (!step || !first) return undefined
  const terms = largestFirst(step.terms).map(
    ([name, loss]) => `${dollars(loss)} for ${termNames[name]}`,
  )
  const value = `The ${dollars(step.value)} that it is expected to lose ${terms.length > 0 ? `are ${listed(terms)}` : 'are nothing at all'}.`
  const estimates = Object.entries(first.estimates ?? {}) as [Estimated, { samples?: number }][]
  const seen = estimates
    .filter(([, { samples = 0 }]) => samples > 0)
    .map(([name, { samples = 0 }]) => `its ${estimateNames[name]} (${round(samples)})`)
  const assumed = estimates
    .filter(([, { samples }]) => samples === 0)
    .map(([name]) => `its ${estimateNames[name]}`)
  const observed = seen.length > 0 ? ` Observations speak for ${listed(seen)}.` : ''
  return `${value}${observed}${assumed.length > 0 ? ` Nothing was seen yet of ${listed(assumed)}.` : ''}`
}

/** What is done on which outcome. */
export function whatFollows({ steps, explored, audit }: Plan): string | undefined {
  const [first, ...others] = steps
  if (!first) return undefined
  const { onLabel } = first
  const actions: readonly [LabelAction, string][] = [
    ['accept', 'is accepted'],
    ['continue', 'is too dear to believe, so that another model is asked'],
    ['give-up', 'is not believed, and ends the request'],
  ]
  const labels = Object.keys(onLabel)
  const said = actions.flatMap(([action, what]) => {
    const these = labelsThat(action, onLabel)
    if (these.length === 0) return []
    return [
      these.length === labels.length
        ? `Whatever it says ${what}.`
        : `${capital(either(these))} ${what}.`,
    ]
  })
  const next = others.map(({ offer, reason }) => `"${offer.id}": ${reason}.`)
  const share = explored
    ? [`So is done with at most ${percent(explored.share)} of such requests.`]
    : []
  const checked = audit ? [`The audit: ${audit.reason}.`] : []
  return [...share, ...said, ...next, ...checked].join(' ')
}

/** By how much the nearest rival lost, and through what. */
export function whyNotTheNext(plan: Plan, offers: readonly ExplainedOffer[]): string | undefined {
  const [first] = plan.steps
  const rival = nearest(offers)
  if (!rival) return undefined
  const { offer, value, terms } = rival
  if (!first)
    return `The nearest is "${offer}": it is expected to lose ${dollars(value)}, and having no answer ${dollars(Number(plan.answerWorth))}.`
  const apart = Object.fromEntries(
    Object.entries(first.terms).map(([name, loss]) => [
      name,
      terms[name as keyof ValueTerms].dollars - loss,
    ]),
  ) as ValueTerms
  const through = largestFirst(apart).map(([name, loss]) =>
    loss > 0
      ? `${dollars(loss)} more for ${termNames[name]}`
      : `${dollars(-loss)} less for ${termNames[name]}`,
  )
  const behind = value - first.value
  const lost = `${dollars(Math.abs(behind))} ${behind < 0 ? 'less' : 'more'}`
  // What an offer that follows would lose as the first is not known without what was asked.
  const all = offers.every(({ role, instead }) => role !== 'follows' || instead)
  const who = all ? 'The nearest rival is' : 'Of those that the plan does not use the nearest is'
  return `${who} "${offer}": begun with, it is expected to lose ${lost}${through.length > 0 ? `, ${listed(through)}` : ''}.`
}

/** What would lose the least, of all that might have been begun with instead. */
function nearest(offers: readonly ExplainedOffer[]) {
  const all = offers.flatMap(({ offer, role, value, terms, instead }) => {
    if (instead) return [{ offer, ...instead }]
    return role === 'rival' && value !== undefined && terms ? [{ offer, value, terms }] : []
  })
  return all.sort((a, b) => a.value - b.value)[0]
}

/** What may not be used, and the number that it broke. */
export function whatIsRuledOut(offers: readonly ExplainedOffer[]): string | undefined {
  const out = offers.filter(({ role }) => role === 'ruled-out')
  if (out.length === 0) return undefined
  const told = out.slice(0, most).map(({ offer, ruledOut }) => `"${offer}": ${ruledOut?.reason}`)
  const more = out.length > most ? `; and ${out.length - most} more` : ''
  return `Ruled out are ${told.join('; ')}${more}.`
}

/** Dollars in three digits that count. */
export function dollars(amount: number): string {
  if (amount !== 0 && Math.abs(amount) < 1e-6) return 'less than $0.000001'
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(amount) || 1)))
  return `$${Number(amount.toPrecision(3))
    .toFixed(Math.min(digits, 8))
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '')}`
}

/** Whether another offer is tried when the first brings no answer: then that costs less than having none. */
function followsFailure({ steps: [first], answerWorth }: Plan): boolean {
  if (!first) return false
  const { offer, hedge, terms } = first
  const late = hedge ? lateness(offer.latency, hedge.after).chance : 0
  // Of a hedge, both have failed.
  const failing = failureOf(offer) * (hedge ? 1 - late + late * failureOf(hedge.offer) : 1)
  return terms.failure < failing * Number(answerWorth) * (1 - 1e-9)
}

function failureOf({ arrives, dishonest, undetected }: Offer): number {
  return (1 - dishonest) * (1 - arrives) + dishonest * (1 - undetected)
}

function labelsThat(action: LabelAction, onLabel: PlanStep['onLabel']): readonly string[] {
  return Object.keys(onLabel).filter((label) => onLabel[label] === action)
}

/** Terms that are too small to be seen beside the others are left out. */
function largestFirst(terms: ValueTerms): readonly [keyof ValueTerms, number][] {
  const each = Object.entries(terms) as [keyof ValueTerms, number][]
  const largest = Math.max(...each.map(([, loss]) => Math.abs(loss)))
  return each
    .filter(([, loss]) => loss !== 0 && Math.abs(loss) >= largest / 1000)
    .sort(([, a], [, b]) => Math.abs(b) - Math.abs(a))
}

function either(names: readonly string[]): string {
  const told = names.slice(0, most).map((name) => (name === '*' ? 'its answer' : `"${name}"`))
  return names.length > most
    ? `${told.join(', ')} or one of ${names.length - most} more`
    : joined(told, 'or')
}

const listed = (names: readonly string[]) => joined(names, 'and')

function joined(names: readonly string[], word: string): string {
  return names.length < 2
    ? names.join('')
    : `${names.slice(0, -1).join(', ')} ${word} ${names.at(-1)}`
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
const wait = (milliseconds: number) =>
  milliseconds < 10_000 ? `${Math.round(milliseconds)} ms` : `${Math.round(milliseconds / 1000)} s`
const percent = (share: number) => `${Number((share * 100).toPrecision(2))} %`
const round = (samples: number) => Number(samples.toPrecision(2))
