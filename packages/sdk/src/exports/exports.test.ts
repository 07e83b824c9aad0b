import { expect, test } from 'vitest'
import * as aiSdk from './aiSdk.js'
import * as budget from './budget.js'
import * as cloud from './cloud.js'
import * as index from './index.js'
import * as model from './model.js'
import * as openai from './openai.js'
import * as policy from './policy.js'
import * as quality from './quality.js'
import * as query from './query.js'
import * as record from './record.js'
import * as replay from './replay.js'
import * as testDoor from './test.js'
import * as verify from './verify.js'

// A change of what the doors offer shows here.
test('default: .', () => {
  expect(Object.keys(index)).toMatchInlineSnapshot(`
    [
      "classify",
      "currentSession",
      "embed",
      "feedback",
      "generate",
      "openSession",
      "pendingRequests",
      "preload",
      "unload",
      "quote",
      "refund",
      "revokeSession",
      "run",
      "start",
      "withdraw",
      "createClient",
      "BaseError",
      "isTrineError",
      "anyOf",
      "formatUsd",
      "usd",
    ]
  `)
})
test('default: ./cloud', () => {
  expect(Object.keys(cloud)).toMatchInlineSnapshot(`
    [
      "cloud",
      "akashMl",
      "hyperbolic",
      "ioNet",
      "nearAi",
      "openAi",
      "openRouter",
      "phala",
      "redpill",
      "venice",
      "relay",
      "tensorServer",
      "trineNode",
      "vllm",
    ]
  `)
})
test('default: ./budget', () => {
  expect(Object.keys(budget)).toMatchInlineSnapshot(`
    [
      "indexedDbBudget",
      "memoryBudget",
    ]
  `)
})
test('default: ./model', () => {
  expect(Object.keys(model)).toMatchInlineSnapshot(`
    [
      "hostedModel",
      "parseManifest",
      "defineModel",
      "modelId",
      "outputBytes",
      "outputsFromBytes",
      "payloadFromBytes",
    ]
  `)
})
test('default: ./openai', () => {
  expect(Object.keys(openai)).toMatchInlineSnapshot(`
    [
      "createFetch",
    ]
  `)
})
test('default: ./ai-sdk', () => {
  expect(Object.keys(aiSdk)).toMatchInlineSnapshot(`
    [
      "trine",
      "trineChatTransport",
    ]
  `)
})
test('default: ./policy', () => {
  expect(Object.keys(policy)).toMatchInlineSnapshot(`
    [
      "acceptedError",
      "relax",
      "createEstimates",
      "indexedDbEstimates",
      "memoryEstimates",
      "explain",
      "planRequest",
      "resolvePolicy",
      "presets",
      "readPolicy",
      "shadowOf",
      "weighedOffers",
      "tighten",
    ]
  `)
})
test('default: ./quality', () => {
  expect(Object.keys(quality)).toMatchInlineSnapshot(`
    [
      "applyQuality",
      "multipleChoiceWeights",
      "ngramFeatures",
      "ngramPredictor",
      "readNgramWeights",
      "scoreNgrams",
      "treeInputs",
    ]
  `)
})
test('default: ./query', () => {
  expect(Object.keys(query)).toMatchInlineSnapshot(`
    [
      "classifyMutationOptions",
      "embedMutationOptions",
      "generateMutationOptions",
      "quoteQueryOptions",
      "recordsQueryOptions",
    ]
  `)
})
test('default: ./record', () => {
  expect(Object.keys(record)).toMatchInlineSnapshot(`
    [
      "checkOpening",
      "parseRecord",
      "indexedDbRecords",
      "memoryRecords",
    ]
  `)
})
test('default: ./replay', () => {
  expect(Object.keys(replay)).toMatchInlineSnapshot(`
    [
      "TraceInvalidError",
      "compare",
      "readTraceEntry",
      "replay",
      "traceEntryOf",
      "traceOf",
      "planAgain",
      "readAsked",
    ]
  `)
})
test('default: ./test', () => {
  expect(Object.keys(testDoor)).toMatchInlineSnapshot(`
    [
      "routeConformance",
      "fakeRoute",
    ]
  `)
})
test('default: ./verify', () => {
  expect(Object.keys(verify)).toMatchInlineSnapshot(`
    [
      "verifyRecord",
      "chainReader",
    ]
  `)
})
