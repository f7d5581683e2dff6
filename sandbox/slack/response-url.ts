import { flagArg, isFields, textArg } from './args.ts';
import { type Content, readContent } from './content.ts';
import { deleteEphemeral, postEphemeral, replaceEphemeral } from './ephemerals.ts';
import { ApiError } from './errors.ts';
import type { Reply } from './faults.ts';
import { addMessage, editMessage, removeMessage, threadRoot } from './messages.ts';
import type { Delivery, Fields } from './types.ts';
import { type Answering, ids, type World } from './world.ts';

const lifeMs = 30 * 60_000;
const mostUses = 5;

/** Makes a response URL for one interaction. */
export function issueResponseUrl(
  world: World,
  given: Pick<Answering, 'channel' | 'user' | 'original'>,
): string {
  const id = world.nextId('R');
  world.answers.set(id, { ...given, issuedAt: world.now(), uses: 0 });
  return `${world.origin}/response/${id}`;
}

/** Ties the URL to the delivery that carries it; a redelivery carries the same one. */
export function linkDelivery(world: World, delivery: Delivery): void {
  const answering = world.answers.get(delivery.responseUrl?.split('/').at(-1) ?? '');
  if (answering !== undefined) answering.delivery ??= delivery;
}

/** Answers a POST to a response URL: at most 5, within 30 minutes. */
export function postResponse(world: World, id: string, body: Fields): Reply {
  const answering = world.answers.get(id);
  let failure: ApiError | undefined;
  try {
    if (answering === undefined) throw new ApiError('invalid_url');
    if (world.now() - answering.issuedAt > lifeMs) throw new ApiError('expired_url');
    if (answering.uses >= mostUses) throw new ApiError('used_url');
    respond(world, answering, body, 'response_url');
    answering.uses += 1;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    failure = error;
  }
  const gone = failure?.code.endsWith('_url') === true;
  const status = failure === undefined ? 200 : gone ? 404 : 400;
  const delivery = answering?.delivery;
  if (delivery !== undefined) {
    const post = { at: world.now(), body, status, error: failure?.code };
    delivery.responses.push(post);
    world.emit({ type: 'response', delivery, post });
  }
  if (failure === undefined)
    return { status, headers: { 'content-type': 'text/html' }, body: 'ok' };
  return {
    status,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ok: false, error: failure.code, ...failure.extra }),
  };
}

/** Shows what an acknowledgement of a slash command says; that counts as no use. */
export function showAcknowledgement(world: World, delivery: Delivery): void {
  const body = typeof delivery.ack === 'string' ? { text: delivery.ack } : delivery.ack;
  if (!isFields(body) || Object.keys(body).length === 0) return;
  const answering = world.answers.get(delivery.responseUrl?.split('/').at(-1) ?? '');
  if (answering === undefined) return;
  try {
    respond(world, answering, body, 'ack');
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    world.warnings.push(`acknowledgement refused: ${error.code}`);
  }
}

function respond(world: World, answering: Answering, body: Fields, via: string): void {
  if (flagArg(body, 'delete_original')) {
    removeOriginal(world, answering);
    return;
  }
  const content = readContent(world, body);
  if (flagArg(body, 'replace_original') && replaceOriginal(world, answering, content)) return;
  const channel = world.channels.get(answering.channel);
  if (channel === undefined) throw new ApiError('channel_not_found');
  if (channel.archived) throw new ApiError('is_archived');
  const threadTs = threadRoot(channel, textArg(body, 'thread_ts'));
  const ephemeral = body.response_type !== 'in_channel';
  // It reaches channels that the bot is not in.
  const posted = ephemeral
    ? postEphemeral(world, content, { channel: channel.id, user: answering.user, threadTs, via })
    : addMessage(world, channel, {
        ...content,
        text: content.text ?? '',
        user: ids.botUser,
        botId: ids.bot,
        threadTs,
        via,
      });
  answering.original ??= { ephemeral, ts: posted.ts };
}

function replaceOriginal(world: World, answering: Answering, content: Content): boolean {
  const { original } = answering;
  if (original?.ephemeral) {
    const ephemeral = world.ephemerals.get(original.ts);
    if (ephemeral !== undefined) replaceEphemeral(world, ephemeral, content);
    return ephemeral !== undefined;
  }
  const message = world.channels.get(answering.channel)?.byTs.get(original?.ts ?? '');
  if (message !== undefined) editMessage(world, message, content);
  return message !== undefined;
}

function removeOriginal(world: World, answering: Answering): void {
  const ts = answering.original?.ts ?? '';
  const ephemeral = world.ephemerals.get(ts);
  if (ephemeral !== undefined) deleteEphemeral(world, ephemeral);
  const channel = world.channels.get(answering.channel);
  const message = channel?.byTs.get(ts);
  if (channel !== undefined && message !== undefined) removeMessage(world, channel, message);
}
