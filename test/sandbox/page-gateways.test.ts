import type { Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { LocalGateway } from '../../sandbox/gateways/index.ts';
import {
  browserMissing,
  cancelDialog,
  composerOf,
  dialogOf,
  fieldOf,
  post,
  type SideName,
  sideOf,
} from '../../sandbox/page/drive.ts';
import { expectPlays, widthOf } from './page-seen.ts';
import { waysIn } from './page-ways-in.ts';

const PATIENCE_MS = 20_000;

/** Discord's and Slack's limit for one list. */
const MOST_CHOICES = 25;

/** In the order in which the bot prefers their gateways. */
const MODELS = ['sora-2', 'sora-2-pro', 'wan-2.7', 'veo-3.1', 'kling-v3', 'wan-2.2-local'];

describe.skipIf(browserMissing() !== undefined)(
  'gateways and models on the page, with the real bot in a real browser',
  { timeout: 60_000 },
  () => {
    const on = waysIn('Discord');
    const side = (name: SideName) => sideOf(on.page, name);
    const threadOf = (name: SideName, prompt: string): Locator =>
      side(name).locator('.row').filter({ hasText: prompt }).last().locator('.thread');

    /** Types `/sora` into Discord's line, opens it and writes the prompt, then an option's beginning. */
    const typeCommand = async (text: string) => {
      await composerOf(side('Discord')).focus();
      await on.page.keyboard.type('/sora');
      await on.page.keyboard.press('Enter');
      await side('Discord').getByRole('group', { name: '/sora' }).waitFor();
      await on.page.keyboard.type(text);
    };

    /** Waits for the video in the thread, the gateway's name on its card, and the task in the panel. */
    const expectMade = async (name: SideName, prompt: string, gateway: LocalGateway) => {
      const create = await gateway.waitFor(
        () => gateway.creates.find(({ body }) => JSON.stringify(body).includes(prompt)),
        PATIENCE_MS,
      );
      const thread = threadOf(name, prompt);
      await thread.getByText(create.taskId).first().waitFor();
      await expectPlays(thread.locator('video'));
      expect(await thread.textContent()).toContain(`· ${gateway.name}`);
      const { taskId } = create;
      const task = on.page
        .getByRole('region', { name: 'Tasks' })
        .getByRole('listitem')
        .filter({ has: on.page.getByTitle(taskId, { exact: true }) });
      await task.getByText(/completed after \d+ checks? · fetched/).waitFor();
      await task.getByText(prompt).waitFor();
      expect(await task.locator('.task-gateway').textContent()).toBe(gateway.name);
      expect(taskId).toContain(await task.locator('code').textContent());
      return create;
    };

    it("makes a video with the own server's model, picked among all of them on Discord", async () => {
      await typeCommand('a train in the snow model:');
      const choices = side('Discord').getByRole('listbox', { name: 'Suggestions' });
      const own = choices.getByRole('option', { name: 'Wan 2.2 (own server)' });
      await own.waitFor();
      expect(await choices.locator('.suggest-detail').allTextContents()).toEqual(MODELS);
      await own.click();
      await on.page.keyboard.press('Enter');
      const { ownServer } = on.world.servers;
      const { body } = await expectMade('Discord', 'a train in the snow', ownServer);
      expect(body).toMatchObject({ model: 'wan-2.2-local', seconds: '5', size: '832x480' });
    });

    it('has room for all that they offer in the form, the usual one first', async () => {
      await post(side('Slack'), '/sora');
      const dialog = await dialogOf(side('Slack'));
      const field = fieldOf(dialog, 'Model and duration');
      const offers = await field.locator('option').allTextContents();
      expect(offers[0]).toContain('Sora 2 · 10 s');
      expect(await field.getByRole('combobox').inputValue()).toContain('sora-2');
      expect(offers.at(-1)).toContain('Wan 2.2 (own server) · 5 s');
      expect(offers.length).toBeLessThanOrEqual(MOST_CHOICES);
      await on.keep('offers');
      await cancelDialog(dialog);
    });

    it('makes a picture fit the own server, by an example of the page', async () => {
      await side('Discord').getByRole('button', { name: 'Examples' }).click();
      await side('Discord').getByRole('menuitem', { name: 'image:moon.png' }).click();
      await side('Discord').getByRole('button', { name: 'image: moon.png' }).press('Enter');
      const { ownServer } = on.world.servers;
      // That the picture has the size of the video is the server's own rule: see `expectNoTrouble`.
      const { body } = await expectMade('Discord', 'the moon sets', ownServer);
      expect(JSON.stringify(body.input_reference)).toContain('image/');
      const thread = threadOf('Discord', 'the moon sets');
      expect(await widthOf(thread.locator('img').first())).toBe(1280);
    });

    it("makes a video with the own server's model, written on Slack", async () => {
      await post(side('Slack'), '/sora a kite model:wan-2.2-local orientation:portrait');
      const { body } = await expectMade('Slack', 'a kite', on.world.servers.ownServer);
      expect(body).toMatchObject({ model: 'wan-2.2-local', size: '480x832' });
    });

    it("makes a video with a model that Mountsea's newer API lists, by an example of the page", async () => {
      await side('Slack').getByRole('button', { name: 'Examples' }).click();
      await side('Slack').getByRole('menuitem', { name: 'model:wan-2.7' }).click();
      await on.page.keyboard.press('Enter');
      const { mountseaMs } = on.world.servers;
      const { body } = await expectMade('Slack', 'a whale glides by', mountseaMs);
      expect(body.endpoint).toBe('alibaba/wan-2.7/text-to-video');
      await on.keep('gateways');
    });

    it('tells whoever runs the bot how each of them does, and what is left', async () => {
      await post(side('Slack'), '/sora admin');
      const dialog = await dialogOf(side('Slack'), 'Administration');
      await dialog.getByRole('button', { name: 'Gateways' }).click();
      const shown = await dialogOf(side('Slack'), 'Gateways');
      for (const { name } of on.world.servers.gateways)
        await shown.getByText(name, { exact: true }).waitFor();
      expect(await shown.textContent()).toMatch(/10,?000/u);
      await on.keep('gateways-admin');
      await cancelDialog(shown);
    });

    it('met no error', async () => {
      await on.expectNoTrouble();
    });
  },
);
