// The same page with the other library on it.
import { contestants } from './contestants.ts'
import { transformers } from './transformers.ts'
import './lab.ts'

contestants['transformers.js'] = (model) => transformers(model)
