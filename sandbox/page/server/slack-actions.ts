import { z } from 'zod';
import type { LocalSlack } from '../../slack/index.ts';
import type { SlackAction } from '../wire.ts';
import { files, form, id, ownId, received, receivedField, text } from './inputs.ts';
import type { Notices } from './notices.ts';
import type { SlackBridge } from './slack.ts';

const place = { channel: id.optional(), ts: id.optional() };

/** What people can do on Slack. */
export const slackActions = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('slack-slash'), person: id, text, channel: id.optional() }),
  z.strictObject({
    do: z.literal('slack-say'),
    person: id,
    text,
    channel: id.optional(),
    threadTs: id.optional(),
    files,
  }),
  z.strictObject({
    do: z.literal('slack-click'),
    person: id,
    ...place,
    view: id.optional(),
    actionId: ownId,
    blockId: ownId.optional(),
    value: text.optional(),
  }),
  z.strictObject({ do: z.literal('slack-shortcut'), person: id, callbackId: ownId, ...place }),
  z.strictObject({ do: z.literal('slack-submit'), person: id, view: id, values: form }),
  z.strictObject({ do: z.literal('slack-close'), view: id, stack: z.boolean().optional() }),
  z.strictObject({ do: z.literal('slack-dismiss'), ts: id }),
  z.strictObject({ do: z.literal('slack-home'), person: id }),
]) satisfies z.ZodType<SlackAction>;

/** Does it; throws where Slack's client would not let the person. */
export async function actOnSlack(
  slack: LocalSlack,
  bridge: SlackBridge,
  notices: Notices,
  action: SlackAction,
): Promise<void> {
  switch (action.do) {
    case 'slack-slash':
      bridge.mustSee(action.person, action.channel);
      startSlash(slack, action, notices);
      return;
    case 'slack-say':
      bridge.mustSee(action.person, action.channel);
      await slack.say({
        user: action.person,
        text: typed(slack, action.text),
        channel: action.channel,
        threadTs: action.threadTs,
        files: action.files?.map(received),
      });
      return;
    case 'slack-click':
      await slack.click({
        user: action.person,
        channel: action.channel,
        ts: action.ts,
        viewId: action.view,
        actionId: action.actionId,
        blockId: action.blockId,
        value: action.value,
      });
      return;
    case 'slack-shortcut':
      await slack.shortcut({
        user: action.person,
        callbackId: action.callbackId,
        channel: action.channel,
        ts: action.ts,
      });
      return;
    case 'slack-submit':
      await submit(slack, action);
      return;
    case 'slack-close':
      await close(slack, action);
      return;
    case 'slack-dismiss':
      bridge.dismiss(action.ts);
      return;
    case 'slack-home':
      await openHome(slack, action.person);
  }
}

/** Slack takes the command from the composer at once and tells later how it went. */
function startSlash(
  slack: LocalSlack,
  { person, text: whole, channel }: Extract<SlackAction, { do: 'slack-slash' }>,
  notices: Notices,
): void {
  const [command = ''] = whole.split(/\s/, 1);
  if (command !== '/sora') {
    notices.add('slack', person, `${command} is not a valid command.`);
    return;
  }
  const sent = slack.slash({
    command,
    text: whole.slice(command.length).trim(),
    user: person,
    channel,
  });
  sent.catch((error: unknown) => notices.add('slack', person, String(error)));
}

async function openHome(slack: LocalSlack, person: string): Promise<void> {
  if (!slack.users.has(person)) throw new Error(`There is nobody with the id ${person}.`);
  await slack.openHome(person);
}

async function submit(
  slack: LocalSlack,
  { person, view, values }: Extract<SlackAction, { do: 'slack-submit' }>,
): Promise<void> {
  const given = Object.entries(values).map(([key, value]) => [key, receivedField(value)]);
  const delivery = await slack.submit({
    viewId: view,
    user: person,
    values: Object.fromEntries(given),
  });
  if (delivery.error !== undefined) {
    throw new Error('We had some trouble connecting. Try again?');
  }
}

/** One modal, or the whole stack from the top down. */
async function close(
  slack: LocalSlack,
  { view, stack = false }: Extract<SlackAction, { do: 'slack-close' }>,
): Promise<void> {
  const root = slack.views().find(({ id: one }) => one === view)?.rootId;
  const all = slack
    .views()
    .filter(({ id: one, rootId }) => one === view || (stack && rootId === root));
  for (const { id: one } of all.reverse()) await slack.dismiss(one);
}

/**
 * Words as Slack keeps them: `&`, `<` and `>` escaped, and `@name` of somebody here a mention. Commands are escaped
 * by the local Slack.
 */
function typed({ users }: LocalSlack, words: string): string {
  const safe = words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const known = [...users.values()].toSorted((a, b) => b.name.length - a.name.length);
  return safe.replaceAll(/(?<![\p{L}\p{N}])@(\S+)/gu, (whole, rest: string) => {
    const found = known.find(({ name }) => rest.toLowerCase().startsWith(name.toLowerCase()));
    const after = rest.slice(found?.name.length ?? 0);
    if (found === undefined || /^[\p{L}\p{N}_]/u.test(after)) return whole;
    return `<@${found.id}>${after}`;
  });
}
