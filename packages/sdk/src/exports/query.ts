export { classifyMutationOptions } from '../query/classify.js'
export { quoteQueryOptions } from '../query/quote.js'
export { recordsQueryOptions } from '../query/record.js'
