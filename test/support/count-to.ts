import { createQuota, type Wallet } from '../../src/core/quota.ts';
import { openStore } from '../../src/core/store/index.ts';

/** A process that asks one wallet of so many credits for one credit, so many times: `count-to.ts STORE_URL TRIES LIMIT`. Sends how many it got. */
const [url = '', tries = '0', limit = '0'] = process.argv.slice(2);
const store = await openStore(url, Date.now);
const quota = createQuota(store, Date.now);
const wallet: Wallet = {
  key: 'wallet:user:one:day',
  kind: 'user',
  limit: { credits: Number(limit), unit: 'day' },
  resetsAt: Date.now() + 3_600_000,
};
let admitted = 0;
for (let n = 0; n < Number(tries); n += 1) {
  const { ok } = await quota.reserve(`task-${process.pid}-${n}`, 1, [wallet]);
  if (ok) admitted += 1;
}
await store.close();
process.send?.(admitted, () => process.exit(0));
