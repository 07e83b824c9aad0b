export {
  type ConformanceCase,
  type ConformanceParameters,
  routeConformance,
} from '../testing/conformance.js'
export { type FakeRouteCalls, type FakeRouteParameters, fakeRoute } from '../testing/fakeRoute.js'
