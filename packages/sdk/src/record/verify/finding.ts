/** One thing that was looked at. `null`: it could not be, and `detail` says why. */
export type Finding = { name: string; passed: boolean | null; detail: string }

/**
 * What a question to the chain gives, or `null` for the findings that needed it.
 *
 * @param names what these are called
 */
export async function orUnread(
  names: readonly string[],
  ask: () => Promise<Finding[]>,
): Promise<Finding[]> {
  try {
    return await ask()
  } catch {
    // Not what the RPC said: its messages hold URLs, with keys in them.
    const detail = 'The RPC did not answer, or does not keep what was asked for.'
    return names.map((name) => ({ name, passed: null, detail }))
  }
}
