import { priors } from '../routes/priors.js'

/** The first name of those that a policy replaces that is not in the table of priors. */
export function unknownPrior(replaced: Readonly<Record<string, number>> = {}): string | undefined {
  return Object.keys(replaced).find((name) => !Object.hasOwn(priors, name))
}
