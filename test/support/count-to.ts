import { openStore } from '../../src/core/store/index.ts';

/** A process that asks so many times for one of so many: `count-to.ts STORE_URL TRIES LIMIT`. */
const [url = '', tries = '0', limit = '0'] = process.argv.slice(2);
const store = await openStore(url, Date.now);
for (let n = 0; n < Number(tries); n += 1) {
  await store.update<number>('counter', (now = 0) => (now < Number(limit) ? now + 1 : now));
}
await store.close();
process.exit(0);
