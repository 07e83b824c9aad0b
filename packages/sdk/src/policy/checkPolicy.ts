import { InvalidParametersError } from '../errors/request.js'
import { checkObject } from '../request/checkObject.js'
import type { TaskName } from '../request/request.js'
import { checkRequirements } from '../request/requirements.js'
import { isUsd } from '../utils/usd.js'
import type { Exploration, PolicyParameters } from './policy.js'
import { presets } from './presets.js'
import type { Rule } from './rules.js'

/** Whether a value may stand in a field, and what is said if not. */
type Field = readonly [holds: (value: unknown) => boolean, reason: string]
/** Checks what lies below a field. */
type Nested = (value: never, parameter: string) => void
type Fields<T> = { readonly [Name in keyof T]-?: Field | Nested }

const tasks: readonly TaskName[] = ['classify', 'embed', 'generate', 'run']
const isNumber = (value: unknown): value is number => typeof value === 'number'

const amount: Field = [isUsd, 'not an amount made by usd()']
const time: Field = [(value) => isNumber(value) && value > 0, 'not a positive number']
const share: Field = [(value) => isNumber(value) && value >= 0 && value <= 1, 'not from 0 to 1']
const text: Field = [(value) => typeof value === 'string' && value !== '', 'not a name']
const oneOf = (names: readonly string[]): Field => [
  (value) => names.includes(value as string),
  `not one of ${names.join(', ')}`,
]
const prior: Field = [
  (value) => Number.isFinite(value) && (value as number) >= 0,
  'not a number of at least 0',
]

const policyFields: Fields<PolicyParameters> = {
  preset: oneOf(Object.keys(presets)),
  secondWorth: amount,
  answerWorth: amount,
  timeout: time,
  maxAttempts: [
    (value) => Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 8,
    'not an integer from 1 to 8',
  ],
  require: checkRequirements,
  rules: checkRules,
  exploration: (value, parameter) => checkFields(value, parameter, explorationFields),
  priors: checkPriors,
}
const explorationFields: Fields<Exploration> = { share, maxStakes: amount, maxLoss: amount }
const ruleFields: Fields<Rule> = {
  name: text,
  when: (value, parameter) => checkFields(value, parameter, whenFields),
  require: checkRequirements,
}
const whenFields: Fields<Rule['when']> = {
  task: oneOf(tasks),
  model: text,
  stakesFrom: amount,
  audience: oneOf(['self', 'contract']),
  sizeFrom: [(value) => isNumber(value) && value >= 0, 'not a number of at least 0'],
}

/**
 * Checks a policy that may come from untyped code.
 *
 * @param parameter what to call it in the error: `policy.rules[2].when.stakesFrom` is a field of `policy`
 * @throws InvalidParametersError naming the first field that is wrong
 */
export function checkPolicy(parameters: PolicyParameters, parameter: string): void {
  checkFields(parameters, parameter, policyFields)
}

function checkFields<T>(value: unknown, parameter: string, fields: Fields<T>): void {
  checkObject(value, parameter, Object.keys(fields))
  for (const [name, field] of Object.entries<Field | Nested>(fields))
    checkField((value as Record<string, unknown>)[name], `${parameter}.${name}`, field)
}

function checkField(value: unknown, parameter: string, field: Field | Nested): void {
  if (value === undefined) return
  if (typeof field === 'function') field(value as never, parameter)
  else if (!field[0](value)) throw new InvalidParametersError({ parameter, reason: field[1] })
}

function checkRules(rules: unknown, parameter: string): void {
  if (!Array.isArray(rules)) throw new InvalidParametersError({ parameter, reason: 'not a list' })
  for (const [i, rule] of rules.entries()) {
    checkFields(rule, `${parameter}[${i}]`, ruleFields)
    for (const name of ['name', 'when', 'require'])
      if (rule[name] === undefined)
        throw new InvalidParametersError({
          parameter: `${parameter}[${i}].${name}`,
          reason: 'it is missing',
        })
  }
}

/** Their names are looked up where estimates are made: here, a page would have to load the table. */
function checkPriors(priors: object, parameter: string): void {
  checkObject(priors, parameter, Object.keys(priors))
  for (const [name, value] of Object.entries(priors))
    checkField(value, `${parameter}.${name}`, prior)
}
