// Old versions of Node must get as far as the check: no dependency, no static import but of it.
import { exitIfNodeIsOld } from './lib/nodeVersion.mjs'

exitIfNodeIsOld()
import('./lib/startCommand.mjs').then(({ startCommand }) => startCommand(process.argv.slice(2)))
