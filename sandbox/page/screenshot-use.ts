import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { cancelDialog, closed, dialogOf, fillDialog, post, sideOf } from './drive.ts';

/** Makes the pictures of `docs/using.md` and `docs/administering.md`, of a page on which a video stands on either side. */
export async function pictureUse(page: Page, folder: string): Promise<void> {
  const to = (name: string) => ({ path: join(folder, `${name}.png`) });
  for (const name of ['Discord', 'Slack'] as const) {
    const side = sideOf(page, name);
    const file = name.toLowerCase();
    await page.mouse.move(0, 0);
    await side.screenshot(to(`using-${file}`));
    await post(side, '/sora');
    // There the first Enter chooses the command.
    if (name === 'Discord') await page.keyboard.press('Enter');
    const form = await dialogOf(side);
    await fillDialog(form, { Prompt: 'a lighthouse at dusk, the beam turning' });
    await form.screenshot(to(`using-form-${file}`));
    await cancelDialog(form);
    await closed(form);
  }
  await post(sideOf(page, 'Slack'), '/sora admin');
  const administration = await dialogOf(sideOf(page, 'Slack'));
  await administration.getByText('Settings').first().waitFor();
  await administration.screenshot(to('administering-slack'));
  await cancelDialog(administration);
  await closed(administration);
}
