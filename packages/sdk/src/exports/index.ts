export { isTrineError } from '../errors/base.js'
