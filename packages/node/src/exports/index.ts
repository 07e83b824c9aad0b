export type { RunningNode } from '../startNode.js'
