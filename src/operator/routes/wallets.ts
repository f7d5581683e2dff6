import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { WalletOwner } from '../../core/operator.ts';
import { page } from '../pages/layout.ts';
import { query } from '../pages/text.ts';
import { troublePage } from '../pages/trouble.ts';
import { confirmChange, MOST_CREDITS, walletsBody } from '../pages/wallets.ts';
import { BASE } from '../place.ts';
import type { App, Desk, Request } from '../web.ts';

const text = z.string().trim().max(200).catch('');

/** A wallet's owner is a part of its key: nothing may stand in it that ends it. */
const ownerSchema = z.object({
  kind: z.enum(['user', 'scope', 'global']).catch('user'),
  platform: z
    .string()
    .regex(/^[a-z]{1,50}$/u)
    .catch(''),
  id: text.refine((id) => !id.includes(':')).catch(''),
  scope: text,
});

const creditsSchema = z.coerce.number().int().min(1).max(MOST_CREDITS);
const commandSchema = z.uuid();

export function addWallets(app: App, desk: Desk): void {
  app.get('/wallets', async (c) => {
    const owner = ownerSchema.parse(c.req.query());
    const changed = c.req.query('changed') === 'yes';
    const platforms = desk.core.platforms();
    if (!isSomebody(owner))
      return c.html(page(c, desk, 'Wallets', walletsBody({ owner, changed, platforms })));
    const wallets = await desk.core.wallets(owner);
    return c.html(page(c, desk, 'Wallets', walletsBody({ owner, wallets, changed, platforms })));
  });
  for (const what of ['grant', 'reset'] as const) {
    app.get(`/wallets/${what}`, (c) => {
      const owner = ownerSchema.parse(c.req.query());
      const credits =
        what === 'grant' ? creditsSchema.safeParse(c.req.query('credits')).data : undefined;
      if (!isSomebody(owner) || (what === 'grant' && credits === undefined)) {
        return c.redirect(`${BASE}/wallets${query({ ...owner })}`, 303);
      }
      const body = confirmChange(c, { owner, credits, commandId: randomUUID() });
      return c.html(page(c, desk, 'Sure?', body));
    });
    app.post(`/wallets/${what}`, async (c) => await change(c, desk, what));
  }
}

function isSomebody({ kind, platform, id }: WalletOwner): boolean {
  return kind === 'global' || (platform !== '' && id !== '');
}

async function change(c: Request, desk: Desk, what: 'grant' | 'reset') {
  const form = await c.req.parseBody();
  const owner = ownerSchema.parse(form);
  const { success, data: commandId = '' } = commandSchema.safeParse(form.commandId);
  const credits = creditsSchema.safeParse(form.credits).data;
  if (!success || !isSomebody(owner) || (what === 'grant' && credits === undefined)) {
    return troublePage(c, desk, 404);
  }
  await desk.core.changeWallet({
    by: c.var.visit.operator,
    owner,
    commandId: `operator:${commandId}`,
    ...(what === 'grant' && credits !== undefined ? { credits } : {}),
  });
  return c.redirect(`${BASE}/wallets${query({ ...owner, changed: 'yes' })}`, 303);
}
