export { type Anvil, type StartAnvilParameters, startAnvil } from '../dev/startAnvil.js'
export { type Child, type ChildParameters, startChild } from '../dev/startChild.js'
