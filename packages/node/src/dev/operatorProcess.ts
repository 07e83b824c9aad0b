import type { Hex } from 'viem'
import type { ConfigInput } from '../config/config.js'
import { type ServerProcess, serverProcess } from './serverProcess.js'

export type OperatorProcessParameters = {
  /** Counted from 1, for messages. */
  number: number
  /** Its own: key, configuration, journal and log. Kept between starts. */
  folder: string
  privateKey: Hex
  settings: Omit<ConfigInput, 'dataFolder'>
  /** Told when it ends without having been asked to. */
  onDeath?: ((code: number | null) => void) | undefined
}

/** An operator's node in a process of its own, that can be stopped and started again. */
export type OperatorProcess = ServerProcess

/** Writes what an operator's node needs into its folder. Starts nothing yet. */
export function operatorProcess({ number, ...rest }: OperatorProcessParameters): OperatorProcess {
  return serverProcess({ name: `Node ${number}`, command: 'node', ...rest })
}
