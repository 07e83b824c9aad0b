/** Whether an answer was right, and its label: `'*'` where that is not known. */
export type Truth = { label: string; correct: boolean }

/**
 * What the truth of the given answer says of another model's answer to the same request. With two labels that is
 * all of it. With more, one that disagreed with an answer that was wrong may be right or not: nothing follows.
 * There, it counts for the model as a whole: a label of which only agreement is known would look better than it
 * is. Without labels two answers may differ and both be right.
 */
export function whatFollows(
  { label, correct }: Truth,
  agrees: boolean,
  labels: readonly string[],
): Truth | undefined {
  const truth = agrees === correct
  if (labels.length === 2) {
    const other = labels.find((one) => one !== label) as string
    return { label: agrees || label === '*' ? label : other, correct: truth }
  }
  if (labels.length < 2 || !(agrees || correct)) return undefined
  return { label: '*', correct: truth }
}
