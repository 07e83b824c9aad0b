import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { BrowserContext } from '@playwright/test'
import { onPage } from '../../local/browser.ts'
import type { Address } from '../contestant.ts'
import { buildProgram } from '../program.ts'
import type { LabParameters } from '../programs/lab.ts'
import type { Turns, TurnsParameters } from '../takeTurns.ts'

export type Comparison = TurnsParameters & { where: 'Node' | 'Chromium'; turns: Turns[] }
export type CompareParameters = Pick<TurnsParameters, 'answer' | 'rounds' | 'calls'>

const fixed = { warmUp: 5, seed: 20_261_122 }

/** All clients in one new process, over connections that stay open. */
export async function compareInNode(
  address: Address,
  parameters: CompareParameters,
  withPeers: boolean,
): Promise<Comparison> {
  const turns = { ...parameters, ...fixed }
  const given: LabParameters = { address, withPeers, turns }
  const args = [await buildProgram('lab'), JSON.stringify(given)]
  const options = { timeout: 300_000, maxBuffer: 1 << 28 }
  const { stdout } = await promisify(execFile)(process.execPath, args, options)
  return { ...turns, where: 'Node', turns: JSON.parse(stdout) }
}

/** The SDK and what an app would write without it, in one page. */
export async function compareInPage(
  context: BrowserContext,
  page: string,
  address: Address,
  parameters: CompareParameters,
): Promise<Comparison> {
  const all = { ...parameters, ...fixed }
  const turns = await onPage(context, page, (page) =>
    page.evaluate(([address, turns]) => cloudBench.compare(address, turns), [
      address,
      all,
    ] as const),
  )
  return { ...all, where: 'Chromium', turns }
}
