import type { IconName } from '../parts/Icon.tsx'

/** What a badge says, what that proves, and what it does not. */
export type BadgeWords = { icon: IconName; name: string; proves: string; not: string }

export const assuranceBadges = {
  verified: {
    icon: 'shield',
    name: 'Verified: 3 of 5',
    proves:
      'Three operators of the committee that the chain names signed one and the same output for exactly this name, model, engine and contract. This page checked each signature itself.',
    not: 'That the model is right about the name; that the three did not agree to lie together; that the RPC told the truth about who they are.',
  },
  failed: {
    icon: 'cross',
    name: 'Failed its check',
    proves: 'That something about the claims does not fit. They are withheld and never sent.',
    not: 'That an operator cheated: a fault looks the same from here.',
  },
  pending: {
    icon: 'clock',
    name: 'Nothing to verify yet',
    proves: 'Nothing so far.',
    not: 'Anything.',
  },
} as const satisfies Record<string, BadgeWords>

export const finalityBadges = {
  none: {
    icon: 'minus',
    name: 'Nothing on chain yet',
    proves: 'Nothing so far.',
    not: 'Anything.',
  },
  pending: {
    icon: 'clock',
    name: 'Sent',
    proves: 'That a node has the transaction and may put it into a block.',
    not: 'That it ever will.',
  },
  included: {
    icon: 'check',
    name: 'Included',
    proves: 'That a block holds the transaction, and the contract acted on it.',
    not: 'That this block stays: a reorganisation can take it back, and this badge then says so.',
  },
  confirmed: {
    icon: 'check',
    name: 'Confirmed',
    proves: 'That other blocks were built on it, so that taking it back costs more.',
    not: 'That it is impossible.',
  },
  final: {
    icon: 'shield',
    name: 'Final',
    proves: 'That the chain itself calls the block final.',
    not: 'More than the chain is worth: this one runs on your own machine.',
  },
  reorged: {
    icon: 'alert',
    name: 'Taken back',
    proves: 'That the block is no longer part of the chain, and the transaction may come again.',
    not: 'That it was refused.',
  },
} as const satisfies Record<string, BadgeWords>
