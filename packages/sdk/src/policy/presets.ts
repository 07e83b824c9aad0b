import { usd } from '../utils/usd.js'
import type { PolicyParameters } from './policy.js'

/** A policy that needs no numbers of one's own. */
export type Preset = 'balanced' | 'cheapest' | 'fastest' | 'private' | 'verified'

type Numbers = Omit<PolicyParameters, 'preset' | 'rules' | 'priors'>

/**
 * What each preset sets; all else is as by default. A preset never lets more people see the input, and
 * never allows money: an app says that itself. Every number is an assumption of what somebody wants who
 * picks it by its name.
 */
export const presets: Readonly<Record<Preset, Numbers>> = {
  // The defaults: waiting is worth $7.20 an hour, about what a person's time costs where it is cheap.
  balanced: {},
  // Money counts and time hardly does, $0.36 an hour: batches, and work that nobody waits for.
  cheapest: {
    secondWorth: usd('0.0001'),
    timeout: 300_000,
    exploration: { maxLoss: usd('0.001') },
  },
  // Somebody waits, and leaves: $180 an hour. And 19 of 20 answers are to be there in time, not the average one.
  fastest: {
    secondWorth: usd('0.05'),
    timeout: 20_000,
    require: { latencyQuantile: 0.95 },
  },
  // What does not leave the device has to be brought to it, and may take its time there.
  private: {
    secondWorth: usd('0.0005'),
    timeout: 120_000,
    require: { privacy: 'device', maxDownload: 256 * 1024 * 1024 },
  },
  // Only what we check ourselves or what others are bonded on, and nothing is tried for its own sake.
  verified: {
    secondWorth: usd('0.001'),
    timeout: 120_000,
    require: { evidence: ['device', 'attested', 'quorum', 'optimistic', 'proved'] },
    exploration: { share: 0 },
  },
}
