import type { Page } from '@playwright/test'
import { expect } from '../fixtures/test.ts'
import type { Facts } from './page/page.ts'
import { first, open, test } from './policyTest.ts'

/** One that claims to be quick and is not, and one that says how long it takes. Neither is hedged. */
const places: Facts['places'] = [
  {
    id: 'claims',
    offer: { latency: { state: 'warm', expected: 20, p95: 40 }, cancellable: false },
    delay: 400,
  },
  {
    id: 'honest',
    offer: { latency: { state: 'warm', expected: 100, p95: 200 }, cancellable: false },
    delay: 100,
  },
]
const claims = 'claims/toy-small'
const honest = 'honest/toy-small'

/** Asks until the one that claims was caught. */
async function learn(page: Page): Promise<void> {
  await page.evaluate(() => policyPage.askTimes(12, '0'))
  expect(first(await planOf(page))?.id).toBe(honest)
}
const planOf = (page: Page) => page.evaluate(() => policyPage.plan('0'))

test('what was learned before a reload is used after it, and changes the plan', async ({
  page,
  url,
}) => {
  await open(page, url, { places })
  const before = first(await planOf(page))
  expect(before?.id).toBe(claims)
  expect(before?.latency.expected).toBe(20)
  await learn(page)

  await open(page, url, { places })
  const plan = await planOf(page)
  expect(first(plan)?.id).toBe(honest)
  const lost = plan.rejected.find(({ offer }) => offer === claims)?.facts
  const found = lost ?? plan.steps.find(({ offer }) => offer.id === claims)?.offer
  expect(found?.latency.expected).toBeGreaterThan(100)
  expect(found?.basis?.latency?.prior).toBe(20)
  expect(found?.basis?.latency?.samples).toBeGreaterThan(0)
})

test('without estimates nothing is learned, and nothing is kept', async ({ page, url }) => {
  await open(page, url, { places, learns: false })
  await page.evaluate(() => policyPage.askTimes(12, '0'))
  expect(first(await planOf(page))?.id).toBe(claims)
  const databases = () => page.evaluate(async () => (await indexedDB.databases()).map(nameOf))
  await page.evaluate(() => {
    Object.assign(globalThis, { nameOf: ({ name }: IDBDatabaseInfo) => name })
  })
  expect(await databases()).not.toContain('trine-estimates')
})

declare global {
  function nameOf(info: IDBDatabaseInfo): string | undefined
}

/** Replaces everything that is kept by what nobody wrote. */
async function corrupt(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const settled = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error)
      })
    const database = await settled(indexedDB.open('trine-estimates'))
    const garbage = ['', null, [Number.NaN], { latency: Infinity }, new Uint8Array(9), 1e308]
    let replaced = 0
    for (const name of database.objectStoreNames) {
      const store = database.transaction(name, 'readwrite').objectStore(name)
      for (const key of await settled(store.getAllKeys())) {
        await settled(store.put(garbage[replaced % garbage.length], key))
        replaced++
      }
      await settled(store.put({ latency: { count: -1 } }, '__proto__'))
    }
    database.close()
    return replaced
  })
}

test('a corrupt store is as good as none: requests are answered, and learned from anew', async ({
  page,
  url,
}) => {
  await open(page, url, { places })
  await learn(page)
  expect(await corrupt(page)).toBeGreaterThan(0)

  await open(page, url, { places })
  const plan = await planOf(page)
  expect(first(plan)?.id).toBe(claims)
  expect(first(plan)?.latency.expected).toBe(20)
  expect(await page.evaluate(() => policyPage.ask('0'))).toMatchObject({ offer: claims })
  await learn(page)
})

test('a store of another form is as good as none', async ({ page, url }) => {
  await page.goto(url)
  await page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('trine-estimates', 7)
        opening.onupgradeneeded = () => opening.result.createObjectStore('something-else')
        opening.onerror = () => reject(opening.error)
        opening.onsuccess = () => {
          opening.result.close()
          resolve()
        }
      }),
  )
  await open(page, url, { places })
  expect(await page.evaluate(() => policyPage.ask('0'))).toMatchObject({ offer: claims })
})

test('a clock that is set forward ages what was learned, and one set back breaks nothing', async ({
  page,
  url,
}) => {
  const now = Date.now()
  await page.clock.setFixedTime(now)
  await open(page, url, { places })
  await learn(page)

  await page.clock.setFixedTime(now + 10 * 365 * 86_400_000)
  await open(page, url, { places })
  // So old that next to nothing of it speaks for or against anybody.
  const later = await planOf(page)
  expect(first(later)?.id).toBe(claims)
  expect(await page.evaluate(() => policyPage.ask('0'))).toMatchObject({ offer: claims })

  await page.clock.setFixedTime(0)
  await open(page, url, { places })
  const back = await planOf(page)
  for (const { offer } of back.steps) {
    expect(offer.latency.expected).toBeGreaterThan(0)
    expect(offer.latency.expected).toBeLessThan(60_000)
  }
  expect(await page.evaluate(() => policyPage.ask('0'))).toHaveProperty('offer')
})
