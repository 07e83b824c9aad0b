import type { Page } from '@playwright/test'
import { expect } from '../fixtures/test.ts'
import type { Facts } from './page/page.ts'
import { open, test } from './policyTest.ts'

/** One request, and the record that is kept of it. */
async function asked(page: Page, stakes: string) {
  const ending = await page.evaluate((all) => policyPage.ask(all), stakes)
  if (!('recordId' in ending)) throw new Error(`not answered: ${ending.code}`)
  const record = () => page.evaluate((id) => policyPage.record(id), ending.recordId)
  return { ending, record }
}

test.describe('shadow', () => {
  const places: Facts['places'] = [
    { id: 'slow', offer: { latency: { state: 'warm', expected: 5_000, p95: 9_000 } } },
    {
      id: 'dear',
      offer: { price: { ceiling: '0.004', expected: '0.004' } },
      charged: '0.004',
    },
  ]
  const budget = { perCall: '0.01' }

  test('a record says what the other policy would have done, which is never run', async ({
    page,
    url,
  }) => {
    // The shadow does not mind to wait.
    const facts = { places, budget, secondWorth: '1', shadowSecondWorth: '0' }
    await open(page, url, facts)
    const { ending, record } = await asked(page, '0')
    expect(ending.offer).toBe('dear/toy-small')
    await open(page, url, facts)
    const kept = await record()
    expect(kept).toMatchObject({
      shadow: { agrees: false, steps: ['slow/toy-small', 'dear/toy-small'] },
      attempts: [{ offer: 'dear/toy-small' }],
    })
  })

  test('one that would have done the same says so, and without one nothing is kept', async ({
    page,
    url,
  }) => {
    await open(page, url, { places, budget, secondWorth: '1', shadowSecondWorth: '1' })
    expect(await (await asked(page, '0')).record()).toMatchObject({ shadow: { agrees: true } })
    await open(page, url, { places, budget, secondWorth: '1' })
    expect(await (await asked(page, '0')).record()).not.toHaveProperty('shadow')
  })
})

test.describe('audit', () => {
  // As much to gain as to lose: half of the answers are audited.
  const bonded = { dishonest: 0.01, undetected: 1, bond: '100', arrives: 0.99 }
  const places = (says: 'benign' | 'phishing'): Facts['places'] => [
    { id: 'bonded', offer: bonded },
    {
      id: 'auditor',
      offer: { dishonest: 0.5, undetected: 1, latency: { state: 'warm', expected: 900, p95: 999 } },
      waits: true,
      says,
    },
  ]

  for (const says of ['benign', 'phishing'] as const)
    test(`runs after the answer, and is in the record: the other says ${says}`, async ({
      page,
      url,
    }) => {
      await open(page, url, { places: places(says) })
      await page.evaluate(() => policyPage.fixDraws(0.4))
      const { ending, record } = await asked(page, '100')
      // The answer is here, and the auditor has not said anything.
      expect(ending.offer).toBe('bonded/toy-small')
      expect(await record()).not.toHaveProperty('audit')
      await page.evaluate(() => policyPage.release())
      await expect.poll(record).toMatchObject({ audit: { agrees: says === 'benign' } })
      const kept = await record()
      expect(kept?.status).toBe('answered')
      expect(kept?.attempts).toMatchObject([
        { offer: 'bonded/toy-small', outcome: 'answered' },
        { offer: 'auditor/toy-small', outcome: 'answered', role: 'audit' },
      ])
    })

  test('nothing is audited where the draw is above the share', async ({ page, url }) => {
    await open(page, url, { places: places('phishing') })
    await page.evaluate(() => policyPage.fixDraws(0.6))
    const { record } = await asked(page, '100')
    const kept = await record()
    expect(kept?.plan?.strategy).not.toBe('audit')
    expect(kept?.plan).not.toHaveProperty('audit')
    expect(kept?.attempts).toHaveLength(1)
  })
})
